import { beforeEach, describe, expect, it, vi } from 'vitest'
import { type ValidationOptions, validation } from '../../middleware/validation.js'
import type { FieldError } from '../../src/errors.js'
import type { RequestOptions } from '../../src/request.js'
import { setup } from '../support/setup.js'

const loads = vi.hoisted(() => ({ count: 0, fails: false }))
vi.mock('../../src/routes/responses.js', async original => {
  loads.count++
  const { responseCheck } = await original<typeof import('../../src/routes/responses.js')>()
  return {
    responseCheck: () => {
      if (loads.fails) throw new Error('no such chunk')
      return responseCheck()
    },
  }
})

const get: RequestOptions = { method: 'GET', path: '/gateway' }
const sound = { url: 'wss://gateway.discord.gg' }

function start(options?: ValidationOptions) {
  const { client, discord } = setup(validation(options))
  const told: { route: string; problems: readonly FieldError[] }[] = []
  const errors: Error[] = []
  client.on('responseWarning', ({ route }, problems) => told.push({ route, problems }))
  client.on('error', error => errors.push(error))
  const ask = (body: unknown, request: object = get) => {
    discord.answers({ status: 200, body })
    return client.request(request as RequestOptions)
  }
  return { client, discord, told, errors, ask }
}

beforeEach(() => {
  loads.fails = false
})

describe('validation with responses', () => {
  it('is off by default, and loads nothing then', async () => {
    const { ask, told } = start()

    await ask({ url: 5 })
    await ask({ url: 5 })

    expect([told, loads.count]).toEqual([[], 0])
  })

  it('loads what checks answers with the first one', async () => {
    const { ask } = start({ responses: true })
    expect(loads.count).toBe(0)

    await ask(sound)

    expect(loads.count).toBe(1)
  })

  it('tells of a deviation once per place and endpoint, with its kind and without its value', async () => {
    const { ask, told } = start({ responses: true })
    const roles = { method: 'GET', path: '/guilds/1125899906842624/roles' }

    await ask({ url: ['SECRET'] })
    await ask({ url: 7 })
    await ask([{ id: 'SECRET' }, { id: 'SECRET' }], roles)

    expect(told[0]?.problems).toEqual([
      expect.objectContaining({
        path: 'response.url',
        code: 'INVALID_TYPE',
        message: 'an array of 1, must be a string',
      }),
    ])
    expect(told).toHaveLength(2)
    expect(told[1]?.problems.filter(({ path }) => /\bid$/.test(path))).toMatchObject([{ code: 'INVALID_ID' }])
    expect(JSON.stringify(told)).not.toContain('SECRET')
  })

  it.each([
    ['a conforming answer', sound, get],
    ['keys that are new', { ...sound, shiny: true }, get],
    ['an endpoint that is not known', { any: 'thing' }, { method: 'GET', path: '/not/known/yet' }],
    ['bytes', 'text', { ...get, responseType: 'text' }],
    ['no answer', undefined, get],
  ])('says nothing of %s', async (_, body, request) => {
    const { ask, told } = start({ responses: true })

    await ask(body, request)

    expect(told).toEqual([])
  })

  it('says nothing of values that are new in a list of values, and of objects of a new type', async () => {
    const { ask, told } = start({ responses: true })

    await ask({ id: '1', type: 99 }, { method: 'GET', path: '/channels/1125899906842624' })

    expect(told).toEqual([])
  })

  it('never lets a request fail: neither for an answer, nor for what checks it', async () => {
    const { ask, told, errors } = start({ responses: true })
    const broken = start({ responses: true })

    const answers = [await ask(null), await ask([]), await ask('text'), await ask({ url: null })]
    loads.fails = true
    const answer = await broken.ask({ url: 5 })

    expect([...answers, answer].map(({ success }) => success)).toEqual([true, true, true, true, true])
    expect([told.length > 0, errors]).toEqual([true, []])
    expect(broken.errors).toMatchObject([{ message: 'no such chunk' }])
  })

  it('does not look at failures', async () => {
    const { client, discord, told } = start({ responses: true })
    discord.answers({ status: 404, body: { code: 10003, message: 'Unknown Channel' } })

    const answer = await client.request(get)

    expect(answer).toMatchObject({ success: false, error: { discordCode: 10003 } })
    expect(told).toEqual([])
  })

  it.each([1, 'yes', null, {}])('takes no %o', responses => {
    expect(() => validation({ responses } as never)).toThrow(
      expect.objectContaining({ name: 'ConfigError', message: expect.stringContaining('validation.responses') }),
    )
  })
})
