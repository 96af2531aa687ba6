/**
 * Thread routes: open from a message, without one, or as a forum post; archived lists.
 * https://docs.discord.com/developers/resources/channel#start-thread-from-message (2026-08)
 * @module
 */
import { type Call, type Endpoint, Refusal, type Reply } from '../endpoint.js'
import { type Channel, ChannelType, type StoredMessage } from '../world/model.js'
import { isForum, presentChannel, presentMessage } from '../world/payloads.js'
import { postMessage, updateMessage } from '../world/posting.js'
import { compareIds } from '../world/snowflakes.js'
import { openThread, threadsOf } from '../world/threads.js'
import { ARCHIVE_MINUTES } from './channel-body.js'
import {
  boolean,
  check,
  choice,
  integer,
  isoTime,
  list,
  nullable,
  object,
  required,
  type Shape,
  snowflake,
  text,
} from './check.js'
import { composeMessage } from './compose.js'
import { MessageFlag, MessagePost } from './message-body.js'
import { demandClean, demandCleanTitle } from './moderation.js'
import { checkQuery } from './pages.js'
import { botOf, channelIn, guildOf, mayIn, messageIn, userOf } from './reach.js'
import { missingPermissions, wrongChannelType } from './refusals.js'

export const threadRoutes: readonly Endpoint[] = [
  { method: 'POST', path: '/channels/{channel_id}/messages/{message_id}/threads', handle: openFromMessage },
  { method: 'POST', path: '/channels/{channel_id}/threads', handle: open },
  { method: 'GET', path: '/channels/{channel_id}/threads/archived/public', handle: listArchived },
  { method: 'GET', path: '/channels/{channel_id}/threads/archived/private', handle: listPrivate },
  { method: 'GET', path: '/channels/{channel_id}/users/@me/threads/archived/private', handle: listMine },
]

const THREAD_CREATED = 18
const THREAD_STARTER = 21
/** A forum that asks for a tag on every post. */
const REQUIRE_TAG = 1 << 4

const common = {
  name: required(text({ min: 1, max: 100 })),
  auto_archive_duration: nullable(choice(...ARCHIVE_MINUTES)),
  rate_limit_per_user: nullable(integer({ min: 0, max: 21_600 })),
}
const FromMessage = object(common)
const Plain = object({ ...common, type: nullable(choice(10, 11, 12)), invitable: nullable(boolean) })
const Post = object({
  ...common,
  applied_tags: nullable(list(snowflake, { max: 5, unique: true })),
  message: required(MessagePost),
})

function openFromMessage(call: Call): Reply {
  const parent = channelIn(call, 'ReadMessageHistory')
  if (parent.type !== ChannelType.Text && parent.type !== ChannelType.Announcement) throw wrongChannelType()
  if (!mayIn(call, parent, 'CreatePublicThreads')) throw missingPermissions()
  const message = messageIn(call, parent)
  const request = check(FromMessage, call.body)
  if (call.world.channels.has(message.json.id)) {
    throw new Refusal(400, 160004, 'A thread has already been created for this message')
  }
  demandCleanTitle(call, parent, request.name)
  const thread = openThread(call.world, parent, {
    name: request.name,
    type: publicType(parent),
    ownerId: botOf(call).userId,
    messageId: message.json.id,
    autoArchive: request.auto_archive_duration,
    slowmode: request.rate_limit_per_user,
  })
  startWith(call, thread, message)
  updateMessage(call.world, message, { flags: message.json.flags | MessageFlag.HasThread })
  return replyWith(call, thread)
}

/** The thread's first message points at the one that it started from; it does not count. */
function startWith(call: Call, thread: Channel, { json }: StoredMessage): void {
  const at = { type: 0, message_id: json.id, channel_id: json.channel_id, guild_id: thread.guild_id! }
  call.world.quietly(() => {
    postMessage(call.world, thread, { type: THREAD_STARTER, author: userOf(call), message_reference: at })
    thread.message_count = 0
    thread.total_message_sent = 0
    thread.last_message_id = null
  })
}

function open(call: Call): Reply {
  const parent = channelIn(call)
  if (isForum(parent)) return openPost(call, parent)
  if (parent.type !== ChannelType.Text && parent.type !== ChannelType.Announcement) throw wrongChannelType()
  const request = check(Plain, call.body)
  const type = request.type ?? ChannelType.PrivateThread
  if ((type === ChannelType.AnnouncementThread) !== (parent.type === ChannelType.Announcement)) throw wrongChannelType()
  if (!mayIn(call, parent, type === ChannelType.PrivateThread ? 'CreatePrivateThreads' : 'CreatePublicThreads')) {
    throw missingPermissions()
  }
  demandCleanTitle(call, parent, request.name)
  const thread = openThread(call.world, parent, {
    name: request.name,
    type,
    ownerId: botOf(call).userId,
    autoArchive: request.auto_archive_duration,
    slowmode: request.rate_limit_per_user,
    invitable: request.invitable,
  })
  if (type !== ChannelType.PrivateThread) announce(call, parent, thread)
  return replyWith(call, thread)
}

