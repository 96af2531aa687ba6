/**
 * Spot: who a simulated user is, and the channel in which they are.
 * @module
 */
import { expect, expectKeys } from '../checks.js'
import { openDm } from '../world/channels.js'
import type { World } from '../world/index.js'
import { addMember } from '../world/members.js'
import { type Channel, ChannelType, type Guild, type User } from '../world/model.js'
import { isThread } from '../world/payloads.js'
import { thereAre } from './say.js'

/** Where a user is, and how their client is set. */
export interface SpotOptions {
  /** A channel's name or id, with or without `#`, or `'dm'` for the direct messages with the bot. @default the guild's first text channel */
  readonly in?: string
  /** A guild's name or id. @default the first one */
  readonly guild?: string
  /** The language of the client: https://docs.discord.com/developers/reference#locales @default 'en-US' */
  readonly locale?: string
  /** Name of the bot that is meant, where several have the same command. @default the simulator's own */
  readonly bot?: string
}

export interface Spot {
  readonly world: World
  readonly user: User
  readonly channel: Channel
  /** Undefined in direct messages. */
  readonly guild: Guild | undefined
  readonly locale: string
  readonly bot: string | undefined
}

/**
 * Puts a person into a channel; who is not in the guild yet comes in.
 * @throws TypeError for what is no name; RangeError for guilds, channels and bots that are not there
 */
export function spotOf(world: World, username: string, options: SpotOptions = {}): Spot {
  expect(typeof username === 'string' && username !== '', 'user', 'a name', username)
  expectKeys(options, 'user', ['in', 'guild', 'locale', 'bot'])
  const user = world.person(username)
  const { locale = 'en-US', bot } = options
  if (bot !== undefined) botNamed(world, bot)
  if (options.in === 'dm') {
    const partner = bot === undefined ? world.bot.id : botNamed(world, bot)
    return { world, user, channel: openDm(world, user.id, partner), guild: undefined, locale, bot }
  }
  const guild = guildNamed(world, options.guild)
  const channel = options.in === undefined ? firstText(world, guild) : channelNamed(world, guild, options.in)
  if (!guild.members.has(user.id)) addMember(world, guild, { user })
  return { world, user, channel, guild, locale, bot }
}

/** Id of a channel of the guild by its name, `#name` or id; undefined for none. */
export function findChannel(world: World, guild: Guild, named: string): Channel | undefined {
  const name = named.replace(/^#/, '')
  const channels = [...guild.channelIds, ...guild.threadIds].map(id => world.channels.get(id)!)
  return channels.find(({ id }) => id === named) ?? channels.find(channel => channel.name === name)
}

export function channelsOf(world: World, guild: Guild): Channel[] {
  return [...guild.channelIds, ...guild.threadIds].map(id => world.channels.get(id)!)
}

function channelNamed(world: World, guild: Guild, name: string): Channel {
  const channel = findChannel(world, guild, name)
  if (channel !== undefined && holdsMessages(channel)) return channel
  const names = channelsOf(world, guild).filter(holdsMessages)
  const known = thereAre(names.map(one => one.name ?? one.id))
  throw new RangeError(`user: expected a channel of "${guild.settings.name}" to write in, got "${name}"; ${known}`)
}

function holdsMessages(channel: Channel): boolean {
  const { Category, Forum, Media, Directory } = ChannelType
  return isThread(channel) || !([Category, Forum, Media, Directory] as number[]).includes(channel.type)
}

function firstText(world: World, guild: Guild): Channel {
  const channel = channelsOf(world, guild).find(({ type }) => type === ChannelType.Text)
  if (channel !== undefined) return channel
  throw new RangeError(`user: expected a text channel in "${guild.settings.name}", found none`)
}

function guildNamed(world: World, named: string | undefined): Guild {
  if (named === undefined) return world.guild()
  const guild = world.guilds.get(named) ?? [...world.guilds.values()].find(({ settings }) => settings.name === named)
  if (guild !== undefined) return guild
  const names = [...world.guilds.values()].map(({ settings }) => settings.name)
  throw new RangeError(`user: expected a known guild, got "${named}"; ${thereAre(names)}`)
}

function botNamed(world: World, name: string): string {
  const bot = world.bots.find(({ username, id }) => username === name || id === name)
  if (bot !== undefined) return bot.id
  throw new RangeError(`user: expected a known bot, got "${name}"; ${thereAre(world.bots.map(one => one.username))}`)
}
