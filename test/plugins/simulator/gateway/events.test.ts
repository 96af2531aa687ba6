import { afterEach, describe, expect, it } from 'vitest'
import type { SimulatorOptions } from '../../../../plugins/simulator/index.js'
import { ALL, type Bench, bench, type Identity, type RawClient, STANDARD } from './raw-client.js'

const open: Bench[] = []

async function start(options?: SimulatorOptions): Promise<Bench> {
  const made = await bench(options)
  open.push(made)
  return made
}

afterEach(async () => {
  await Promise.all(open.splice(0).map(made => made.close()))
})

const GUILDS = 1
const MEMBERS = 1 << 1
const VOICE = 1 << 7
const PRESENCES = 1 << 8
const MESSAGES = 1 << 9
const DIRECT = 1 << 12
const CONTENT = 1 << 15

function ids({ discord }: Bench) {
  const { world } = discord
  return { general: world.channel('general').id, guild: world.guild().id, ann: world.person('ann').id }
}

/** What a client heard after its READY, GUILD_CREATE left out. */
async function heard(client: RawClient): Promise<string[]> {
  await client.settled()
  return client.events.filter(event => event !== 'READY' && event !== 'GUILD_CREATE')
}

describe('events', () => {
  it('arrive as MESSAGE_CREATE for what REST posts', async () => {
    const made = await start()
    const { general } = ids(made)
    const client = await made.ready()

    await post(made, `/channels/${general}/messages`, { content: 'ahoy' })

    expect((await client.event('MESSAGE_CREATE')).d).toMatchObject({
      channel_id: general,
      content: 'ahoy',
      author: { id: made.discord.world.bot.id },
    })
  })

  it.each([
    ['GUILD_MESSAGES', MESSAGES, ['MESSAGE_CREATE']],
    ['GUILD_MESSAGE_REACTIONS', 1 << 10, ['MESSAGE_REACTION_ADD']],
    ['GUILD_MESSAGE_TYPING', 1 << 11, ['TYPING_START']],
    ['GUILD_VOICE_STATES', VOICE, ['VOICE_STATE_UPDATE']],
    ['GUILDS', GUILDS, ['VOICE_CHANNEL_START_TIME_UPDATE']],
    ['none', 0, []],
  ])('of %s come with that intent alone', async (_, intents, expected) => {
    const made = await start()
    const { general, ann } = ids(made)
    const { world } = made.discord
    const client = await made.ready({ intents })

    const message = world.send(general, { authorId: ann, content: 'x' })
    world.react(message, ann, '👍')
    world.type(world.channel('general'), ann)
    world.joinVoice(world.channel('Lounge'), ann)

    expect(await heard(client)).toEqual(expected)
  })

  it('of direct messages come with their own intent, to the first shard', async () => {
    const made = await start()
    const { ann } = ids(made)
    const first = await made.ready({ intents: DIRECT, shard: [0, 2] })
    const second = await made.ready({ intents: DIRECT, shard: [1, 2] })
    const guildsOnly = await made.ready({ intents: MESSAGES, shard: [0, 2] })
    const { id } = await post(made, '/users/@me/channels', { recipient_id: ann })

    made.discord.world.send(id as string, { authorId: ann, content: 'psst' })

    expect((await first.event('MESSAGE_CREATE')).d.content).toBe('psst')
    expect(await heard(first)).toEqual(['MESSAGE_CREATE'])
    expect(await heard(second)).toEqual([])
    expect(await heard(guildsOnly)).toEqual([])
  })

  it('of a guild go to the shard that its id names', async () => {
    const made = await start({ guilds: 8 })
    const clients = await Promise.all([0, 1].map(id => made.ready({ shard: [id, 2] })))
    const { world } = made.discord
    const guilds = [...world.guilds.keys()]

    for (const id of guilds) world.type(world.channel('general', id), world.person('ann').id)
    await Promise.all(clients.map(client => client.settled()))

    for (const [shard, client] of clients.entries()) {
      const expected = guilds.filter(id => Number((BigInt(id) >> 22n) % 2n) === shard)
      expect(client.received.filter(({ t }) => t === 'TYPING_START').map(({ d }) => d.guild_id)).toEqual(expected)
      expect(client.received.find(({ t }) => t === 'READY')!.d.guilds.map(({ id }) => id)).toEqual(expected)
    }
  })

  it('of a channel stay away from bots that cannot see it', async () => {
    const made = await start()
    const { general, guild, ann } = ids(made)
    const { world } = made.discord
    const bot = world.addBot({ permissions: [] })
    world.channel('general').permission_overwrites = [{ id: guild, type: 0, allow: '0', deny: '1024' }]
    world.guild().permissionCache.clear()
    const blind = await made.ready({ token: bot.token })
    const seeing = await made.ready()

    world.send(general, { authorId: ann, content: 'secret' })
    world.send(world.channel('random').id, { authorId: ann, content: 'open' })

    expect(await heard(blind)).toEqual(['MESSAGE_CREATE'])
    expect(await heard(seeing)).toEqual(['MESSAGE_CREATE', 'MESSAGE_CREATE'])
  })

  it('of private threads are for those inside and those who manage threads', async () => {
    const made = await start()
    const { world } = made.discord
    const watcher = world.addBot({ permissions: ['ViewChannel'] })
    const outside = await made.ready({ token: watcher.token })
    const manager = await made.ready()
    const { id } = await post(made, `/channels/${ids(made).general}/threads`, { name: 'crew', type: 12 })

    world.send(id as string, { authorId: ids(made).ann, content: 'x' })
    const before = await heard(outside)
    await call(made, 'PUT', `/channels/${id}/thread-members/${watcher.id}`)
    world.send(id as string, { authorId: ids(made).ann, content: 'y' })

    expect(before).toEqual([])
    expect(await heard(outside)).toEqual(['THREAD_CREATE', 'THREAD_MEMBERS_UPDATE', 'MESSAGE_CREATE'])
    expect(await heard(manager)).toContain('MESSAGE_CREATE')
  })

  it('of bans need a permission', async () => {
    const made = await start()
    const { guild } = ids(made)
    const weak = await made.ready({ token: made.discord.world.addBot({ permissions: ['ViewChannel'] }).token })
    const strong = await made.ready()

    await call(made, 'PUT', `/guilds/${guild}/bans/${made.discord.world.person('emil').id}`, {})

    expect(await heard(weak)).not.toContain('GUILD_BAN_ADD')
    expect(await heard(strong)).toContain('GUILD_BAN_ADD')
  })

  it('of interactions go to their application only', async () => {
    const made = await start()
    const other = await made.ready({ token: made.discord.world.addBot().token, intents: 0 })
    const own = await made.ready({ intents: 0 })

    made.discord.world.interactions.create({ kind: 'command', name: 'ping' })

    expect(await heard(own)).toEqual(['INTERACTION_CREATE'])
    expect(await heard(other)).toEqual([])
  })

  it('of interactions stay away where an endpoint takes them', async () => {
    const made = await start()
    const client = await made.ready()
    made.discord.world.applications.get(made.discord.world.bot.applicationId)!.interactions_endpoint_url = 'https://x'

    made.discord.world.interactions.create({ kind: 'command', name: 'ping' })

    expect(await heard(client)).toEqual([])
  })

  it('of members need GUILD_MEMBERS, but for the bot itself', async () => {
    const made = await start()
    const { guild } = ids(made)
    const client = await made.ready({ intents: GUILDS })

    await call(made, 'PATCH', `/guilds/${guild}/members/@me`, { nick: 'Skipper' })
    await call(made, 'PATCH', `/guilds/${guild}/members/${made.discord.world.person('ben').id}`, { nick: 'B' })

    expect(await heard(client)).toEqual(['GUILD_MEMBER_UPDATE'])
    expect(client.received.at(-2)!.d.nick).toBe('Skipper')
  })

  it('of a guild begin with GUILD_CREATE when the bot comes in, and end with GUILD_DELETE when it leaves', async () => {
    const made = await start({ guilds: 1 })
    const client = await made.ready()
    await client.event('GUILD_CREATE')

    const guild = made.discord.world.addGuild({ name: 'Island' })
    const created = await client.event('GUILD_CREATE')
    await call(made, 'DELETE', `/users/@me/guilds/${guild.id}`)
    const deleted = await client.event('GUILD_DELETE')
    made.discord.world.type(made.discord.world.channel('general', guild.id), ids(made).ann)

    expect(created.d).toMatchObject({ id: guild.id, name: 'Island' })
    expect(deleted.d).toEqual({ id: guild.id })
    expect(await heard(client)).toEqual(['GUILD_DELETE'])
  })
})

