import { afterEach, describe, expect, it, vi } from 'vitest'
import { type LoggerOptions, type LogTarget, logger } from '../../middleware/logger.js'
import { AbortError, RateLimitError } from '../../src/errors.js'
import type { Layer } from '../../src/kernel/client.js'
import { ApiResponse, type RequestOptions } from '../../src/request.js'
import { settled } from '../support/clock.js'
import { setup } from '../support/setup.js'

const get: RequestOptions = { method: 'GET', path: '/channels/1' }
const levels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const

/** A logger of pino's shape that keeps its lines. Needs its `this`, as pino does. */
class Recorder implements LogTarget {
  readonly lines: { level: string; fields: Record<string, unknown>; text: string }[] = []
  trace = this.#method('trace')
  debug = this.#method('debug')
  info = this.#method('info')
  warn = this.#method('warn')
  error = this.#method('error')
  fatal = this.#method('fatal')

  #method(level: string) {
    return function (this: Recorder, fields: Record<string, unknown>, text: string) {
      this.lines.push({ level, fields, text })
    }
  }
  get brief() {
    return this.lines.map(({ level, fields }) => `${level} ${fields.event}`)
  }
}

function setupLogger(options: LoggerOptions = {}, ...layers: Layer[]) {
  const target = new Recorder()
  return { target, ...setup(logger({ logger: target, ...options }), ...layers) }
}

