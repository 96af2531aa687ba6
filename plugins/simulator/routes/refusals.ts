/**
 * Refusals: Discord's errors by name, with its codes and messages.
 * https://docs.discord.com/developers/topics/opcodes-and-status-codes#json (2026-08)
 * @module
 */
import { Refusal } from '../endpoint.js'

const UNKNOWN = {
  application: [10002, 'Unknown Application'],
  channel: [10003, 'Unknown Channel'],
  guild: [10004, 'Unknown Guild'],
  integration: [10005, 'Unknown Integration'],
  invite: [10006, 'Unknown Invite'],
  member: [10007, 'Unknown Member'],
  message: [10008, 'Unknown Message'],
  overwrite: [10009, 'Unknown Overwrite'],
  role: [10011, 'Unknown Role'],
  user: [10013, 'Unknown User'],
  emoji: [10014, 'Unknown Emoji'],
  webhook: [10015, 'Unknown Webhook'],
  ban: [10026, 'Unknown Ban'],
  sku: [10027, 'Unknown SKU'],
  entitlement: [10029, 'Unknown Entitlement'],
  lobby: [10031, 'Unknown Lobby'],
  template: [10057, 'Unknown guild template'],
  sticker: [10060, 'Unknown sticker'],
  stickerPack: [10061, 'Unknown sticker pack'],
  interaction: [10062, 'Unknown interaction'],
  command: [10063, 'Unknown application command'],
  voiceState: [10065, 'Unknown Voice State'],
  commandPermissions: [10066, 'Unknown application command permissions'],
  stage: [10067, 'Unknown Stage Instance'],
  welcomeScreen: [10069, 'Unknown Guild Welcome Screen'],
  scheduledEvent: [10070, 'Unknown Guild Scheduled Event'],
  sound: [10097, 'Unknown sound'],
  targetJob: [10124, 'Unknown invite target users job'],
  targetUsers: [10129, 'Unknown invite target users'],
} as const

/** 404 for a thing that is not there. */
export function unknown(thing: keyof typeof UNKNOWN): Refusal {
  const [code, message] = UNKNOWN[thing]
  return new Refusal(404, code, message)
}

export function missingAccess(): Refusal {
  return new Refusal(403, 50001, 'Missing Access')
}

export function missingPermissions(): Refusal {
  return new Refusal(403, 50013, 'Missing Permissions')
}

export function unauthorized(): Refusal {
  return new Refusal(401, 0, '401: Unauthorized')
}

export function onlyBots(): Refusal {
  return new Refusal(403, 20002, 'Only bots can use this endpoint')
}

export function onlyUsers(): Refusal {
  return new Refusal(403, 20001, 'Bots cannot use this endpoint')
}

/** 404 for what Discord gives no code of its own. */
export function notFound(): Refusal {
  return new Refusal(404, 0, '404: Not Found')
}

export function wrongChannelType(): Refusal {
  return new Refusal(400, 50024, 'Cannot execute action on this channel type')
}

export function emptyMessage(): Refusal {
  return new Refusal(400, 50006, 'Cannot send an empty message')
}

/** 429 of a channel in slow mode; `retryAfter` in ms. */
export function slowed(retryAfter: number): Refusal {
  const refusal = new Refusal(429, 20016, 'This action cannot be performed due to slowmode rate limit.')
  refusal.retryAfter = retryAfter
  return refusal
}
