/**
 * CDN: the addresses of images, and what a signed address of an attachment tells.
 * https://docs.discord.com/developers/reference#image-formatting (2026-08)
 * @module
 */
import { isSnowflake } from '../routes/ids.js'
import { refuse, refuseUnknown } from './refuse.js'
import { checkSnowflake } from './snowflake.js'

export type StillFormat = 'png' | 'jpg' | 'jpeg' | 'webp'
export type ImageFormat = StillFormat | 'gif'
/** In pixels. */
export type ImageSize = 16 | 32 | 64 | 128 | 256 | 512 | 1024 | 2048 | 4096

/** How an image is asked for that does not move. */
export interface StillOptions {
  /** @default 'webp' */
  readonly format?: StillFormat
  /** Pixels, a power of two. @default Discord's own choice */
  readonly size?: ImageSize
}

/** How an image is asked for that may move. */
export interface ImageOptions {
  /** Animated images are best asked for as WebP; GIF is not made of all of them. @default 'webp' */
  readonly format?: ImageFormat
  /** Pixels, a power of two. @default Discord's own choice */
  readonly size?: ImageSize
  /** Whether it moves. @default true for hashes that begin with `a_`, false for others and for emoji */
  readonly animated?: boolean
}

const base = 'https://cdn.discordapp.com'
/** The only place that has GIF stickers. */
const media = 'https://media.discordapp.net'
const still: readonly string[] = ['png', 'jpg', 'jpeg', 'webp']
const moving: readonly string[] = [...still, 'gif']
const sizes: readonly number[] = [16, 32, 64, 128, 256, 512, 1024, 2048, 4096]
/** Hashes and the ids of assets. */
const safe = /^[\w-]{1,100}$/
/** The application that all sticker packs belong to. */
const stickerShop = '710982414301790216'

interface Wanted {
  readonly path: string
  /** Whether there is an animated version; undefined where only the caller knows. */
  readonly moves: boolean | undefined
  readonly options: ImageOptions
}

function image({ path, moves, options }: Wanted): string {
  refuseUnknown('options', options, ['format', 'size', 'animated'])
  const { format = 'webp', size, animated = moves ?? format === 'gif' } = options
  if (!moving.includes(format)) refuse('options.format', `one of ${moving.join(', ')}`, format)
  if (typeof animated !== 'boolean') refuse('options.animated', 'true or false', animated)
  if (moves === false && animated)
    refuse('options.animated', 'false for a hash without a_, which stands still', animated)
  if (moves === false && format === 'gif') refuse('options.format', 'other than gif for what stands still', format)
  if (!animated && format === 'gif') refuse('options.format', 'other than gif where animated is false', format)
  const asked = options.animated === true && still.includes(format) && format !== 'webp'
  if (asked) refuse('options.format', 'webp or gif for what is animated', format)
  return `${base}/${path}.${format}${query(size, animated && format === 'webp')}`
}

function stillImage(path: string, options: StillOptions = {}): string {
  refuseUnknown('options', options, ['format', 'size'])
  const { format = 'webp', size } = options
  if (!still.includes(format)) refuse('options.format', `one of ${still.join(', ')}`, format)
  return `${base}/${path}.${format}${query(size, false)}`
}

function query(size: unknown, animated: boolean): string {
  if (size !== undefined && !sizes.includes(size as number)) refuse('options.size', `one of ${sizes.join(', ')}`, size)
  const parts = [size !== undefined && `size=${size}`, animated && 'animated=true'].filter(Boolean)
  return parts.length > 0 ? `?${parts.join('&')}` : ''
}

/** A piece of a path. */
function part(key: string, value: unknown): string {
  if (typeof value !== 'string' || !safe.test(value)) return refuse(key, 'a hash or id as Discord sends it', value)
  return value
}

function id(key: string, value: unknown): string {
  checkSnowflake(key, value)
  return value
}

const hashMoves = (hash: string) => hash.startsWith('a_')

/** An image that stands still, by the id of what it belongs to and its hash. */
function stillOf(folder: string, key: string) {
  return (owner: string, hash: string, options?: StillOptions): string =>
    stillImage(`${folder}/${id(key, owner)}/${part('hash', hash)}`, options)
}

/** The same for one that may move. */
function movingOf(folder: string, key: string) {
  return (owner: string, hash: string, options: ImageOptions = {}): string =>
    image({ path: `${folder}/${id(key, owner)}/${part('hash', hash)}`, moves: hashMoves(hash), options })
}

function memberImage(folder: 'avatars' | 'banners') {
  return (member: GuildMember, hash: string, options: ImageOptions = {}): string => {
    const owner = `guilds/${id('guildId', member?.guildId)}/users/${id('userId', member?.userId)}`
    return image({ path: `${owner}/${folder}/${part('hash', hash)}`, moves: hashMoves(hash), options })
  }
}

/** Whose image it is, in which guild. */
export interface GuildMember {
  readonly guildId: string
  readonly userId: string
}

function emojiImage(emojiId: string, options: ImageOptions = {}): string {
  return image({ path: `emojis/${id('emojiId', emojiId)}`, moves: undefined, options })
}

/** @param user with its old discriminator if it has one: `'0'` and none mean that it has a unique name */
function defaultAvatar(user: { readonly id: string; readonly discriminator?: string | undefined }): string {
  const { discriminator = '0' } = user ?? {}
  if (!/^\d{1,4}$/.test(discriminator)) refuse('user.discriminator', 'up to four digits', discriminator)
  const own = id('user.id', user?.id)
  const index = Number(discriminator) === 0 ? Number((BigInt(own) >> 22n) % 6n) : Number(discriminator) % 5
  return `${base}/embed/avatars/${index}.png`
}

