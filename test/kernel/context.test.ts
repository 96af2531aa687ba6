import { inspect } from 'node:util'
import { describe, expect, it, vi } from 'vitest'
import { Client, type Layer } from '../../src/kernel/client.js'
import type { Next } from '../../src/kernel/compose.js'
import { RequestContext } from '../../src/kernel/context.js'
import { ApiRequest, ApiResponse, type RequestOptions } from '../../src/request.js'
import { routeOf } from '../../src/routes/route.js'
import { FakeClock, settled } from '../support/clock.js'
import { setup } from '../support/setup.js'

function context(options: Partial<RequestOptions> = {}) {
  const clock = new FakeClock()
  const client = new Client({ clock, route: routeOf })
  const request = ApiRequest.from({ method: 'GET', path: '/guilds/1/channels', ...options }, routeOf)
  return { clock, ctx: new RequestContext(client, request, 'r1') }
}

const reason = new Error('enough')

describe('RequestContext', () => {
  it('begins without identity, response or state, at the time of the client clock', async () => {
    const clock = new FakeClock()
    await clock.advance(5)
    const ctx = new RequestContext(new Client({ clock }), context().ctx.request, 'r9')

    expect(ctx).toMatchObject({ identity: '', response: undefined, state: {}, startedAt: 5 })
    expect(ctx.metadata).toMatchObject({ requestId: 'r9', retryCount: 0, fromCache: false, queueTime: 0 })
  })

  it('summarises itself by id, method and template', () => {
    expect(context().ctx.summary).toEqual({ requestId: 'r1', method: 'GET', route: '/guilds/{guild_id}/channels' })
  })

  it('describes itself for errors: with the guild or channel, without the path', () => {
    expect(context().ctx.describe()).toEqual({
      requestId: 'r1',
      method: 'GET',
      route: '/guilds/{guild_id}/channels',
      guildId: '1',
      waited: 0,
    })
    expect(context({ path: '/channels/2/messages' }).ctx.describe()).toMatchObject({ channelId: '2' })
    expect(context({ path: '/gateway' }).ctx.describe()).not.toHaveProperty('guildId')
  })

  it('shows no secret, body or path through inspection, JSON or String', () => {
    const { ctx } = context({
      method: 'POST',
      path: '/webhooks/123456789012345678/pathT0ken',
      query: { q: 'queryText' },
      body: { content: 'bodyText' },
      headers: { 'x-a': 'headerText' },
      auth: 'Bot authT0ken',
    })
    ctx.response = new ApiResponse(200, {}, { content: 'answerText' }, '{"content":"answerText"}')
    const hidden = /pathT0ken|queryText|bodyText|headerText|authT0ken|answerText/

    for (const shown of [
      inspect(ctx, { depth: Number.POSITIVE_INFINITY, showHidden: true }),
      inspect(ctx, { depth: 9, showHidden: true, getters: true }),
      JSON.stringify(ctx),
      String(ctx),
      inspect(ctx.summary),
      inspect(ctx.describe()),
    ]) {
      expect(shown).not.toMatch(hidden)
    }
  })
})