describe('MESSAGE_CONTENT', () => {
  const rich = { embeds: [{ title: 'chart' }], components: [{ type: 1 }] }
  const empty = { content: '', embeds: [], attachments: [], components: [] }

  async function hear(intents: number, draft: (made: Bench) => Parameters<Bench['discord']['world']['send']>) {
    const made = await start()
    const client = await made.ready({ intents })
    made.discord.world.send(...draft(made))
    return (await client.event('MESSAGE_CREATE')).d
  }

  it('brings what members write', async () => {
    const d = await hear(MESSAGES | CONTENT, made => [
      ids(made).general,
      { authorId: ids(made).ann, content: 'hi', ...rich },
    ])

    expect(d).toMatchObject({ content: 'hi', ...rich })
  })

  it('is missed by what members write', async () => {
    const poll = { question: { text: '?' }, answers: [], expiry: '', allow_multiselect: false, layout_type: 1 }

    const d = await hear(MESSAGES, made => [
      ids(made).general,
      { authorId: ids(made).ann, content: 'hi', ...rich, poll },
    ])

    expect(d).toMatchObject(empty)
    expect(d).not.toHaveProperty('poll')
  })

  it('is not needed for what mentions the bot', async () => {
    const d = await hear(MESSAGES, made => {
      const { world } = made.discord
      const mentions = [world.users.get(world.bot.id)!]
      return [ids(made).general, { authorId: ids(made).ann, content: 'hi', mentions }]
    })

    expect(d.content).toBe('hi')
  })

  it('is not needed for what the bot wrote', async () => {
    const d = await hear(MESSAGES, made => [ids(made).general, { authorId: made.discord.world.bot.id, content: 'hi' }])

    expect(d.content).toBe('hi')
  })

  it('is not needed in direct messages', async () => {
    const made = await start()
    const client = await made.ready({ intents: DIRECT })
    const { id } = await post(made, '/users/@me/channels', { recipient_id: ids(made).ann })

    made.discord.world.send(id as string, { authorId: ids(made).ann, content: 'hi' })

    expect((await client.event('MESSAGE_CREATE')).d.content).toBe('hi')
  })
})

