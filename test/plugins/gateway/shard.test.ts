import { describe, expect, it } from 'vitest'
import { type CloseCode, closeCodes } from '../../../plugins/gateway/index.js'
import { settled } from '../../support/clock.js'
import { connected, mainUrl, readyData, resumeUrl, scene, token, welcome } from '../../support/gateway.js'

describe('gatewayPlugin: connecting', () => {
  it('dials with v, encoding and compress, on the first connection and on a resume alike (gateway 1, B17)', async () => {
    const made = scene({ compression: 'zlib-stream' })
    made.gateway.connect().catch(() => {})
    await settled()
    const query = '?v=10&encoding=json&compress=zlib-stream'

    expect(made.sockets.last.url.href).toBe(`${mainUrl}${query}`)
  })

  it('resumes with the query of the first connection, whether or not the address ends with a slash (gateway 1, B17)', async () => {
    const { sockets, clock } = await connected()

    sockets.last.end(1006)
    await clock.advance(0)

    expect(sockets.last.url.href).toBe(`${resumeUrl}/?v=10&encoding=json`)
  })

  it('beats first after a random part of the interval, then every interval (gateway 2)', async () => {
    const { sockets, clock } = await connected()

    await clock.advance(41_250 * 3)

    expect(sockets.last.of(1).map(({ at }) => at)).toEqual([0.5, 1.5, 2.5].map(n => n * 41_250))
  })

  it('beats with null before the first event, then with the number of the last (gateway 3)', async () => {
    const { sockets, clock, gateway } = scene()
    const connecting = gateway.connect()
    await settled()
    sockets.last.open()
    sockets.last.hello(1000)
    await clock.advance(500)
    sockets.last.receive({ op: 11 })
    sockets.last.dispatch('READY', 1, readyData())
    await connecting
    sockets.last.dispatch('MESSAGE_CREATE', 7)

    await clock.advance(1000)

    expect(sockets.last.of(1).map(({ d }) => d)).toEqual([null, 7])
  })

  it('answers a request to beat at once, and takes it for no sign of death (gateway 4)', async () => {
    const { sockets, clock } = await connected()
    sockets.last.onSent = () => {}

    sockets.last.receive({ op: 1 })
    const answered = sockets.last.of(1).length
    await clock.advance(41_250 * 0.5)

    expect(answered).toBe(1)
    expect(sockets.last.of(1)).toHaveLength(2)
    expect(sockets.all).toHaveLength(1)
  })

  it('ends a zombie at once, though it never answers, and resumes within a second (gateway 5, B1)', async () => {
    const { sockets, clock } = await connected()
    const [zombie] = sockets.all
    if (!zombie) throw new Error('no socket')
    zombie.onSent = () => {}
    zombie.answersClose = false

    await clock.advance(41_250 * 1.5)
    await clock.advance(1000)

    expect(zombie.terminated).toBe(true)
    expect(zombie.closedWith).toBeUndefined()
    expect(sockets.all).toHaveLength(2)
    welcome(sockets.last)
    expect(sockets.last.of(6).map(({ d }) => d)).toEqual([{ token, session_id: 'session-1', seq: 1 }])
  })

  it('takes traffic for life, though the ack is late (gateway 6)', async () => {
    const { sockets, clock } = await connected()
    sockets.last.onSent = () => {}

    await clock.advance(41_250)
    sockets.last.dispatch('TYPING_START', 2)
    await clock.advance(41_250)

    expect(sockets.all).toHaveLength(1)
  })

  it('does not take a busy thread for a dead connection', async () => {
    const { sockets, clock } = await connected()
    sockets.last.onSent = () => {}
    await clock.advance(41_250)
    const now = clock.now.bind(clock)

    clock.now = () => now() + 10_000
    await clock.advance(41_250)

    expect(sockets.all).toHaveLength(1)
  })

  it.each([
    ['the socket to open', 10_000, (_: ReturnType<typeof scene>) => {}],
    ['HELLO', 10_000, ({ sockets }: ReturnType<typeof scene>) => sockets.last.open()],
    [
      'READY',
      60_000,
      ({ sockets }: ReturnType<typeof scene>) => {
        sockets.last.open()
        sockets.last.onSent = ({ op }) => op === 1 && sockets.last.receive({ op: 11 })
        sockets.last.hello()
      },
    ],
  ])('waits for %s at most %i ms, then connects again (gateway 7)', async (_, ms, play) => {
    const made = scene()
    const connecting = made.gateway.connect()
    await settled()
    play(made)
    await made.clock.advance(ms - 1)
    expect(made.sockets.all).toHaveLength(1)

    await made.clock.advance(1001)
    expect(made.sockets.all).toHaveLength(2)
    welcome(made.sockets.last)
    await made.clock.until(connecting)

    expect(made.gateway.status().shards[0]?.state).toBe('ready')
  })

  it('waits for RESUMED as long as the replay goes on, and then 20 s (gateway 7)', async () => {
    const { sockets, clock } = await connected()
    sockets.last.end(1006)
    await clock.advance(0)
    const resuming = sockets.last
    resuming.onSent = ({ op }) => op === 1 && resuming.receive({ op: 11 })
    resuming.open()
    resuming.hello()

    await clock.advance(15_000)
    resuming.dispatch('MESSAGE_CREATE', 2)
    await clock.advance(20_000)
    expect(resuming.terminated).toBe(false)
    await clock.advance(10_000)

    expect(resuming.terminated).toBe(true)
  })

  it('reconnects when asked to before HELLO (gateway 8)', async () => {
    const { sockets, clock, gateway } = scene()
    const connecting = gateway.connect()
    await settled()
    sockets.last.open()

    sockets.last.receive({ op: 7 })
    await clock.advance(1000)
    welcome(sockets.last)
    await connecting

    expect(sockets.all).toHaveLength(2)
  })

  it('hands on unknown opcodes and events as they are, and lives on (gateway 9)', async () => {
    const { sockets, gateway } = await connected()
    const raw: unknown[] = []
    const unknown: unknown[] = []
    gateway.on('raw', packet => raw.push(packet))
    gateway.on('unknown', packet => unknown.push(packet))

    sockets.last.receive({ op: 99, d: { x: 1 } })
    sockets.last.dispatch('BRAND_NEW', 2, { y: 1 })

    expect(raw).toEqual([
      { op: 99, d: { x: 1 }, s: null, t: null },
      { op: 0, d: { y: 1 }, s: 2, t: 'BRAND_NEW' },
    ])
    expect(unknown).toEqual([{ op: 0, d: { y: 1 }, s: 2, t: 'BRAND_NEW' }])
    expect(sockets.live).toBe(1)
  })

  it.each([403, 429, 520])('waits and tries again when the upgrade is answered with %i (gateway 10)', async status => {
    const { sockets, clock, gateway, errors } = scene()
    const connecting = gateway.connect()
    await settled()

    sockets.last.end(1006, { message: `the upgrade was answered with ${status}`, status, retryAfter: 5000 })
    await clock.advance(4999)
    expect(sockets.all).toHaveLength(1)
    await clock.advance(1)
    welcome(sockets.last)
    await connecting

    expect(errors).toEqual([])
  })
})

