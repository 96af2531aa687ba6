/**
 * Heartbeat: shows Discord that we live, and notices when the other side does not.
 * https://docs.discord.com/developers/events/gateway#sending-heartbeats (2026-08)
 * @module
 */
import type { Clock } from '../../src/kernel/clock.js'

export interface HeartbeatHost {
  readonly clock: Clock
  readonly random: () => number
  beat(): void
  /** Nothing came for a whole interval after a beat. */
  zombie(): void
}

/** So much later than due, the thread was busy, and what came meanwhile has not been read yet. In ms. */
const late = 500
const kept = 5

export class Heartbeat {
  /** Nothing is read, because we do not want to: that nothing comes says nothing then. */
  isHeld = false
  readonly #host: HeartbeatHost
  #interval = 0
  #stop = () => {}
  #due = 0
  /** When the oldest beat went out that has no ack. */
  #unacked: number | undefined
  /** Whether a beat of the schedule waits for a sign of life; one that Discord asked for does not. */
  #armed = false
  readonly #latencies: number[] = []

  constructor(host: HeartbeatHost) {
    this.#host = host
  }

  get interval(): number {
    return this.#interval
  }
  /** Ms between a beat and its ack: the last one, and the average of the last five. */
  get latency(): { readonly last: number | undefined; readonly average: number | undefined } {
    const list = this.#latencies
    return { last: list.at(-1), average: list.length ? list.reduce((sum, ms) => sum + ms, 0) / list.length : undefined }
  }

  /** The first beat goes out after a random part of the interval, so that a fleet's beats spread. */
  start(interval: number): void {
    this.stop()
    this.#interval = interval
    this.#plan(interval * this.#host.random())
  }

  stop(): void {
    this.#stop()
    this.#armed = false
    this.#unacked = undefined
  }

  /** Discord asked for a beat (op 1): it goes out at once, and says nothing about a missed ack. */
  request(): void {
    this.#send()
  }

  ack(): void {
    if (this.#unacked === undefined) return
    this.#latencies.push(this.#host.clock.now() - this.#unacked)
    if (this.#latencies.length > kept) this.#latencies.shift()
    this.#unacked = undefined
  }

  /** Whatever came shows that the other side lives; an ack may be stuck behind a burst of chunks. */
  traffic(): void {
    this.#armed = false
  }

  #plan(ms: number): void {
    this.#due = this.#host.clock.now() + ms
    this.#stop = this.#host.clock.timer(ms, () => this.#tick())
  }

  #tick(): void {
    const wasBusy = this.#host.clock.now() - this.#due > late
    if (this.#armed && !wasBusy && !this.isHeld) {
      this.#host.zombie()
      return
    }
    this.#plan(this.#interval)
    this.#armed = !this.isHeld
    this.#send()
  }

  #send(): void {
    this.#unacked ??= this.#host.clock.now()
    this.#host.beat()
  }
}
