/**
 * Sticker routes: of a guild, any by its id, and the packs that everyone has.
 * https://docs.discord.com/developers/resources/sticker (2026-08)
 * @module
 */
import { type Call, type Endpoint, Refusal, type Reply } from '../endpoint.js'
import { emitStickers } from '../world/guilds.js'
import type { Guild, Sticker } from '../world/model.js'
import { check, invalid, nullable, object, required, text } from './check.js'
import { botOf, guildIn, idIn, mayInGuild, userOf } from './reach.js'
import { missingPermissions, unknown } from './refusals.js'

export const stickerRoutes: readonly Endpoint[] = [
  { method: 'GET', path: '/guilds/{guild_id}/stickers', handle: listStickers },
  { method: 'POST', path: '/guilds/{guild_id}/stickers', handle: postSticker },
  { method: 'GET', path: '/guilds/{guild_id}/stickers/{sticker_id}', handle: getSticker },
  { method: 'PATCH', path: '/guilds/{guild_id}/stickers/{sticker_id}', handle: patchSticker },
  { method: 'DELETE', path: '/guilds/{guild_id}/stickers/{sticker_id}', handle: deleteSticker },
  { method: 'GET', path: '/stickers/{sticker_id}', handle: getAny },
  { method: 'GET', path: '/sticker-packs', auth: 'none', handle: listPacks },
  { method: 'GET', path: '/sticker-packs/{pack_id}', handle: getPack },
]

/** Without boosts. */
const MAX_STICKERS = 5
const MAX_BYTES = 512 * 1024
/** By the end of the file's name: PNG, APNG, Lottie, GIF. */
const FORMATS: Readonly<Record<string, number>> = { png: 1, apng: 2, json: 3, gif: 4 }

const name = text({ min: 2, max: 30 })
const tags = text({ min: 1, max: 200 })
const Create = object({ name: required(name), tags: required(tags), description: nullable(text({ max: 100 })) })
const Patch = object({ name, tags, description: nullable(text({ max: 100 })) })

function listStickers(call: Call): Reply {
  return { status: 200, body: [...guildIn(call).stickers.values()].map(sticker => ({ ...sticker })) }
}

function getSticker(call: Call): Reply {
  return { status: 200, body: { ...stickerIn(call, guildIn(call)) } }
}

function getAny(call: Call): Reply {
  botOf(call)
  const id = idIn(call, 'sticker_id')
  for (const guild of call.world.guilds.values()) {
    const sticker = guild.stickers.get(id)
    if (sticker !== undefined) return { status: 200, body: { ...sticker } }
  }
  for (const { stickers } of call.world.stickerPacks) {
    const sticker = stickers.find(one => one.id === id)
    if (sticker !== undefined) return { status: 200, body: sticker }
  }
  throw unknown('sticker')
}

function listPacks({ world }: Call): Reply {
  return { status: 200, body: { sticker_packs: world.stickerPacks } }
}

function getPack(call: Call): Reply {
  const id = idIn(call, 'pack_id')
  const pack = call.world.stickerPacks.find(one => one.id === id)
  if (pack === undefined) throw unknown('stickerPack')
  return { status: 200, body: pack }
}

function postSticker(call: Call): Reply {
  const guild = guildIn(call)
  if (!mayInGuild(call, guild, 'CreateGuildExpressions')) throw missingPermissions()
  const request = check(Create, call.body)
  const format_type = formatOf(call)
  if (guild.stickers.size >= MAX_STICKERS) throw new Refusal(400, 30039, 'Maximum number of stickers reached (5)')
  const sticker: Sticker = {
    id: call.world.snowflakes.next(),
    name: request.name,
    description: request.description ?? null,
    tags: request.tags,
    type: 2,
    format_type,
    available: true,
    guild_id: guild.id,
    user: userOf(call),
  }
  guild.stickers.set(sticker.id, sticker)
  emitStickers(call.world, guild)
  return { status: 201, body: { ...sticker } }
}

function patchSticker(call: Call): Reply {
  const guild = guildIn(call)
  const sticker = stickerIn(call, guild)
  const { name, tags, description } = check(Patch, call.body)
  demandManage(call, guild, sticker)
  if (name !== undefined) sticker.name = name
  if (tags !== undefined) sticker.tags = tags
  if (description !== undefined) sticker.description = description
  emitStickers(call.world, guild)
  return { status: 200, body: { ...sticker } }
}

function deleteSticker(call: Call): Reply {
  const guild = guildIn(call)
  const sticker = stickerIn(call, guild)
  demandManage(call, guild, sticker)
  guild.stickers.delete(sticker.id)
  emitStickers(call.world, guild)
  return { status: 204 }
}

function stickerIn(call: Call, guild: Guild): Sticker {
  const sticker = guild.stickers.get(idIn(call, 'sticker_id'))
  if (sticker === undefined) throw unknown('sticker')
  return sticker
}

/** One's own stickers need only the permission to create. */
function demandManage(call: Call, guild: Guild, sticker: Sticker): void {
  if (mayInGuild(call, guild, 'ManageGuildExpressions')) return
  if (sticker.user.id !== userOf(call).id || !mayInGuild(call, guild, 'CreateGuildExpressions'))
    throw missingPermissions()
}

/** The upload stands in the field `file`, not in `files[n]`. */
function formatOf(call: Call): number {
  const file = call.files.find(({ field }) => field === 'file')
  if (file === undefined) throw invalid(['file'], 'BASE_TYPE_REQUIRED', 'This field is required')
  if (file.bytes.length > MAX_BYTES) throw new Refusal(400, 50045, 'File uploaded exceeds the maximum size')
  const format = FORMATS[file.filename.split('.').at(-1)?.toLowerCase() ?? '']
  if (format === undefined) throw new Refusal(400, 50046, 'Invalid file uploaded')
  return format
}