/** PNG, APNG, Lottie, GIF: https://docs.discord.com/developers/resources/sticker#sticker-object-sticker-format-types (2026-08) */
const stickerFormats: Readonly<Record<number, 'png' | 'json' | 'gif'>> = { 1: 'png', 2: 'png', 3: 'json', 4: 'gif' }

/** @param sticker as Discord sends it; its format decides where and how it is kept */
function sticker(sticker: { readonly id: string; readonly format_type: number }): string {
  const format = stickerFormats[sticker?.format_type]
  if (format === undefined) return refuse('sticker.format_type', '1, 2, 3 or 4', sticker?.format_type)
  return `${format === 'gif' ? media : base}/stickers/${id('sticker.id', sticker.id)}.${format}`
}

function avatarDecoration(asset: string, options: Pick<StillOptions, 'size'> = {}): string {
  refuseUnknown('options', options, ['size'])
  return stillImage(`avatar-decoration-presets/${part('asset', asset)}`, { ...options, format: 'png' })
}

/** What the address of an attachment tells. Times in ms of the Unix epoch; undefined where it is not signed. */
export interface AttachmentAddress {
  readonly channelId: string
  readonly attachmentId: string
  readonly filename: string
  readonly expiresAt: number | undefined
  readonly issuedAt: number | undefined
  readonly signature: string | undefined
}

const attachmentHosts: readonly string[] = ['cdn.discordapp.com', 'media.discordapp.net']

/** https://docs.discord.com/developers/reference#signed-attachment-cdn-urls (2026-08); undefined for other addresses */
function parseAttachment(address: string): AttachmentAddress | undefined {
  const url = URL.canParse(address) ? new URL(address) : undefined
  if (!url || !attachmentHosts.includes(url.host)) return undefined
  const [, channelId, attachmentId, name] =
    /^\/(?:ephemeral-)?attachments\/(\d+)\/(\d+)\/([^/]+)$/.exec(url.pathname) ?? []
  if (!isSnowflake(channelId) || !isSnowflake(attachmentId)) return undefined
  return {
    channelId,
    attachmentId,
    filename: decoded(name as string),
    expiresAt: hexTime(url.searchParams.get('ex')),
    issuedAt: hexTime(url.searchParams.get('is')),
    signature: url.searchParams.get('hm') ?? undefined,
  }
}

function hexTime(text: string | null): number | undefined {
  return text !== null && /^[\da-f]{1,11}$/i.test(text) ? Number.parseInt(text, 16) * 1000 : undefined
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** @param now ms of the Unix epoch, such as `client.clock.wall()` */
function hasExpired(address: string, now: number): boolean {
  if (typeof now !== 'number' || Number.isNaN(now)) refuse('now', 'a time in ms', now)
  const { expiresAt } = parseAttachment(address) ?? {}
  return expiresAt !== undefined && expiresAt <= now
}

function unsigned(address: string): string {
  if (!parseAttachment(address)) refuse('address', "the address of one of Discord's attachments", address)
  const url = new URL(address)
  return `${url.origin}${url.pathname}`
}

/** The addresses of images. A format, size, id or hash that the CDN does not take throws ConfigError with its name. */
export const cdn = {
  /** Custom emoji. Whether it is animated only its object tells. */
  emoji: emojiImage,
  guildIcon: movingOf('icons', 'guildId'),
  guildSplash: stillOf('splashes', 'guildId'),
  guildDiscoverySplash: stillOf('discovery-splashes', 'guildId'),
  guildBanner: movingOf('banners', 'guildId'),
  guildTagBadge: stillOf('guild-tag-badges', 'guildId'),
  userAvatar: movingOf('avatars', 'userId'),
  userBanner: movingOf('banners', 'userId'),
  /** What a user without an avatar is shown with. It has one size. */
  defaultAvatar,
  memberAvatar: memberImage('avatars'),
  memberBanner: memberImage('banners'),
  /** A still PNG: that is all there is. */
  avatarDecoration,
  roleIcon: stillOf('role-icons', 'roleId'),
  teamIcon: stillOf('team-icons', 'teamId'),
  scheduledEventCover: stillOf('guild-events', 'scheduledEventId'),
  applicationIcon: stillOf('app-icons', 'applicationId'),
  applicationCover: stillOf('app-icons', 'applicationId'),
  applicationAsset: stillOf('app-assets', 'applicationId'),
  achievementIcon: (
    achievement: { readonly applicationId: string; readonly achievementId: string },
    hash: string,
    options?: StillOptions,
  ): string => {
    const application = id('applicationId', achievement?.applicationId)
    const own = id('achievementId', achievement?.achievementId)
    return stillImage(`app-assets/${application}/achievements/${own}/icons/${part('hash', hash)}`, options)
  },
  storePageAsset: (applicationId: string, asset: string, options?: StillOptions): string =>
    stillImage(`app-assets/${id('applicationId', applicationId)}/store/${part('asset', asset)}`, options),
  stickerPackBanner: (asset: string, options?: StillOptions): string =>
    stillImage(`app-assets/${stickerShop}/store/${part('asset', asset)}`, options),
  /** It has one size. */
  sticker,
  parseAttachment,
  /** Whether the address of an attachment is no longer good at `now`; never for what is not signed. */
  hasExpired,
  /** The address of an attachment without its signature, as Discord takes it back in bodies, and signs it anew. */
  unsigned,
} as const
