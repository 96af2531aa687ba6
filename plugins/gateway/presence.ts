/**
 * Presence: keeps presence updates to 5 in 20 s per shard; those that wait become one, the last.
 * https://docs.discord.com/developers/events/gateway-events#update-presence (2026-08)
 * @module
 */
import type { Clock } from '../../src/kernel/clock.js'
import type { Next } from '../../src/kernel/compose.js'
import type { OutboundContext, OutboundLayer } from './outbound.js'
import { op } from './packet.js'
import { SendWindow } from './send-window.js'

const limit = { limit: 5, window: 20_000 }

interface Turn {
  readonly stop: () => void
  readonly reject: (error: Error) => void
}

/** One shard's updates. */
class Gate {
  /** The update that goes out next, and what settles with it. */
  next: { readonly ctx: OutboundContext; readonly done: Promise<void> } | undefined
  readonly #clock: Clock
  readonly #window = new SendWindow(limit)
  readonly #turns = new Set<Turn>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  async turn(): Promise<void> {
    for (let wait = this.#wait(); wait > 0; wait = this.#wait()) {
      await new Promise<void>((resolve, reject) => {
        const stop = this.#clock.timer(wait, () => {
          this.#turns.delete(turn)
          resolve()
        })
        const turn = { stop, reject }
        this.#turns.add(turn)
      })
    }
    this.#window.note(this.#clock.now(), false)
  }

  clear(error: Error): void {
    for (const { stop, reject } of this.#turns) {
      stop()
      reject(error)
    }
    this.#turns.clear()
  }

  #wait(): number {
    return this.#window.wait(this.#clock.now())
  }
}

/** @param isSent whether a context's payload is on its way already, so that a newer value must not hide in it */
export function presence(
  clock: Clock,
  isSent: (ctx: OutboundContext) => boolean,
): OutboundLayer & { clear(error: Error): void } {
  const gates = new Map<number, Gate>()

  async function presence(ctx: OutboundContext, next: Next): Promise<void> {
    if (ctx.op !== op.presence) return await next()
    const gate = gates.get(ctx.shard) ?? new Gate(clock)
    gates.set(ctx.shard, gate)
    if (gate.next && !isSent(gate.next.ctx)) {
      gate.next.ctx.d = ctx.d
      return await gate.next.done
    }
    const own = { ctx, done: gate.turn().then(next) }
    gate.next = own
    try {
      await own.done
    } finally {
      if (gate.next === own) gate.next = undefined
    }
  }

  const clear = (error: Error) => {
    for (const gate of gates.values()) gate.clear(error)
  }
  return Object.assign(presence, { clear })
}
