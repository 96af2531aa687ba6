/**
 * GUILD_CREATE: a guild as a session is told of it, with as many members as its intents allow.
 * https://docs.discord.com/developers/events/gateway-events#guild-create (2026-08)
 * @module
 */
import type { Guild, Member } from '../world/model.js'
import { presentGuildCreate, presentMember } from '../world/payloads.js'
import { sees } from './audience.js'
import type { Hub } from './hub.js'
import { Intent } from './intents.js'
import type { Session } from './session.js'

/** From here on nobody gets more than the bot and those who talk. */
const HUGE = 75_000

export function guildCreate(hub: Hub, session: Session, guild: Guild) {
  const { world, presences } = hub
  const { userId, largeThreshold } = session
  const members = [...guild.members.values()].filter(member => comesAlong(hub, session, { guild, member }))
  const full = presentGuildCreate(world, guild, userId)
  return {
    ...full,
    large: guild.members.size > largeThreshold,
    voice_states: session.has(Intent.GuildVoiceStates) ? full.voice_states : [],
    members: members.map(presentMember),
    threads: full.threads.filter(({ id }) => sees(world, userId, world.channels.get(id)!)),
    presences: session.has(Intent.GuildPresences) ? members.flatMap(({ user }) => presences.listed(user.id)) : [],
  }
}

function comesAlong(hub: Hub, session: Session, { guild, member }: { guild: Guild; member: Member }): boolean {
  const { id } = member.user
  if (id === session.userId || guild.voice.has(id)) return true
  if (!session.has(Intent.GuildPresences) || guild.members.size > HUGE) return false
  if (guild.members.size <= session.largeThreshold) return true
  return member.roles.length > 0 || member.nick !== null || hub.presences.listed(id).length > 0
}