describe('GUILD_CREATE', () => {
  async function created(identity: Identity, prepare: (made: Bench) => void = () => {}) {
    const made = await start()
    prepare(made)
    const client = await made.ready(identity)
    return { ...made, d: (await client.event('GUILD_CREATE')).d }
  }
  const names = (members: readonly { user: { username: string } }[]) => members.map(({ user }) => user.username).sort()

  it('brings only the bot and those in calls without GUILD_PRESENCES', async () => {
    const { d } = await created({ intents: STANDARD }, ({ discord: { world } }) => {
      world.joinVoice(world.channel('Lounge'), world.person('ben').id)
    })

    expect(names(d.members)).toEqual(['ben', 'pipecord'])
    expect(d).toMatchObject({ member_count: 6, large: false })
    expect(d.voice_states).toHaveLength(1)
  })

  it('brings all members of a small guild with GUILD_PRESENCES', async () => {
    const { d } = await created({ intents: GUILDS | PRESENCES }, ({ discord }) => {
      discord.gateway.setPresence(discord.world.person('cleo').id, { status: 'idle' })
    })

    expect(d.members).toHaveLength(6)
    expect(d.presences).toContainEqual(expect.objectContaining({ status: 'idle', client_status: { web: 'idle' } }))
  })

  it('brings those with roles, nicks and presences of a guild above large_threshold', async () => {
    const { d } = await created({ intents: GUILDS | PRESENCES, large_threshold: 50 }, ({ discord: { world } }) => {
      const guild = world.guild()
      const plain = guild.members.get(world.person('dora').id)!
      for (let count = 0; count < 50; count++) {
        const user = world.addUser()
        guild.members.set(user.id, { ...plain, user })
      }
    })

    expect(names(d.members)).toEqual(['ben', 'cleo', 'pipecord'])
    expect(d.large).toBe(true)
  })

  it('is not sent without GUILDS', async () => {
    const made = await start()
    const client = await made.ready({ intents: MESSAGES })
    await client.settled()

    expect(client.events).toEqual(['READY'])
  })
})

