/**
 * Guild routes: get, modify, preview, vanity address.
 * https://docs.discord.com/developers/resources/guild (2026-08)
 * @module
 */
import type { Call, Endpoint, Reply } from '../endpoint.js'
import { updateGuild } from '../world/guilds.js'
import type { GuildSettings } from '../world/model.js'
import { presentGuild } from '../world/payloads.js'
import { boolean, check, choice, image, integer, list, nullable, object, snowflake, text } from './check.js'
import { flagIn } from './pages.js'
import { guildIn } from './reach.js'

export const guildRoutes: readonly Endpoint[] = [
  { method: 'GET', path: '/guilds/{guild_id}', handle: getGuild },
  { method: 'PATCH', path: '/guilds/{guild_id}', handle: patchGuild },
  { method: 'GET', path: '/guilds/{guild_id}/preview', handle: getPreview },
  { method: 'GET', path: '/guilds/{guild_id}/vanity-url', handle: getVanity },
]

const IMAGES = ['icon', 'splash', 'banner', 'discovery_splash', 'home_header'] as const

const Patch = object({
  name: text({ min: 2, max: 100 }),
  description: nullable(text({ max: 300 })),
  region: nullable(text()),
  icon: nullable(image),
  splash: nullable(image),
  banner: nullable(image),
  discovery_splash: nullable(image),
  home_header: nullable(image),
  verification_level: choice(0, 1, 2, 3, 4),
  default_message_notifications: choice(0, 1),
  explicit_content_filter: choice(0, 1, 2),
  preferred_locale: text(),
  afk_timeout: choice(60, 300, 900, 1800, 3600),
  afk_channel_id: nullable(snowflake),
  system_channel_id: nullable(snowflake),
  system_channel_flags: integer({ min: 0 }),
  rules_channel_id: nullable(snowflake),
  public_updates_channel_id: nullable(snowflake),
  safety_alerts_channel_id: nullable(snowflake),
  features: list(text(), { max: 1521 }),
  premium_progress_bar_enabled: boolean,
  owner_id: snowflake,
})

function getGuild(call: Call): Reply {
  const guild = guildIn(call)
  const size = guild.members.size
  const counts = flagIn(call.query, 'with_counts') && {
    approximate_member_count: size,
    approximate_presence_count: size,
  }
  return { status: 200, body: { ...presentGuild(guild), ...counts } }
}

function patchGuild(call: Call): Reply {
  const guild = guildIn(call, 'ManageGuild')
  const changes = check(Patch, call.body)
  for (const name of IMAGES) if (changes[name] != null) changes[name] = call.world.secrets.hash()
  updateGuild(call.world, guild, changes as Partial<GuildSettings>)
  return { status: 200, body: presentGuild(guild) }
}

function getPreview(call: Call): Reply {
  const guild = guildIn(call)
  const { id, emojis, stickers, name, icon, splash, discovery_splash, features, description, home_header } =
    presentGuild(guild)
  const size = guild.members.size
  const counts = { approximate_member_count: size, approximate_presence_count: size }
  return {
    status: 200,
    body: { id, name, icon, splash, discovery_splash, home_header, emojis, stickers, features, description, ...counts },
  }
}

function getVanity(call: Call): Reply {
  const guild = guildIn(call, 'ManageGuild')
  return { status: 200, body: { code: guild.settings.vanity_url_code, uses: guild.vanityUses } }
}
