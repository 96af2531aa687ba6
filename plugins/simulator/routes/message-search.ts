/**
 * Message search: a guild's messages by what they say, who wrote them and what they hold.
 * https://docs.discord.com/developers/resources/message#search-guild-messages (2026-08)
 * @module
 */
import type { Call, Endpoint, Reply } from '../endpoint.js'
import { type Channel, ChannelType, type Guild, type StoredMessage } from '../world/model.js'
import { isThread, presentChannel, presentMessage } from '../world/payloads.js'
import { compareIds } from '../world/snowflakes.js'
import { boolean, choice, integer, object, type Shaped, snowflake, text } from './check.js'
import { HAS, hasEmbed, holds, isBy } from './message-traits.js'
import { checkQuery, repeated } from './pages.js'
import { actorOf, guildIn, mayIn, seesPrivateThread } from './reach.js'

export const messageSearchRoutes: readonly Endpoint[] = [
  { method: 'GET', path: '/guilds/{guild_id}/messages/search', handle: search },
]

const NOT_READY = 110000
const ids = repeated(snowflake, 100)
const names = repeated(text({ max: 1024 }), 100)
const Query = object({
  content: text({ max: 1024 }),
  slop: integer({ min: 0, max: 100 }),
  limit: integer({ min: 1, max: 25 }),
  offset: integer({ min: 0, max: 9975 }),
  max_id: snowflake,
  min_id: snowflake,
  channel_id: repeated(snowflake, 500),
  author_id: ids,
  author_type: repeated(choice('user', 'bot', 'webhook', '-user', '-bot', '-webhook'), 6),
  mentions: ids,
  mentions_role_id: ids,
  mention_everyone: boolean,
  replied_to_user_id: ids,
  replied_to_message_id: ids,
  pinned: boolean,
  has: repeated(choice(...HAS), 18),
  embed_type: repeated(choice('image', 'video', 'gif', 'sound', 'article'), 5),
  embed_provider: names,
  link_hostname: names,
  attachment_filename: names,
  attachment_extension: names,
  sort_by: choice('timestamp', 'relevance'),
  sort_order: choice('asc', 'desc'),
  include_nsfw: boolean,
})
type Search = Shaped<typeof Query>

/** 202 until the place is indexed, which the first question starts; the wait is in seconds. */
export function notIndexed({ world }: Call, id: string): Reply | undefined {
  const wait = world.searchIndex.wait(id)
  if (wait === 0) return undefined
  return {
    status: 202,
    body: {
      message: 'Index not yet available. Try again later',
      code: NOT_READY,
      documents_indexed: 0,
      retry_after: Math.ceil(wait / 1000),
    },
  }
}

function search(call: Call): Reply {
  const guild = guildIn(call)
  const query = checkQuery(Query, call.query)
  const pending = notIndexed(call, guild.id)
  if (pending !== undefined) return pending
  const { limit = 25, offset = 0, sort_order = 'desc' } = query
  const found = searched(call, guild, query)
    .flatMap(channel => call.world.messages.of(channel.id).all())
    .filter(message => fits(call, message, query))
    .sort((a, b) => compareIds(a.json.id, b.json.id))
  if (sort_order === 'desc') found.reverse()
  const page = found.slice(offset, offset + limit)
  return {
    status: 200,
    body: {
      doing_deep_historical_index: false,
      total_results: found.length,
      messages: page.map(message => [present(call, message)]),
      ...threadsOf(call, page),
    },
  }
}

/** Channels and threads that the actor may read back. */
function searched(call: Call, guild: Guild, { channel_id, include_nsfw }: Search): Channel[] {
  return [...guild.channelIds, ...guild.threadIds]
    .map(id => call.world.channels.get(id)!)
    .filter(
      channel =>
        (channel_id === undefined || channel_id.includes(channel.id)) &&
        (include_nsfw === true || channel.nsfw !== true) &&
        mayIn(call, channel, 'ViewChannel') &&
        (channel.type !== ChannelType.PrivateThread || seesPrivateThread(call, channel)) &&
        mayIn(call, channel, 'ReadMessageHistory'),
    )
}

function fits(call: Call, message: StoredMessage, query: Search): boolean {
  const { json } = message
  const any = (wanted: readonly string[] | undefined, ...actual: readonly (string | undefined)[]) =>
    wanted === undefined || actual.some(one => one !== undefined && wanted.includes(one))
  const reply = json.message_reference?.message_id
  const replied = call.world.messages.get(json.message_reference?.channel_id ?? '', reply ?? '')
  return (
    says(json.content, query) &&
    (query.max_id === undefined || compareIds(json.id, query.max_id) < 0) &&
    (query.min_id === undefined || compareIds(json.id, query.min_id) > 0) &&
    any(query.author_id, json.author.id) &&
    (query.author_type ?? []).every(type => isBy(message, type)) &&
    any(query.mentions, ...json.mentions.map(({ id }) => id)) &&
    any(query.mentions_role_id, ...json.mention_roles) &&
    (query.mention_everyone === undefined || query.mention_everyone === json.mention_everyone) &&
    any(query.replied_to_message_id, reply) &&
    any(query.replied_to_user_id, replied?.json.author.id) &&
    (query.pinned === undefined || query.pinned === json.pinned) &&
    (query.has ?? []).every(thing => holds(message, thing)) &&
    (query.embed_type === undefined || query.embed_type.some(type => hasEmbed(message, type))) &&
    any(query.attachment_filename, ...json.attachments.map(({ filename }) => filename)) &&
    any(query.attachment_extension, ...json.attachments.map(({ filename }) => filename.split('.').at(-1))) &&
    any(query.link_hostname, ...hostsIn(json.content)) &&
    query.embed_provider === undefined
  )
}

/** All words, in their order, with at most `slop` others between two of them. */
function says(content: string, { content: wanted, slop = 2 }: Search): boolean {
  if (wanted === undefined) return true
  const [words, sought] = [wordsOf(content), wordsOf(wanted)]
  return words.some((_, start) => {
    let at = start
    return sought.every((word, index) => {
      const end = index === 0 ? start + 1 : at + slop + 2
      const next = words.findIndex(
        (one, place) => place >= (index === 0 ? start : at + 1) && place < end && one === word,
      )
      at = next
      return next !== -1
    })
  })
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
}

function hostsIn(content: string): string[] {
  return [...content.matchAll(/https?:\/\/([^\s/:?#]+)/gi)].map(([, host]) => host!.toLowerCase())
}

/** Search results come without reactions. */
function present(call: Call, message: StoredMessage) {
  const { reactions: _, ...view } = presentMessage(call.world, message, actorOf(call).userId)
  return { ...view, hit: true }
}

function threadsOf(call: Call, page: readonly StoredMessage[]) {
  const { world } = call
  const places = [...new Set(page.map(({ json }) => json.channel_id))].map(id => world.channels.get(id)!)
  const threads = places.filter(isThread)
  if (threads.length === 0) return {}
  const joined = threads.map(({ id }) => world.threadMembers.get(id)?.get(actorOf(call).userId))
  return {
    threads: threads.map(thread => presentChannel(world, thread)),
    members: joined.filter(member => member !== undefined),
  }
}