describe('PRESENCE_UPDATE', () => {
  it('tells other sessions with the intent of a bot that comes, changes and goes', async () => {
    const made = await start()
    const watcher = await made.ready({ intents: PRESENCES })
    const blind = await made.ready({ intents: GUILDS })
    const bot = made.discord.world.addBot()

    const client = await made.ready({
      token: bot.token,
      presence: { status: 'dnd', activities: [], afk: false, since: null },
    })
    const came = await watcher.event('PRESENCE_UPDATE')
    client.send(3, { status: 'idle', since: null, afk: false, activities: [{ name: 'chess', type: 0, secret: 1 }] })
    const changed = await watcher.event('PRESENCE_UPDATE')
    client.socket.close(1000)
    const gone = await watcher.event('PRESENCE_UPDATE')

    expect(came.d).toMatchObject({ user: { id: bot.id }, guild_id: ids(made).guild, status: 'dnd' })
    expect(changed.d).toMatchObject({ status: 'idle', activities: [{ name: 'chess', type: 0 }] })
    expect(changed.d.activities[0]).not.toHaveProperty('secret')
    expect(gone.d).toMatchObject({ status: 'offline', client_status: {} })
    expect(await heard(blind)).not.toContain('PRESENCE_UPDATE')
    expect(client.events).not.toContain('PRESENCE_UPDATE')
  })

  it('drops the sixth change within 20 s', async () => {
    const made = await start()
    const watcher = await made.ready({ intents: PRESENCES, token: made.discord.world.addBot().token })
    const client = await made.ready()

    for (let index = 0; index < 6; index++) {
      client.send(3, { status: 'online', since: null, afk: false, activities: [{ name: `game ${index}`, type: 0 }] })
    }
    await client.settled()
    await watcher.settled()

    const games = watcher.received.filter(({ t }) => t === 'PRESENCE_UPDATE').map(({ d }) => d.activities[0]?.name)
    expect(games).toEqual([undefined, 'game 0', 'game 1', 'game 2', 'game 3', 'game 4'])
  })

  it('is closed with 4002 for a status that does not exist', async () => {
    const made = await start()
    const client = await made.ready()

    client.send(3, { status: 'happy', activities: [], since: null, afk: false })

    expect((await client.closed).code).toBe(4002)
  })
})

describe('op 4', () => {
  it('brings the voice state and then the voice server', async () => {
    const made = await start()
    const lounge = made.discord.world.channel('Lounge').id
    const client = await made.ready({ intents: GUILDS | VOICE })

    client.send(4, { guild_id: ids(made).guild, channel_id: lounge, self_mute: true, self_deaf: false })
    const state = await client.event('VOICE_STATE_UPDATE')
    const server = await client.event('VOICE_SERVER_UPDATE')

    expect(state.d).toMatchObject({ channel_id: lounge, user_id: made.discord.world.bot.id, self_mute: true })
    expect(server.d).toMatchObject({
      guild_id: ids(made).guild,
      token: expect.any(String),
      endpoint: expect.any(String),
    })
  })

  it('brings no new voice server for a change of the microphone', async () => {
    const made = await start()
    const at = { guild_id: ids(made).guild, channel_id: made.discord.world.channel('Lounge').id, self_deaf: false }
    const client = await made.ready({ intents: VOICE })

    client.send(4, { ...at, self_mute: true })
    client.send(4, { ...at, self_mute: false })
    client.send(4, { ...at, channel_id: null, self_mute: false })

    expect(await heard(client)).toEqual([
      ...['VOICE_STATE_UPDATE', 'VOICE_SERVER_UPDATE', 'VOICE_STATE_UPDATE', 'VOICE_STATE_UPDATE'],
    ])
  })

  it('is silent where the bot may not connect', async () => {
    const made = await start()
    const { world } = made.discord
    const lounge = world.channel('Lounge')
    lounge.permission_overwrites = [{ id: ids(made).guild, type: 0, allow: '0', deny: String(1 << 20) }]
    const bot = world.addBot({ permissions: [] })
    const client = await made.ready({ token: bot.token, intents: VOICE })

    client.send(4, { guild_id: ids(made).guild, channel_id: lounge.id, self_mute: false, self_deaf: false })

    expect(await heard(client)).toEqual([])
  })

  it('leaves the call when the session ends', async () => {
    const made = await start()
    const client = await made.ready()
    const channel_id = made.discord.world.channel('Lounge').id
    client.send(4, { guild_id: ids(made).guild, channel_id, self_mute: false, self_deaf: false })
    await client.event('VOICE_SERVER_UPDATE')
    const watcher = await made.ready({ token: made.discord.world.addBot().token, intents: VOICE })

    client.socket.close(1000)

    expect((await watcher.event('VOICE_STATE_UPDATE')).d.channel_id).toBeNull()
  })
})

describe('op 31 and op 43', () => {
  it('brings the sounds of each guild', async () => {
    const made = await start({ guilds: 2 })
    const client = await made.ready()
    const guilds = [...made.discord.world.guilds.keys()]

    client.send(31, { guild_ids: guilds })
    await client.settled()

    const answers = client.received.filter(({ t }) => t === 'SOUNDBOARD_SOUNDS').map(({ d }) => d)
    expect(answers).toEqual(guilds.map(guild_id => ({ guild_id, soundboard_sounds: [] })))
  })

  it('brings what voice channels are about, and since when somebody talks there', async () => {
    const made = await start()
    const { world, clock } = made.discord
    const lounge = world.channel('Lounge')
    lounge.status = 'tea'
    const client = await made.ready()
    world.joinVoice(lounge, ids(made).ann)

    client.send(43, { guild_id: ids(made).guild, fields: ['status', 'voice_start_time'] })

    expect((await client.event('CHANNEL_INFO')).d).toEqual({
      guild_id: ids(made).guild,
      channels: [{ id: lounge.id, status: 'tea', voice_start_time: Math.floor(clock.now() / 1000) }],
    })
  })
})

