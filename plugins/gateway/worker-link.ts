/**
 * WorkerLink: one worker of a fleet: starts its thread, sees to it that it answers, and replaces it when it does not.
 * @module
 */
import { ClosedError, GatewayError } from '../../src/errors.js'
import type { Clock } from '../../src/kernel/clock.js'
import { type BackoffOptions, backoff } from './backoff.js'
import { Calls, type Serve } from './calls.js'
import { unpackError } from './crossing.js'
import { type Deferred, deferred } from './deferred.js'
import type { FromWorker, MainMethods, ToWorker, WorkerFigures, WorkerInit, WorkerMethods } from './worker-protocol.js'
import type { SpawnWorker, WorkerThread } from './worker-thread.js'

/** - `starting`, `up`
 * - `waiting`: it is gone, the next one is due
 * - `closed` */
export type WorkerState = 'starting' | 'up' | 'waiting' | 'closed'

export interface WorkerStatus {
  readonly id: number
  readonly state: WorkerState
  readonly shards: readonly number[]
  /** How often it was replaced. */
  readonly restarts: number
  /** Ms that it took to answer last; undefined before the first time. */
  readonly roundTrip: number | undefined
  /** Characters of events that it has posted and that are not delivered yet, as it last said. */
  readonly outstanding: number
  /** Whether it had stopped reading until the main thread catches up. */
  readonly isHeld: boolean
  /** Bytes of its heap. */
  readonly heap: number
}

export interface WorkerLinkInit {
  readonly id: number
  readonly shards: readonly number[]
  readonly clock: Clock
  readonly random: () => number
  readonly backoff: BackoffOptions
  readonly pingEvery: number
  readonly pingTimeout: number
  readonly startTimeout: number
  readonly secret: string
  readonly spawn: SpawnWorker
  /** Characters of events that may be under way. */
  readonly maxOutstanding: number
  /** Made anew for each thread. */
  init(): WorkerInit
  readonly serve: Serve<MainMethods>
  /** A thread is there and has no shards yet. */
  up(): void
  /** What it tells besides answers. @returns how many characters of events were delivered */
  posted(message: FromWorker): number
  /** The thread is gone. @param isFinal whether no other one follows */
  lost(error: GatewayError, isFinal: boolean): void
}

/** So much later than due, this thread was busy, and what came meanwhile has not been read yet. In ms. */
const late = 500
/** Ms after which a thread counts as having held. */
const steady = 30_000

export class WorkerLink {
  readonly id: number
  readonly shards: readonly number[]
  readonly #init: WorkerLinkInit
  #state: WorkerState = 'closed'
  #thread: WorkerThread | undefined
  #calls: Calls<MainMethods, WorkerMethods> | undefined
  #started: Deferred = deferred()
  #stop = () => {}
  #attempts = 0
  #restarts = 0
  #upSince = 0
  #hasBeenUp = false
  #roundTrip: number | undefined
  #figures: WorkerFigures = { heap: 0, outstanding: 0, isHeld: false }
  /** Delivered, and not told yet. */
  #delivered = 0

  constructor(init: WorkerLinkInit) {
    this.#init = init
    this.id = init.id
    this.shards = init.shards
  }

