/**
 * Founding: the guilds, channels, roles and people that a world begins with.
 * @module
 */
import { createChannel } from './channels.js'
import { createRole, newGuild } from './guilds.js'
import type { World } from './index.js'
import { addIntegration } from './integrations.js'
import { addMember } from './members.js'
import { type Channel, ChannelType, type Guild, type Role } from './model.js'
import { presentGuildCreate } from './payloads.js'
import { ALL_PERMISSIONS, bits, Permission, type PermissionName } from './permissions.js'

export type ChannelKind = 'text' | 'voice' | 'category' | 'announcement' | 'stage' | 'forum' | 'media'

export interface ChannelSpec {
  readonly name: string
  /** @default 'text' */
  readonly type?: ChannelKind
  /** Name of the category that it stands in; one that comes earlier in the list. */
  readonly parent?: string
  readonly topic?: string
  /** Seconds between two messages of one member. */
  readonly slowmode?: number
  readonly nsfw?: boolean
}

export interface RoleSpec {
  readonly name: string
  readonly permissions?: readonly PermissionName[] | bigint
  readonly color?: number
  readonly hoist?: boolean
  readonly mentionable?: boolean
}

export interface MemberSpec {
  readonly username: string
  readonly nick?: string
  /** Names of the guild's roles. */
  readonly roles?: readonly string[]
}

export interface GuildSpec {
  readonly name?: string
  /** Names (text channels) or specs. @default general, random, voice, forum, news in a category */
  readonly channels?: readonly (string | ChannelSpec)[]
  /** The first one owns the guild. @default ann, ben, cleo, dora, emil */
  readonly members?: readonly (string | MemberSpec)[]
  /** Highest last. @default Regular, Moderator */
  readonly roles?: readonly (string | RoleSpec)[]
  /** What the bot's own role allows; null leaves the bot out. @default ['Administrator'] */
  readonly botPermissions?: readonly PermissionName[] | bigint | null
}

const CHANNEL_TYPES: Readonly<Record<ChannelKind, number>> = {
  text: ChannelType.Text,
  voice: ChannelType.Voice,
  category: ChannelType.Category,
  announcement: ChannelType.Announcement,
  stage: ChannelType.Stage,
  forum: ChannelType.Forum,
  media: ChannelType.Media,
}

const DEFAULT_SPEC: Required<GuildSpec> = {
  name: 'Harbour',
  channels: [
    { name: 'Town', type: 'category' },
    { name: 'general', parent: 'Town' },
    { name: 'random', parent: 'Town' },
    { name: 'Lounge', type: 'voice', parent: 'Town' },
    { name: 'help', type: 'forum', parent: 'Town' },
    { name: 'news', type: 'announcement', parent: 'Town' },
  ],
  members: ['ann', { username: 'ben', roles: ['Moderator'] }, { username: 'cleo', roles: ['Regular'] }, 'dora', 'emil'],
  roles: [
    { name: 'Regular', color: 0x3498db, mentionable: true },
    { name: 'Moderator', color: 0xe67e22, hoist: true, permissions: ['ManageMessages', 'KickMembers', 'BanMembers'] },
  ],
  botPermissions: ['Administrator'],
}

/** Where the roles are not the default ones, nobody can have those. */
const PLAIN_MEMBERS = ['ann', 'ben', 'cleo', 'dora', 'emil']

/** Builds a guild from its spec, with the world's bot inside, and dispatches GUILD_CREATE. */
export function foundGuild(world: World, spec: GuildSpec): Guild {
  const full = { ...DEFAULT_SPEC, ...(spec.roles !== undefined && { members: PLAIN_MEMBERS }), ...spec }
  const people = full.members.map(member => (typeof member === 'string' ? { username: member } : member))
  const owner = world.person(people[0]?.username ?? 'owner')
  const guild = newGuild(world.snowflakes.next(), { name: full.name, ownerId: owner.id })
  world.quietly(() => {
    world.guilds.set(guild.id, guild)
    for (const role of full.roles) addRole(world, guild, role)
    for (const channel of full.channels) addChannel(world, guild, channel)
    if (people.length === 0) addMember(world, guild, { user: owner })
    for (const person of people) addPerson(world, guild, person)
    if (full.botPermissions !== null) admitBot(world, guild, { id: world.bot.id, permissions: full.botPermissions })
    guild.settings.system_channel_id = firstText(world, guild)
  })
  world.emit('GUILD_CREATE', { guildId: guild.id }, () => presentGuildCreate(world, guild, world.bot.id))
  return guild
}

/** Lets a bot in, with a managed role of its own on top of all others. */
export function admitBot(
  world: World,
  guild: Guild,
  bot: { id: string; permissions: readonly PermissionName[] | bigint },
): void {
  const user = world.users.get(bot.id)!
  const role = createRole(world, guild, {
    name: user.username,
    permissions: permissionSet(bot.permissions).toString(),
    position: guild.roles.size,
    managed: true,
    tags: { bot_id: bot.id },
  })
  addMember(world, guild, { user, roles: [role.id] })
  addIntegration(guild, { roleId: role.id, botId: bot.id, addedBy: guild.settings.owner_id })
}

function permissionSet(permissions: readonly PermissionName[] | bigint): bigint {
  return typeof permissions === 'bigint' ? permissions & ALL_PERMISSIONS : bits(...permissions)
}

function addRole(world: World, guild: Guild, spec: string | RoleSpec): Role {
  const { permissions = [], ...fields } = typeof spec === 'string' ? { name: spec } : spec
  const everyone = BigInt(guild.roles.get(guild.id)?.permissions ?? 0)
  const color = fields.color ?? 0
  return createRole(world, guild, {
    ...fields,
    colors: { primary_color: color, secondary_color: null, tertiary_color: null },
    permissions: (permissionSet(permissions) | (everyone & ~Permission.Administrator)).toString(),
    position: guild.roles.size,
  })
}

function addChannel(world: World, guild: Guild, spec: string | ChannelSpec): Channel {
  const {
    name,
    type = 'text',
    parent,
    topic,
    slowmode,
    nsfw,
  }: ChannelSpec = typeof spec === 'string' ? { name: spec } : spec
  return createChannel(world, guild, {
    name,
    type: CHANNEL_TYPES[type],
    ...(parent !== undefined && { parent_id: channelNamed(world, guild, parent) }),
    ...(topic !== undefined && { topic }),
    ...(slowmode !== undefined && { rate_limit_per_user: slowmode }),
    ...(nsfw !== undefined && { nsfw }),
  })
}

function addPerson(world: World, guild: Guild, { username, nick = undefined, roles = [] }: MemberSpec): void {
  const ids = roles.map(name => roleNamed(guild, name))
  addMember(world, guild, { user: world.person(username), nick: nick ?? null, roles: ids })
}

function roleNamed(guild: Guild, name: string): string {
  for (const role of guild.roles.values()) if (role.name === name) return role.id
  throw new RangeError(`guild "${guild.settings.name}": expected a role named "${name}", found none`)
}

function channelNamed(world: World, guild: Guild, name: string): string {
  for (const id of guild.channelIds) if (world.channels.get(id)?.name === name) return id
  throw new RangeError(`guild "${guild.settings.name}": expected an earlier channel named "${name}", found none`)
}

function firstText(world: World, guild: Guild): string | null {
  for (const id of guild.channelIds) if (world.channels.get(id)?.type === ChannelType.Text) return id
  return null
}
