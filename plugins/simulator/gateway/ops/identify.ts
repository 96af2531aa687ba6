/**
 * Identify: the checks of a new session in Discord's order, and READY.
 * https://docs.discord.com/developers/events/gateway#identifying (2026-08)
 * @module
 */
import type { Actor } from '../../endpoint.js'
import { presentSelf } from '../../routes/users.js'
import { shardKey } from '../audience.js'
import type { Connection } from '../connection.js'
import type { Hub } from '../hub.js'
import { ALL_INTENTS, PRIVILEGED } from '../intents.js'
import { Close } from '../opcodes.js'
import type { Session } from '../session.js'
import type { Verdict } from './index.js'
import { isPresence, presenceOf } from './presence.js'
import { type Fields, isFields, isOptional, isText, isWhole } from './shape.js'

type Shard = readonly [id: number, count: number]

export function identify(hub: Hub, connection: Connection, d: unknown): Verdict {
  if (connection.session) return Close.AlreadyAuthenticated
  if (!isFields(d) || !isIdentify(d)) return Close.DecodeError
  hub.log.note('identify', { socket: connection.id, ...(isShard(d.shard) && { shard: d.shard[0] }) })
  const actor = actorOf(hub, d.token as string)
  if (!actor) return Close.AuthenticationFailed
  const shard = d.shard === undefined || d.shard === null ? ([0, 1] as const) : d.shard
  const guilds = isShard(shard) ? guildsOf(hub, actor, shard) : []
  const refusal = refuse(hub, actor, { d, shard, guilds: guilds.length })
  if (refusal !== undefined) return refusal
  return admit(hub, connection, { d, actor, shard: shard as Shard, guilds })
}

/** The bot that a token names, with or without the prefix that REST has. */
export function actorOf(hub: Hub, token: string): Actor | undefined {
  return hub.world.actorOf('Bot', token.replace(/^Bot /, ''))
}

/** `compress` may be anything and is only heard where it is true: oceanic.js sends the name of its compression. */
function isIdentify(d: Fields): boolean {
  return (
    isText(d.token) &&
    isFields(d.properties) &&
    isOptional(d.large_threshold, isWhole) &&
    isOptional(d.presence, isPresence) &&
    isWhole(d.intents)
  )
}

function isShard(value: unknown): value is Shard {
  if (!Array.isArray(value) || value.length !== 2) return false
  const [id, count] = value as unknown[]
  return isWhole(id) && isWhole(count) && id >= 0 && id < count
}

interface Asked {
  readonly d: Fields
  readonly shard: unknown
  readonly guilds: number
}

function refuse(hub: Hub, { applicationId }: Actor, { d, shard, guilds }: Asked): Verdict {
  const intents = d.intents as number
  const { guildsPerShard, shardMultiple } = hub.settings
  if (!isShard(shard) || shard[1] % shardMultiple !== 0) return Close.InvalidShard
  if (guilds > guildsPerShard) return Close.ShardingRequired
  if (intents < 0 || intents > 2 ** 31 - 1 || (intents & ~ALL_INTENTS) !== 0) return Close.InvalidIntents
  const flags = hub.world.applications.get(applicationId)?.flags ?? 0
  const disallowed = PRIVILEGED.some(([intent, allowing]) => (intents & intent) !== 0 && (flags & allowing) === 0)
  return disallowed ? Close.DisallowedIntents : undefined
}

interface Admitted {
  readonly d: Fields
  readonly actor: Actor
  readonly shard: Shard
  readonly guilds: readonly string[]
}

function admit(hub: Hub, connection: Connection, { d, actor, shard, guilds }: Admitted): Verdict {
  const occasion = { at: 'identify', shard: shard[0] }
  const closing = hub.faults.strike('close', occasion)
  if (closing) return closing.code as Verdict
  const verdict = hub.starts.take(actor.applicationId, shard[0])
  if (verdict === 'spent') return punish(hub, actor, d.token as string)
  const invalid = hub.faults.strike('invalid-session', occasion)
  if (invalid || verdict === 'crowded') return void connection.invalidate(invalid?.resumable ?? false)
  const session = hub.begin({
    id: hub.world.secrets.hash(),
    userId: actor.userId,
    applicationId: actor.applicationId,
    intents: d.intents as number,
    shard,
    largeThreshold: Math.min(250, Math.max(50, (d.large_threshold as number | undefined) ?? 50)),
  })
  for (const id of guilds) session.guilds.set(id, 'waiting')
  connection.session = session
  session.line = connection
  if (d.compress === true) connection.compressPayloads()
  const named = d.shard !== undefined && d.shard !== null
  connection.hold('ready', () => welcome(hub, { connection, session, named }))
  hub.presences.set(actor.userId, presenceOf(d.presence), session)
  return undefined
}

/** The worst that can happen to a bot: its sessions end, and its token is worth nothing any more. */
function punish(hub: Hub, { userId }: Actor, token: string): Verdict {
  hub.log.note('token-reset')
  hub.revoke(token.replace(/^Bot /, ''))
  hub.expel(userId)
  return Close.AuthenticationFailed
}

interface Welcomed {
  readonly connection: Connection
  readonly session: Session
  /** True if the client named its shard. */
  readonly named: boolean
}

function welcome(hub: Hub, { connection, session, named }: Welcomed): void {
  const { userId, applicationId, guilds, shard } = session
  const application = hub.world.applications.get(applicationId)
  const ready = {
    v: 10,
    user: presentSelf(hub.world.users.get(userId)!),
    ...{ user_settings: {}, private_channels: [], relationships: [], presences: [], guild_join_requests: [] },
    guilds: [...guilds.keys()].map(id => ({ id, unavailable: true })),
    session_id: session.id,
    session_type: 'normal',
    resume_gateway_url: hub.resumeURL ?? `${hub.address()}/resume`,
    ...(named && { shard }),
    application: { id: applicationId, flags: application?.flags ?? 0 },
    _trace: ['simulator'],
  }
  hub.log.note('ready', { socket: connection.id, shard: shard[0] })
  session.dispatch('READY', JSON.stringify(ready))
  const { guildDelay } = hub.settings
  for (const [index, id] of [...guilds.keys()].entries()) {
    if (guildDelay === 0) hub.present(session, id)
    else hub.clock.timer((index + 1) * guildDelay, () => hub.present(session, id))
  }
}

function guildsOf(hub: Hub, { userId }: Actor, [id, count]: Shard): string[] {
  const guilds = [...hub.world.guilds.values()]
  return guilds.filter(guild => guild.members.has(userId) && shardKey(guild.id) % count === id).map(guild => guild.id)
}
