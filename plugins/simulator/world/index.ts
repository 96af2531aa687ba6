/**
 * World: the state of the simulated Discord, its tokens, and the dispatches that every change causes.
 * @module
 */
import type { SimulatorClock } from '../clock.js'
import type { Actor } from '../endpoint.js'
import { NonceStore } from '../nonces.js'
import { Activities } from './activities.js'
import { Actors, type Scheme } from './actors.js'
import { Attachments } from './attachments.js'
import { permissionChannel } from './channels.js'
import { Commands } from './commands.js'
import { askToJoin, type JoinRequest } from './community.js'
import { admitBot, foundGuild, type GuildSpec } from './founding.js'
import { Interactions } from './interactions.js'
import { Keys } from './keys.js'
import { Lobbies } from './lobbies.js'
import { Messages } from './messages.js'
import type { Application, Channel, Guild, Invite, StoredMessage, ThreadMember, User, Webhook } from './model.js'
import { OAuth2 } from './oauth2.js'
import { presentGuildCreate } from './payloads.js'
import { ALL_PERMISSIONS, channelPermissions, guildPermissions, type PermissionName } from './permissions.js'
import { castVote } from './polls.js'
import { type MessageDraft, postMessage } from './posting.js'
import { addReaction } from './reactions.js'
import { attend, type ScheduledEvent } from './scheduled-events.js'
import { SearchIndex } from './search.js'
import { Secrets } from './secrets.js'
import { Shop } from './shop.js'
import { signingKey } from './signing.js'
import { Snowflakes } from './snowflakes.js'
import { defaultSounds, type Sound } from './sounds.js'
import { type StickerPack, stickerPacks } from './sticker-packs.js'
import type { Template } from './templates.js'
import { joinVoice, leaveVoice, type VoiceState } from './voice.js'

export type { ChannelKind, ChannelSpec, GuildSpec, MemberSpec, RoleSpec } from './founding.js'
export type { PermissionName } from './permissions.js'

export interface WorldOptions {
  /** Decides tokens, ids and hashes of the beginning. @default 1 */
  readonly seed?: number | string
  readonly clock: SimulatorClock
  /** How many default guilds, or what each one holds. @default 1 */
  readonly guilds?: number | readonly GuildSpec[]
  /** Messages kept per channel; the oldest give way. @default 100000 */
  readonly messageLimit?: number
  /** How long an enforced nonce is remembered, in ms. @default 300000 */
  readonly nonceWindow?: number
}

export interface Bot {
  readonly id: string
  readonly applicationId: string
  readonly username: string
  readonly token: string
  /** What its application checks signatures with, in hexadecimal. */
  readonly publicKey: string
}

export interface BotOptions {
  readonly username?: string
  /** Ids of the guilds that it joins. @default all */
  readonly guilds?: readonly string[]
  /** @default ['Administrator'] */
  readonly permissions?: readonly PermissionName[] | bigint
}

/** One change, as the gateway dispatches it. */
export interface WorldEvent {
  readonly event: string
  readonly data: unknown
  readonly guildId?: string
  readonly channelId?: string
  /** Where only one application may hear of it, such as interactions. */
  readonly applicationId?: string
}

export type WorldListener = (event: WorldEvent) => void

export interface EventScope {
  readonly guildId?: string | undefined
  readonly channelId?: string | undefined
  readonly applicationId?: string | undefined
}

/** All three privileged intents switched on, as a small bot may (the LIMITED application flags). */
const PRIVILEGED_INTENTS = (1 << 13) | (1 << 15) | (1 << 19)

/** The things of the beginning were made on this day, so that a seed gives the same ids on every run. */
const FOUNDED = Date.UTC(2024, 0, 1)

