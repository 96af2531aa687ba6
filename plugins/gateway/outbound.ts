/**
 * Outbound: what goes to Discord, through layers of its own: `gateway.outbound.use(async (ctx, next) => ...)`.
 * Heartbeat, identify and resume are not the user's and do not pass here.
 * @module
 */
import { GatewayError } from '../../src/errors.js'
import { Chain } from '../../src/kernel/chain.js'
import type { Clock } from '../../src/kernel/clock.js'
import type { Middleware, Next } from '../../src/kernel/compose.js'
import type { Outgoing } from './outbox.js'
import { presence } from './presence.js'

export interface OutboundContext {
  readonly shard: number
  readonly op: number
  /** The payload's data; a layer may put something else in its place. */
  d: unknown
  /** Takes it out of the queue. */
  readonly signal: AbortSignal | undefined
}

export type OutboundLayer = Middleware<OutboundContext>

/** https://docs.discord.com/developers/events/gateway#sending-events (2026-08) */
const maxBytes = 4096

/** Refuses what Discord would close the connection for. */
export async function sizeGuard(ctx: OutboundContext, next: Next): Promise<void> {
  const bytes = Buffer.byteLength(textOf(ctx))
  if (bytes > maxBytes) {
    const hint = `Split it: Discord takes at most ${maxBytes} bytes, and closes the connection for more.`
    throw new GatewayError('GATEWAY_PAYLOAD', `A payload of opcode ${ctx.op} has ${bytes} bytes.`, {
      shard: ctx.shard,
      hint,
    })
  }
  await next()
}

/** The layers, and what sends at their end. */
export class Outbound {
  readonly #chain: Chain<OutboundContext>
  readonly #sent = new WeakSet<OutboundContext>()
  readonly #presence: ReturnType<typeof presence>

  /** @param deliver resolves when it was written to the shard's connection */
  constructor(clock: Clock, deliver: (ctx: OutboundContext, outgoing: Outgoing) => Promise<void>) {
    const transmit = (ctx: OutboundContext) => {
      const text = () => {
        this.#sent.add(ctx)
        return textOf(ctx)
      }
      return deliver(ctx, { text, signal: ctx.signal })
    }
    this.#presence = presence(clock, ctx => this.#sent.has(ctx))
    this.#chain = new Chain<OutboundContext>([sizeGuard, this.#presence, transmit])
  }

  get layers(): readonly string[] {
    return this.#chain.names
  }

  /**
   * Adds a layer, outermost, or beside the one that is named.
   * @throws {ConfigError} if it is no function, its name is taken, or no layer has the anchor's name
   */
  use(layer: OutboundLayer, place?: { readonly before?: string; readonly after?: string }): void {
    this.#chain.use(layer, place)
  }

  /** Rejects what waits in a layer. */
  clear(error: Error): void {
    this.#presence.clear(error)
  }

  /** Resolves when it was written to a connection. */
  send(ctx: OutboundContext): Promise<void> {
    return this.#chain.run(ctx)
  }
}

const textOf = ({ op, d }: OutboundContext): string => JSON.stringify({ op, d })
