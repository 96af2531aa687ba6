import { describe, expect, it } from 'vitest'
import { settled } from '../../support/clock.js'
import { connected, scene, token, welcome } from '../../support/gateway.js'

describe('gatewayPlugin: reconnecting', () => {
  it('begins anew after three resumes that were refused (gateway 18)', async () => {
    const { sockets, clock } = await connected()
    let refusals = 3
    sockets.onConnect = socket =>
      queueMicrotask(() => {
        if (refusals-- <= 0) return welcome(socket)
        socket.onSent = ({ op }) => op === 6 && socket.end(1006)
        socket.open()
        socket.hello()
      })

    sockets.last.end(1006)
    await clock.advance(15_000)

    const resumes = sockets.all.slice(1).map(socket => socket.of(6).length)
    expect(resumes).toEqual([1, 1, 1, 0])
    expect(sockets.last.of(2)).toHaveLength(1)
    expect(sockets.last.url.host).toBe('gateway.example')
  })

  it('tries the first address with the session when the resume address is dead (gateway 19)', async () => {
    const { sockets, clock } = await connected()
    sockets.last.end(1006)
    await clock.advance(0)

    sockets.last.end(1006, { message: 'no route to host' })
    await clock.advance(1000)
    welcome(sockets.last)

    expect(sockets.last.url.host).toBe('gateway.example')
    expect(sockets.last.of(6)).toHaveLength(1)
  })

  it('asks for the address of the gateway again when nothing greets there any more', async () => {
    const { sockets, clock, bot } = await connected()
    bot.url = 'wss://moved.example/'
    sockets.onConnect = socket =>
      queueMicrotask(() => (socket.url.host === 'moved.example' ? welcome(socket) : socket.end(1006)))

    sockets.last.end(1006)
    await clock.advance(60_000)

    const hosts = sockets.all.slice(1).map(({ url }) => url.host)
    expect(hosts).toEqual(['resume.example', 'gateway.example', 'gateway.example', 'gateway.example', 'moved.example'])
    expect(sockets.last.of(6)).toHaveLength(1)
    expect(sockets.last.url.search).toBe('?v=10&encoding=json')
  })

  it('counts only dials in a row: HELLO in between shows that the address is right', async () => {
    let asked = 0
    const { sockets, clock, client } = await connected()
    client.use(async function counted(_ctx, next) {
      asked++
      await next()
    })
    let dials = 0
    sockets.onConnect = socket => {
      dials++
      if (dials % 3 !== 0) return queueMicrotask(() => socket.end(1006))
      queueMicrotask(() => {
        socket.open()
        socket.hello()
        socket.end(1006)
      })
    }
    sockets.last.end(1006)
    await clock.advance(600_000)

    expect(dials).toBeGreaterThan(9)
    expect(asked).toBe(0)
  })

  it('asks no more than once in half a minute, for all shards, and not at all where HELLO came', async () => {
    let asked = 0
    const { sockets, clock, client } = await connected({ shards: 8 })
    client.use(async function counted(_ctx, next) {
      asked++
      await next()
    })
    sockets.onConnect = socket =>
      queueMicrotask(() => {
        socket.open()
        socket.hello()
        socket.end(1006)
      })
    for (const socket of [...sockets.all]) socket.end(1006)
    await clock.advance(60_000)
    const whileGreeted = asked
    sockets.onConnect = socket => queueMicrotask(() => socket.end(1006))

    await clock.advance(600_000)

    expect(whileGreeted).toBe(0)
    expect(asked).toBeGreaterThan(2)
    expect(asked).toBeLessThanOrEqual(20)
  })

  it('does not ask again while an answer is awaited', async () => {
    let asked = 0
    const { sockets, clock, client } = await connected()
    client.use(async function silent() {
      asked++
      await new Promise(() => {})
    })
    sockets.onConnect = socket => queueMicrotask(() => socket.end(1006))

    sockets.last.end(1006)
    await clock.advance(600_000)

    expect(asked).toBe(1)
  })

  it('goes on with the address that it has, and tells, when asking for another fails', async () => {
    const { sockets, clock, client, errors } = await connected()
    client.use(async function offline() {
      throw new Error('offline')
    })
    sockets.onConnect = socket => queueMicrotask(() => socket.end(1006))

    sockets.last.end(1006)
    await clock.advance(60_000)
    sockets.onConnect = socket => queueMicrotask(() => welcome(socket))
    await clock.advance(60_000)

    expect(sockets.last.of(6)).toHaveLength(1)
    expect(errors[0]).toMatchObject({
      code: 'GATEWAY_DISCONNECTED',
      severity: 'warning',
      cause: { message: 'offline' },
    })
  })

  it('takes no address that comes after it was disconnected', async () => {
    const { sockets, clock, client, gateway, bot } = await connected()
    let answer = () => {}
    client.use(async function slow(_ctx, next) {
      await new Promise<void>(resolve => {
        answer = resolve
      })
      await next()
    })
    sockets.onConnect = socket => queueMicrotask(() => socket.end(1006))
    sockets.last.end(1006)
    await clock.advance(60_000)
    bot.url = 'wss://moved.example/'

    await gateway.disconnect()
    const dials = sockets.all.length
    answer()
    await clock.advance(60_000)

    expect(sockets.all).toHaveLength(dials)
  })

  it('keeps its session however often no address can be reached', async () => {
    const { sockets, clock } = await connected()
    sockets.onConnect = socket => queueMicrotask(() => socket.end(1006, { message: 'offline' }))
    sockets.last.end(1006)

    await clock.advance(600_000)
    sockets.onConnect = socket => queueMicrotask(() => welcome(socket))
    await clock.advance(60_000)

    expect(sockets.last.of(6)).toHaveLength(1)
    expect(sockets.all.length).toBeLessThan(30)
  })

  it('waits longer from attempt to attempt until a session is up, however often a socket opens (gateway 20)', async () => {
    const { sockets, clock } = await connected()
    const dialled: number[] = []
    sockets.onConnect = socket => {
      dialled.push(clock.now())
      queueMicrotask(() => {
        socket.open()
        socket.end(1006)
      })
    }

    sockets.last.end(1006)
    await clock.advance(40_000)

    const waits = dialled.slice(1).map((at, i) => at - (dialled[i] ?? 0))
    expect(waits).toEqual([750, 1500, 3000, 6000, 12_000])
  })

  it('slows down when sessions break as soon as they are up', async () => {
    const { sockets, clock } = await connected()
    sockets.onConnect = socket =>
      queueMicrotask(() => {
        welcome(socket)
        socket.end(1006)
      })

    sockets.last.end(1006)
    await clock.advance(60_000)

    expect(sockets.all.length).toBeLessThan(10)
  })

  it('hears nothing more of a socket that was replaced (gateway 21)', async () => {
    const { sockets, clock, gateway } = await connected()
    const heard: number[] = []
    gateway.on('messageCreate', (_, { seq }) => heard.push(seq ?? 0))
    const old = sockets.last
    gateway.reconnect()
    await clock.advance(0)
    welcome(sockets.last)

    old.dispatch('MESSAGE_CREATE', 50)
    old.receive({ op: 9, d: false })
    old.receiveBytes(Buffer.from('no json'))
    old.end(4004)
    await clock.advance(5000)

    expect(heard).toEqual([])
    expect(sockets.all).toHaveLength(2)
    expect(gateway.status().shards[0]).toMatchObject({ state: 'ready', session: { id: 'session-1', seq: 2 } })
  })

  it('has one reconnect under way at a time (gateway 22)', async () => {
    const { sockets, clock, gateway } = await connected()
    const { last } = sockets

    last.receive({ op: 7 })
    last.receive({ op: 7 })
    last.receive({ op: 9, d: true })
    last.end(1006)
    gateway.reconnect()
    await clock.advance(0)
    gateway.reconnect()
    await clock.advance(0)

    expect(sockets.all).toHaveLength(2)
    expect(last.terminated).toBe(true)
  })

  it.each([
    ['the handshake', () => {}],
    ['the wait for HELLO', ({ sockets }: ReturnType<typeof scene>) => sockets.last.open()],
    [
      'the wait to identify',
      ({ sockets, bot }: ReturnType<typeof scene>) => {
        bot.session_start_limit.remaining = 0
        sockets.last.open()
        sockets.last.hello()
      },
    ],
    ['the wait for the next attempt', ({ sockets }: ReturnType<typeof scene>) => sockets.last.end(1006)],
  ])('leaves no timer and no socket when it is closed during %s (gateway 23, B6)', async (_, play) => {
    const made = scene()
    made.bot.session_start_limit.remaining = _ === 'the wait to identify' ? 0 : 1000
    const connecting = made.gateway.connect().catch(error => error)
    await settled()
    play(made)
    await settled()

    await made.clock.until(made.client.close())

    expect(await connecting).toMatchObject({ code: 'CLIENT_CLOSED' })
    expect(made.clock.waiting).toBe(0)
    expect(made.sockets.live).toBe(0)
  })

  it('ends within its grace though the other side never answers', async () => {
    const { sockets, clock, gateway } = await connected()
    sockets.last.answersClose = false
    const { last } = sockets
    const end = last.end.bind(last)
    last.close = (code: number, grace?: number) => {
      last.closedWith = code
      clock.timer(grace ?? 0, () => end(1006))
    }

    await clock.until(gateway.close())

    expect(last.closedWith).toBe(1000)
    expect(clock.now()).toBeLessThanOrEqual(1000)
    expect(clock.waiting).toBe(0)
  })

  it('says goodbye with 1000, or with a code that leaves the session alive (gateway 24)', async () => {
    const first = await connected()
    const second = await connected()

    await first.gateway.disconnect()
    await second.gateway.disconnect({ resumable: true })

    expect(first.sockets.last.closedWith).toBe(1000)
    expect([1000, 1001]).not.toContain(second.sockets.last.closedWith)
  })

  it('connects again after it was disconnected, and goes on where that was resumable (B5)', async () => {
    const { sockets, clock, gateway } = await connected()
    sockets.last.dispatch('MESSAGE_CREATE', 9)
    sockets.onConnect = socket => queueMicrotask(() => welcome(socket))

    await gateway.disconnect({ resumable: true })
    await clock.until(gateway.connect())
    const resumed = sockets.last.of(6)[0]?.d
    await gateway.disconnect()
    await clock.until(gateway.connect())

    expect(resumed).toEqual({ token, session_id: 'session-1', seq: 9 })
    expect(sockets.last.of(6)).toEqual([])
    expect(sockets.last.of(2)).toHaveLength(1)
  })

  it('gives all shards up when one is refused for good', async () => {
    const { sockets, clock, gateway, bot } = scene()
    bot.shards = 3
    sockets.onConnect = socket => queueMicrotask(() => sockets.all.length < 3 && welcome(socket))
    const connecting = gateway.connect().catch(error => error)
    await clock.advance(100)

    sockets.last.end(4010)

    expect(await connecting).toMatchObject({ closeCode: 4010 })
    await settled()
    expect(sockets.live).toBe(0)
    expect(gateway.status().shards).toEqual([])
  })

  it('is told every change of state, in one order', async () => {
    const made = scene()
    const states: string[] = []
    made.client.on('shardState', ({ to }) => states.push(to))
    made.sockets.onConnect = socket => queueMicrotask(() => welcome(socket))

    await made.clock.until(made.gateway.connect())
    made.sockets.last.end(1006)
    await made.clock.advance(0)
    await made.gateway.disconnect()

    const up = ['connecting', 'greeting', 'queued', 'identifying', 'ready']
    expect(states).toEqual([...up, 'waiting', 'connecting', 'greeting', 'resuming', 'ready', 'idle'])
  })
})
