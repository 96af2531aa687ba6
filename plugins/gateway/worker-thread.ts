/**
 * WorkerThread: a thread that runs shards, behind what little the main thread needs of it.
 * @module
 */
import { MessageChannel, type ResourceLimits, Worker } from 'node:worker_threads'
import { asError } from '../../src/errors.js'
import type { FromWorker, ToWorker, WorkerInit } from './worker-protocol.js'

export interface WorkerThread {
  /** @throws {DataCloneError} if it cannot cross */
  post(message: ToWorker): void
  /** Ends it now; nothing more is told of it. */
  terminate(): Promise<void>
}

export interface WorkerThreadEvents {
  posted(messages: readonly FromWorker[]): void
  /** It is gone. Told once, and nothing after it. */
  ended(why: string, cause: Error | undefined): void
}

/** Starts a thread; never throws, a failure is told to `ended`. */
export type SpawnWorker = (init: WorkerInit, events: WorkerThreadEvents) => WorkerThread

export interface ThreadOptions {
  /** Bounds of a worker's memory, as Node has them. */
  readonly resourceLimits?: ResourceLimits
}

/**
 * Threads of Node that run `entry`.
 * @param entry where to find the module of `worker-entry.ts`, as it is built
 */
export function threads(entry: () => URL, { resourceLimits }: ThreadOptions = {}): SpawnWorker {
  return (init, events) => {
    const { port1: port, port2: theirs } = new MessageChannel()
    let heard: WorkerThreadEvents | undefined = events
    let failure: Error | undefined
    const end = (why: string) => {
      const told = heard
      heard = undefined
      port.close()
      told?.ended(why, failure)
    }
    port.on('message', messages => heard?.posted(messages))
    try {
      const worker = new Worker(entry(), {
        name: `pipecord gateway ${init.worker}`,
        workerData: { port: theirs, init },
        transferList: [theirs],
        ...(resourceLimits && { resourceLimits }),
      })
      worker.on('error', error => {
        failure = asError(error)
      })
      worker.on('exit', code => end(failure ? `it failed: ${failure.name}` : `it exited with ${code}`))
      const terminate = async () => {
        heard = undefined
        port.close()
        await worker.terminate()
      }
      return { post: message => port.postMessage(message), terminate }
    } catch (error) {
      failure = asError(error)
      queueMicrotask(() => end('it could not be started'))
      return { post() {}, terminate: async () => {} }
    }
  }
}

/** Where the built `worker-entry.ts` lies: beside what was built from this module, in the same format. */
export function builtEntry(): URL {
  const url = import.meta.url
  return new URL(url.endsWith('.cjs') ? './gateway-worker.cjs' : './gateway-worker.js', url)
}
