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

/** One shard's updates. */
interface Gate {
  readonly window: SendWindow
  /** The update that goes out next, and what settles with it. */
  next: { readonly ctx: OutboundContext; readonly done: Promise<void> } | undefined
}

interface Turn {
  readonly stop: () => void
  readonly reject: (error: Error) => void
}

/** @param isSent whether a context's payload is on its way already, so that a newer value must not hide in it */
export function presence(
  clock: Clock,
  isSent: (ctx: OutboundContext) => boolean,
): OutboundLayer & { clear(error: Error): void } {
  const gates = new Map<number, Gate>()
  const turns = new Set<Turn>()

  function gateOf(shard: number): Gate {
    const gate = gates.get(shard) ?? { window: new SendWindow(limit), next: undefined }
    gates.set(shard, gate)
    return gate
  }

  function turnOf({ window }: Gate): Promise<void> {
    const wait = window.wait(clock.now())
    if (wait === 0) {
      window.note(clock.now(), false)
      return Promise.resolve()
    }
    return new Promise<void>((resolve, reject) => {
      const stop = clock.timer(wait, () => {
        turns.delete(turn)
        resolve()
      })
      const turn = { stop, reject }
      turns.add(turn)
    }).then(() => turnOf({ window, next: undefined }))
  }

  async function presence(ctx: OutboundContext, next: Next): Promise<void> {
    if (ctx.op !== op.presence) return await next()
    const gate = gateOf(ctx.shard)
    if (gate.next && !isSent(gate.next.ctx)) {
      gate.next.ctx.d = ctx.d
      return await gate.next.done
    }
    const own = { ctx, done: turnOf(gate).then(next) }
    gate.next = own
    try {
      await own.done
    } finally {
      if (gate.next === own) gate.next = undefined
    }
  }

  return Object.assign(presence, {
    clear(error: Error) {
      for (const { stop, reject } of turns) {
        stop()
        reject(error)
      }
      turns.clear()
    },
  })
}
