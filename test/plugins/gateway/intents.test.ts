import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  dispatchNames,
  gatewayPlugin,
  type IntentName,
  inferIntents,
  intentBits,
  intentsFor,
  namesOfIntents,
  resolveIntents,
} from '../../../plugins/gateway/index.js'
import { connected, readyData, scene, welcome } from '../../support/gateway.js'

const names = Object.keys(intentBits) as IntentName[]

describe('resolveIntents', () => {
  it('gives back the names it was given, in whatever spelling', () => {
    const snake = (name: string) => name.replace(/(?<!^)[A-Z]/g, '_$&').toLowerCase()
    fc.assert(
      fc.property(fc.uniqueArray(fc.constantFrom(...names)), list => {
        const sorted = names.filter(name => list.includes(name))
        const ways = [
          list,
          list.map(snake),
          list.map(name => snake(name).toUpperCase()),
          list.map(name => intentBits[name]),
        ]
        for (const way of ways) expect(namesOfIntents(resolveIntents(way as IntentName[]))).toEqual(sorted)
        const record = Object.fromEntries(list.map(name => [snake(name), true]))
        expect(namesOfIntents(resolveIntents(record))).toEqual(sorted)
      }),
    )
  })

  it('knows the groups', () => {
    expect(resolveIntents('all')).toBe(53_608_447)
    expect(resolveIntents('unprivileged')).toBe(53_575_421)
    expect(namesOfIntents(resolveIntents('privileged'))).toEqual(['GuildMembers', 'GuildPresences', 'MessageContent'])
  })

  it("understands Discord's former names, and leaves out what is false", () => {
    const bits = resolveIntents({ guild_bans: true, guild_emojis: true, guild_messages: false })

    expect(namesOfIntents(bits)).toEqual(['GuildModeration', 'GuildExpressions'])
  })

  it.each(['Guild', 1 << 17, -1, 1.5, 2 ** 40, null, { nothing: true }, [['Guilds']], undefined])(
    'refuses %j',
    wrong => {
      expect(() => resolveIntents(wrong as never)).toThrow(/intents/)
    },
  )
})

describe('intentsFor', () => {
  it('names what brings each event; 16 events need none', () => {
    const free = dispatchNames.filter(name => intentsFor(name).length === 0)

    expect(free).toEqual([
      'APPLICATION_COMMAND_PERMISSIONS_UPDATE',
      'CHANNEL_INFO',
      'ENTITLEMENT_CREATE',
      'ENTITLEMENT_DELETE',
      'ENTITLEMENT_UPDATE',
      'GUILD_MEMBERS_CHUNK',
      'INTERACTION_CREATE',
      'RATE_LIMITED',
      'READY',
      'RESUMED',
      'SOUNDBOARD_SOUNDS',
      'SUBSCRIPTION_CREATE',
      'SUBSCRIPTION_DELETE',
      'SUBSCRIPTION_UPDATE',
      'USER_UPDATE',
      'VOICE_SERVER_UPDATE',
    ])
    expect(intentsFor('MESSAGE_CREATE')).toEqual(['GuildMessages', 'DirectMessages'])
    expect(intentsFor('THREAD_MEMBERS_UPDATE')).toEqual(['Guilds', 'GuildMembers'])
  })

  it('is covered by what is inferred from the same events', () => {
    fc.assert(
      fc.property(fc.subarray([...dispatchNames]), events => {
        const bits = inferIntents(events)
        for (const event of events) for (const name of intentsFor(event)) expect(bits & intentBits[name]).toBeTruthy()
      }),
    )
  })
})

describe('gatewayPlugin: intents', () => {
  const sentBits = ({ sockets }: Awaited<ReturnType<typeof connected>>) =>
    (sockets.last.of(2)[0] as unknown as { d: { intents: number } }).d.intents

  it('asks for what it was told', async () => {
    expect(sentBits(await connected({ intents: ['Guilds', 'guild_messages'] }))).toBe(1 | 512)
  })

  it('infers from the listeners what to ask for', async () => {
    const made = scene({ intents: 'infer' })
    made.gateway.on('messageCreate', () => {})
    made.gateway.on('guildCreate', () => {})
    made.gateway.on('interactionCreate', () => {})
    made.sockets.onConnect = socket => queueMicrotask(() => welcome(socket))
    await made.clock.until(made.gateway.connect())

    expect(namesOfIntents(sentBits(made))).toEqual(['Guilds', 'GuildMessages', 'DirectMessages'])
    expect(made.gateway.intents).toBe(sentBits(made))
  })

  it('warns once when a listener can never hear its event, and names the intent', async () => {
    const { client, gateway } = await connected({ intents: 'Guilds' })
    const warnings: string[] = []
    client.on('gatewayWarning', warning => warnings.push(warning))

    gateway.on('messageCreate', () => {})
    gateway.on('messageCreate', () => {})
    gateway.on('guildCreate', () => {})
    gateway.on('interactionCreate', () => {})
    gateway.on('guildMemberAdd', () => {})

    expect(warnings).toHaveLength(2)
    expect(warnings[0]).toContain('GuildMessages or DirectMessages')
    expect(warnings[1]).toContain('GuildMembers has to be enabled in the Developer Portal first')
  })

  it('names of the privileged intents only those that the application lacks, once READY told its flags', async () => {
    const made = scene({ intents: ['GuildMembers', 'GuildPresences'] })
    made.sockets.onConnect = socket =>
      queueMicrotask(() => {
        socket.onSent = ({ op }) =>
          op === 2 && socket.dispatch('READY', 1, { ...readyData(), application: { id: '1', flags: 1 << 15 } })
        socket.open()
        socket.hello()
      })
    await made.clock.until(made.gateway.connect())

    made.sockets.last.end(4014)

    expect(made.errors[0]?.message).toContain('GuildPresences')
    expect(made.errors[0]?.message).not.toContain('GuildMembers')
  })
})

describe('gatewayPlugin', () => {
  const token = 'MTE.secret.token'

  it.each([
    ['token', { token: '' }],
    ['token', { token: 'two words of it' }],
    ['intents', { intents: 'Guild' }],
    ['shards', { shards: 0 }],
    ['shards.ids', { shards: { ids: [2], count: 2 } }],
    ['shards.ids', { shards: { ids: [], count: 2 } }],
    ['compression', { compression: 'gzip' }],
    ['largeThreshold', { largeThreshold: 10 }],
    ['sessions', { sessions: {} }],
    ['timeouts.greeting', { timeouts: { greeting: 0 } }],
    ['connect', { connect: 'ws' }],
    ['tokens', { tokens: 1 }],
  ])('refuses a wrong %s, naming it and showing no token', (key, options) => {
    const make = () => gatewayPlugin({ token, intents: 'Guilds', ...options } as never)

    expect(make).toThrow(key)
    expect(make).not.toThrow(/secret|two words/)
  })
})
