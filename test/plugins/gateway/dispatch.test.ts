import { describe, expect, it } from 'vitest'
import { camelOf } from '../../../plugins/gateway/events.js'
import { dispatchNames, type EventMeta } from '../../../plugins/gateway/index.js'
import { settled } from '../../support/clock.js'
import { connected, scene, token } from '../../support/gateway.js'

declare module '../../../plugins/gateway/index.js' {
  interface CustomEvents {
    levelUp: { readonly user: string }
  }
}

const never = () => new Promise<void>(() => {})

describe('gateway.on', () => {
  it('hears each of the 79 documented events by its camelCase name', async () => {
    const { gateway, sockets } = await connected()
    const heard: string[] = []
    for (const name of dispatchNames) gateway.on(camelOf(name) as 'messageCreate', (_, meta) => heard.push(meta.name))
    const rest = dispatchNames.filter(name => name !== 'READY' && name !== 'RESUMED')

    for (const [i, name] of rest.entries()) sockets.last.dispatch(name, i + 2, {})

    expect(dispatchNames).toHaveLength(79)
    expect(heard).toEqual(rest)
  })

  it('gives the payload as Discord sent it, and where it came from', async () => {
    const { gateway, sockets } = await connected()
    const heard: [string, EventMeta][] = []
    gateway.on('messageCreate', (message, meta) => heard.push([message.content, meta]))

    sockets.last.dispatch('MESSAGE_CREATE', 7, { content: 'hi' })

    expect(heard).toEqual([['hi', { shard: 0, seq: 7, name: 'MESSAGE_CREATE', replayed: false }]])
  })

  it('hears READY and RESUMED like any other event', async () => {
    const { gateway, sockets, clock } = scene()
    const heard: string[] = []
    gateway.on('ready', data => heard.push(data.session_id))
    gateway.on('resumed', () => heard.push('resumed'))
    const { welcome } = await import('../../support/gateway.js')
    sockets.onConnect = socket => queueMicrotask(() => welcome(socket))

    await clock.until(gateway.connect())
    sockets.last.end(1006)
    await clock.advance(0)

    expect(heard).toEqual(['session-1', 'resumed'])
  })

  it('parses nothing that nobody wants', async () => {
    const { gateway, sockets } = await connected()
    gateway.on('messageCreate', () => {})

    sockets.last.receiveBytes(Buffer.from('{"t":"TYPING_START","s":9,"op":0,"d":{this is no json}}'))

    expect(gateway.status().shards[0]).toMatchObject({ state: 'ready', session: { seq: 9 } })
  })

  it('stops with what it returned, with off, after once, and with its signal', async () => {
    const { gateway, sockets } = await connected()
    const heard: string[] = []
    const gone = new AbortController()
    const listener = () => heard.push('off')
    const once = () => heard.push('never')
    const stop = gateway.on('messageCreate', () => heard.push('on'))
    gateway.on('messageCreate', listener)
    gateway.once('messageCreate', () => heard.push('once'))
    gateway.once('messageCreate', once)
    gateway.on('messageCreate', () => heard.push('signal'), { signal: gone.signal })
    gateway.off('messageCreate', once)

    sockets.last.dispatch('MESSAGE_CREATE', 2)
    stop()
    gateway.off('messageCreate', listener)
    gone.abort()
    sockets.last.dispatch('MESSAGE_CREATE', 3)

    expect(heard).toEqual(['on', 'off', 'once', 'signal'])
  })

  it('tells those with more priority first, and only what passes the filter', async () => {
    const { gateway, sockets } = await connected()
    const heard: string[] = []
    gateway.on('messageCreate', () => heard.push('last'), { priority: -1 })
    gateway.on('messageCreate', () => heard.push('middle'))
    gateway.on('messageCreate', () => heard.push('first'), { priority: 5 })
    gateway.on('messageCreate', () => heard.push('filtered'), { filter: ({ content }) => content === 'yes' })

    sockets.last.dispatch('MESSAGE_CREATE', 2, { content: 'no' })
    sockets.last.dispatch('MESSAGE_CREATE', 3, { content: 'yes' })

    expect(heard).toEqual(['first', 'middle', 'last', 'first', 'middle', 'filtered', 'last'])
  })

  it('keeps those of one priority in the order in which they came, whoever leaves', async () => {
    const { gateway, sockets } = await connected()
    const heard: string[] = []
    const add = (name: string, priority: number) => gateway.on('messageCreate', () => heard.push(name), { priority })
    const [, , leaves] = [add('a', 0), add('b', 5), add('c', 0), add('d', 5), add('e', -1), add('f', 0)]

    sockets.last.dispatch('MESSAGE_CREATE', 2)
    leaves?.()
    leaves?.()
    sockets.last.dispatch('MESSAGE_CREATE', 3)

    expect(heard.join('')).toBe('bdacfebdafe')
  })

  it('hands over batches by size and by time', async () => {
    const { gateway, sockets, clock } = await connected()
    const batches: (number | null)[][] = []
    gateway.on('messageCreate', (_, metas) => batches.push(metas.map(({ seq }) => seq)), {
      batch: { size: 3, wait: 50 },
    })

    for (let seq = 2; seq < 7; seq++) sockets.last.dispatch('MESSAGE_CREATE', seq)
    await clock.advance(49)
    expect(batches).toEqual([[2, 3, 4]])
    await clock.advance(1)

    expect(batches).toEqual([
      [2, 3, 4],
      [5, 6],
    ])
  })

  it.each([
    ['parallel', ['a1', 'b1', 'a2', 'c1'], ['a1', 'b1', 'a2', 'c1']],
    ['per-guild', ['a1', 'b1'], ['a1', 'b1', 'a2', 'c1']],
    ['per-channel', ['a1', 'b1', 'c1'], ['a1', 'b1', 'c1', 'a2']],
    ['serial', ['a1'], ['a1', 'b1', 'a2', 'c1']],
  ] as const)('runs %s handlers in that order', async (order, first, all) => {
    const { gateway, sockets } = await connected()
    const started: string[] = []
    const ends: (() => void)[] = []
    gateway.on(
      'messageCreate',
      ({ content }) => {
        started.push(content)
        return new Promise<void>(resolve => ends.push(resolve))
      },
      { order },
    )
    const guilds = { a: '1', b: '2', c: '1' }

    for (const [i, content] of (['a1', 'b1', 'a2', 'c1'] as const).entries()) {
      const channel_id = content[0]
      sockets.last.dispatch('MESSAGE_CREATE', 2 + i, { content, channel_id, guild_id: guilds[channel_id as 'a'] })
    }
    expect(started).toEqual(first)
    for (let end = ends.shift(); end; end = ends.shift()) {
      end()
      await settled()
    }

    expect(started).toEqual(all)
  })

  it.each([
    ['drop-oldest', [2, 5, 6]],
    ['drop-newest', [2, 3, 4]],
  ] as const)('keeps a bounded queue: %s (gateway, also 5)', async (whenFull, expected) => {
    const { client, gateway, sockets } = await connected()
    const heard: (number | null)[] = []
    const dropped: unknown[] = []
    let end = () => {}
    client.on('eventDropped', (event, count) => dropped.push([event, count]))
    const listener = (_: unknown, { seq }: EventMeta) => {
      heard.push(seq)
      return new Promise<void>(resolve => {
        end = resolve
      })
    }
    gateway.on('messageCreate', listener, { order: 'serial', maxQueue: 2, whenFull })

    for (let seq = 2; seq < 7; seq++) sockets.last.dispatch('MESSAGE_CREATE', seq)
    expect(gateway.status().listeners).toEqual({ running: 1, waiting: 2, dropped: 2 })
    for (let i = 0; i < 3; i++) {
      end()
      await settled()
    }

    expect(heard).toEqual(expected)
    expect(dropped).toEqual([
      ['messageCreate', 1],
      ['messageCreate', 2],
    ])
  })

  it('reports what throws or rejects with event, shard and guild, and stops nothing for it (gateway, also 3)', async () => {
    const { gateway, sockets, errors } = await connected()
    const heard: string[] = []
    gateway.on('messageCreate', () => {
      throw new Error('sync')
    })
    gateway.on('messageCreate', async () => {
      throw new Error('async')
    })
    gateway.on('messageCreate', () => {}, {
      filter: () => {
        throw new Error('filter')
      },
    })
    gateway.on('messageCreate', () => heard.push('after'))

    sockets.last.dispatch('MESSAGE_CREATE', 2, { guild_id: '77' })
    await settled()

    expect(heard).toEqual(['after'])
    expect(errors.map(error => (error.cause as Error).message).sort()).toEqual(['async', 'filter', 'sync'])
    const expected = { code: 'LISTENER_FAILED', event: 'messageCreate', shard: 0, context: { guildId: '77' } }
    expect(errors).toMatchObject([expected, expected, expected])
  })

  it('reports a listener that hangs, goes on without it, and beats on time (gateway, also 4)', async () => {
    const { gateway, sockets, clock, errors } = await connected({ listenerTimeout: 1000 })
    const heard: (number | null)[] = []
    gateway.on(
      'messageCreate',
      (_, { seq }) => {
        heard.push(seq)
        return never()
      },
      { order: 'serial' },
    )

    sockets.last.dispatch('MESSAGE_CREATE', 2, { guild_id: '77' })
    sockets.last.dispatch('MESSAGE_CREATE', 3, { guild_id: '77' })
    await clock.advance(1500)
    expect(heard).toEqual([2, 3])
    await clock.advance(100_000)

    const expected = { code: 'LISTENER_HANGS', event: 'messageCreate', shard: 0, context: { guildId: '77' } }
    expect(errors).toMatchObject([expected, expected])
    expect(sockets.last.of(1).map(({ at }) => at)).toEqual([0.5, 1.5].map(n => n * 41_250))
  })

  it('tells events of your own', async () => {
    const { gateway } = await connected()
    const heard: string[] = []
    gateway.on('levelUp', ({ user }) => heard.push(user))

    gateway.emit('levelUp', { user: 'ada' })

    expect(heard).toEqual(['ada'])
  })

  it.each([
    ['no function', [undefined, {}], /a function/],
    ['priority', [() => {}, { priority: 'high' }], /priority/],
    ['order', [() => {}, { order: 'random' }], /order/],
    ['an unknown key', [() => {}, { prio: 1 }], /prio/],
    ['batch', [() => {}, { batch: { size: 0, wait: 1 } }], /batch\.size/],
  ])('refuses %s', (_, [listener, options], message) => {
    const { gateway } = scene()

    expect(() => gateway.on('messageCreate', listener as never, options as never)).toThrow(message)
  })
})

