/**
 * Threads: how they open, who is in them, and when they rest.
 * https://docs.discord.com/developers/topics/threads (2026-08)
 * @module
 */
import { Refusal } from '../endpoint.js'
import { updateChannel } from './channels.js'
import type { World } from './index.js'
import type { Channel, Guild, ThreadMember } from './model.js'
import { presentChannel, presentMember } from './payloads.js'
import { scopeOf } from './posting.js'

export interface ThreadFields {
  readonly name: string
  readonly type: number
  readonly ownerId: string
  /** Id of the message that it starts from; its own id then. */
  readonly messageId?: string | undefined
  /** Minutes. */
  readonly autoArchive?: number | null | undefined
  readonly slowmode?: number | null | undefined
  readonly invitable?: boolean | null | undefined
  readonly tags?: readonly string[] | null | undefined
}

/** Opens a thread with its owner inside and dispatches THREAD_CREATE. */
export function openThread(world: World, parent: Channel, fields: ThreadFields): Channel {
  const at = world.timestamp()
  const thread: Channel = {
    id: fields.messageId ?? world.snowflakes.next(),
    type: fields.type,
    flags: 0,
    guild_id: parent.guild_id!,
    parent_id: parent.id,
    owner_id: fields.ownerId,
    name: fields.name,
    last_message_id: null,
    rate_limit_per_user: fields.slowmode ?? parent.default_thread_rate_limit_per_user ?? 0,
    message_count: 0,
    total_message_sent: 0,
    member_count: 0,
    thread_metadata: {
      archived: false,
      archive_timestamp: at,
      auto_archive_duration: fields.autoArchive ?? parent.default_auto_archive_duration ?? 1440,
      locked: false,
      create_timestamp: at,
      ...(fields.type === 12 && { invitable: fields.invitable ?? true }),
    },
    ...(fields.tags != null && { applied_tags: [...fields.tags] }),
  }
  world.channels.set(thread.id, thread)
  world.guilds.get(thread.guild_id!)?.threadIds.add(thread.id)
  enroll(world, thread, fields.ownerId)
  world.emit('THREAD_CREATE', scopeOf(thread), () => ({
    ...presentChannel(world, thread, fields.ownerId),
    newly_created: true,
  }))
  return thread
}

/** Lets a user into a thread and dispatches THREAD_MEMBERS_UPDATE; again is nothing. */
export function joinThread(world: World, thread: Channel, userId: string): void {
  if (!enroll(world, thread, userId)) return
  const member = world.threadMembers.get(thread.id)?.get(userId)
  emitMembers(world, thread, { added_members: [presentThreadMember(world, thread, member!)] })
}

/** Takes a user out of a thread; false where it was not inside. */
export function leaveThread(world: World, thread: Channel, userId: string): boolean {
  if (world.threadMembers.get(thread.id)?.delete(userId) !== true) return false
  thread.member_count = (thread.member_count ?? 1) - 1
  emitMembers(world, thread, { removed_member_ids: [userId] })
  return true
}

/** A thread member together with the guild member that it is. */
export function presentThreadMember(world: World, thread: Channel, member: ThreadMember) {
  const found = world.guilds.get(thread.guild_id ?? '')?.members.get(member.user_id)
  return { ...member, ...(found !== undefined && { member: presentMember(found) }) }
}

/** A post wakes an archived thread. @throws Refusal (160005) if it is locked and the author does not manage threads */
export function unarchiveForPost(world: World, channel: Channel, mayManage: boolean): void {
  const metadata = channel.thread_metadata
  if (metadata === undefined || (!metadata.archived && !metadata.locked)) return
  if (metadata.locked && !mayManage) throw new Refusal(403, 160005, 'Thread is locked')
  if (metadata.archived) {
    updateChannel(world, channel, {
      thread_metadata: { ...metadata, archived: false, archive_timestamp: world.timestamp() },
    })
  }
}

/** The guild's threads that satisfy a condition, as records. */
export function threadsOf(world: World, guild: Guild, fits: (thread: Channel) => boolean): Channel[] {
  const threads = [...guild.threadIds].map(id => world.channels.get(id))
  return threads.filter(thread => thread !== undefined).filter(fits)
}

function enroll(world: World, thread: Channel, userId: string): boolean {
  let members = world.threadMembers.get(thread.id)
  if (members === undefined) {
    members = new Map()
    world.threadMembers.set(thread.id, members)
  }
  if (members.has(userId)) return false
  members.set(userId, { id: thread.id, user_id: userId, join_timestamp: world.timestamp(), flags: 1 })
  thread.member_count = members.size
  return true
}

function emitMembers(world: World, thread: Channel, changes: Record<string, unknown>): void {
  world.emit('THREAD_MEMBERS_UPDATE', scopeOf(thread), () => ({
    id: thread.id,
    guild_id: thread.guild_id,
    member_count: thread.member_count,
    ...changes,
  }))
}
