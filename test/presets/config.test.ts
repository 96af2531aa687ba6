import { describe, expect, it } from 'vitest'
import { ConfigError, createClient, DiscordAPIClient, type DiscordAPIConfig } from '../../src/index.js'

/** Builds a client from what no compiler has seen. */
const build = (config: unknown) => createClient(config as DiscordAPIConfig)

describe('the configuration', () => {
  const wrong: readonly (readonly [key: string, config: unknown])[] = [
    ['config', null],
    ['tokn', { tokn: 'x' }],
    ['token', { token: 5 }],
    ['token', { token: '' }],
    ['baseURL', { baseURL: 'discord.com' }],
    ['baseURL', { baseURL: 'ftp://discord.com' }],
    ['dispatcher', { dispatcher: {} }],
    ['userAgent', { userAgent: 5 }],
    ['timeout', { timeout: -1 }],
    ['timeout', { timeout: '5s' }],
    ['maxResponseSize', { maxResponseSize: 0 }],
    ['connectionPool', { connectionPool: 5 }],
    ['connectionPool.maxConnectons', { connectionPool: { maxConnectons: 1 } }],
    ['connectionPool.maxConnections', { connectionPool: { maxConnections: 0 } }],
    ['connectionPool.maxConnectionsPerHost', { connectionPool: { maxConnectionsPerHost: 1.5 } }],
    ['connectionPool.connectionTimeout', { connectionPool: { connectionTimeout: -5 } }],
    ['connectionPool.enableKeepAlive', { connectionPool: { enableKeepAlive: 'yes' } }],
    ['connectionPool.healthCheckInterval', { connectionPool: { healthCheckInterval: 'often' } }],
    ['connectionPool.maxIdleTime', { connectionPool: { maxIdleTime: null } }],
    ['requestQueue.maxQueueSize', { requestQueue: { maxQueueSize: -1 } }],
    ['requestQueue.processingInterval', { requestQueue: { processingInterval: 'slow' } }],
    ['requestQueue.batchTimeout', { requestQueue: { batchTimeout: -1 } }],
    ['requestQueue.batchSize', { requestQueue: { batchSize: 0 } }],
    ['requestQueue.size', { requestQueue: { size: 0 } }],
    ['retry.maxRetries', { retry: { maxRetries: -1 } }],
    ['retry.baseDelay', { retry: { baseDelay: 'x' } }],
    ['retry.maxDelay', { retry: { maxDelay: Number.NaN } }],
    ['retry.jitter', { retry: { jitter: 1 } }],
    ['retry.exponentialBase', { retry: { exponentialBase: 0 } }],
    ['retry.retryableStatusCodes', { retry: { retryableStatusCodes: 502 } }],
    ['circuitBreaker.enable', { circuitBreaker: { enable: 'yes' } }],
    ['circuitBreaker.failureThreshold', { circuitBreaker: { failureThreshold: 0 } }],
    ['circuitBreaker.successThreshold', { circuitBreaker: { successThreshold: 0 } }],
    ['circuitBreaker.resetTimeout', { circuitBreaker: { resetTimeout: -1 } }],
    ['metrics.enableMetrics', { metrics: { enableMetrics: 0 } }],
    ['metrics.metricsInterval', { metrics: { metricsInterval: 0 } }],
    ['dedup', { dedup: 'yes' }],
    ['rateLimit.concurrency', { rateLimit: { concurrency: 'all' } }],
    ['rateLimit.global', { rateLimit: { global: 'none' } }],
    ['logger', { logger: 5 }],
    ['coalesce', { coalesce: 5 }],
    ['clock', { clock: {} }],
  ]
  it.each(wrong)('refuses a wrong %s at construction and names the key (%j)', (key, config) => {
    const attempt = () => build(config)

    expect(attempt).toThrow(ConfigError)
    expect(attempt).toThrow(
      expect.objectContaining({ key: expect.stringMatching(new RegExp(`^${key.replace('.', '\\.')}`)) }),
    )
  })

  it('says what was expected and what came', () => {
    expect(() => build({ retry: { maxRetries: -1 } })).toThrow(/`retry\.maxRetries` must be .*, got -1/)
  })

  it('never shows a token that is wrong', () => {
    expect(() => build({ token: 'abc def' })).toThrow(expect.not.stringContaining('abc'))
  })

  it('gives the same object with new and with createClient', async () => {
    const made = createClient()
    const constructed = new DiscordAPIClient()

    expect(made).toBeInstanceOf(DiscordAPIClient)
    expect(made.layers).toEqual(constructed.layers)
    await Promise.all([made.shutdown(), constructed.shutdown()])
  })

  it('leaves dedup and cache out when they are false, and puts coalesce and logger in when asked', async () => {
    const client = createClient({ dedup: false, cache: false, coalesce: true, logger: console })

    expect(client.layers).toEqual([
      'logger',
      'auth',
      'validation',
      'coalesce',
      'rateLimit',
      'circuitBreaker',
      'retry',
      'metrics',
      'transport',
    ])
    await client.shutdown()
  })
})