describe('gatewayPlugin: sessions', () => {
  it('hands on what comes right behind READY after it, in order, and nothing of it again (gateway 11, B7)', async () => {
    const { gateway, sockets } = scene()
    const heard: unknown[] = []
    gateway.on('packet', ({ s, t }) => heard.push(`${s} ${t}`))
    const behind = ['GUILD_CREATE', 'MESSAGE_CREATE', 'MESSAGE_DELETE']
    sockets.onConnect = socket =>
      queueMicrotask(() => {
        socket.onSent = ({ op }) => {
          if (op !== 2) return
          socket.dispatch('READY', 1, readyData())
          for (const [i, event] of behind.entries()) socket.dispatch(event, i + 2)
        }
        socket.open()
        socket.hello()
      })

    await gateway.connect()
    sockets.last.dispatch('MESSAGE_CREATE', 5)
    await settled()

    expect(heard).toEqual(['1 READY', '2 GUILD_CREATE', '3 MESSAGE_CREATE', '4 MESSAGE_DELETE', '5 MESSAGE_CREATE'])
  })

  it('resumes where READY said, with the number of the last event (gateway 11, 12)', async () => {
    const { sockets, clock, gateway } = await connected()
    sockets.last.dispatch('MESSAGE_CREATE', 5)

    sockets.last.end(1006)
    await clock.advance(0)
    welcome(sockets.last)

    expect(sockets.last.url.host).toBe('resume.example')
    expect(sockets.last.of(6)[0]?.d).toEqual({ token, session_id: 'session-1', seq: 5 })
    expect(gateway.status().shards[0]?.session).toEqual({ id: 'session-1', seq: 6 })
  })

  it('hands on what was missed in order, exactly once, and says how much it was (gateway 13)', async () => {
    const { client, sockets, clock, gateway } = await connected()
    const heard: (number | null)[] = []
    const late: boolean[] = []
    const resumed: number[] = []
    gateway.on('messageCreate', (_, { seq, replayed }) => {
      heard.push(seq)
      late.push(replayed)
    })
    client.on('shardResumed', (_, replayed) => resumed.push(replayed))
    sockets.last.dispatch('MESSAGE_CREATE', 2)
    sockets.last.dispatch('MESSAGE_CREATE', 3)

    sockets.last.end(1006)
    await clock.advance(0)
    welcome(
      sockets.last,
      [3, 4, 5].map(s => ({ t: 'MESSAGE_CREATE', s })),
    )
    sockets.last.dispatch('MESSAGE_CREATE', 7)

    expect(heard).toEqual([2, 3, 4, 5, 7])
    expect(late).toEqual([false, false, true, true, false])
    expect(resumed).toEqual([2])
  })

  it('resumes when the session was invalidated for now (gateway 14)', async () => {
    const { sockets, clock } = await connected()

    sockets.last.receive({ op: 9, d: true })
    await clock.advance(0)
    welcome(sockets.last)

    expect(sockets.last.of(6)).toHaveLength(1)
  })

  it('begins anew at the first address, by the queue, when it was invalidated for good (gateway 15, B13, B15)', async () => {
    const { sockets, clock } = await connected()

    sockets.last.receive({ op: 9, d: false })
    expect(sockets.all[0]?.terminated).toBe(true)
    await clock.advance(0)
    welcome(sockets.last)
    expect(sockets.last.of(2)).toHaveLength(0)
    await clock.advance(5100)

    expect(sockets.last.url.host).toBe('gateway.example')
    expect(sockets.last.of(2)).toHaveLength(1)
    expect(sockets.last.of(6)).toHaveLength(0)
  })

  const described = (entry: CloseCode) => [entry.code, entry.remedy, entry] as const

  it.each(closeCodes.map(described))('after %i it goes on by: %s (gateway 16, B19, B20)', async (code, remedy) => {
    const { sockets, clock, gateway, errors } = await connected()
    sockets.last.dispatch('MESSAGE_CREATE', 5)

    sockets.last.end(code)
    await clock.advance(0)
    if (remedy === 'stop') {
      expect(sockets.all).toHaveLength(1)
      expect(gateway.status().shards[0]?.state).toBe('stopped')
      expect(errors).toHaveLength(1)
      return
    }
    welcome(sockets.last)
    await clock.advance(5100)

    expect(sockets.last.of(6).map(({ d }) => (d as { seq: number }).seq)).toEqual(remedy === 'resume' ? [5] : [])
    expect(sockets.last.of(2)).toHaveLength(remedy === 'resume' ? 0 : 1)
  })

  it.each(closeCodes.filter(({ remedy }) => remedy === 'stop'))(
    'rejects connect() after $code with an error that names the cure and never the token (gateway 17, B12, B18)',
    async ({ code }) => {
      const { sockets, gateway, errors, clock } = scene({ intents: ['GuildMembers', 'MessageContent', 'Guilds'] })
      const connecting = gateway.connect().catch(error => error)
      await settled()
      sockets.last.open()
      sockets.last.hello()
      await settled()

      sockets.last.end(code)
      const error = await connecting

      expect(error).toMatchObject({ name: 'GatewayError', code: 'GATEWAY_REFUSED', closeCode: code, shard: 0 })
      expect(JSON.stringify([error, errors]) + error.stack).not.toContain(token)
      if (code === 4014) expect(error.message).toContain('GuildMembers, MessageContent')
      expect(clock.foreground).toBe(0)
    },
  )
})