export class World {
  readonly clock: SimulatorClock
  readonly secrets: Secrets
  readonly nonces: NonceStore
  readonly messages: Messages
  readonly attachments: Attachments
  readonly interactions: Interactions
  readonly commands: Commands
  readonly users = new Map<string, User>()
  readonly guilds = new Map<string, Guild>()
  /** Channels of guilds, threads and direct messages. */
  readonly channels = new Map<string, Channel>()
  /** Members by thread id, then by user id. */
  readonly threadMembers = new Map<string, Map<string, ThreadMember>>()
  /** Direct message channels by the sorted ids of the two users. */
  readonly dms = new Map<string, string>()
  readonly webhooks = new Map<string, Webhook>()
  readonly invites = new Map<string, Invite>()
  readonly applications = new Map<string, Application>()
  /** Guild templates by code. */
  readonly templates = new Map<string, Template>()
  readonly shop = new Shop(this)
  readonly lobbies = new Lobbies(this)
  readonly activities = new Activities(this)
  /** What users let applications do; `visitor` is who sits at the browser. */
  readonly oauth2 = new OAuth2(this)
  readonly keys = new Keys('simulator')
  readonly searchIndex = new SearchIndex(this)
  /** Sounds and sticker packs that everyone has. */
  readonly sounds: readonly Sound[] = defaultSounds()
  readonly stickerPacks: readonly StickerPack[] = stickerPacks()
  /** Users that other services vouch for, by application and their id there. */
  readonly provisional = new Map<string, string>()
  /** Asks an address on this machine whether it checks signatures: why it is refused, or undefined. The simulator sets it. */
  prove: ((applicationId: string, address: string) => Promise<string | undefined>) | undefined
  /** Who installed which application for themselves: `application user`. */
  readonly installs = new Set<string>()
  /** What applications said of direct messages of their players, by message id. */
  readonly dmModeration = new Map<string, Readonly<Record<string, string>>>()
  /** The bot that the simulator hands out. */
  readonly bot: Bot
  readonly snowflakes: Snowflakes
  readonly #actors = new Actors()
  readonly #bots: Bot[] = []
  readonly #people = new Map<string, User>()
  readonly #listeners = new Set<WorldListener>()
  #quiet = 0
  #founding = true

