import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import * as errors from '../src/errors.js'

const { ConfigError, DiscordAPIError, HTTPError, PipecordError } = errors
const context = { method: 'GET', route: '/guilds/{guild_id}', requestId: 'r1', guildId: '1', waited: 5 }
const details = { hint: 'Do this.', context }

/** One of each class, with its literal code. */
const all = [
  ['HTTP_ERROR', new HTTPError('No.', { ...details, status: 500 })],
  ['DISCORD_API_ERROR', new DiscordAPIError('No.', { ...details, status: 403, discordCode: 50013 })],
  ['NETWORK_ERROR', new errors.NetworkError('No.', { ...details, sent: true })],
  ['TIMEOUT', new errors.TimeoutError('No.', { ...details, phase: 'total', timeout: 5 })],
  ['RESPONSE_MALFORMED', new errors.ResponseError('RESPONSE_MALFORMED', 'No.', { ...details, status: 200 })],
  ['ABORTED', new errors.AbortError('why', context)],
  ['RATE_LIMITED', new errors.RateLimitError('No.', { ...details, retryAfter: 5, scope: 'shared' })],
  ['CIRCUIT_OPEN', new errors.CircuitOpenError('No.', { ...details, retryAfter: 5 })],
  ['QUEUE_FULL', new errors.QueueFullError('No.', details)],
  ['VALIDATION_FAILED', new errors.ValidationError([{ path: 'a', code: 'X', message: 'is wrong' }], { context })],
  ['TOKEN_DEAD', new errors.AuthError('TOKEN_DEAD', 'No.', details)],
  ['CONFIG_INVALID', new ConfigError('retry.maxRetries', 'a number', 'x')],
  ['CLIENT_CLOSED', new errors.ClosedError('No.', context)],
  ['GATEWAY_REFUSED', new errors.GatewayError('GATEWAY_REFUSED', 'No.', { ...details, shard: 0, closeCode: 4014 })],
  [
    'INTERACTION_STATE',
    new errors.InteractionError('INTERACTION_STATE', 'No.', { ...details, interaction: 'command play' }),
  ],
  ['NO_RESPONSE', new errors.PipelineError('NO_RESPONSE', 'No.')],
] as const

describe('PipecordError', () => {
  it('has a test here for each class of the closed set', () => {
    const classes = Object.values(errors).filter(value => value !== PipecordError && isErrorClass(value))

    expect(new Set(all.map(([, error]) => error.constructor))).toEqual(new Set(classes))
  })

  it.each(all)('%s: name, code, severity and hint are there; the message ends with the hint', (code, error) => {
    expect(error).toBeInstanceOf(PipecordError)
    expect(error).toBeInstanceOf(Error)
    expect(error.code).toBe(code)
    expect(error.name).toBe(error.constructor.name)
    expect(error.severity).toMatch(/^(info|error|critical)$/)
    expect(error.message.endsWith(error.hint)).toBe(true)
    expect(error.stack).toContain(error.constructor.name)
  })

  it.each(all)('%s: serialises to plain JSON with message, code and context', (code, error) => {
    const plain = JSON.parse(JSON.stringify(error))

    expect(plain).toMatchObject({ name: error.name, code, message: error.message, context: error.context })
    expect(plain).not.toHaveProperty('cause')
    expect(plain).not.toHaveProperty('stack')
  })

  it('keeps its cause, which is undefined where there is none', () => {
    const cause = new Error('below')

    expect(new errors.QueueFullError('No.', { ...details, cause }).cause).toBe(cause)
    expect('cause' in new errors.QueueFullError('No.', details)).toBe(false)
  })

  it('keeps 40 frames, for nine layers stand between the caller and a failure, and changes no global setting', () => {
    const before = Error.stackTraceLimit
    const deep = (n: number): Error => (n === 0 ? new errors.QueueFullError('No.', details) : deep(n - 1))

    const frames = deep(60).stack?.match(/^ {4}at /gm)?.length

    expect(frames).toBe(40)
    expect(Error.stackTraceLimit).toBe(before)
  })

  it('tells an answer from a failure to get one by its class', () => {
    const answered = all.filter(([, error]) => error instanceof HTTPError).map(([code]) => code)

    expect(answered).toEqual(['HTTP_ERROR', 'DISCORD_API_ERROR'])
  })
})

describe('errors', () => {
  it('AbortError says what was aborted and keeps the reason of the signal as its cause', () => {
    expect(new errors.AbortError('why', context)).toMatchObject({
      message: expect.stringContaining('GET /guilds/{guild_id} was aborted'),
      cause: 'why',
      severity: 'info',
    })
    expect(new errors.AbortError(undefined).message).toContain('The request was aborted')
  })

  it('TimeoutError knows that nothing was sent when the connection timed out', () => {
    const sent = (phase: errors.TimeoutError['phase']) =>
      new errors.TimeoutError('No.', { ...details, phase, timeout: 5 }).sent

    expect(sent('connect')).toBe(false)
    expect([sent('headers'), sent('body'), sent('total')]).toEqual([true, true, true])
  })

  it('ValidationError lists all problems in its message', () => {
    const problems = [
      { path: 'reason', code: 'A', message: 'is too long' },
      { path: '', code: 'B', message: 'the body is missing' },
    ]

    const error = new errors.ValidationError(problems)

    expect(error.message).toBe('reason: is too long; the body is missing. Nothing was sent.')
    expect(error.problems).toEqual(problems)
  })

  it('DiscordAPIError has an empty list where Discord names no field', () => {
    expect(new DiscordAPIError('No.', { ...details, status: 400, discordCode: 0 }).errors).toEqual([])
  })

  it.each([
    ['short', '"short"'],
    ['x'.repeat(70), 'a string of 70 characters'],
    [5, '5'],
    [Number.NaN, 'NaN'],
    [undefined, 'undefined'],
    [null, 'null'],
    [5n, '5'],
    [Symbol('what is wrong'), 'what is wrong'],
    [[1, 2], 'an array of 2'],
    [{ token: 't0ken' }, 'an object'],
    [function named() {}, 'a function'],
  ])('ConfigError shows %s in kind: %s', (received, shown) => {
    const error = new ConfigError('cache.ttl', 'a number', received)

    expect(error.message).toBe(`\`cache.ttl\` must be a number, got ${shown}. Correct it; nothing was started.`)
    expect(error.key).toBe('cache.ttl')
  })

  it('ConfigError never shows what looks like a token', () => {
    const token = 'MTk4NjIyNDgzNDcxOTI1MjQ4.Cl2FMQ.ZnCjm1XVW7vRze4b7Cq4se7kKWs'
    const error = new ConfigError('token', 'a bot token', token)

    expect(inspect(error, { depth: 9, showHidden: true }) + JSON.stringify(error)).not.toContain(token)
  })
})

function isErrorClass(value: unknown): boolean {
  return typeof value === 'function' && value.prototype instanceof PipecordError
}