describe('logger', () => {
  afterEach(() => void vi.restoreAllMocks())

  it('writes a success at debug, with what is known and a sentence', async () => {
    const { client, clock, discord, target } = setupLogger()
    discord.answers({ status: 200, delay: 35 })

    const { metadata } = await clock.until(client.request(get))

    expect(target.lines).toEqual([
      {
        level: 'debug',
        fields: { event: 'requestEnd', method: 'GET', route: '/channels/{channel_id}', status: 200, ...metadata },
        text: 'GET /channels/{channel_id} 200 in 35 ms',
      },
    ])
  })

  it('writes a success at the level that is asked for', async () => {
    const { client, target } = setupLogger({ success: 'info' })

    await client.request(get)

    expect(target.brief).toEqual(['info requestEnd'])
  })

  it('warns of a refusal by Discord, and of a success that took long', async () => {
    const { client, clock, discord, target } = setupLogger({ slow: 100 })
    discord.answers(
      { status: 403, body: { code: 50013, message: 'Missing Permissions' } },
      { status: 502 },
      { status: 200, delay: 100 },
      { status: 200, delay: 99 },
    )

    for (let i = 0; i < 4; i++) await clock.until(client.request(get))

    expect(target.lines.map(({ level }) => level)).toEqual(['warn', 'warn', 'warn', 'debug'])
    expect(target.lines[0]?.fields).toMatchObject({
      status: 403,
      error: { code: 'DISCORD_API_ERROR', discordCode: 50013 },
    })
  })

  it('writes an error where there was no answer, and information where the caller gave up', async () => {
    const { client, discord, target } = setupLogger()
    discord.answers(
      'drop',
      () => Promise.reject(new AbortError('why')),
      () => Promise.reject(new TypeError('x')),
    )

    for (let i = 0; i < 3; i++) await client.request(get).catch(() => {})

    expect(target.lines.map(({ level, text }) => `${level}: ${text}`)).toEqual([
      'error: GET /channels/{channel_id} NETWORK_ERROR in 0 ms',
      'info: GET /channels/{channel_id} ABORTED in 0 ms',
      'error: GET /channels/{channel_id} TypeError in 0 ms',
    ])
    expect(target.lines[2]?.fields.error).toEqual({ name: 'TypeError', message: 'x' })
  })

  it('writes what the other layers report, each at its level', () => {
    const { client, target } = setupLogger({ level: 'trace' })
    const request = { requestId: 'r1', method: 'GET', route: '/gateway' } as const
    const circuit = { key: 'https://discord.com', state: 'open', failures: 5 } as never

    client.emit('requestQueued', 'r1', 'normal')
    client.emit(
      'retryAttempt',
      'r1',
      { ...request, attemptNumber: 1, status: 502, errorCode: 'HTTP_ERROR' },
      {
        retry: true,
        delay: 250.4,
        reason: 'idempotent',
      },
    )
    client.emit('rateLimited', { ...request, identity: 'abc', scope: 'shared', retryAfter: 1500, bucket: undefined })
    client.emit('queueFull', 1000)
    client.emit('invalidRequestWarning', { count: 1000, remaining: 9000 } as never)
    client.emit('circuitBreakerOpen', circuit)
    client.emit('circuitBreakerHalfOpen', circuit)
    client.emit('circuitBreakerClosed', circuit)
    client.emit('tokenRefused', request, 'abc')
    client.emit('validationWarning', request, [])
    client.emit('cacheRefreshFailed', request, new Error('gone'))
    client.emit('connectionCreated', { id: 'c1', origin: 'https://discord.com' })
    client.emit('connectionRemoved', 'c1')
    client.emit('error', new Error('somewhere'))

    expect(target.brief).toEqual([
      'trace requestQueued',
      'info retryAttempt',
      'warn rateLimited',
      'warn queueFull',
      'warn invalidRequestWarning',
      'warn circuitBreakerOpen',
      'info circuitBreakerHalfOpen',
      'info circuitBreakerClosed',
      'error tokenRefused',
      'warn validationWarning',
      'warn cacheRefreshFailed',
      'trace connectionCreated',
      'trace connectionRemoved',
      'error error',
    ])
    const texts = target.lines.map(({ text }) => text)
    expect(texts[1]).toBe('GET /gateway is tried again after HTTP_ERROR, in 250 ms')
    expect(texts[2]).toBe('GET /gateway is rate limited (shared) for 1500 ms')
    expect(target.lines[2]?.fields).toMatchObject({ requestId: 'r1', scope: 'shared' })
    expect(texts.every(text => text !== '')).toBe(true)
  })

  it('writes nothing below its level, and does not even listen for what is traced', async () => {
    for (const [at, level] of [...levels, 'silent' as const].entries()) {
      const { client, discord, target } = setupLogger({ level })
      discord.answers({ status: 200 }, { status: 404 }, 'drop')

      expect(client.heard('requestStart')).toBe(level === 'trace')
      expect(client.heard('requestEnd')).toBe(level !== 'silent')
      for (let i = 0; i < 3; i++) await client.request(get).catch(() => {})

      const written = new Set(target.lines.map(line => levels.indexOf(line.level as 'info')))
      expect([...written].every(found => found >= at)).toBe(true)
      expect(written.has(levels.indexOf('error'))).toBe(at <= levels.indexOf('error'))
    }
  })

  it('adds the context to every line, as it is at that time', async () => {
    const context: Record<string, unknown> = { shard: 0 }
    const { client, target } = setupLogger({ context })

    await client.request(get)
    context.guildId = '5'
    delete context.shard
    await client.request(get)

    expect(target.lines[0]?.fields).toMatchObject({ shard: 0 })
    expect(target.lines[1]?.fields).toMatchObject({ guildId: '5' })
    expect(target.lines[1]?.fields).not.toHaveProperty('shard')
  })

  it('writes no path, token or body unless bodies are asked for', async () => {
    const { client, discord, target } = setupLogger({ level: 'trace' })
    discord.answers({ status: 400, body: { code: 50035, message: 'Invalid', errors: { content: 'b0dy' } } }, 'drop')
    const options: RequestOptions = {
      method: 'POST',
      path: '/webhooks/123456789012345678/pathT0ken',
      body: { content: 'b0dy' },
      auth: 'Bot authT0ken',
      query: { q: 'querT0ken' },
    }

    await client.request(options)
    await client.request(options).catch(() => {})

    expect(target.lines).toHaveLength(4)
    expect(JSON.stringify(target.lines)).not.toMatch(/pathT0ken|b0dy|authT0ken|querT0ken/)
  })

  it('hides a token in the message of an error that is not its own', async () => {
    const failure = new Error('fetch https://discord.com/api/webhooks/123/t0ps3cret failed')
    const { client, target } = setupLogger({}, () => Promise.reject(failure))

    await client.request(get).catch(() => {})
    client.emit('error', failure)

    expect(target.lines).toHaveLength(2)
    expect(JSON.stringify(target.lines)).not.toContain('t0ps3cret')
  })

  it('writes bodies at debug where asked, with secrets replaced', async () => {
    const { client, discord, target } = setupLogger({ bodies: true, redact: ['Email'] })
    const url = 'https://discord.com/api/webhooks/123/t0ps3cret'
    discord.answers({ status: 200, body: { id: '1', token: 't0ps3cret', url } })

    await client.request({ method: 'POST', path: '/channels/1/webhooks', body: { name: 'x', email: 't0ps3cret' } })

    expect(target.brief).toEqual(['debug requestBody', 'debug responseBody', 'debug requestEnd'])
    expect(target.lines[0]?.fields.body).toEqual({ name: 'x', email: '[redacted]' })
    expect(target.lines[1]?.fields).toMatchObject({
      status: 200,
      body: { id: '1', token: '[redacted]', url: 'https://discord.com/api/webhooks/123/[redacted]' },
    })
    expect(JSON.stringify(target.lines)).not.toContain('t0ps3cret')
  })

  it('writes the body of a refusal too, and no line where there is no body', async () => {
    const { client, discord, target } = setupLogger({ bodies: true })
    discord.answers({ status: 404, body: { code: 10003, message: 'Unknown Channel' } }, { status: 204 }, 'drop')

    for (let i = 0; i < 3; i++) await client.request(get).catch(() => {})

    expect(target.brief).toEqual(['debug responseBody', 'warn requestEnd', 'debug requestEnd', 'error requestEnd'])
  })

  it('reads no body where debug is not written', async () => {
    const { client, target } = setupLogger({ bodies: true, level: 'info', success: 'info' })
    const body = {
      toJSON: () => expect.unreachable(),
    }

    await client.request({ method: 'POST', path: '/channels/1/messages', body })

    expect(target.brief).toEqual(['info requestEnd'])
  })

  it('never fails a request, even if the target throws at every line', async () => {
    const warned = vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
    const broken = () => {
      throw new Error('disk full')
    }
    const target: LogTarget = { debug: broken, info: broken, warn: broken, error: broken }
    const { client } = setup(logger({ logger: target, bodies: true }))

    await expect(client.request({ ...get, method: 'POST', body: {} })).resolves.toMatchObject({ success: true })
    await settled()

    expect(warned).toHaveBeenCalledOnce()
  })

  it('takes a target without trace and fatal, with its `this` intact', async () => {
    const lines: string[] = []
    const target = {
      prefix: '!',
      debug(_: unknown, text: string) {
        lines.push(`${this.prefix}${text}`)
      },
      info() {},
      warn() {},
      error(_: unknown, text: string) {
        lines.push(`${this.prefix}${text}`)
      },
    }
    const fatal = new RateLimitError('x.', { hint: 'h', retryAfter: 1, scope: 'user', severity: 'fatal' })
    const { client } = setup(logger({ logger: target, level: 'trace' }), () => Promise.reject(fatal))

    await client.request(get).catch(() => {})

    expect(lines).toEqual(['!GET /channels/{channel_id} begins', '!GET /channels/{channel_id} RATE_LIMITED in 0 ms'])
  })

  it('writes to console by default, never with console.trace, which prints stacks', async () => {
    const spies = (['debug', 'info', 'trace'] as const).map(name =>
      vi.spyOn(console, name).mockImplementation(() => {}),
    )
    const { client } = setup(logger({ level: 'trace' }))

    await client.request(get)

    expect(spies.map(spy => spy.mock.calls.length)).toEqual([2, 0, 0])
    expect(spies[0]?.mock.calls[1]?.[1]).toBe('GET /channels/{channel_id} 200 in 0 ms')
  })

  it('leaves the answer as it is', async () => {
    const answer = new ApiResponse(200, {}, { token: 'mine' })
    const { client } = setupLogger({ bodies: true }, async ctx => {
      ctx.response = answer
    })

    await expect(client.request(get).unwrap()).resolves.toBe(answer.data)
    expect(answer.data).toEqual({ token: 'mine' })
  })

  it.each([
    ['logger.logger', { logger: {} }],
    ['logger.logger', { logger: null }],
    ['logger.logger', { logger: { debug() {}, info() {}, warn() {}, error: 5 } }],
    ['logger.level', { level: 'loud' }],
    ['logger.success', { success: 'silent' }],
    ['logger.slow', { slow: -1 }],
    ['logger.bodies', { bodies: 'yes' }],
    ['logger.redact', { redact: 'token' }],
    ['logger.redact[0]', { redact: [5] }],
    ['logger.context', { context: 5 }],
    ['logger.lever', { lever: 'info' }],
    ['logger', 5],
  ])('names %s when it is wrong', (key, options) => {
    expect(() => logger(options as never)).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID', key }))
  })
})
