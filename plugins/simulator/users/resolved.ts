/**
 * Resolved: the people, roles, channels, messages and files that an interaction names, as its payload describes them.
 * https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-object-resolved-data-structure (2026-08)
 * @module
 */
import type { World } from '../world/index.js'
import type { Attachment, Channel, Member, Role, StoredMessage, User } from '../world/model.js'
import { isThread, presentMember, presentMessage } from '../world/payloads.js'
import type { Spot } from './spot.js'

type Table = Record<string, Record<string, unknown>>

/** Of a channel, only these stand in the payload. */
const CHANNEL_FIELDS = [
  ...['id', 'name', 'type', 'last_message_id', 'last_pin_timestamp', 'nsfw', 'parent_id', 'guild_id', 'flags'],
  ...['rate_limit_per_user', 'topic', 'position'],
] as const

export class Resolved {
  readonly #spot: Spot
  readonly #botId: string
  readonly #tables: Table = {}

  constructor(spot: Spot, botId: string) {
    this.#spot = spot
    this.#botId = botId
  }

  /** Undefined where nothing was named. */
  get tables(): Readonly<Table> | undefined {
    return Object.keys(this.#tables).length === 0 ? undefined : this.#tables
  }

  /** A user, with the membership in the guild where there is one. */
  user(user: User): string {
    this.#put('users', user.id, user)
    const member = this.#spot.guild?.members.get(user.id)
    if (member !== undefined) this.#put('members', user.id, this.#memberView(member))
    return user.id
  }

  role(role: Role): string {
    return this.#put('roles', role.id, { ...role })
  }

  channel(channel: Channel): string {
    return this.#put('channels', channel.id, channelView(this.#spot, channel, this.#botId))
  }

  message(message: StoredMessage): string {
    return this.#put('messages', message.json.id, presentMessage(this.#spot.world, message, this.#botId))
  }

  /** `channelId` is where the file was stored. */
  attachment(channelId: string, file: Attachment): string {
    return this.#put('attachments', file.id, {
      ...this.#spot.world.attachments.present(channelId, file),
      ephemeral: true,
    })
  }

  #put(table: string, id: string, value: unknown): string {
    this.#tables[table] ??= {}
    this.#tables[table][id] = value
    return id
  }

  /** Without the user, `deaf` and `mute`. */
  #memberView(member: Member): object {
    const { user, deaf: _, mute: __, ...rest } = presentMember(member)
    const permissions = this.#spot.world.permissionsIn(this.#spot.channel, user.id)
    return { ...rest, permissions: permissions.toString() }
  }
}

function channelView({ world, user }: Spot, channel: Channel, botId: string): object {
  const fields = CHANNEL_FIELDS.filter(name => channel[name] !== undefined).map(name => [name, channel[name]])
  const appPermissions = permissionsWithin(world, channel, botId)
  return {
    ...(Object.fromEntries(fields) as object),
    permissions: world.permissionsIn(channel, user.id).toString(),
    ...(isThread(channel) && { thread_metadata: { ...channel.thread_metadata } }),
    ...(appPermissions !== undefined && { app_permissions: appPermissions }),
  }
}

/** Only told where the bot is in the guild (2026-07). */
function permissionsWithin(world: World, channel: Channel, botId: string): string | undefined {
  const inside = world.guilds.get(channel.guild_id ?? '')?.members.has(botId) === true
  return inside ? world.permissionsIn(channel, botId).toString() : undefined
}
