/**
 * Scenarios: facts about any client on the simulator, each once.
 * @module
 */
import { request } from 'undici'
import { expect } from 'vitest'
import type { LogEntry, Simulator, SimulatorOptions } from '../../plugins/simulator/index.js'
import type { Failure, Habits, Peer, Place } from './peer.js'

export interface Stage {
  readonly discord: Simulator
  readonly peer: Peer
  readonly habits: Habits
  readonly guildId: string
  /** #general of the first guild. */
  readonly channelId: string
}

interface Scenario {
  readonly simulator?: SimulatorOptions
  /** Statuses from 400 on that belong to the scenario; any other fails it. @default none */
  readonly expects?: readonly number[]
  readonly run: (stage: Stage) => Promise<void>
}

const messages = '/channels/{channel_id}/messages'
const send = `POST ${messages}`
const nowhere = '123456789012345678'

/** Every scenario by the fact that it shows. */
export const scenarios = {
  'learns who it is': {
    run: async ({ discord, peer }) => {
      expect(await peer.self()).toBe(discord.world.bot.id)
    },
  },
  'fetches users, guilds and channels': {
    run: async ({ discord, peer, guildId, channelId }) => {
      const ben = discord.world.person('ben')

      expect(await peer.user(ben.id)).toEqual({ id: ben.id, username: 'ben' })
      expect(await peer.guild(guildId)).toEqual({ id: guildId, name: 'Harbour', roles: roleNames(discord, guildId) })
      expect(await peer.channel(channelId)).toEqual({ id: channelId, name: 'general' })
    },
  },
  'makes, renames and deletes a channel': {
    run: async ({ discord, peer, guildId }) => {
      const id = await peer.createChannel(guildId, 'harbour-office')
      const name = await peer.renameChannel(id, 'harbour-master')

      expect(name).toBe('harbour-master')
      expect(discord.world.channels.get(id)).toMatchObject({ name: 'harbour-master', guild_id: guildId })
      await peer.deleteChannel(id)
      expect(discord.world.channels.has(id)).toBe(false)
    },
  },
  'sends, edits and deletes a message': {
    run: async ({ discord, peer, channelId }) => {
      const sent = await peer.send(channelId, { content: 'ahoy ⚓', embeds: [embed('fine')] })
      const place = { channelId, messageId: sent.id }

      expect(sent).toMatchObject({ content: 'ahoy ⚓', authorId: discord.world.bot.id, attachments: [] })
      expect(stored(discord, place)).toMatchObject({ content: 'ahoy ⚓', embeds: [{ title: 'a title' }] })
      expect(await peer.edit(place, 'ashore')).toMatchObject({ id: sent.id, content: 'ashore' })
      expect(stored(discord, place)?.edited_timestamp).not.toBeNull()
      await peer.delete(place)
      expect(stored(discord, place)).toBeUndefined()
    },
  },
  'writes to a user directly': {
    run: async ({ discord, peer }) => {
      const id = await peer.direct(discord.world.person('cleo').id)
      const sent = await peer.send(id, { content: 'psst' })

      expect(stored(discord, { channelId: id, messageId: sent.id })?.content).toBe('psst')
    },
  },
  'posts once for two sends with the same enforced nonce': {
    run: async ({ discord, peer, channelId }) => {
      const first = await peer.send(channelId, { content: 'once', nonce: 'n-1' })
      const second = await peer.send(channelId, { content: 'once', nonce: 'n-1' })

      expect(second.id).toBe(first.id)
      expect(contents(discord, channelId)).toEqual(['once'])
    },
  },
  'reacts, lists the reactors and takes the reaction back': {
    // PUT and DELETE share one bucket of one request, which some peers only learn by being refused.
    expects: [429],
    run: async ({ discord, peer, channelId }) => {
      const { place, message } = written(discord, channelId, 'react to me')
      discord.world.react(message, discord.world.person('dora').id, '👍')

      await peer.react(place, '👍')

      const bot = discord.world.bot.id
      expect((await peer.reactors(place, '👍')).sort()).toEqual([bot, discord.world.person('dora').id].sort())
      await peer.unreact(place, '👍')
      expect(await peer.reactors(place, '👍')).toEqual([discord.world.person('dora').id])
    },
  },
  'uploads files that download again byte for byte': {
    run: async ({ peer, channelId }) => {
      const [one, two] = [awkwardBytes(70_000), Buffer.from('\r\n--x--\r\n\0')]
      const files = [
        { name: 'cargo.bin', bytes: one },
        { name: 'list.txt', bytes: two },
      ]

      const sent = await peer.send(channelId, { content: 'freight', files })

      expect(sent.content).toBe('freight')
      expect(sent.attachments.map(({ filename, size }) => [filename, size])).toEqual([
        ['cargo.bin', 70_000],
        ['list.txt', two.length],
      ])
      const [first, second] = await Promise.all(sent.attachments.map(({ url }) => download(url)))
      expect(first?.equals(one)).toBe(true)
      expect(second?.equals(two)).toBe(true)
    },
  },
  'pages through a channel’s messages': {
    run: async ({ discord, peer, channelId }) => {
      const ids = Array.from({ length: 120 }, (_, n) => written(discord, channelId, `line ${n}`).place.messageId)
      const pages: string[][] = []
      let before: string | undefined
      do {
        const page = await peer.messages(channelId, { limit: 50, ...(before !== undefined && { before }) })
        pages.push(page.map(message => message.id))
        before = page.at(-1)?.id
      } while (pages.at(-1)?.length === 50)

      expect(pages.map(page => page.length)).toEqual([50, 50, 20])
      expect(pages.flat()).toEqual(ids.reverse())
    },
  },
  'deletes messages in bulk': {
    run: async ({ discord, peer, channelId }) => {
      const ids = Array.from({ length: 5 }, (_, n) => written(discord, channelId, `line ${n}`).place.messageId)

      await peer.bulkDelete(channelId, ids.slice(0, 4))

      expect(contents(discord, channelId)).toEqual(['line 4'])
      expect(discord.log.count({ route: `POST ${messages}/bulk-delete` })).toBe(1)
    },
  },
  'pins a message, lists the pins and unpins it': {
    run: async ({ discord, peer, channelId }) => {
      const { place } = written(discord, channelId, 'tide table')
      written(discord, channelId, 'small talk')

      await peer.pin(place)

      expect(await peer.pins(channelId)).toEqual(['tide table'])
      await peer.unpin(place)
      expect(await peer.pins(channelId)).toEqual([])
    },
  },
  'starts a thread from a message and writes there': {
    run: async ({ discord, peer, guildId, channelId }) => {
      const { place } = written(discord, channelId, 'who sails?')

      const thread = await peer.startThread(place, 'crew')

      expect(thread).toEqual({ id: place.messageId, name: 'crew' })
      const sent = await peer.send(thread.id, { content: 'me' })
      expect(stored(discord, { channelId: thread.id, messageId: sent.id })?.content).toBe('me')
      expect(await peer.threads(guildId)).toEqual([thread.id])
    },
  },
  'lists the members page by page': {
    simulator: { guilds: [{ members: ['ann', 'ben', 'cleo', 'dora', 'emil', 'fay', 'gus'] }] },
    run: async ({ discord, peer, guildId }) => {
      const pages: string[][] = []
      let after: string | undefined
      do {
        pages.push(await peer.members(guildId, { limit: 3, ...(after !== undefined && { after }) }))
        after = pages.at(-1)?.at(-1)
      } while (pages.at(-1)?.length === 3)

      const ids = [...discord.world.guild(guildId).members.keys()].sort()
      expect(pages).toEqual([ids.slice(0, 3), ids.slice(3, 6), ids.slice(6)])
    },
  },
  'makes a role and gives it': {
    run: async ({ discord, peer, guildId }) => {
      const emil = discord.world.person('emil').id

      const roleId = await peer.createRole(guildId, 'Pilot')
      await peer.giveRole(guildId, { userId: emil, roleId })

      expect(await peer.rolesOf(guildId, emil)).toEqual([roleId])
      expect(discord.world.guild(guildId).roles.get(roleId)?.name).toBe('Pilot')
    },
  },
  'bans with a reason, lists the bans and lifts the ban': {
    run: async ({ discord, peer, guildId }) => {
      const emil = discord.world.person('emil').id

      await peer.ban(guildId, emil, 'stowaway – zu früh')

      expect(discord.world.guild(guildId).members.has(emil)).toBe(false)
      expect(await peer.bans(guildId)).toEqual([{ userId: emil, reason: 'stowaway – zu früh' }])
      await peer.unban(guildId, emil)
      expect(await peer.bans(guildId)).toEqual([])
    },
  },
  'makes a webhook, posts through it and edits the post': {
    run: async ({ discord, peer, channelId }) => {
      const hook = await peer.createWebhook(channelId, 'Harbour radio')
      const sent = await peer.execute(hook, 'fog warning', 'Radio')
      const place = { channelId, messageId: sent.id }

      expect(stored(discord, place)).toMatchObject({ webhook_id: hook.id, author: { username: 'Radio' } })
      expect((await peer.editExecuted(hook, sent.id, 'fog lifted')).content).toBe('fog lifted')
      expect(stored(discord, place)?.content).toBe('fog lifted')
    },
  },
  'registers commands, globally and for a guild': {
    run: async ({ discord, peer, guildId }) => {
      const [ping, dock] = [command('ping'), command('dock')]

      expect(await peer.setCommands([ping, dock])).toEqual(['ping', 'dock'])
      expect(await peer.setCommands([dock], guildId)).toEqual(['dock'])
      expect((await peer.commands()).sort()).toEqual(['dock', 'ping'])
      expect(await peer.commands(guildId)).toEqual(['dock'])
      expect(discord.world.commands.named(discord.world.bot.applicationId, 'ping', guildId)).toBeDefined()
    },
  },
  'answers an interaction, edits the answer and follows up': {
    run: async ({ discord, peer, channelId }) => {
      const interaction = discord.world.interactions.create({ kind: 'command', name: 'ping', channelId })

      await peer.answer(interaction, 'pong')
      expect(contents(discord, channelId)).toEqual(['pong'])
      await peer.editAnswer(interaction, 'pong!')
      await peer.followUp(interaction, 'and more')

      expect(contents(discord, channelId)).toEqual(['pong!', 'and more'])
    },
  },
  'reports an unknown channel': {
    expects: [404],
    run: async ({ peer }) => {
      const failure = await failureOf(peer, () => peer.channel(nowhere))

      expect(failure).toEqual({ status: 404, code: 10003, paths: [] })
    },
  },
  'reports a form error with its path': {
    expects: [400],
    run: async ({ discord, peer, channelId }) => {
      const failure = await failureOf(peer, () => peer.send(channelId, { embeds: [embed('fine'), embed('')] }))

      expect(failure).toEqual({ status: 400, code: 50035, paths: ['embeds.1.fields.0.name'] })
      expect(contents(discord, channelId)).toEqual([])
    },
  },
  'reports a missing permission': {
    simulator: { guilds: [{ botPermissions: ['ViewChannel'], roles: [] }] },
    expects: [403],
    run: async ({ discord, peer, guildId }) => {
      const failure = await failureOf(peer, () => peer.createRole(guildId, 'Captain'))

      expect(failure).toEqual({ status: 403, code: 50013, paths: [] })
      expect(roleNames(discord, guildId)).not.toContain('Captain')
    },
  },
  'reports a token that is refused': {
    expects: [401],
    run: async ({ discord, peer, channelId }) => {
      discord.revoke(discord.token)

      const failure = await failureOf(peer, () => peer.channel(channelId))

      expect(failure.status).toBe(401)
      expect(discord.log.statuses({ status: 401 })).toEqual({ 401: 1 })
    },
  },
  'keeps to a bucket that refills all at once': {
    simulator: { rateLimits: { [send]: { limit: 3, window: 400, mode: 'fixed' } } },
    run: async ({ discord, peer, channelId }) => {
      await burst(peer, channelId, 8)

      expect(contents(discord, channelId).sort()).toEqual(lines(8))
      expect(discord.log.statuses({ route: send })).toEqual({ 200: 8 })
    },
  },
  'keeps to a bucket that refills bit by bit': {
    simulator: { rateLimits: { [send]: { limit: 3, window: 400, mode: 'sliding' } } },
    run: async ({ discord, peer, channelId }) => {
      await burst(peer, channelId, 8)

      expect(contents(discord, channelId).sort()).toEqual(lines(8))
      expect(discord.log.statuses({ route: send })).toEqual({ 200: 8 })
    },
  },
  'waits out the 429 of a bucket that another process emptied': {
    simulator: { rateLimits: { [send]: { limit: 1, window: 1500, mode: 'fixed' } } },
    expects: [429],
    run: async ({ discord, peer, channelId }) => {
      await peer.channel(channelId)
      await sendRaw(discord, channelId, 'mine')

      await peer.send(channelId, { content: 'theirs' })

      const [raw, refused, accepted] = entriesOf(discord, [200, 429, 200])
      expect(refused.limited).toBe('user')
      expectWait(raw, accepted, 1500)
      expect(contents(discord, channelId)).toEqual(['mine', 'theirs'])
    },
  },
  'waits out a 429 of its own bucket': waitsOut('user'),
  'waits out a 429 of a shared limit': waitsOut('shared'),
  'waits out a 429 of the global limit': waitsOut('global'),
  'meets a limit that the headers do not show': {
    simulator: {
      rateLimits: {
        'PATCH /channels/{channel_id}': {
          ...{ limit: 5, window: 150, mode: 'fixed' },
          sublimits: [{ limit: 1, window: 900, keys: ['name'] }],
        },
      },
    },
    expects: [429],
    run: async ({ discord, peer, habits, channelId }) => {
      await peer.renameChannel(channelId, 'one')
      await peer.renameChannel(channelId, 'two')

      const entries = discord.log.select({ route: 'PATCH /channels/{channel_id}' })
      const refused = entries.filter(({ status }) => status === 429).length
      expectWait(entries[0]!, entries.at(-1)!, 900)
      expect(discord.world.channels.get(channelId)?.name).toBe('two')
      if (habits.heedsHiddenLimits) expect(refused).toBe(1)
      else expect(refused).toBeGreaterThan(1)
    },
  },
  'repeats a request that 502 kept from its effect': {
    expects: [502],
    run: async ({ discord, peer, channelId }) => {
      discord.faults.add({ kind: 'status', status: 502, route: send, times: 1 })

      const sent = await peer.send(channelId, { content: 'through the storm' })

      entriesOf(discord, [502, 200])
      expect(stored(discord, { channelId, messageId: sent.id })?.content).toBe('through the storm')
      expect(contents(discord, channelId)).toHaveLength(1)
    },
  },
  'posts twice where 502 only hid the effect': {
    expects: [502],
    run: async ({ discord, peer, channelId }) => {
      discord.faults.add({ kind: 'status', status: 502, route: send, times: 1, when: 'after' })

      await peer.send(channelId, { content: 'echo' })

      entriesOf(discord, [502, 200])
      expect(contents(discord, channelId)).toEqual(['echo', 'echo'])
    },
  },
  'gives up on 502 after some tries and reports it': {
    expects: [502],
    run: async ({ discord, peer, channelId }) => {
      discord.faults.add({ kind: 'status', status: 502, route: send })

      const failure = await failureOf(peer, () => peer.send(channelId, { content: 'lost' }))

      expect(failure).toEqual({ status: 502, code: undefined, paths: [] })
      entriesOf(discord, [502, 502, 502, 502])
      expect(contents(discord, channelId)).toEqual([])
    },
  },
  'reports a page that stands where JSON should': {
    expects: [403],
    run: async ({ discord, peer, channelId }) => {
      discord.faults.add({ kind: 'cloudflare', page: 'page', status: 403, route: send })

      const failure = await failureOf(peer, () => peer.send(channelId, { content: 'blocked' }))

      expect(failure.status).toBe(403)
      expect(discord.log.count({ route: send })).toBe(1)
    },
  },
} as const satisfies Record<string, Scenario>

