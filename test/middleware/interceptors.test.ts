import { describe, expect, it, vi } from 'vitest'
import { interceptors } from '../../middleware/interceptors.js'
import { DiscordAPIError, NetworkError } from '../../src/errors.js'
import type { RequestContext } from '../../src/kernel/context.js'
import { ApiResponse, type RequestOptions } from '../../src/request.js'
import { setup } from '../support/setup.js'

const get: RequestOptions = { method: 'GET', path: '/channels/1' }

describe('interceptors', () => {
  it('lets a request interceptor replace the request', async () => {
    const { client, discord } = setup(
      interceptors({
        request: ctx => {
          ctx.request = ctx.request.with({ path: '/channels/2' })
        },
      }),
    )

    await client.request(get)

    expect(discord.sent.map(({ path }) => path)).toEqual(['/channels/2'])
  })

  it('runs lists in the order given and waits for each', async () => {
    const lines: string[] = []
    const note = (line: string) => async () => {
      await Promise.resolve()
      lines.push(line)
    }
    const { client, discord } = setup(
      interceptors({
        request: [note('request 1'), note('request 2')],
        response: [note('response 1'), note('response 2')],
        error: [note('error 1'), note('error 2')],
      }),
    )
    discord.answers({ status: 200 }, 'drop')

    await client.request(get)
    await client.request(get).catch(() => {})

    const before = ['request 1', 'request 2']
    expect(lines).toEqual([...before, 'response 1', 'response 2', ...before, 'error 1', 'error 2'])
  })

  it('lets a response interceptor see and replace the response', async () => {
    const { client } = setup(
      interceptors({
        response: ctx => {
          expect(ctx.response?.data).toEqual({ ok: true })
          ctx.response = new ApiResponse(200, {}, 'mine')
        },
      }),
    )

    await expect(client.request(get).unwrap()).resolves.toBe('mine')
  })

  it('does not call response interceptors for a refusal', async () => {
    const response = vi.fn()
    const { client, discord } = setup(interceptors({ response }))
    discord.answers({ status: 404 })

    await client.request(get)

    expect(response).not.toHaveBeenCalled()
  })

  it('shows an error interceptor what failed, and leaves it as it is when nothing is returned', async () => {
    const error = vi.fn()
    const { client, discord } = setup(interceptors({ error }))
    discord.answers({ status: 403, body: { code: 50013, message: 'No' } }, 'drop')

    const refused = await client.request(get)
    await expect(client.request(get)).rejects.toBeInstanceOf(NetworkError)

    expect(refused).toMatchObject({ success: false, status: 403 })
    const [first, second] = error.mock.calls as [unknown, RequestContext][]
    expect(first?.[0]).toBeInstanceOf(DiscordAPIError)
    expect(first?.[1].summary.method).toBe('GET')
    expect(second?.[0]).toBeInstanceOf(NetworkError)
  })

  it('hands each error interceptor what the one before made of the error', async () => {
    const other = new Error('other')
    const last = vi.fn()
    const { client, discord } = setup(interceptors({ error: [() => other, last] }))
    discord.answers('drop')

    await expect(client.request(get)).rejects.toBe(other)
    expect(last.mock.calls[0]?.[0]).toBe(other)
  })

  it('recovers with an answer; later interceptors are not asked', async () => {
    const last = vi.fn()
    const recover = async (error: unknown) =>
      error instanceof DiscordAPIError ? new ApiResponse(200, {}, []) : undefined
    const { client, discord } = setup(interceptors({ error: [recover, last] }))
    discord.answers({ status: 404, body: { code: 10003, message: 'Unknown' } })

    const response = await client.request(get)

    expect(response).toMatchObject({ success: true, status: 200, data: [] })
    expect(last).not.toHaveBeenCalled()
  })

  it.each(['request', 'response'] as const)(
    'hands what a %s interceptor throws to the error interceptors',
    async kind => {
      const failure = new Error('mine')
      const error = vi.fn()
      const { client, discord } = setup(
        interceptors({
          [kind]: () => {
            throw failure
          },
          error,
        }),
      )

      await expect(client.request(get)).rejects.toBe(failure)
      expect(error.mock.calls[0]?.[0]).toBe(failure)
      expect(discord.sent).toHaveLength(kind === 'request' ? 0 : 1)
    },
  )

  it('ends with what an error interceptor throws', async () => {
    const failure = new Error('broken')
    const { client, discord } = setup(interceptors({ error: async () => Promise.reject(failure) }))
    discord.answers('drop')

    await expect(client.request(get)).rejects.toBe(failure)
  })

  it('refuses what an error interceptor cannot return', async () => {
    const { client, discord } = setup(interceptors({ error: (() => ({ status: 200 })) as never }))
    discord.answers('drop')

    await expect(client.request(get)).rejects.toMatchObject({ code: 'CONFIG_INVALID', key: 'interceptors.error' })
  })

  it('does nothing without functions, and can stand in a client several times by name', async () => {
    const { client } = setup()

    client.use(interceptors()).use(interceptors({ name: 'theirs' }))

    expect(client.layers).toEqual(['interceptors', 'theirs', 'transport'])
    await expect(client.request(get)).resolves.toMatchObject({ success: true })
  })

  it.each([
    ['interceptors.request', { request: 'x' }],
    ['interceptors.response[1]', { response: [() => {}, null] }],
    ['interceptors.error', { error: {} }],
    ['interceptors.name', { name: '' }],
    ['interceptors.requests', { requests: [] }],
    ['interceptors', null],
  ])('names %s when it is wrong', (key, options) => {
    expect(() => interceptors(options as never)).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID', key: expect.stringContaining(key) }),
    )
  })
})