function announce(call: Call, parent: Channel, thread: Channel): void {
  const at = { type: 0, channel_id: thread.id, guild_id: thread.guild_id! }
  postMessage(call.world, parent, {
    type: THREAD_CREATED,
    content: thread.name!,
    author: userOf(call),
    message_reference: at,
  })
}

/** A forum post: a thread whose first message has its id. */
function openPost(call: Call, forum: Channel): Reply {
  if (!mayIn(call, forum, 'SendMessages')) throw missingPermissions()
  const request = check(Post, call.body)
  const tags = demandTags(forum, request.applied_tags ?? [])
  const id = call.world.snowflakes.next()
  const mayMentionAll = mayIn(call, forum, 'MentionEveryone')
  const draft = composeMessage(call, { channel: { ...forum, id }, request: request.message, mayMentionAll })
  demandCleanTitle(call, forum, request.name)
  demandClean(call, forum, draft)
  const thread = openThread(call.world, forum, {
    name: request.name,
    type: ChannelType.PublicThread,
    ownerId: botOf(call).userId,
    messageId: id,
    autoArchive: request.auto_archive_duration,
    slowmode: request.rate_limit_per_user,
    tags,
  })
  const message = postMessage(call.world, thread, { ...draft, id, author: userOf(call) })
  thread.message_count = 0
  forum.last_message_id = id
  const { thread: _, ...first } = presentMessage(call.world, message, botOf(call).userId)
  return { status: 201, body: { ...presentChannel(call.world, thread, botOf(call).userId), message: first } }
}

/** @throws Refusal (10087, 40067) */
export function demandTags(forum: Channel, tags: readonly string[]): readonly string[] {
  if (tags.length === 0 && (forum.flags & REQUIRE_TAG) !== 0) {
    throw new Refusal(400, 40067, 'A tag is required to create a forum post in this channel')
  }
  for (const id of tags)
    if (!forum.available_tags?.some(tag => tag.id === id)) throw new Refusal(404, 10087, 'Unknown Tag')
  return tags
}

function listArchived(call: Call): Reply {
  return archived(call, { parent: channelIn(call, 'ReadMessageHistory'), cursor: isoTime, fits: isPublic })
}

function listPrivate(call: Call): Reply {
  const parent = channelIn(call, 'ReadMessageHistory', 'ManageThreads')
  return archived(call, { parent, cursor: isoTime, fits: thread => !isPublic(thread) })
}

function listMine(call: Call): Reply {
  const parent = channelIn(call, 'ReadMessageHistory')
  const mine = (thread: Channel) =>
    !isPublic(thread) && call.world.threadMembers.get(thread.id)?.has(botOf(call).userId) === true
  return archived(call, { parent, cursor: snowflake, fits: mine })
}

interface ArchivedList {
  readonly parent: Channel
  /** A time of archiving, or a thread's id. */
  readonly cursor: Shape<string>
  fits(thread: Channel): boolean
}

function archived(call: Call, { parent, cursor, fits }: ArchivedList): Reply {
  const { before, limit = 50 } = checkQuery(
    object({ before: cursor, limit: integer({ min: 2, max: 100 }) }),
    call.query,
  )
  const byTime = cursor === isoTime
  const guild = guildOf(call, parent)
  const resting = threadsOf(
    call.world,
    guild,
    thread => thread.parent_id === parent.id && thread.thread_metadata!.archived,
  )
  const older = resting
    .filter(fits)
    .filter(
      thread =>
        before === undefined || (byTime ? archivedAt(thread) < Date.parse(before) : compareIds(thread.id, before) < 0),
    )
    .sort((a, b) => (byTime ? archivedAt(b) - archivedAt(a) : 0) || compareIds(b.id, a.id))
  const page = older.slice(0, limit)
  const { userId } = botOf(call)
  const members = page
    .map(({ id }) => call.world.threadMembers.get(id)?.get(userId))
    .filter(member => member !== undefined)
  const threads = page.map(thread => presentChannel(call.world, thread))
  return { status: 200, body: { threads, members, has_more: older.length > limit } }
}

function archivedAt(thread: Channel): number {
  return Date.parse(thread.thread_metadata!.archive_timestamp)
}

function isPublic(thread: Channel): boolean {
  return thread.type !== ChannelType.PrivateThread
}

function publicType(parent: Channel): number {
  return parent.type === ChannelType.Announcement ? ChannelType.AnnouncementThread : ChannelType.PublicThread
}

function replyWith(call: Call, thread: Channel): Reply {
  return { status: 201, body: presentChannel(call.world, thread, botOf(call).userId) }
}