export type ScenarioName = keyof typeof scenarios

/** The scenarios as plain entries. */
export const scenarioList: readonly (readonly [ScenarioName, Scenario])[] = Object.entries(scenarios) as [
  ScenarioName,
  Scenario,
][]

function waitsOut(scope: 'user' | 'shared' | 'global'): Scenario {
  return {
    expects: [429],
    run: async ({ discord, peer, channelId }) => {
      await peer.channel(channelId)
      discord.faults.add({ kind: 'rate-limit', scope, retryAfter: 700, route: send, times: 1 })

      const sent = await peer.send(channelId, { content: 'patience' })

      const [refused, accepted] = entriesOf(discord, [429, 200])
      expect(refused.limited).toBe(scope)
      expectWait(refused, accepted, 700)
      expect(stored(discord, { channelId, messageId: sent.id })?.content).toBe('patience')
    },
  }
}

async function burst(peer: Peer, channelId: string, size: number): Promise<void> {
  await Promise.all(lines(size).map(content => peer.send(channelId, { content })))
}

function lines(size: number): string[] {
  return Array.from({ length: size }, (_, n) => `line ${n}`)
}

/** The sends in the order of their arrival, which must have had these statuses. */
function entriesOf<const T extends readonly number[]>(discord: Simulator, statuses: T): { [K in keyof T]: LogEntry } {
  const entries = discord.log.select({ route: send })
  expect(entries.map(({ status }) => status)).toEqual(statuses)
  return entries as { [K in keyof T]: LogEntry }
}