describe('gateway.use', () => {
  it('stays synchronous without a layer', async () => {
    const { gateway, sockets } = await connected()
    let heard = 0
    gateway.on('messageCreate', () => heard++)

    sockets.last.dispatch('MESSAGE_CREATE', 2)

    expect(heard).toBe(1)
  })

  it('runs layers from the outside in, and back out (gateway, also 1)', async () => {
    const { gateway, sockets } = await connected()
    const log: string[] = []
    for (const name of ['outer', 'inner']) {
      const layer = async (_: unknown, next: () => Promise<void>) => {
        log.push(`${name} in`)
        await next()
        log.push(`${name} out`)
      }
      gateway.use(Object.defineProperty(layer, 'name', { value: name }))
    }
    gateway.on('messageCreate', () => log.push('listener'))

    sockets.last.dispatch('MESSAGE_CREATE', 2)
    await settled()

    expect(log).toEqual(['outer in', 'inner in', 'listener', 'inner out', 'outer out'])
  })

  it('lets a layer change what listeners get, or keep it from them', async () => {
    const { gateway, sockets } = await connected()
    const heard: string[] = []
    gateway.use(async function censor(ctx, next) {
      if (ctx.event === 'typingStart') return
      ctx.data = { ...(ctx.data as object), content: '***' }
      await next()
    })
    gateway.on('messageCreate', ({ content }) => heard.push(content))
    gateway.on('typingStart', () => heard.push('typing'))

    sockets.last.dispatch('TYPING_START', 2)
    sockets.last.dispatch('MESSAGE_CREATE', 3, { content: 'rude' })
    await settled()

    expect(heard).toEqual(['***'])
  })

  it('reports a second next() and a layer that throws, and lives on (gateway, also 2)', async () => {
    const { gateway, sockets, errors } = await connected()
    gateway.use(async function twice(_, next) {
      await next()
      await next()
    })

    sockets.last.dispatch('MESSAGE_CREATE', 2)
    await settled()

    expect(errors).toMatchObject([{ code: 'LISTENER_FAILED', cause: { message: 'next() called multiple times' } }])
    expect(gateway.status().shards[0]?.state).toBe('ready')
  })
})

