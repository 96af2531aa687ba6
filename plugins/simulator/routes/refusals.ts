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
  invite: [10006, 'Unknown Invite'],
  member: [10007, 'Unknown Member'],
  message: [10008, 'Unknown Message'],
  overwrite: [10009, 'Unknown Overwrite'],
  role: [10011, 'Unknown Role'],
  user: [10013, 'Unknown User'],
  emoji: [10014, 'Unknown Emoji'],
  webhook: [10015, 'Unknown Webhook'],
  ban: [10026, 'Unknown Ban'],
  sticker: [10060, 'Unknown sticker'],
  interaction: [10062, 'Unknown interaction'],
  command: [10063, 'Unknown application command'],
  commandPermissions: [10066, 'Unknown application command permissions'],
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

export function wrongChannelType(): Refusal {
  return new Refusal(400, 50024, 'Cannot execute action on this channel type')
}

export function emptyMessage(): Refusal {
  return new Refusal(400, 50006, 'Cannot send an empty message')
}
