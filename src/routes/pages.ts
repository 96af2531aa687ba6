/**
 * Pages: how each endpoint that answers in pages is read on: cursor, size, direction, and where items and cursor sit.
 * https://docs.discord.com/developers/resources (2026-08), and Discord's OpenAPI spec for what the docs lack.
 * @module
 */

/** What leads from one page to the next. */
export type CursorKind =
  /** The id of the last item; `before`, `after` or both lead on from there. */
  | 'id'
  /** The ISO 8601 time of the last item; `before` leads on from there. */
  | 'time'
  /** How many items came before. */
  | 'offset'
  /** There is one page only. */
  | 'none'

/** Which way a list is read: `before` towards older ids, `after` towards newer ones. */
export type Direction = 'before' | 'after'

interface Row {
  readonly kind: CursorKind
  /** Query parameters that lead on; the first is the way to go where the caller names none. */
  readonly ways: readonly Direction[]
  /** Most items of a page. */
  readonly max: number
  /** Fewest that may be asked for. @default 1 */
  readonly min?: number
  /** Key of the answer that holds the items; undefined where the answer is the list itself. */
  readonly items?: string
  /** Where the cursor sits in an item. */
  readonly at: readonly string[]
  /** Key of the answer that says whether there is more. @default none: a short page is the last */
  readonly more?: string
  /** Key of the answer that says how many there are in all. */
  readonly total?: string
  /** Furthest offset. */
  readonly furthest?: number
  /** Without these there are no pages. */
  readonly query?: Readonly<Record<string, boolean>>
  /** Whether each item comes wrapped in a list of its own. */
  readonly nested?: true
}

export type Page = Row

const byId = { kind: 'id', at: ['id'] } as const
const eventUsers = { kind: 'id', ways: ['after', 'before'], max: 100, at: ['user', 'id'] } as const
const archived = {
  kind: 'time',
  ways: ['before'],
  max: 100,
  min: 2,
  items: 'threads',
  at: ['thread_metadata', 'archive_timestamp'],
  more: 'has_more',
} as const
const search = { kind: 'offset', ways: [], max: 25, at: [], total: 'total_results', furthest: 9975 } as const

/** By path template. All are read with GET. */
export const pages = {
  // Newest first.
  '/channels/{channel_id}/messages': { ...byId, ways: ['before', 'after'], max: 100 },
  // Pages may be short before the end: the search leaves out what it could not load in time.
  '/guilds/{guild_id}/messages/search': { ...search, items: 'messages', nested: true },
  '/channels/{channel_id}/threads/search': { ...search, items: 'threads' },
  '/channels/{channel_id}/messages/pins': {
    kind: 'time',
    ways: ['before'],
    max: 50,
    items: 'items',
    at: ['pinned_at'],
    more: 'has_more',
  },
  '/channels/{channel_id}/messages/{message_id}/reactions/{emoji_name}': { ...byId, ways: ['after'], max: 100 },
  '/channels/{channel_id}/polls/{message_id}/answers/{answer_id}': {
    ...byId,
    ways: ['after'],
    max: 100,
    items: 'users',
  },
  '/guilds/{guild_id}/members': { kind: 'id', ways: ['after'], max: 1000, at: ['user', 'id'] },
  '/guilds/{guild_id}/members/search': { kind: 'none', ways: [], max: 1000, at: [] },
  '/guilds/{guild_id}/bans': { kind: 'id', ways: ['after', 'before'], max: 1000, at: ['user', 'id'] },
  '/guilds/{guild_id}/requests': { ...byId, ways: ['after', 'before'], max: 100, items: 'guild_join_requests' },
  '/users/@me/guilds': { ...byId, ways: ['after', 'before'], max: 200 },
  // Newest first, oldest first with `after`.
  '/guilds/{guild_id}/audit-logs': { ...byId, ways: ['before', 'after'], max: 100, items: 'audit_log_entries' },
  '/applications/{application_id}/entitlements': { ...byId, ways: ['after', 'before'], max: 100 },
  '/skus/{sku_id}/subscriptions': { ...byId, ways: ['after', 'before'], max: 100 },
  '/guilds/{guild_id}/scheduled-events/{guild_scheduled_event_id}/users': eventUsers,
  '/guilds/{guild_id}/scheduled-events/{guild_scheduled_event_id}/{guild_scheduled_event_exception_id}/users':
    eventUsers,
  '/channels/{channel_id}/thread-members': {
    kind: 'id',
    ways: ['after'],
    max: 100,
    at: ['user_id'],
    query: { with_member: true },
  },
  '/channels/{channel_id}/threads/archived/public': archived,
  '/channels/{channel_id}/threads/archived/private': archived,
  '/channels/{channel_id}/users/@me/threads/archived/private': {
    ...byId,
    ways: ['before'],
    max: 100,
    min: 2,
    items: 'threads',
    more: 'has_more',
  },
  '/lobbies/{lobby_id}/messages': { kind: 'none', ways: [], max: 200, at: [] },
} as const satisfies Readonly<Record<string, Page>>

/** Path templates of the endpoints that answer in pages. */
export type PagedTemplate = keyof typeof pages

/** The row of a path template; undefined where there are no pages. */
export function pageOf(template: string): Page | undefined {
  return Object.hasOwn(pages, template) ? pages[template as PagedTemplate] : undefined
}
