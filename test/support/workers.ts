import type { FromWorker, ToWorker, WorkerInit } from '../../plugins/gateway/worker-protocol.js'
import { WorkerSide } from '../../plugins/gateway/worker-side.js'
import { type SpawnWorker, threads, type WorkerThreadEvents } from '../../plugins/gateway/worker-thread.js'
import type { FakeClock } from './clock.js'
import type { FakeSockets } from './socket.js'

/** A worker without a thread: both sides live in this one, and get copies of what the other posts. */
export class FakeWorker {
  readonly init: WorkerInit
  readonly side: WorkerSide
  /** Whether what it posts and gets is held back, as if the thread hung. */
  isHung = false
  /** Whether this thread is too busy to read what it posts. */
  isDeaf = false
  /** Everything it posted. */
  readonly posted: FromWorker[] = []
  /** What it was told. */
  readonly told: ToWorker[] = []
  isOver = false
  readonly #events: WorkerThreadEvents

  constructor(init: WorkerInit, events: WorkerThreadEvents, { clock, sockets, modules }: FakeWorkersInit) {
    this.init = init
    this.#events = events
    this.side = new WorkerSide(init, {
      clock,
      random: () => 0.5,
      connect: (url, told) => {
        const socket = sockets.connect(url, told)
        this.#sockets.push(socket)
        return socket
      },
      load: async url => {
        const module = modules.get(url)
        if (!module) throw new Error(`Cannot find module ${url}`)
        return module
      },
      post: messages => {
        const copy = structuredClone(messages)
        this.posted.push(...copy)
        this.#late.push(copy)
        queueMicrotask(() => this.catchUp())
      },
    })
    queueMicrotask(() => void this.side.begin())
  }

  /** What it posted and nobody read yet. */
  readonly #late: (readonly FromWorker[])[] = []
  readonly #sockets: { terminate(): void }[] = []

  post(message: ToWorker): void {
    const copy = structuredClone(message)
    this.told.push(copy)
    queueMicrotask(() => {
      if (!this.isOver && !this.isHung) this.side.receive(copy)
    })
  }

  /** This thread reads what there is. */
  catchUp(): void {
    if (this.isOver || this.isHung || this.isDeaf) return
    for (const messages of this.#late.splice(0)) this.#events.posted(messages)
  }

  /** Something of it arrives though it is over. */
  postLate(messages: FromWorker[]): void {
    this.#events.posted(messages)
  }

  /** The thread ends, as by `process.exit` in it. */
  die(why = 'it exited with 1', cause?: Error): void {
    this.end()
    this.#events.ended(why, cause)
  }

  end(): void {
    this.isOver = true
    for (const socket of this.#sockets) socket.terminate()
  }
}

interface FakeWorkersInit {
  readonly clock: FakeClock
  readonly sockets: FakeSockets
  /** What `setup` may name. */
  readonly modules: ReadonlyMap<string, unknown>
}

/** All workers that were started, oldest first. */
export class FakeWorkers {
  readonly all: FakeWorker[] = []
  readonly modules = new Map<string, unknown>()
  /** What happens when one is started. */
  onSpawn: (worker: FakeWorker) => void = () => {}
  readonly #clock: FakeClock
  readonly #sockets: () => FakeSockets

  constructor(clock: FakeClock, sockets: () => FakeSockets) {
    this.#clock = clock
    this.#sockets = sockets
  }

  readonly spawn: SpawnWorker = (init, events) => {
    const context = { clock: this.#clock, sockets: this.#sockets(), modules: this.modules }
    const worker = new FakeWorker(structuredClone(init), events, context)
    this.all.push(worker)
    this.onSpawn(worker)
    return {
      post: message => worker.post(message),
      terminate: async () => worker.end(),
    }
  }

  /** Those that run. */
  get live(): FakeWorker[] {
    return this.all.filter(worker => !worker.isOver)
  }
}

const boot = new URL('./worker-boot.mjs', import.meta.url)

/** Real threads that run the sources. */
export const sourceThreads: SpawnWorker = threads(() => boot)
