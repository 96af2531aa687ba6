/**
 * Flood: many events from a seeded script, which change nothing in the world.
 * @module
 */
import { setImmediate as turn } from 'node:timers/promises'
import { expect, expectKeys, expectNumber, expectWhole } from '../checks.js'
import type { SimulatorClock } from '../clock.js'
import { type Random, random } from '../random.js'
import type { World, WorldEvent } from '../world/index.js'
import { type Channel, ChannelType, type Guild, type Member } from '../world/model.js'
import { presentMember, presentPartialMember } from '../world/payloads.js'

export type FloodEvent = 'MESSAGE_CREATE' | 'TYPING_START' | 'PRESENCE_UPDATE' | 'GUILD_MEMBER_UPDATE'

export interface FloodOptions {
  /** One kind, or several that are drawn from. @default 'MESSAGE_CREATE' */
  readonly event?: FloodEvent | readonly FloodEvent[]
  /** How many events. @default without end, which needs a `rate` */
  readonly count?: number
  /** Events per second of the clock. @default as fast as the sockets take them */
  readonly rate?: number
  /** Decides guilds, channels, people and texts. @default 1 */
  readonly seed?: number | string
  /** Characters of a message. @default 100 */
  readonly size?: number
  /** @default every guild */
  readonly guilds?: readonly string[]
}

export interface FloodHandle {
  /** Events so far. */
  readonly sent: number
  /** Resolves to the number of events when all are sent, or after `stop`. */
  readonly done: Promise<number>
  stop(): void
}

export interface FloodParts {
  readonly world: World
  readonly clock: SimulatorClock
  readonly deliver: (event: WorldEvent) => void
  /** Bytes that wait in the sockets. */
  readonly backlog: () => number
}

const makers: Readonly<Record<FloodEvent, (scene: Scene) => WorldEvent>> = {
  MESSAGE_CREATE: message,
  TYPING_START: typing,
  PRESENCE_UPDATE: presence,
  GUILD_MEMBER_UPDATE: memberUpdate,
}
const BATCH = 200
const MAX_BACKLOG = 4_194_304
/** ms between two steps of a flood with a rate. */
const STEP = 10

interface Scene {
  readonly world: World
  readonly chance: Random
  readonly guild: Guild
  readonly channel: Channel
  readonly member: Member
  readonly size: number
  readonly index: number
}

/** @throws TypeError naming the field */
export function flood(parts: FloodParts, options: FloodOptions = {}): FloodHandle {
  checkFlood(parts.world, options)
  const { event = 'MESSAGE_CREATE', count = Number.POSITIVE_INFINITY, rate, seed = 1, size = 100 } = options
  const events = [event].flat() as FloodEvent[]
  const chance = random(seed).fork('flood')
  const stages = stagesOf(parts.world, options.guilds)
  const state = { sent: 0, stopped: false }
  const next = () => {
    const { guild, channels, members } = chance.pick(stages)
    const [channel, member] = [chance.pick(channels), chance.pick(members)]
    const maker = makers[events.length === 1 ? events[0]! : chance.pick(events)]
    parts.deliver(maker({ world: parts.world, chance, guild, channel, member, size, index: state.sent++ }))
  }
  const done = rate === undefined ? rush(parts, { state, count, next }) : pace(parts, { state, count, next, rate })
  return {
    get sent() {
      return state.sent
    },
    done,
    stop() {
      state.stopped = true
    },
  }
}

interface Course {
  readonly state: { sent: number; stopped: boolean }
  readonly count: number
  readonly next: () => void
}

async function rush({ backlog }: FloodParts, { state, count, next }: Course): Promise<number> {
  while (state.sent < count && !state.stopped) {
    for (let batch = 0; batch < BATCH && state.sent < count; batch++) next()
    do await turn()
    while (backlog() > MAX_BACKLOG && !state.stopped)
  }
  return state.sent
}

async function pace({ clock }: FloodParts, { state, count, next, rate }: Course & { rate: number }): Promise<number> {
  const began = clock.now()
  while (state.sent < count && !state.stopped) {
    await clock.sleep(STEP)
    const due = Math.min(count, Math.floor(((clock.now() - began) / 1000) * rate))
    while (state.sent < due && !state.stopped) next()
  }
  return state.sent
}

function stagesOf(world: World, ids?: readonly string[]) {
  const guilds = ids ? ids.map(id => world.guild(id)) : [...world.guilds.values()]
  return guilds.map(guild => {
    const channels = [...guild.channelIds].map(id => world.channels.get(id)!)
    const members = [...guild.members.values()].filter(({ user }) => user.bot !== true)
    return { guild, channels: channels.filter(({ type }) => type === ChannelType.Text), members }
  })
}

function message({ world, chance, guild, channel, member, size, index }: Scene): WorldEvent {
  const data = {
    ...{ type: 0, tts: false, flags: 0, pinned: false, mention_everyone: false, edited_timestamp: null },
    ...{ mentions: [], mention_roles: [], attachments: [], embeds: [], components: [] },
    id: world.snowflakes.next(),
    timestamp: world.timestamp(),
    content: textOf(chance, size, index),
    author: member.user,
    member: presentPartialMember(member),
    channel_id: channel.id,
    channel_type: channel.type,
    guild_id: guild.id,
  }
  return { event: 'MESSAGE_CREATE', guildId: guild.id, channelId: channel.id, data }
}

/** The number of the event stands first, so that one that is lost or doubled can be told. */
function textOf(chance: Random, size: number, index: number): string {
  let text = `${index} `
  while (text.length < size) text += `${chance.next().toString(36).slice(2)} `
  return text.slice(0, Math.max(size, String(index).length))
}

function typing({ world, guild, channel, member }: Scene): WorldEvent {
  const data = {
    channel_id: channel.id,
    guild_id: guild.id,
    user_id: member.user.id,
    timestamp: Math.floor(world.clock.now() / 1000),
    member: presentMember(member),
  }
  return { event: 'TYPING_START', guildId: guild.id, channelId: channel.id, data }
}

function presence({ chance, guild, member }: Scene): WorldEvent {
  const status = chance.pick(['online', 'idle', 'dnd'])
  const data = {
    user: { id: member.user.id },
    guild_id: guild.id,
    status,
    activities: [],
    client_status: { desktop: status },
  }
  return { event: 'PRESENCE_UPDATE', guildId: guild.id, data }
}

function memberUpdate({ guild, member, index }: Scene): WorldEvent {
  const data = { ...presentMember(member), nick: `${member.user.username} ${index}`, guild_id: guild.id }
  return { event: 'GUILD_MEMBER_UPDATE', guildId: guild.id, data }
}

function checkFlood(world: World, options: FloodOptions): void {
  expectKeys(options, 'gateway.flood', ['event', 'count', 'rate', 'seed', 'size', 'guilds'])
  const { event = 'MESSAGE_CREATE', count, rate, size, guilds } = options
  for (const name of [event].flat()) {
    expect(Object.hasOwn(makers, name), 'gateway.flood: event', `one of ${Object.keys(makers).join(', ')}`, name)
  }
  if (count !== undefined) expectWhole(count, 'gateway.flood: count', 1)
  else expect(rate !== undefined, 'gateway.flood: count', 'a number of events, or a rate', count)
  if (rate !== undefined) expectNumber(rate, 'gateway.flood: rate', 0.001)
  if (size !== undefined) expectWhole(size, 'gateway.flood: size', 1)
  for (const id of guilds ?? []) expect(world.guilds.has(id), 'gateway.flood: guilds', 'ids of known guilds', id)
}