describe('gateway.close', () => {
  it('waits for listeners that are at work, then closes (gateway, also 6)', async () => {
    const { gateway, sockets } = await connected()
    let end = () => {}
    let isClosed = false
    gateway.on('messageCreate', () => {
      return new Promise<void>(resolve => {
        end = resolve
      })
    })
    sockets.last.dispatch('MESSAGE_CREATE', 2)

    const closing = gateway.close().then(() => {
      isClosed = true
    })
    await settled()
    expect(isClosed).toBe(false)
    end()
    await closing

    expect(sockets.live).toBe(0)
  })

  it('lets those that wait in a queue or a batch have their turn (gateway, also 6)', async () => {
    const { gateway, sockets } = await connected()
    const heard: (number | null)[] = []
    const slow = async (_: unknown, { seq }: EventMeta) => {
      await settled()
      heard.push(seq)
    }
    gateway.on('messageCreate', slow, { order: 'serial' })
    gateway.on('typingStart', (_, metas) => heard.push(...metas.map(({ seq }) => seq)), {
      batch: { size: 9, wait: 1e6 },
    })
    for (let seq = 2; seq < 6; seq++) sockets.last.dispatch('MESSAGE_CREATE', seq)
    sockets.last.dispatch('TYPING_START', 6)

    await gateway.close({ resumable: true })

    expect(heard.sort()).toEqual([2, 3, 4, 5, 6])
  })

  it('waits at most so long', async () => {
    const { gateway, sockets, clock } = await connected()
    gateway.on('messageCreate', never)
    sockets.last.dispatch('MESSAGE_CREATE', 2)

    await clock.until(gateway.close({ drain: 300 }))

    expect(clock.now()).toBeLessThan(400)
    expect(clock.waiting).toBe(0)
  })

  it('connects no more after that', async () => {
    const { gateway } = await connected()
    await gateway.close()

    await expect(gateway.connect()).rejects.toMatchObject({ code: 'CLIENT_CLOSED' })
  })
})