describe('RequestContext: cancellation', () => {
  it('tells each listener the reason, once, and those that come late at once', () => {
    const { ctx } = context()
    const [early, late] = [vi.fn(), vi.fn()]
    ctx.onCancel(early)

    ctx.cancel(reason)
    ctx.cancel(new Error('another'))
    ctx.onCancel(late)

    expect(early.mock.calls).toEqual([[reason]])
    expect(late.mock.calls).toEqual([[reason]])
    expect(ctx.cancelled).toBe(reason)
  })

  it('does not tell a listener that has stopped', () => {
    const { ctx } = context()
    const listener = vi.fn()
    ctx.onCancel(listener)()

    ctx.cancel(reason)

    expect(listener).not.toHaveBeenCalled()
  })

  it('offers an AbortSignal, made on demand, before or after the cancel', () => {
    const before = context().ctx
    const signal = before.signal
    expect(signal).toBe(before.signal)
    expect(signal.aborted).toBe(false)
    before.cancel(reason)
    const after = context().ctx
    after.cancel(reason)

    expect(signal.reason).toBe(reason)
    expect(after.signal.reason).toBe(reason)
  })

  it('sleeps on the client clock', async () => {
    const { ctx, clock } = context()
    const awake = vi.fn()
    const sleep = ctx.sleep(100).then(awake)

    await clock.advance(99)
    expect(awake).not.toHaveBeenCalled()
    await clock.advance(1)
    await sleep

    expect(awake).toHaveBeenCalledOnce()
  })

  it('wakes with the reason when cancelled, and leaves no timer', async () => {
    const { ctx, clock } = context()
    const sleep = ctx.sleep(100)

    ctx.cancel(reason)

    await expect(sleep).rejects.toBe(reason)
    await expect(ctx.sleep(5)).rejects.toBe(reason)
    expect(clock.waiting).toBe(0)
  })

  it('shields layers behind from the caller: they are cancelled through the shield only', () => {
    const { ctx } = context()
    const [outside, inside] = [vi.fn(), vi.fn()]
    ctx.onCancel(outside)
    const shield = ctx.shield()
    ctx.onCancel(inside)

    ctx.cancel(reason)
    expect(outside).toHaveBeenCalledWith(reason)
    expect(inside).not.toHaveBeenCalled()
    expect(ctx.cancelled).toBeUndefined()
    expect(ctx.signal.aborted).toBe(false)

    shield.cancel(reason)
    expect(inside).toHaveBeenCalledWith(reason)
    expect(ctx.cancelled).toBe(reason)
    expect(ctx.signal.aborted).toBe(true)
  })

  it('forgets a shield that was put up behind a reentrant layer when that runs its tail again', async () => {
    const seen: unknown[] = []
    const twice: Layer = Object.assign(
      async (ctx: RequestContext, next: () => Promise<void>) => {
        await next()
        ctx.cancel(reason)
        await next()
      },
      { reentrant: true },
    )
    const { client } = setup(
      twice,
      async (ctx, next) => {
        seen.push(ctx.cancelled)
        await next()
      },
      async (ctx, next) => {
        ctx.shield()
        await next()
      },
    )

    await expect(client.request({ method: 'GET', path: '/gateway' })).rejects.toBe(reason)
    await settled()

    expect(seen).toEqual([undefined, reason])
  })

  it('tells a watcher of heads, failures and further attempts, as itself and in turn with the others', async () => {
    const { ctx } = context()
    const calls: unknown[] = []
    const watcher = {
      name: 'watcher',
      head(status: number) {
        calls.push([this.name, status])
      },
      failed(failure: unknown) {
        calls.push([this.name, failure])
      },
      again(failure: unknown) {
        calls.push([this.name, 'again', failure])
      },
    }
    ctx.beforeRetry(() => void calls.push('outer'))
    ctx.watch(watcher)
    ctx.watch({})
    const mark = ctx.mark()
    ctx.watch({ head: () => calls.push('forgotten') })

    ctx.failed(reason)
    await ctx.rerun(mark, reason)
    ctx.head(200, {})

    expect(calls).toEqual([['watcher', reason], 'outer', ['watcher', 'again', reason], ['watcher', 200]])
  })

  it('tells head listeners status and headers, in order of registration', () => {
    const { ctx } = context()
    const calls: unknown[] = []
    ctx.onHead((...args) => calls.push(['a', ...args]))
    ctx.beforeRetry(() => {})
    ctx.onHead((...args) => calls.push(['b', ...args]))

    ctx.head(204, { via: 'x' })

    expect(calls).toEqual([
      ['a', 204, { via: 'x' }],
      ['b', 204, { via: 'x' }],
    ])
  })

  it('tells failure listeners of every failed attempt at once, before the layer that repeats it waits', async () => {
    const told: unknown[] = []
    const { client, clock, discord } = setup(
      async function listener(ctx, next) {
        ctx.onFailure(failure => told.push([clock.now(), (failure as Error).name]))
        await next()
      },
      Object.assign(
        async function patient(ctx: RequestContext, next: Next): Promise<void> {
          try {
            await next()
          } catch {
            await ctx.sleep(500)
            await next()
          }
        },
        { reentrant: true },
      ),
    )
    discord.answers('lose', { status: 503 })

    await clock.until(client.request({ method: 'GET', path: '/gateway' }))

    expect(told).toEqual([
      [0, 'NetworkError'],
      [500, 'HTTPError'],
    ])
  })

  it('does not call a guard that refuses a failed attempt', async () => {
    let told = 0
    const { client, discord } = setup(
      async function guarding(ctx, next) {
        ctx.onFailure(() => told++)
        ctx.beforeRetry(() => {
          throw new Error('refused')
        })
        await next()
      },
      Object.assign(
        async function twice(_ctx: RequestContext, next: Next): Promise<void> {
          await next().catch(next)
        },
        { reentrant: true },
      ),
    )
    discord.answers('lose')

    await expect(client.request({ method: 'GET', path: '/gateway' })).rejects.toThrow('refused')
    expect(told).toBe(1)
  })
})
