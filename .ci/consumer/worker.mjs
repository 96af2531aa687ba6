import { threadId } from 'node:worker_threads'

/** Runs in each worker of the bots below. */
export function setup(worker) {
  worker.handle('where', (_, { shard }) => ({ shard, thread: threadId }))
}