  get status(): WorkerStatus {
    const { id, shards } = this
    const { heap, outstanding, isHeld } = this.#figures
    return {
      id,
      state: this.#state,
      shards,
      restarts: this.#restarts,
      roundTrip: this.#roundTrip,
      outstanding: Math.max(0, outstanding - this.#delivered),
      isHeld,
      heap,
    }
  }
  get isUp(): boolean {
    return this.#state === 'up'
  }

  /**
   * Resolves when its thread is ready for shards.
   * @throws {GatewayError} (as a rejection) WORKER_FAILED if the first one does not get so far
   */
  start(): Promise<void> {
    if (this.#state !== 'closed') return this.#started.promise
    this.#started = deferred()
    this.#started.promise.catch(() => {})
    this.#attempts = 0
    this.#hasBeenUp = false
    this.#spawn()
    return this.#started.promise
  }

  post(message: ToWorker): void {
    this.#thread?.post(message)
  }

  /** @throws {GatewayError} (as a rejection) WORKER_LOST at once if it is gone, or goes */
  call: Calls<MainMethods, WorkerMethods>['call'] = (method, args, options) => {
    if (!this.#calls || this.#state !== 'up') return Promise.reject(this.#gone('it is not there'))
    return this.#calls.call(method, args, options)
  }

  /** Ends its thread, and starts no other. */
  async close(): Promise<void> {
    const error = new ClosedError('The gateway was disconnected.')
    this.#enter('closed')
    this.#stop()
    this.#started.reject(error)
    await this.#drop(error)
  }

  #spawn(): void {
    const { clock, startTimeout, serve, spawn, secret } = this.#init
    this.#enter('starting')
    this.#attempts++
    this.#delivered = 0
    let isOver = false
    const end = (why: string, cause?: Error) => {
      if (isOver) return
      isOver = true
      this.#lose(why, cause)
    }
    const thread = spawn(this.#init.init(), {
      posted: messages => {
        for (const message of messages) if (this.#thread === thread) this.#receive(message)
      },
      ended: (why, cause) => {
        if (this.#thread === thread) end(why, cause)
      },
    })
    this.#thread = thread
    this.#calls = new Calls({ clock, serve, secret, post: message => thread.post(message) })
    this.#stop = clock.timer(startTimeout, () => end(`it was not ready within ${startTimeout} ms`))
  }

  #receive(message: FromWorker): void {
    if (this.#calls?.receive(message)) return
    if (message.kind === 'up') this.#up()
    else if (message.kind === 'failed') this.#lose('its `setup` failed', unpackError(message.error))
    else if (message.kind === 'figures') {
      this.#figures = message.worker
      this.#init.posted(message)
    } else this.#acknowledge(this.#init.posted(message))
  }

  /** Told now and then: the worker only has to know before it comes near its mark. */
  #acknowledge(size: number): void {
    this.#delivered += size
    if (this.#delivered <= this.#init.maxOutstanding / 8) return
    this.post({ kind: 'delivered', size: this.#delivered })
    this.#delivered = 0
  }

  #up(): void {
    this.#stop()
    this.#upSince = this.#init.clock.now()
    this.#hasBeenUp = true
    this.#enter('up')
    this.#started.resolve()
    this.#ping()
    this.#init.up()
  }

  #ping(): void {
    const { clock, pingEvery } = this.#init
    const calls = this.#calls
    const askedAt = clock.now()
    this.#watch(askedAt)
    calls?.call('ping', undefined).then(
      figures => {
        if (this.#calls !== calls) return
        this.#roundTrip = clock.now() - askedAt
        this.#figures = figures
        this.#stop()
        this.#stop = clock.timer(pingEvery, () => this.#ping(), true)
      },
      () => {}, // it is lost, and #lose knows
    )
  }

  /** Gives it up if no answer comes; but not where this thread itself was too busy to read it. */
  #watch(askedAt: number): void {
    const { clock, pingTimeout } = this.#init
    const due = clock.now() + pingTimeout
    this.#stop = clock.timer(
      pingTimeout,
      () => {
        if (clock.now() - due > late) this.#watch(askedAt)
        else this.#lose(`it did not answer for ${Math.round(clock.now() - askedAt)} ms`)
      },
      true,
    )
  }

  #lose(why: string, cause?: Error): void {
    if (this.#state === 'closed') return
    this.#stop()
    const { clock, random, backoff: steps } = this.#init
    const isFinal = !this.#hasBeenUp
    const error = isFinal ? this.#failed(why, cause) : this.#gone(why, cause)
    if (this.#state === 'up' && clock.now() - this.#upSince >= steady) this.#attempts = 0
    this.#enter(isFinal ? 'closed' : 'waiting')
    void this.#drop(error)
    if (isFinal) this.#started.reject(error)
    else {
      const wait = backoff(this.#attempts, random, steps)
      this.#stop = clock.timer(wait, () => {
        this.#restarts++
        this.#spawn()
      })
    }
    this.#init.lost(error, isFinal)
  }

  /** Hears nothing more of the thread, and ends it. */
  async #drop(error: Error): Promise<void> {
    const thread = this.#thread
    const calls = this.#calls
    this.#thread = undefined
    this.#calls = undefined
    this.#figures = { heap: 0, outstanding: 0, isHeld: false }
    calls?.close(error)
    await thread?.terminate()
  }

  #enter(state: WorkerState): void {
    this.#state = state
  }

  #gone(why: string, cause?: Error): GatewayError {
    const hint = 'Another one takes its shards over, and their sessions go on.'
    return new GatewayError('WORKER_LOST', `Worker ${this.id} is lost: ${why}.`, { cause, hint })
  }

  #failed(why: string, cause?: Error): GatewayError {
    const hint = 'Check `workers.setup` and what it imports; `cause` is what went wrong.'
    const details = { cause, hint, severity: 'fatal' } as const
    return new GatewayError('WORKER_FAILED', `Worker ${this.id} could not begin: ${why}.`, details)
  }
}
