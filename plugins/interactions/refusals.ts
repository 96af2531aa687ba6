/**
 * Refusals: what Discord says about answers that come too late or twice, explained with what is known here.
 * @module
 */
import { DiscordAPIError, InteractionError } from '../../src/errors.js'

/** https://docs.discord.com/developers/topics/opcodes-and-status-codes#json (2026-08) */
const unknownWebhook = 10015
const unknownInteraction = 10062
const alreadyAnswered = 40060
const invalidWebhookToken = 50027

/** What is known of the interaction whose answer was refused. */
export interface Told {
  readonly title: string
  /** Ms from receipt to refusal. */
  readonly elapsed: number
  /** The event loop as it was on receipt. */
  readonly loop: Loop | undefined
}

/** `error` as what it means for an interaction, if it is one of Discord's codes for that. */
export function explained(error: unknown, { title, elapsed, loop }: Told): unknown {
  if (!(error instanceof DiscordAPIError)) return error
  const after = `${(elapsed / 1000).toFixed(1)} s after it came in`
  const about = { interaction: title, cause: error, context: error.context }
  if (error.discordCode === unknownInteraction) {
    const message = `Discord does not know ${title} any more, ${after}${busySince(loop)}.`
    return new InteractionError('INTERACTION_EXPIRED', message, { ...about, hint: cureForLate(elapsed) })
  }
  if (error.discordCode === alreadyAnswered) {
    const hint = 'If no code here answered, another process with the same token did: stop one of the two.'
    return new InteractionError('INTERACTION_ANSWERED', `${title} was answered already, ${after}.`, { ...about, hint })
  }
  if (error.discordCode === unknownWebhook || error.discordCode === invalidWebhookToken) {
    const hint = 'Its token lives for 15 minutes, and only once it was answered.'
    return new InteractionError('INTERACTION_EXPIRED', `The token of ${title} is not valid, ${after}.`, {
      ...about,
      hint,
    })
  }
  return error
}

function cureForLate(elapsed: number): string {
  if (elapsed >= 3000) return 'Discord waits 3 s for the first answer: call `defer` first, or let `autoDefer` do it.'
  return 'It may have waited on the way here, or another process with the same token answered or let it expire.'
}

/** What the event loop did so far; undefined where the runtime cannot tell. */
export interface Loop {
  readonly idle: number
  readonly active: number
}

export const eventLoop = (): Loop | undefined =>
  (performance as { eventLoopUtilization?: () => Loop }).eventLoopUtilization?.()

/** Such as `; the event loop was busy for 97 % of that time`. */
function busySince(start: Loop | undefined): string {
  const now = eventLoop()
  if (!now || !start) return ''
  const active = now.active - start.active
  const whole = active + now.idle - start.idle
  return whole > 0 ? `; the event loop was busy for ${Math.round((active / whole) * 100)} % of that time` : ''
}
