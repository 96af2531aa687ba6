import type { GatewayPresenceUpdateData } from 'discord-api-types/v10'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SendWindow } from '../../../plugins/gateway/send-window.js'
import { settled } from '../../support/clock.js'
import { connected, scene, welcome } from '../../support/gateway.js'

const status = (name: string) => {
  const shown = { since: null, activities: [{ name, type: 0 }], status: 'online', afk: false }
  return shown as unknown as GatewayPresenceUpdateData
}
const nameOf = ({ d }: { d: never }) => (d as { activities: { name: string }[] }).activities[0]?.name

/** The most that fell into any window of so many ms. */
function most(times: readonly number[], window: number): number {
  return Math.max(0, ...times.map(from => times.filter(at => at >= from && at < from + window).length))
}

describe('SendWindow', () => {
  it('never lets more than the limit into any window, heartbeats included (gateway 31)', () => {
    const steps = fc.array(fc.record({ after: fc.integer({ min: 0, max: 9000 }), beats: fc.boolean() }), {
      maxLength: 300,
    })
    fc.assert(
      fc.property(steps, fc.integer({ min: 2, max: 20 }), (list, limit) => {
        const reserved = Math.floor(limit / 3)
        const window = new SendWindow({ limit, reserved })
        const sent: number[] = []
        let now = 0
        let beats = -Infinity
        for (const { after, beats: isBeat } of list) {
          now += after
          // Heartbeats come as seldom as the reserve was made for.
          if (isBeat && reserved > 0 && now - beats >= 61_000 / reserved) {
            beats = now
            window.note(now, true)
            sent.push(now)
          } else if (window.wait(now) === 0) {
            window.note(now, false)
            sent.push(now)
          }
        }
        expect(most(sent, 60_000)).toBeLessThanOrEqual(limit)
      }),
    )
  })

  it('says exactly how long to wait', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 5000 }), fc.boolean()), { maxLength: 60 }), list => {
        const window = new SendWindow({ limit: 10, reserved: 3 })
        let now = 0
        for (const [after, vital] of list) {
          now += after
          if (vital || window.wait(now) === 0) window.note(now, vital)
        }
        const wait = window.wait(now)
        if (wait === 0) return
        expect(window.wait(now + wait - 1)).toBeGreaterThan(0)
        expect(window.wait(now + wait)).toBe(0)
      }),
    )
  })
})

