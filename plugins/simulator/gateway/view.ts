/**
 * View: an event's data as one session may see it.
 * https://docs.discord.com/developers/events/gateway#message-content-intent (2026-08)
 * @module
 */
import type { World, WorldEvent } from '../world/index.js'
import { ChannelType } from '../world/model.js'
import { presentChannel } from '../world/payloads.js'
import { Intent } from './intents.js'
import type { Session } from './session.js'

interface MessageData {
  readonly author: { readonly id: string }
  readonly mentions: readonly { readonly id: string }[]
  readonly referenced_message?: MessageData | null
  readonly message_snapshots?: readonly { readonly message: object }[]
}

/** The same object where the session sees it as it is. */
export function viewOf(world: World, session: Session, { event, guildId, data }: WorldEvent): unknown {
  if (guildId === undefined) return data
  if (event === 'THREAD_CREATE') return threadView(world, session, data as { id: string })
  if (session.has(Intent.MessageContent)) return data
  if (event === 'MESSAGE_CREATE' || event === 'MESSAGE_UPDATE')
    return withoutContent(data as MessageData, session.userId)
  if (event !== 'AUTO_MODERATION_ACTION_EXECUTION') return data
  return { ...(data as object), content: '', matched_content: '' }
}

/** Who comes into a private thread hears of the thread first. */
export function threadJoined(world: World, { userId }: Session, { event, data }: WorldEvent): unknown {
  if (event !== 'THREAD_MEMBERS_UPDATE') return undefined
  const { id, added_members = [] } = data as { id: string; added_members?: readonly { readonly user_id: string }[] }
  const thread = world.channels.get(id)
  const comes = thread?.type === ChannelType.PrivateThread && added_members.some(({ user_id }) => user_id === userId)
  return comes ? presentChannel(world, thread, userId) : undefined
}

/** Membership in a thread is told to the member alone. */
function threadView(world: World, { userId }: Session, data: { id: string }): unknown {
  const thread = world.channels.get(data.id)
  return thread === undefined ? data : { ...presentChannel(world, thread, userId), newly_created: true }
}

/** A bot reads what it wrote and what mentions it; of the rest it sees the frame. */
function withoutContent(message: MessageData, userId: string): MessageData {
  const reads = message.author.id === userId || message.mentions.some(({ id }) => id === userId)
  const { referenced_message: referenced } = message
  const known = referenced == null ? referenced : withoutContent(referenced, userId)
  if (reads) return known === referenced ? message : { ...message, referenced_message: known! }
  return {
    ...emptied(message),
    ...(known !== undefined && { referenced_message: known }),
    ...(message.message_snapshots && {
      message_snapshots: message.message_snapshots.map(snapshot => ({
        ...snapshot,
        message: emptied(snapshot.message),
      })),
    }),
  }
}

function emptied<M extends object>(message: M): M {
  const { poll: _, ...rest } = message as M & { poll?: unknown }
  return { ...(rest as M), content: '', embeds: [], attachments: [], components: [] }
}