describe('gateway.waitFor and gateway.events', () => {
  it('gives the next event that fits', async () => {
    const { gateway, sockets } = await connected()
    const waiting = gateway.waitFor('messageCreate', { filter: ({ content }) => content === 'yes' })

    sockets.last.dispatch('MESSAGE_CREATE', 2, { content: 'no' })
    sockets.last.dispatch('MESSAGE_CREATE', 3, { content: 'yes' })

    expect((await waiting).content).toBe('yes')
    expect(gateway.status().listeners.running).toBe(0)
  })

  it('gives up after its time, with its signal, and with the gateway', async () => {
    const { gateway, clock } = await connected()
    const gone = new AbortController()
    const codes = [{ timeout: 100 }, { signal: gone.signal }, {}].map(options =>
      gateway.waitFor('messageCreate', options).catch(error => error.code),
    )

    gone.abort()
    await clock.advance(100)
    await gateway.close()

    expect(await Promise.all(codes)).toEqual(['GATEWAY_TIMEOUT', 'ABORTED', 'CLIENT_CLOSED'])
    expect(clock.waiting).toBe(0)
  })

  it('iterates from the call on, and ends with the loop, its signal or the gateway', async () => {
    const { gateway, sockets } = await connected()
    const gone = new AbortController()
    const events = gateway.events('messageCreate')
    const aborted = gateway.events('messageCreate', { signal: gone.signal })
    sockets.last.dispatch('MESSAGE_CREATE', 2, { content: 'a' })
    sockets.last.dispatch('MESSAGE_CREATE', 3, { content: 'b' })
    const heard: string[] = []

    for await (const { content } of events) {
      heard.push(content)
      if (content === 'b') break
    }
    gone.abort()
    for await (const { content } of aborted) heard.push(content)
    const rest = gateway.events('messageCreate')
    await gateway.close()
    for await (const { content } of rest) heard.push(content)

    expect(heard).toEqual(['a', 'b', 'a', 'b'])
  })

  it('drops the oldest events that nobody takes', async () => {
    const { gateway, sockets } = await connected()
    const events = gateway.events('messageCreate', { maxQueue: 2 })

    for (const [i, content] of ['a', 'b', 'c'].entries()) sockets.last.dispatch('MESSAGE_CREATE', 2 + i, { content })

    expect((await events.next()).value.content).toBe('b')
  })
})

describe('gateway.status', () => {
  it('says state, latency, session, queues, events and bytes, and no secret', async () => {
    const { gateway, sockets, clock } = await connected()
    sockets.last.onSent = ({ op }) => op === 1 && clock.timer(30, () => sockets.last.receive({ op: 11 }))
    for (let seq = 2; seq < 102; seq++) sockets.last.dispatch('TYPING_START', seq)

    await clock.advance(41_250 * 1.5 + 100)
    const { shards, identifiesLeft } = gateway.status()

    expect(shards).toMatchObject([
      {
        id: 0,
        state: 'ready',
        latency: { last: 30, average: 30 },
        session: { id: 'session-1', seq: 101 },
        queued: 0,
        events: 101,
      },
    ])
    expect(shards[0]?.eventsPerSecond).toBeCloseTo(101 / 61.975, 1)
    expect(shards[0]?.bytes.received).toBeGreaterThan(1000)
    expect(identifiesLeft).toBe(999)
    expect(JSON.stringify(gateway.status())).not.toContain(token)
  })
})
