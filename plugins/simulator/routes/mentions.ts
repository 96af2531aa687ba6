/**
 * Mentions: whom a text mentions, as far as `allowed_mentions` lets it.
 * https://docs.discord.com/developers/resources/message#allowed-mentions-object (2026-08)
 * @module
 */
import type { World } from '../world/index.js'
import type { Channel, User } from '../world/model.js'
import type { AllowedMentionsRequest } from './message-body.js'

export interface Mentions {
  readonly mentions: readonly User[]
  readonly mention_roles: readonly string[]
  readonly mention_everyone: boolean
}

export interface Mentioning {
  readonly content: string
  readonly allowed: AllowedMentionsRequest | null | undefined
  readonly channel: Channel
  /** The author of the message that is replied to. */
  readonly repliedTo: User | undefined
  /** True if the author may mention everyone. */
  readonly mayMentionAll: boolean
}

const NOBODY: Mentions = { mentions: [], mention_roles: [], mention_everyone: false }

export function mentionsIn(world: World, spec: Mentioning): Mentions {
  const { content, allowed, channel, repliedTo } = spec
  const pinged = repliedTo !== undefined && (allowed == null || allowed.replied_user === true) ? [repliedTo] : []
  if (!content.includes('<@') && !content.includes('@everyone') && !content.includes('@here')) {
    return pinged.length === 0 ? NOBODY : { ...NOBODY, mentions: pinged }
  }
  const users = idsIn(content, /<@!?(\d{1,20})>/g).filter(id => isAllowed(allowed, 'users', id))
  const mentioned = users.map(id => world.users.get(id)).filter(user => user !== undefined)
  const roles = world.guilds.get(channel.guild_id ?? '')?.roles
  const mentionedRoles = idsIn(content, /<@&(\d{1,20})>/g).filter(id => {
    const role = roles?.get(id)
    return role !== undefined && (role.mentionable || spec.mayMentionAll) && isAllowed(allowed, 'roles', id)
  })
  const everyone = /@(everyone|here)/.test(content) && (allowed?.parse?.includes('everyone') ?? allowed == null)
  return {
    mentions: [...new Set([...mentioned, ...pinged])],
    mention_roles: mentionedRoles,
    mention_everyone: everyone && spec.mayMentionAll,
  }
}

function isAllowed(allowed: AllowedMentionsRequest | null | undefined, kind: 'users' | 'roles', id: string): boolean {
  if (allowed == null) return true
  return allowed.parse?.includes(kind) === true || allowed[kind]?.includes(id) === true
}

function idsIn(content: string, pattern: RegExp): string[] {
  return [...new Set([...content.matchAll(pattern)].map(([, id]) => id!))]
}