describe('THREAD_MEMBERS_UPDATE', () => {
  it('comes without GUILD_MEMBERS only where it is about the bot', async () => {
    const made = await start()
    const client = await made.ready({ intents: GUILDS })
    const full = await made.ready({ intents: GUILDS | MEMBERS })
    const { id } = await post(made, `/channels/${ids(made).general}/threads`, { name: 'crew', type: 11 })

    await call(made, 'PUT', `/channels/${id}/thread-members/${ids(made).ann}`)
    await call(made, 'DELETE', `/channels/${id}/thread-members/@me`)

    const count = (events: string[]) => events.filter(event => event === 'THREAD_MEMBERS_UPDATE').length
    expect(count(await heard(client))).toBe(1)
    expect(count(await heard(full))).toBe(2)
  })
})

describe('THREAD_LIST_SYNC', () => {
  it('brings the active threads of a channel that comes into sight', async () => {
    const made = await start()
    const { general, guild } = ids(made)
    const { world } = made.discord
    const bot = world.addBot({ permissions: [] })
    const hide = { id: guild, type: 0, allow: '0', deny: '1024' }
    await call(made, 'PATCH', `/channels/${general}`, { permission_overwrites: [hide] })
    const thread = await post(made, `/channels/${general}/threads`, { name: 'crew', type: 11 })
    await post(made, `/channels/${general}/threads`, { name: 'officers', type: 12 })
    const client = await made.ready({ token: bot.token, intents: GUILDS })

    await call(made, 'PATCH', `/channels/${general}`, { permission_overwrites: [] })
    await call(made, 'PATCH', `/channels/${general}`, { topic: 'still in sight' })

    expect(await heard(client)).toEqual(['CHANNEL_UPDATE', 'THREAD_LIST_SYNC', 'CHANNEL_UPDATE'])
    const sync = client.received.find(({ t }) => t === 'THREAD_LIST_SYNC')?.d as unknown as { threads: object[] }
    expect(sync.threads).toHaveLength(1)
    expect(sync).toMatchObject({
      guild_id: guild,
      channel_ids: [general],
      threads: [{ id: thread.id, name: 'crew' }],
      members: [],
    })
  })

  it('comes with a role of the bot, and not with those of others', async () => {
    const made = await start()
    const { general, guild, ann } = ids(made)
    const { world } = made.discord
    const bot = world.addBot({ permissions: [] })
    const role = [...world.guild().roles.values()].find(({ name }) => name === 'Regular')!.id
    const overwrites = [
      { id: guild, type: 0, allow: '0', deny: '1024' },
      { id: role, type: 0, allow: '1024', deny: '0' },
    ]
    await call(made, 'PATCH', `/channels/${general}`, { permission_overwrites: overwrites })
    const client = await made.ready({ token: bot.token, intents: GUILDS })

    await call(made, 'PUT', `/guilds/${guild}/members/${ann}/roles/${role}`)
    await call(made, 'PUT', `/guilds/${guild}/members/${bot.id}/roles/${role}`)

    expect(await heard(client)).toEqual(['GUILD_MEMBER_UPDATE', 'THREAD_LIST_SYNC'])
  })
})

describe('intents of all kinds', () => {
  it('are what Discord adds them up to', async () => {
    const made = await start()

    await expect(made.ready({ intents: ALL })).resolves.toBeDefined()
  })
})

async function call({ discord }: Bench, method: string, path: string, body?: object): Promise<Response> {
  const headers = { authorization: `Bot ${discord.token}`, 'user-agent': 'DiscordBot (https://example.com, 1.0.0)' }
  const json = body && { body: JSON.stringify(body) }
  const answer = await fetch(`${discord.baseURL}${path}`, {
    method,
    headers: { ...headers, ...(body && { 'content-type': 'application/json' }) },
    ...json,
  })
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
  return answer
}

async function post(made: Bench, path: string, body: object): Promise<Record<string, unknown>> {
  return (await call(made, 'POST', path, body)).json() as Promise<Record<string, unknown>>
}
