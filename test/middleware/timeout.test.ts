import { describe, expect, it } from 'vitest'
import { timeout } from '../../middleware/timeout.js'
import { TimeoutError } from '../../src/errors.js'
import type { Layer } from '../../src/kernel/client.js'
import type { RequestOptions } from '../../src/request.js'
import { settled } from '../support/clock.js'
import { setup } from '../support/setup.js'

const get: RequestOptions = { method: 'GET', path: '/channels/1' }

/** Makes each request wait, as a full queue would. */
const queue = (ms: number): Layer =>
  async function queue(ctx, next) {
    await ctx.sleep(ms)
    await next()
  }

describe('timeout', () => {
  it('rejects a request that takes longer in all, with what is known about it', async () => {
    const { client, clock, discord } = setup(timeout(100))
    discord.answers({ status: 200, delay: 101 })

    const call = client.request(get)
    await expect(clock.until(call)).rejects.toBeInstanceOf(TimeoutError)

    await expect(call).rejects.toMatchObject({
      code: 'TIMEOUT',
      phase: 'total',
      timeout: 100,
      context: { method: 'GET', route: '/channels/{channel_id}' },
    })
    expect(clock.now()).toBe(100)
    expect(clock.waiting).toBe(0)
  })

  it('counts the time in the queue (rest 58)', async () => {
    const { client, clock, discord } = setup(timeout({ total: 100 }), queue(60))
    discord.answers({ status: 200, delay: 60 })

    await expect(clock.until(client.request(get))).rejects.toMatchObject({ phase: 'total' })
    expect(clock.now()).toBe(100)
    expect(discord.sent).toHaveLength(1)
  })

  it('counts from the call, also where the layer stands behind a wait', async () => {
    const { client, clock, discord } = setup(queue(60), timeout(100))
    discord.answers({ status: 200, delay: 60 })

    await expect(clock.until(client.request(get))).rejects.toBeInstanceOf(TimeoutError)
    expect(clock.now()).toBe(100)
  })

  it('leaves a request alone that is in time, and no timer behind', async () => {
    const { client, clock, discord } = setup(timeout(100))
    discord.answers({ status: 200, delay: 99 }, 'drop')

    await expect(clock.until(client.request(get))).resolves.toMatchObject({ success: true })
    await expect(client.request(get)).rejects.toMatchObject({ code: 'NETWORK_ERROR' })

    expect(clock.waiting).toBe(0)
  })

  it('takes 60 seconds by default', async () => {
    const { client, clock, discord } = setup(timeout())
    discord.answers({ status: 200, delay: 70_000 })

    await expect(clock.until(client.request(get))).rejects.toMatchObject({ timeout: 60_000 })
  })

  it('lets a request name its own deadline, shorter, longer or none', async () => {
    const { client, clock, discord } = setup(timeout(100))
    discord.answers({ status: 200, delay: 50 }, { status: 200, delay: 150 }, { status: 200, delay: 9000 })

    await expect(clock.until(client.request({ ...get, deadline: 20 }))).rejects.toMatchObject({ timeout: 20 })
    await expect(clock.until(client.request({ ...get, deadline: 200 }))).resolves.toMatchObject({ success: true })
    await expect(clock.until(client.request({ ...get, deadline: Number.POSITIVE_INFINITY }))).resolves.toMatchObject({
      success: true,
    })
  })

  it('frees its timer at once when the caller gives up, even if a layer ignores that', async () => {
    const { client, clock } = setup(timeout(100), () => new Promise(() => {}))
    const caller = new AbortController()
    const call = client.request({ ...get, signal: caller.signal })
    await settled()

    caller.abort()

    await expect(call).rejects.toMatchObject({ code: 'ABORTED' })
    expect(clock.waiting).toBe(0)
  })

  it.each([0, -1, Number.NaN, '5', null])('refuses a deadline of %s', async deadline => {
    const { client, discord } = setup(timeout(100))

    await expect(client.request({ ...get, deadline: deadline as never })).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
      problems: [{ path: 'deadline' }],
    })
    expect(discord.sent).toEqual([])
  })

  it.each([0, -1, Number.NaN, { total: 0 }, { total: '5' }, { totl: 5 }, null, 'x'])('refuses %s', options => {
    expect(() => timeout(options as never)).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID', key: expect.stringContaining('timeout') }),
    )
  })
})