/** At least `ms` between two arrivals, but for the ms that timers and sockets round. */
function expectWait(from: LogEntry, to: LogEntry, ms: number): void {
  expect(to.start - from.start).toBeGreaterThanOrEqual(ms - 25)
}

async function failureOf(peer: Peer, attempt: () => Promise<unknown>): Promise<Failure> {
  try {
    await attempt()
  } catch (error) {
    return peer.explain(error)
  }
  throw new Error('expected a failure, got an answer')
}

/** A message of ann's. */
function written(discord: Simulator, channelId: string, content: string) {
  const message = discord.world.send(channelId, { authorId: discord.world.person('ann').id, content })
  return { message, place: { channelId, messageId: message.json.id } }
}

function stored(discord: Simulator, { channelId, messageId }: Place) {
  return discord.world.messages.get(channelId, messageId)?.json
}

/** Contents of the channel's messages, oldest first. */
function contents(discord: Simulator, channelId: string): string[] {
  return discord.world.messages
    .of(channelId)
    .all()
    .map(({ json }) => json.content)
}

function roleNames(discord: Simulator, guildId: string): string[] {
  return [...discord.world.guild(guildId).roles.values()].map(role => role.name).sort()
}

function embed(name: string) {
  return { title: 'a title', fields: [{ name, value: 'a value' }] }
}

function command(name: string) {
  return { name, description: `Does ${name}.` }
}

/** Every byte value, in an order that holds line breaks and dashes. */
function awkwardBytes(length: number): Buffer {
  return Buffer.from(Array.from({ length }, (_, n) => (n * 31 + (n >> 8)) & 0xff))
}

async function download(url: string): Promise<Buffer> {
  const answer = await request(url)
  return Buffer.from(await answer.body.arrayBuffer())
}

async function sendRaw({ baseURL, token }: Simulator, channelId: string, content: string): Promise<void> {
  const headers = {
    authorization: `Bot ${token}`,
    'content-type': 'application/json',
    'user-agent': 'DiscordBot (https://example.com, 1.0.0)',
  }
  const path = `${baseURL}/channels/${channelId}/messages`
  const answer = await request(path, { method: 'POST', headers, body: JSON.stringify({ content }) })
  await answer.body.dump()
}
