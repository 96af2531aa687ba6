import type { Dispatcher } from 'undici'
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import type { TransportOptions } from '../../middleware/transport.js'
import type { Layer } from '../../src/kernel/client.js'
import { FakeClock, settled } from '../support/clock.js'
import { json, loopback } from '../support/loopback.js'

const pool = '../../middleware/lib/pool.js'

/** A transport that has not loaded undici yet, and loads it when told; the first time with `failures`. */
async function unloaded(options: TransportOptions, ...failures: Error[]) {
  let load = () => {}
  const told = new Promise<void>(resolve => {
    load = resolve
  })
  const made: Dispatcher[] = []
  const dispatched: string[] = []
  vi.doMock(pool, async original => {
    await told
    const real = await original<typeof import('../../middleware/lib/pool.js')>()
    return {
      makePool(...args: Parameters<typeof real.makePool>) {
        const failure = failures.shift()
        if (failure) throw failure
        const dispatcher = real.makePool(...args)
        const dispatch = dispatcher.dispatch.bind(dispatcher)
        dispatcher.dispatch = (request, handler) => {
          dispatched.push(request.path)
          return dispatch(request, handler)
        }
        made.push(dispatcher)
        return dispatcher
      },
    }
  })
  const { transport } = await import('../../middleware/transport.js')
  const { Client } = await import('../../src/kernel/client.js')
  const clock = new FakeClock()
  const layer = transport(options)
  const atOnce: boolean[] = []
  const before: Layer = (_, next) => {
    const count = dispatched.length
    const rest = next()
    atOnce.push(dispatched.length > count)
    return rest
  }
  const client = new Client({ layers: [before, layer], clock })
  onTestFinished(() => client.close())
  const send = (path: string, more: object = {}) => client.request({ method: 'GET', path, ...more })
  return { client, layer, clock, send, load, made, dispatched, atOnce }
}

describe('transport, before undici is loaded', () => {
  beforeEach(() => vi.resetModules())
  afterEach(() => void vi.doUnmock(pool))

  it('loads it once for two first requests at once, and sends them in their order', async () => {
    const { baseURL, arrived } = await loopback(json(200, {}))
    const { send, load, made, dispatched, layer } = await unloaded({ baseURL })

    const both = Promise.all([send('/a'), send('/b')])
    await settled()
    const waiting = [layer.pool().pending, dispatched.length, made.length]
    load()
    await both

    expect(waiting).toEqual([2, 0, 0])
    expect(layer.pool().pending).toBe(0)
    expect(made.length).toBe(1)
    expect(dispatched).toEqual(['/api/v10/a', '/api/v10/b'])
    expect(arrived.length).toBe(2)
  })

  it('dispatches all further requests within the call', async () => {
    const { baseURL } = await loopback(json(200, {}))
    const { send, load, atOnce } = await unloaded({ baseURL })
    load()

    await send('/a')
    await Promise.all([send('/b'), send('/c')])

    expect(atOnce).toEqual([false, true, true])
  })

  it("dispatches the first one within the call through a user's dispatcher, and loads nothing", async () => {
    const sent: string[] = []
    const dispatcher = {
      dispatch({ path }: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler) {
        sent.push(path)
        handler.onError?.(new Error('broken'))
        return true
      },
    } as unknown as Dispatcher
    const { send, made } = await unloaded({ baseURL: 'https://discord.test', dispatcher })

    const failed = send('/a').then(undefined, (error: unknown) => error)
    const within = [...sent]
    await failed

    expect(within).toEqual(['/a'])
    expect(made.length).toBe(0)
  })

  it('never sends what is given up in the meantime', async () => {
    const { baseURL, arrived } = await loopback(json(200, {}))
    const { send, load, dispatched } = await unloaded({ baseURL })
    const controller = new AbortController()

    const aborted = send('/a', { signal: controller.signal }).then(undefined, (error: unknown) => error)
    const other = send('/b')
    controller.abort()
    await expect(aborted).resolves.toMatchObject({ code: 'ABORTED' })
    load()
    await other

    expect(dispatched).toEqual(['/api/v10/b'])
    expect(arrived.length).toBe(1)
  })

  it('counts the wait as one for a connection', async () => {
    const { send, load, clock, dispatched } = await unloaded({ baseURL: 'http://127.0.0.1:9', timeout: 100 })

    const late = send('/a').then(undefined, (error: unknown) => error)
    await clock.advance(100)
    load()

    await expect(late).resolves.toMatchObject({ code: 'TIMEOUT', phase: 'connect', sent: false })
    await settled()
    expect(dispatched).toEqual([])
  })

  it('leaves no connection behind where it is closed meanwhile, and refuses what comes then', async () => {
    const { baseURL, arrived } = await loopback(json(200, {}))
    const { send, load, layer, made } = await unloaded({ baseURL })

    const waits = send('/a').then(undefined, (error: unknown) => error)
    await layer.close()
    load()

    await expect(waits).resolves.toMatchObject({ code: 'CLIENT_CLOSED' })
    await expect(send('/b')).rejects.toMatchObject({ code: 'CLIENT_CLOSED' })
    expect(made).toMatchObject([{ destroyed: true }])
    expect(arrived.length).toBe(0)
  })

  it('loads nothing to close', async () => {
    const { layer, made, load } = await unloaded({ baseURL: 'http://127.0.0.1:9' })
    load()

    await layer.close()
    await settled()

    expect(made.length).toBe(0)
  })

  it('tells each request that waits why it could not be sent, and tries again for the next', async () => {
    const { baseURL } = await loopback(json(200, {}))
    const { send, load, layer } = await unloaded({ baseURL }, new Error('no memory'))
    load()

    const results = await Promise.allSettled([send('/a'), send('/b')])
    const next = await send('/c')

    const errors = results.map(result => result.status === 'rejected' && result.reason)
    expect(errors).toMatchObject(Array(2).fill({ code: 'CONFIG_INVALID', key: 'undici' }))
    expect(errors.map(({ message }) => /no memory$/.test(message))).toEqual([true, true])
    expect(errors[0]).not.toBe(errors[1]) // for each carries its request's attempts
    expect(next.status).toBe(200)
    expect(layer.pool().pending).toBe(0)
  })
})
