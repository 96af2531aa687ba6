/**
 * Message traits: what a message holds and who wrote it, in the words of the search.
 * https://docs.discord.com/developers/resources/message#search-guild-messages-search-has-types (2026-08)
 * @module
 */
import type { StoredMessage } from '../world/model.js'

const THINGS = ['link', 'embed', 'file', 'image', 'video', 'sound', 'sticker', 'poll', 'snapshot'] as const
type Thing = (typeof THINGS)[number]

/** Things to look for, and with a dash not to. */
export const HAS: readonly (Thing | `-${Thing}`)[] = [...THINGS, ...THINGS.map((thing): `-${Thing}` => `-${thing}`)]

/** True if the message holds the thing, or with a dash does not. */
export function holds(message: StoredMessage, thing: string): boolean {
  const wanted = !thing.startsWith('-')
  return TESTS[(wanted ? thing : thing.slice(1)) as Thing](message) === wanted
}

/** True if the author is of the kind, or with a dash is not. */
export function isBy({ json }: StoredMessage, type: string): boolean {
  const wanted = !type.startsWith('-')
  const bot = 'bot' in json.author && json.author.bot === true
  const actual = json.webhook_id !== undefined ? 'webhook' : bot ? 'bot' : 'user'
  return (actual === (wanted ? type : type.slice(1))) === wanted
}

/** True if an embed shows this; bots' embeds are articles. */
export function hasEmbed({ json }: StoredMessage, type: string): boolean {
  const embeds = json.embeds as readonly { image?: unknown; video?: unknown }[]
  if (type === 'image') return embeds.some(({ image }) => image !== undefined)
  if (type === 'video') return embeds.some(({ video }) => video !== undefined)
  return type === 'article' && embeds.length > 0
}

const TESTS: Readonly<Record<Thing, (message: StoredMessage) => boolean>> = {
  link: ({ json }) => /https?:\/\//i.test(json.content),
  embed: ({ json }) => json.embeds.length > 0,
  file: ({ json }) => json.attachments.length > 0,
  image: message => ofType(message, 'image/') || hasEmbed(message, 'image'),
  video: message => ofType(message, 'video/'),
  sound: message => ofType(message, 'audio/'),
  sticker: ({ json }) => (json.sticker_items ?? []).length > 0,
  poll: ({ json }) => json.poll !== undefined,
  snapshot: ({ json }) => (json.message_snapshots ?? []).length > 0,
}

function ofType({ json }: StoredMessage, start: string): boolean {
  return json.attachments.some(({ content_type }) => content_type.startsWith(start))
}