  constructor({ seed = 1, clock, guilds = 1, messageLimit = 100_000, nonceWindow = 300_000 }: WorldOptions) {
    this.clock = clock
    this.secrets = new Secrets(seed)
    this.nonces = new NonceStore(clock, nonceWindow)
    this.messages = new Messages(messageLimit, message => this.forgetFiles(message))
    this.attachments = new Attachments(clock, this.secrets.text(32))
    this.snowflakes = new Snowflakes({ now: () => (this.#founding ? FOUNDED + seedOffset(seed) : clock.now()) })
    this.interactions = new Interactions(this)
    this.commands = new Commands(this)
    this.bot = this.#makeBot('pipecord')
    const specs = typeof guilds === 'number' ? Array.from({ length: guilds }, (_, index) => numbered(index)) : guilds
    for (const spec of specs) this.addGuild(spec)
    this.#founding = false
  }

  /** All bots, the simulator's own first. */
  get bots(): readonly Bot[] {
    return this.#bots
  }

  /** The clock's time as ISO 8601, as Discord writes it. */
  timestamp(ms = this.#founding ? FOUNDED : this.clock.now()): string {
    return new Date(ms).toISOString().replace('Z', '000+00:00')
  }

  actorOf(scheme: Scheme, token: string): Actor | undefined {
    return this.#actors.of(scheme, token)
  }

  /** Another bot with its own application and token. */
  addBot({ username, guilds, permissions = ['Administrator'] }: BotOptions = {}): Bot {
    const bot = this.#makeBot(username ?? `bot-${this.#bots.length + 1}`)
    for (const id of guilds ?? this.guilds.keys()) this.#invite(bot, this.guild(id), permissions)
    return bot
  }

  /** Makes a bot or bearer token worthless; false where it already was. */
  revoke(token: string): boolean {
    return this.#actors.revoke(token)
  }

  addUser(fields: Partial<Omit<User, 'id'>> = {}): User {
    const user: User = {
      id: this.snowflakes.next(),
      username: `user-${this.users.size + 1}`,
      discriminator: '0',
      global_name: null,
      avatar: null,
      banner: null,
      accent_color: null,
      public_flags: 0,
      flags: 0,
      avatar_decoration_data: null,
      collectibles: null,
      primary_guild: null,
      ...fields,
    }
    this.users.set(user.id, user)
    return user
  }

  /** The user that was made by this name before, or a new one. */
  person(username: string): User {
    let user = this.#people.get(username)
    if (user === undefined) {
      user = this.addUser({ username, global_name: username.slice(0, 1).toUpperCase() + username.slice(1) })
      this.#people.set(username, user)
    }
    return user
  }

  addGuild(spec: GuildSpec = {}): Guild {
    return foundGuild(this, spec)
  }

  /** An OAuth2 access token of a user for the first application. */
  issueBearer(userId: string, scopes: readonly string[], applicationId = this.bot.applicationId): string {
    const token = this.secrets.text(30)
    this.#actors.grant('Bearer', token, { kind: 'bearer', userId, applicationId, scopes })
    return token
  }

  /** Hears every change; returns how to stop. */
  listen(listener: WorldListener): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /** Tells the listeners; `data` is only built where someone listens. */
  emit(event: string, { guildId, channelId, applicationId }: EventScope, data: () => unknown): void {
    if (this.#listeners.size === 0 || this.#quiet > 0) return
    const change: WorldEvent = {
      event,
      data: data(),
      ...(guildId !== undefined && { guildId }),
      ...(channelId !== undefined && { channelId }),
      ...(applicationId !== undefined && { applicationId }),
    }
    for (const listener of this.#listeners) listener(change)
  }

  /** Runs `change` without telling anyone. */
  quietly(change: () => void): void {
    this.#quiet++
    try {
      change()
    } finally {
      this.#quiet--
    }
  }

  /**
   * The guild of this id, or the first one.
   * @throws RangeError where there is none
   */
  guild(id?: string): Guild {
    const guild = id === undefined ? this.guilds.values().next().value : this.guilds.get(id)
    if (guild === undefined) throw new RangeError(`world.guild: expected a known guild, got ${id ?? 'an empty world'}`)
    return guild
  }

  /**
   * The first channel of this name, in the first guild unless told.
   * @throws RangeError where there is none
   */
  channel(name: string, guildId?: string): Channel {
    const guild = this.guild(guildId)
    for (const id of guild.channelIds) {
      const channel = this.channels.get(id)
      if (channel?.name === name) return channel
    }
    throw new RangeError(`world.channel: expected a channel named "${name}" in "${guild.settings.name}", found none`)
  }

  /** What a user may do in a channel; 0n for those who are not inside. */
  permissionsIn(channel: Channel, userId: string): bigint {
    if (channel.recipients !== undefined)
      return channel.recipients.some(user => user.id === userId) ? ALL_PERMISSIONS : 0n
    const guild = this.guilds.get(channel.guild_id ?? '')
    const member = guild?.members.get(userId)
    if (guild === undefined || member === undefined) return 0n
    const timed = member.communication_disabled_until !== null
    const key = `${channel.id} ${userId}`
    const known = timed ? undefined : guild.permissionCache.get(key)
    if (known !== undefined) return known
    const at = { channel: permissionChannel(this, channel), now: this.clock.now() }
    const permissions = channelPermissions(guild, member, at)
    guild.permissionCache.set(key, permissions)
    return permissions
  }

  /** What a user may do in a guild; 0n for those who are not inside. */
  permissionsOf(guild: Guild, userId: string): bigint {
    const member = guild.members.get(userId)
    return member === undefined ? 0n : guildPermissions(guild, member)
  }

  /** Posts as anyone, without asking for permissions. */
  send(channelId: string, draft: Omit<MessageDraft, 'author'> & { readonly authorId: string }): StoredMessage {
    const { authorId, ...rest } = draft
    const [channel, author] = [this.channels.get(channelId), this.users.get(authorId)]
    if (channel === undefined) throw new RangeError(`world.send: expected a known channel, got ${channelId}`)
    if (author === undefined) throw new RangeError(`world.send: expected a known user, got ${authorId}`)
    return postMessage(this, channel, { ...rest, author })
  }

  /** Reacts as anyone, with a Unicode emoji. */
  react(message: StoredMessage, userId: string, emoji: string): void {
    const channel = this.channels.get(message.json.channel_id)
    if (channel !== undefined) addReaction(this, { channel, message }, { userId, emoji: { id: null, name: emoji } })
  }

  /** Votes in a poll as anyone. */
  vote(message: StoredMessage, userId: string, answerId: number): void {
    castVote(this, message, { userId, answerId })
  }

  /** Connects a member to a voice or stage channel, or moves it there. */
  joinVoice(channel: Channel, userId: string): VoiceState {
    return joinVoice(this, channel, { userId })
  }

  leaveVoice(guild: Guild, userId: string): void {
    leaveVoice(this, guild, userId)
  }

  /** Lets a user come to a scheduled event, or stay away. */
  attend(event: ScheduledEvent, userId: string, comes = true): void {
    attend(this, event, { userId, comes })
  }

  /** Lets a user ask to join a guild. */
  askToJoin(guild: Guild, user: User): JoinRequest {
    return askToJoin(this, guild, user)
  }

  /** Tells that a user types. */
  type(channel: Channel, userId: string): void {
    const member = this.guilds.get(channel.guild_id ?? '')?.members.get(userId)
    this.emit('TYPING_START', { guildId: channel.guild_id, channelId: channel.id }, () => ({
      channel_id: channel.id,
      ...(channel.guild_id !== undefined && { guild_id: channel.guild_id }),
      user_id: userId,
      timestamp: Math.floor(this.clock.now() / 1000),
      ...(member !== undefined && { member: { ...member } }),
    }))
  }

  /** The others see a member, the bot itself a whole guild. */
  #invite({ id, applicationId }: Bot, guild: Guild, permissions: readonly PermissionName[] | bigint): void {
    admitBot(this, guild, { id, permissions })
    this.emit('GUILD_CREATE', { guildId: guild.id, applicationId }, () => presentGuildCreate(this, guild, id))
  }

  #makeBot(username: string): Bot {
    const user = this.addUser({ username, bot: true })
    const keys = { id: user.id, applicationId: user.id, username, token: this.secrets.botToken(user.id) }
    const application = newApplication(this, keys)
    const bot = { ...keys, publicKey: application.verifyKey }
    this.#actors.grant('Bot', bot.token, { kind: 'bot', userId: bot.id, applicationId: bot.id, scopes: [] })
    this.applications.set(bot.id, application)
    this.#bots.push(bot)
    return bot
  }

  /** Frees what a message that is gone had uploaded. */
  forgetFiles({ json }: StoredMessage): void {
    for (const file of json.attachments) this.attachments.forget(json.channel_id, file)
    if (json.embeds.length > 0) this.attachments.forgetShown(json.embeds)
  }
}

function numbered(index: number): GuildSpec {
  return index === 0 ? {} : { name: `Harbour ${index + 1}` }
}

/** Up to a year in ms, so that two seeds rarely share ids. */
function seedOffset(seed: number | string): number {
  let hash = 0
  for (const character of String(seed)) hash = (Math.imul(hash, 31) + character.charCodeAt(0)) >>> 0
  return (hash % 31_536_000) * 1000
}

function newApplication(world: World, bot: Omit<Bot, 'publicKey'>): Application {
  const clientSecret = world.secrets.text(32)
  const signing = signingKey(world.secrets.hash() + world.secrets.hash())
  return {
    id: bot.applicationId,
    botId: bot.id,
    ownerId: world.person('ann').id,
    clientSecret,
    signing,
    verifyKey: signing.publicKey,
    emojis: new Map(),
    roleMetadata: [],
    roleConnections: new Map(),
    name: bot.username,
    description: '',
    icon: null,
    cover_image: null,
    tags: [],
    flags: PRIVILEGED_INTENTS,
    install_params: undefined,
    integration_types_config: { 0: {}, 1: {} },
    custom_install_url: null,
    role_connections_verification_url: null,
    interactions_endpoint_url: null,
    event_webhooks_url: null,
    event_webhooks_status: 1,
    event_webhooks_types: [],
    bot_public: true,
    bot_require_code_grant: false,
  }
}
