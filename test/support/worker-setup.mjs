import { threadId } from 'node:worker_threads'

/** Runs in each worker of a test with real threads. */
export function setup(worker) {
  worker.handle('threadOf', (_, { shard }) => ({ shard, thread: threadId }))
  worker.handle('die', () => process.exit(7))
  worker.handle('throw', () => {
    queueMicrotask(() => {
      throw new Error('out of nowhere')
    })
  })
  worker.handle('spin', ms => {
    const end = Date.now() + ms
    while (Date.now() < end);
  })
  worker.handle('whoami', () => worker.client.get('/users/@me').unwrap())
}
