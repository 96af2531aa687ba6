import { describe, expect, it } from 'vitest'
import { type levels, traced, writers } from '../../../middleware/lib/log-lines.js'
import { HTTPError, NetworkError, QueueFullError, type Severity } from '../../../src/errors.js'

const request = { requestId: 'r1', method: 'GET', route: '/gateway' } as const
const outcome = { requestId: 'r1', executionTime: 5, retryCount: 0, fromCache: false, queueTime: 0 }
const { requestEnd } = writers(100, 'info')

describe('writers', () => {
  it('has a line for every event that the layers declare, but for figures', () => {
    expect(Object.keys(writers(1, 'debug')).sort()).toEqual(
      [
        'cacheRefreshFailed',
        'circuitBreakerClosed',
        'circuitBreakerHalfOpen',
        'circuitBreakerOpen',
        'connectionCreated',
        'connectionRemoved',
        'error',
        'invalidRequestWarning',
        'queueFull',
        'rateLimited',
        'requestEnd',
        'requestQueued',
        'requestStart',
        'requestsCoalesced',
        'responseWarning',
        'retryAttempt',
        'tokenRefused',
        'validationWarning',
      ].sort(),
    )
    expect([...traced].every(event => event in writers(1, 'debug'))).toBe(true)
  })

  it('warns of a success from `slow` on', () => {
    const level = (executionTime: number) =>
      requestEnd?.(request, { ...outcome, executionTime, status: 200, error: undefined }).level

    expect([level(99), level(100)]).toEqual(['info', 'warn'])
  })

  it.each<[Severity, (typeof levels)[number]]>([
    ['trace', 'trace'],
    ['debug', 'debug'],
    ['info', 'info'],
    ['warning', 'warn'],
    ['error', 'error'],
    ['critical', 'error'],
    ['fatal', 'fatal'],
  ])('writes severity %s at level %s', (severity, level) => {
    const error = new QueueFullError('Full.', { severity, hint: 'Wait.' })

    expect(requestEnd?.(request, { ...outcome, status: undefined, error })).toMatchObject({
      level,
      fields: { error: { code: 'QUEUE_FULL', severity } },
      text: 'GET /gateway QUEUE_FULL in 5 ms',
    })
  })

  it('warns of a refusal, whatever its severity', () => {
    const error = new HTTPError('No.', { status: 500, severity: 'critical', hint: 'Wait.' })

    expect(requestEnd?.(request, { ...outcome, status: 500, error })).toMatchObject({ level: 'warn' })
  })

  it('writes errors without cause and stack', () => {
    const error = new NetworkError('Gone.', { sent: true, hint: 'Wait.', cause: new Error('s3cret') })

    const line = requestEnd?.(request, { ...outcome, status: undefined, error })

    expect(JSON.stringify(line)).not.toMatch(/s3cret|stack/)
  })
})