describe('gateway.send', () => {
  it('sends at most 120 in any 60 s, and delays no heartbeat for what waits (gateway 31)', async () => {
    const { gateway, sockets, clock } = await connected()
    const state = { guild_id: '1', channel_id: null, self_mute: false, self_deaf: false }

    const sends = Array.from({ length: 400 }, () => gateway.updateVoiceState(state))
    await settled()
    const atOnce = sockets.last.of(4).length
    await clock.advance(300_000)
    await Promise.all(sends)

    expect(atOnce).toBeGreaterThan(110)
    expect(
      most(
        sockets.last.sent.map(({ at }) => at),
        60_000,
      ),
    ).toBeLessThanOrEqual(120)
    expect(sockets.last.of(1).map(({ at }) => at)).toEqual([0.5, 1.5, 2.5, 3.5, 4.5, 5.5, 6.5].map(n => n * 41_250))
  })

  it('begins a new limit with a new connection; what waits survives, identify and resume do not (gateway 32)', async () => {
    const { gateway, sockets, clock } = await connected()
    const sends = Array.from({ length: 200 }, (_, i) => gateway.send(4, { guild_id: '1', i }))
    await settled()
    const [first] = sockets.all

    sockets.last.end(1006)
    await clock.advance(0)
    welcome(sockets.last)
    await Promise.all(sends)

    const [a, b] = [first?.of(4) ?? [], sockets.last.of(4)]
    expect([...a, ...b].map(({ d }) => (d as { i: number }).i)).toEqual(Array.from({ length: 200 }, (_, i) => i))
    expect(sockets.last.sent.map(({ op }) => op).filter(op => op !== 4)).toEqual([6])
  })

  it('sends nothing but 1, 2 and 6 before the session is up (gateway 33)', async () => {
    const { gateway, sockets, clock } = scene()
    const connecting = gateway.connect()
    await settled()
    sockets.last.open()
    sockets.last.hello(1000)
    const sent = gateway.send(4, { guild_id: '1' })
    await clock.advance(500)
    const before = sockets.last.sent.map(({ op }) => op)

    sockets.last.dispatch('READY', 1, { session_id: 'a', resume_gateway_url: 'wss://x.example' })
    await sent
    await connecting

    expect(before).toEqual([2, 1])
    expect(sockets.last.sent.map(({ op }) => op)).toEqual([2, 1, 4])
  })

  it('refuses what is above 4096 bytes, and sends what is just below (gateway 34, B21)', async () => {
    const { gateway, sockets } = await connected()
    const room = 4096 - Buffer.byteLength('{"op":4,"d":{"x":""}}')

    await gateway.send(4, { x: 'é'.repeat(Math.floor(room / 2)) })
    const refused = gateway.send(4, { x: 'é'.repeat(Math.floor(room / 2) + 1) })

    await expect(refused).rejects.toMatchObject({ code: 'GATEWAY_PAYLOAD', shard: 0 })
    expect(sockets.last.of(4)).toHaveLength(1)
  })

  it('sends at most 5 presences in 20 s, and of those that wait the last (gateway 35, B21)', async () => {
    const { gateway, sockets, clock } = await connected()

    const updates: Promise<void>[] = []
    for (let i = 0; i < 30; i++) {
      updates.push(gateway.updatePresence(status(`${i}`)))
      await settled()
    }
    await clock.advance(19_000)
    const early = sockets.last.of(3).map(nameOf)
    await clock.advance(2000)
    await Promise.all(updates)

    expect(early).toEqual(['0', '1', '2', '3', '4'])
    expect(sockets.last.of(3).map(nameOf)).toEqual(['0', '1', '2', '3', '4', '29'])
  })

  it('identifies anew with the presence that was set last', async () => {
    const { gateway, sockets, clock } = await connected({ presence: status('first') })
    await gateway.updatePresence(status('second'))

    sockets.last.receive({ op: 9, d: false })
    sockets.onConnect = socket => queueMicrotask(() => welcome(socket))
    await clock.advance(10_000)

    const presences = sockets.all.flatMap(socket => socket.of(2)).map(({ d }) => (d as { presence: never }).presence)
    expect(presences.map(d => nameOf({ d }))).toEqual(['first', 'second'])
  })

  it('takes what is aborted out of the queue (gateway 36)', async () => {
    const { gateway, sockets, clock } = await connected()
    const gone = new AbortController()
    const first = Array.from({ length: 120 }, (_, i) => gateway.send(4, { i }))

    const aborted = gateway.send(4, { i: 'no' }, { signal: gone.signal }).catch(error => error)
    await settled()
    gone.abort()
    await clock.advance(120_000)
    await Promise.all(first)

    expect(await aborted).toMatchObject({ code: 'ABORTED' })
    expect(sockets.last.of(4)).toHaveLength(120)
  })

  it('refuses what would wait behind too much', async () => {
    const { gateway } = await connected({ maxQueuedSends: 1 })
    const sends = Array.from({ length: 130 }, () => gateway.send(4, {}).catch(error => error))
    await settled()
    await gateway.disconnect()

    const codes = (await Promise.all(sends)).map(error => error?.code)
    expect(codes.filter(code => code === 'QUEUE_FULL').length).toBeGreaterThan(5)
    expect(codes.filter(code => code === 'CLIENT_CLOSED')).toHaveLength(1)
  })

  it('passes its layers, which may change, hold or refuse a payload', async () => {
    const { gateway, sockets } = await connected()
    gateway.outbound.use(async function stamp(ctx, next) {
      ctx.d = { ...(ctx.d as object), stamped: true }
      await next()
    })
    gateway.outbound.use(async function guard(ctx, next) {
      if (ctx.op === 31) throw new Error('not allowed here')
      await next()
    })

    await gateway.send(4, { a: 1 })

    expect(sockets.last.of(4)[0]?.d).toEqual({ a: 1, stamped: true })
    await expect(gateway.send(31, {})).rejects.toThrow('not allowed here')
    expect(gateway.outbound.layers).toEqual(['stamp', 'guard', 'sizeGuard', 'presence', 'transmit'])
  })

  it('says what to do where there is no shard', async () => {
    const { gateway } = scene()

    await expect(gateway.send(4, {})).rejects.toMatchObject({ code: 'GATEWAY_DISCONNECTED' })
  })
})
