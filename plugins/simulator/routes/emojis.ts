/**
 * Emoji routes: list, get, create, modify, delete.
 * https://docs.discord.com/developers/resources/emoji (2026-08)
 * @module
 */
import { type Call, type Endpoint, Refusal, type Reply } from '../endpoint.js'
import { emitEmojis } from '../world/guilds.js'
import type { Emoji, Guild } from '../world/model.js'
import { check, image, list, nullable, object, required, snowflake, text } from './check.js'
import { guildIn, idIn, mayInGuild, userOf } from './reach.js'
import { missingPermissions, unknown } from './refusals.js'

export const emojiRoutes: readonly Endpoint[] = [
  { method: 'GET', path: '/guilds/{guild_id}/emojis', handle: listEmojis },
  { method: 'POST', path: '/guilds/{guild_id}/emojis', handle: postEmoji },
  { method: 'GET', path: '/guilds/{guild_id}/emojis/{emoji_id}', handle: getEmoji },
  { method: 'PATCH', path: '/guilds/{guild_id}/emojis/{emoji_id}', handle: patchEmoji },
  { method: 'DELETE', path: '/guilds/{guild_id}/emojis/{emoji_id}', handle: deleteEmoji },
]

/** Static and animated ones count apart; without boosts. */
const MAX_EMOJIS = 50
const MAX_BYTES = 262_144
const name = text({ min: 2, max: 32, pattern: /^\w+$/ })
const EmojiCreate = object({ name: required(name), image: required(image), roles: nullable(list(snowflake)) })
const EmojiPatch = object({ name, roles: nullable(list(snowflake)) })

function listEmojis(call: Call): Reply {
  return { status: 200, body: [...guildIn(call).emojis.values()].map(emoji => ({ ...emoji })) }
}

function getEmoji(call: Call): Reply {
  return { status: 200, body: { ...emojiIn(call, guildIn(call)) } }
}

function postEmoji(call: Call): Reply {
  const guild = guildIn(call)
  if (!mayInGuild(call, guild, 'CreateGuildExpressions') && !mayInGuild(call, guild, 'ManageGuildExpressions')) {
    throw missingPermissions()
  }
  const request = check(EmojiCreate, call.body)
  const animated = request.image.startsWith('data:image/gif')
  demandRoom(guild, request.image, animated)
  const emoji: Emoji = {
    id: call.world.snowflakes.next(),
    name: request.name,
    roles: request.roles ?? [],
    user: userOf(call),
    require_colons: true,
    managed: false,
    animated,
    available: true,
  }
  guild.emojis.set(emoji.id, emoji)
  emitEmojis(call.world, guild)
  return { status: 201, body: { ...emoji } }
}

function patchEmoji(call: Call): Reply {
  const guild = guildIn(call)
  const emoji = emojiIn(call, guild)
  const { name, roles } = check(EmojiPatch, call.body)
  demandManage(call, guild, emoji)
  if (name !== undefined) emoji.name = name
  if (roles !== undefined) emoji.roles = roles ?? []
  emitEmojis(call.world, guild)
  return { status: 200, body: { ...emoji } }
}

function deleteEmoji(call: Call): Reply {
  const guild = guildIn(call)
  const emoji = emojiIn(call, guild)
  demandManage(call, guild, emoji)
  guild.emojis.delete(emoji.id)
  emitEmojis(call.world, guild)
  return { status: 204 }
}

function emojiIn(call: Call, guild: Guild): Emoji {
  const emoji = guild.emojis.get(idIn(call, 'emoji_id'))
  if (emoji === undefined) throw unknown('emoji')
  return emoji
}

/** One's own emojis need only the permission to create. */
function demandManage(call: Call, guild: Guild, emoji: Emoji): void {
  if (mayInGuild(call, guild, 'ManageGuildExpressions')) return
  if (emoji.user.id !== userOf(call).id || !mayInGuild(call, guild, 'CreateGuildExpressions'))
    throw missingPermissions()
}

function demandRoom(guild: Guild, data: string, animated: boolean): void {
  const bytes = Buffer.byteLength(data.slice(data.indexOf(',') + 1), 'base64')
  if (bytes > MAX_BYTES) throw new Refusal(400, 50138, 'Failed to resize asset below the maximum size: 262144')
  const count = [...guild.emojis.values()].filter(emoji => emoji.animated === animated).length
  if (count < MAX_EMOJIS) return
  throw animated
    ? new Refusal(400, 30018, 'Maximum number of animated emojis reached (50)')
    : new Refusal(400, 30008, 'Maximum number of emojis reached (50)')
}
