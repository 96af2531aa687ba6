/**
 * Members: the members of a guild on demand, in chunks.
 * https://docs.discord.com/developers/events/gateway-events#request-guild-members (2026-08)
 * @module
 */
import type { Guild, Member } from '../../world/model.js'
import { presentMember } from '../../world/payloads.js'
import type { Hub } from '../hub.js'
import { Intent } from '../intents.js'
import { Close, Op } from '../opcodes.js'
import type { Session } from '../session.js'
import type { Request, Verdict } from './index.js'
import { type Fields, isFields, isFlag, isId, isListOf, isOptional, isText, isWhole } from './shape.js'

/** The most members that a prefix or a list of ids brings. */
const MAX_SOME = 100
const MAX_NONCE_BYTES = 32

interface Found {
  readonly members: readonly Member[]
  readonly notFound?: readonly string[]
}

export function requestMembers({ hub, session, d }: Request): Verdict {
  if (!isFields(d) || !isRequest(d)) return Close.DecodeError
  const guild = session.guilds.get(d.guild_id as string) === 'present' && hub.world.guilds.get(d.guild_id as string)
  if (!guild) return undefined
  const nonce = isText(d.nonce) && Buffer.byteLength(d.nonce) <= MAX_NONCE_BYTES ? { nonce: d.nonce } : {}
  const all = d.user_ids == null && d.query === '' && d.limit === 0
  if (d.user_ids == null && d.query === '' && !session.has(Intent.GuildMembers)) return undefined
  if (all) {
    const wait = hub.memberRequests.take(session.userId, guild.id, hub.clock.now())
    if (wait > 0) return void refuse(session, wait, { guild_id: guild.id, ...nonce })
  }
  const found = d.user_ids == null ? byName(guild, d) : byId(guild, [d.user_ids].flat() as string[])
  const presences = d.presences === true && session.has(Intent.GuildPresences)
  answer(hub, session, { guild, found, rest: nonce, presences })
  return undefined
}

function isRequest(d: Fields): boolean {
  const byName = isText(d.query) && isWhole(d.limit) && d.limit >= 0
  const byId = isId(d.user_ids) || isListOf(d.user_ids, isId)
  return isId(d.guild_id) && (byId || (d.user_ids == null && byName)) && isOptional(d.presences, isFlag)
}

function refuse(session: Session, wait: number, meta: object): void {
  const limited = { opcode: Op.RequestGuildMembers, retry_after: wait / 1000, meta }
  session.dispatch('RATE_LIMITED', JSON.stringify(limited))
}

function byName(guild: Guild, { query, limit }: Fields): Found {
  const everyone = [...guild.members.values()]
  const start = (query as string).toLowerCase()
  if (start === '') return { members: limit === 0 ? everyone : everyone.slice(0, limit as number) }
  const starts = (name: string | null) => name?.toLowerCase().startsWith(start) === true
  const matching = everyone.filter(({ user, nick }) => starts(user.username) || starts(nick))
  return { members: matching.slice(0, Math.min(MAX_SOME, (limit as number) || MAX_SOME)) }
}

function byId(guild: Guild, ids: readonly string[]): Found {
  const wanted = ids.slice(0, MAX_SOME)
  const members = wanted.map(id => guild.members.get(id)).filter(member => member !== undefined)
  return { members, notFound: wanted.filter(id => !guild.members.has(id)) }
}

interface Answer {
  readonly guild: Guild
  readonly found: Found
  readonly rest: object
  readonly presences: boolean
}

function answer(hub: Hub, session: Session, { guild, found, rest, presences }: Answer): void {
  const { chunkSize } = hub.settings
  const count = Math.max(1, Math.ceil(found.members.length / chunkSize))
  const chunks = Array.from({ length: count }, (_, index) => {
    const members = found.members.slice(index * chunkSize, (index + 1) * chunkSize)
    return {
      guild_id: guild.id,
      members: members.map(presentMember),
      chunk_index: index,
      chunk_count: count,
      ...(found.notFound !== undefined && { not_found: found.notFound }),
      ...(presences && { presences: members.flatMap(({ user }) => hub.presences.listed(user.id)) }),
      ...rest,
    }
  })
  const reorder = hub.faults.strike('chunks', { at: 'reorder', shard: session.shard[0] })
  for (const chunk of reorder ? chunks.reverse() : chunks) {
    const text = JSON.stringify(chunk)
    if (hub.faults.strike('chunks', { at: 'lose', shard: session.shard[0] })) continue
    session.dispatch('GUILD_MEMBERS_CHUNK', text)
    if (hub.faults.strike('chunks', { at: 'repeat', shard: session.shard[0] })) {
      session.dispatch('GUILD_MEMBERS_CHUNK', text)
    }
  }
}
