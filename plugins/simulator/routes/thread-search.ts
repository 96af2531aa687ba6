/**
 * Thread search: the threads of a channel by name, tags and age.
 *
 * In Discord's OpenAPI description but not in its docs; read from the former.
 * @module
 */
import type { Call, Endpoint, Reply } from '../endpoint.js'
import type { Channel } from '../world/model.js'
import { presentChannel, presentMessage } from '../world/payloads.js'
import { compareIds } from '../world/snowflakes.js'
import { threadsOf } from '../world/threads.js'
import { boolean, choice, integer, list, object, type Shape, type Shaped, snowflake, text } from './check.js'
import { notIndexed } from './message-search.js'
import { checkQuery } from './pages.js'
import { actorOf, channelIn, guildOf } from './reach.js'

export const threadSearchRoutes: readonly Endpoint[] = [
  { method: 'GET', path: '/channels/{channel_id}/threads/search', handle: search },
]

/** Separated by commas or repeated. */
const tags: Shape<string[]> = (value, path, report) => {
  const many = [value].flat().flatMap(one => (typeof one === 'string' ? one.split(',') : one))
  return list(snowflake, { max: 20, unique: true })(many, path, report)
}
const Query = object({
  name: text({ max: 100 }),
  slop: integer({ min: 0, max: 100 }),
  min_id: snowflake,
  max_id: snowflake,
  tag: tags,
  tag_setting: choice('match_all', 'match_some'),
  archived: boolean,
  sort_by: choice('relevance', 'creation_time', 'last_message_time', 'archive_time'),
  sort_order: choice('asc', 'desc'),
  limit: integer({ min: 1, max: 25 }),
  offset: integer({ min: 0, max: 9975 }),
})
type Search = Shaped<typeof Query>

function search(call: Call): Reply {
  const parent = channelIn(call, 'ReadMessageHistory')
  const query = checkQuery(Query, call.query)
  const pending = notIndexed(call, parent.id)
  if (pending !== undefined) return pending
  const { limit = 25, offset = 0, sort_order = 'desc' } = query
  const found = threadsOf(
    call.world,
    guildOf(call, parent),
    thread => thread.parent_id === parent.id && fits(thread, query),
  )
  found.sort((a, b) => order(a, b, query))
  if (sort_order === 'desc') found.reverse()
  const page = found.slice(offset, offset + limit)
  return {
    status: 200,
    body: { ...present(call, page), has_more: found.length > offset + limit, total_results: found.length },
  }
}

function present({ world, ...call }: Call, page: readonly Channel[]) {
  const { userId } = actorOf({ world, ...call })
  const firsts = page.map(({ id }) => world.messages.get(id, id)).filter(first => first !== undefined)
  return {
    threads: page.map(thread => presentChannel(world, thread)),
    members: page.map(({ id }) => world.threadMembers.get(id)?.get(userId)).filter(member => member !== undefined),
    first_messages: firsts.map(first => {
      const { thread: _, ...view } = presentMessage(world, first, userId)
      return view
    }),
  }
}

function fits(thread: Channel, { name, min_id, max_id, tag, tag_setting = 'match_some', archived }: Search): boolean {
  const has = (id: string) => thread.applied_tags?.includes(id) === true
  return (
    thread.type !== 12 &&
    (name === undefined || (thread.name ?? '').toLowerCase().includes(name.toLowerCase())) &&
    (min_id === undefined || compareIds(thread.id, min_id) > 0) &&
    (max_id === undefined || compareIds(thread.id, max_id) < 0) &&
    (tag === undefined || (tag_setting === 'match_all' ? tag.every(has) : tag.some(has))) &&
    (archived === undefined || thread.thread_metadata?.archived === archived)
  )
}

function order(a: Channel, b: Channel, { sort_by = 'last_message_time' }: Search): number {
  if (sort_by === 'last_message_time') return compareIds(a.last_message_id ?? a.id, b.last_message_id ?? b.id)
  if (sort_by !== 'archive_time') return compareIds(a.id, b.id)
  const [at, bt] = [a.thread_metadata?.archive_timestamp ?? '', b.thread_metadata?.archive_timestamp ?? '']
  return at < bt ? -1 : at > bt ? 1 : compareIds(a.id, b.id)
}
