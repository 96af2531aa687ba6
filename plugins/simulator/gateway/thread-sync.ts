/**
 * ThreadSync: the active threads of channels that come into a session's sight.
 * https://docs.discord.com/developers/events/gateway-events#thread-list-sync (2026-08)
 * @module
 */
import type { World, WorldEvent } from '../world/index.js'
import { type Channel, ChannelType, type Guild } from '../world/model.js'
import { isForum, presentChannel } from '../world/payloads.js'
import { threadsOf } from '../world/threads.js'
import { sees } from './audience.js'
import { Intent } from './intents.js'
import type { Session } from './session.js'

/** What can let a channel appear. */
const causes: ReadonlySet<string> = new Set([
  ...['CHANNEL_CREATE', 'CHANNEL_UPDATE', 'GUILD_ROLE_UPDATE', 'GUILD_ROLE_DELETE', 'GUILD_MEMBER_UPDATE'],
])

/** Notes what a session sees of a guild that it is told of. */
export function lookAround(world: World, session: Session, guild: Guild): void {
  session.sights.set(guild.id, new Set(visible(world, session, guild).map(({ id }) => id)))
}

/** What THREAD_LIST_SYNC says after an event; undefined where no channel came into sight. */
export function threadListSync(world: World, session: Session, { event, guildId, data }: WorldEvent): unknown {
  if (!causes.has(event) || !session.has(Intent.Guilds)) return undefined
  const guild = world.guilds.get(guildId ?? '')
  const before = session.sights.get(guildId ?? '')
  if (guild === undefined || before === undefined) return undefined
  // Roles of others change nothing here; looking around would only take its time.
  const isOther = event === 'GUILD_MEMBER_UPDATE' && (data as { user: { id: string } }).user.id !== session.userId
  if (isOther) return undefined
  lookAround(world, session, guild)
  // A channel that is new has no threads yet.
  if (event === 'CHANNEL_CREATE') return undefined
  const gained = [...session.sights.get(guild.id)!].filter(id => !before.has(id))
  return gained.length === 0 ? undefined : syncOf(world, session, { guild, gained })
}

function syncOf(world: World, { userId }: Session, { guild, gained }: { guild: Guild; gained: readonly string[] }) {
  const threads = threadsOf(world, guild, thread => {
    const active = thread.thread_metadata?.archived === false && gained.includes(thread.parent_id ?? '')
    return active && sees(world, userId, thread)
  })
  return {
    guild_id: guild.id,
    channel_ids: gained,
    threads: threads.map(thread => presentChannel(world, thread, userId)),
    members: threads.flatMap(({ id }) => world.threadMembers.get(id)?.get(userId) ?? []).map(member => ({ ...member })),
  }
}

/** Those in which threads can be. */
function visible(world: World, { userId }: Session, guild: Guild): Channel[] {
  const channels = [...guild.channelIds].map(id => world.channels.get(id)!)
  const { Text, Announcement } = ChannelType
  return channels.filter(
    one => (one.type === Text || one.type === Announcement || isForum(one)) && sees(world, userId, one),
  )
}
