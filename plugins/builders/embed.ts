/**
 * Embed: a card in a message.
 * https://docs.discord.com/developers/resources/message#embed-object (2026-08)
 * @module
 */
import type { APIEmbed } from 'discord-api-types/v10'
import type { RichEmbed, RichEmbedField } from '../../src/routes/types.gen.js'
import { type ColorInput, color, type Rgb } from '../../src/values/color.js'
import { builderClass } from './builder.js'
import { homes } from './homes.js'
import type { Buildable, Draft, Fluent } from './types.js'

/** What can be sent of an embed; the rest only Discord sets. */
type Fields = Pick<RichEmbed, 'title' | 'description' | 'url' | 'fields'>
type Whole = Draft<RichEmbed>
type Media = string | { readonly url: string; readonly description?: string | null | undefined }

const steps = {
  /** A number, `'#5865f2'`, `[88, 101, 242]`, or a name such as `'blurple'`. */
  color: (_: Whole, input: ColorInput | null) => ({ color: input === null ? undefined : color.from(input) }),
  /** Red, green and blue, each from 0 to 255. */
  colorRgb: (_: Whole, ...rgb: Rgb) => ({ color: color.from(rgb) }),
  addField: ({ fields }: Whole, name: string, value: string, inline = false) => ({
    fields: [...(fields ?? []), { name, value, inline } satisfies RichEmbedField],
  }),
  /** A URL, or `attachment://name` for a file of the message. */
  image: (_: Whole, media: Media | null) => ({ image: mediaOf(media) }),
  thumbnail: (_: Whole, media: Media | null) => ({ thumbnail: mediaOf(media) }),
  footer: (_: Whole, footer: string | APIEmbed['footer'] | null, iconUrl?: string) => ({
    footer: named('text', footer, { icon_url: iconUrl }),
  }),
  author: (_: Whole, author: string | APIEmbed['author'] | null, iconUrl?: string, url?: string) => ({
    author: named('name', author, { icon_url: iconUrl, url }),
  }),
  /** A Date, ms of the Unix epoch, or ISO 8601. @default now */
  timestamp: (_: Whole, when: Date | number | string | null = Date.now()) => ({
    timestamp: when === null ? undefined : typeof when === 'string' ? when : isoOf(new Date(when)),
  }),
}

/** Not a date: the check says so. */
const isoOf = (date: Date): string => (Number.isNaN(date.getTime()) ? 'Invalid Date' : date.toISOString())

const mediaOf = (media: Media | null) => (typeof media === 'string' ? { url: media } : (media ?? undefined))

function named(key: string, given: string | object | null | undefined, more: Readonly<Record<string, unknown>>) {
  if (typeof given !== 'string') return given ?? undefined
  const set = Object.entries(more).filter(([, value]) => value !== undefined)
  return { [key]: given, ...Object.fromEntries(set) }
}

type Payload = Readonly<Record<string, unknown>>

/** An embed as it can be sent: without its type, and of images what Discord does not find out by itself. */
export function sendableEmbed({ type: _, provider: __, video: ___, ...embed }: Payload): Payload {
  const media = ['image', 'thumbnail'].filter(key => typeof embed[key] === 'object' && embed[key] !== null)
  const kept = media.map(key => {
    const { url, description } = embed[key] as { url?: unknown; description?: unknown }
    return [key, { url, ...(description !== undefined && { description }) }]
  })
  return { ...embed, ...Object.fromEntries(kept) }
}

export interface EmbedBuilder extends Fluent<Fields, typeof steps, EmbedBuilder>, Buildable<APIEmbed> {}
export const EmbedBuilder = builderClass<APIEmbed, EmbedBuilder>({
  home: homes.embed,
  steps,
  without: ['provider', 'video'],
  adopt: sendableEmbed,
})
