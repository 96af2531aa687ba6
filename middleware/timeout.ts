/**
 * Timeout: ends a request that takes too long in all, waits for rate limits and further attempts included.
 *
 * Stands outermost. What one attempt may take is the transport's `timeout`.
 * @module
 */
import { checkKeys, checkNumber } from '../src/check.js'
import { TimeoutError, ValidationError } from '../src/errors.js'
import type { Layer } from '../src/kernel/client.js'
import type { Next } from '../src/kernel/compose.js'
import type { RequestContext } from '../src/kernel/context.js'
import { named } from './lib/named.js'

declare module '../src/request.js' {
  interface RequestOptions {
    /** Ms that the whole request may take, in place of the `timeout` layer's; Infinity for no end. */
    deadline?: number
  }
}

export interface TimeoutOptions {
  /** Ms that a request may take from call to answer, waits included; Infinity for no end. @default 60_000 */
  total?: number | undefined
}

/**
 * @param options or the total in ms
 * @example client.use(timeout(30_000))
 * @throws {ConfigError} if the total is no number above 0
 */
export function timeout(options: TimeoutOptions | number = {}): Layer {
  if (typeof options !== 'number') checkKeys('timeout', options, ['total'])
  const { total = 60_000 } = typeof options === 'number' ? { total: options } : options
  checkNumber('timeout.total', total, { min: Number.MIN_VALUE })

  async function timeout(ctx: RequestContext, next: Next): Promise<void> {
    const limit = limitOf(ctx, total)
    if (limit === Infinity) return next()
    const { clock } = ctx.client
    const stopTimer = clock.timer(ctx.startedAt + limit - clock.now(), () => ctx.cancel(expired(ctx, limit)))
    const stopListening = ctx.onCancel(stopTimer) // layers that do not listen must not keep the timer
    try {
      await next()
    } finally {
      stopTimer()
      stopListening()
    }
  }

  return named('timeout', timeout, {})
}

function limitOf(ctx: RequestContext, total: number): number {
  const { deadline = total } = ctx.request.options
  if (typeof deadline === 'number' && deadline > 0) return deadline
  const problem = { path: 'deadline', code: 'INVALID_OPTION', message: 'must be ms, more than 0' }
  throw new ValidationError([problem], { context: ctx.describe() })
}

function expired(ctx: RequestContext, limit: number): TimeoutError {
  const { method, route } = ctx.summary
  const hint = 'Allow it a longer `deadline`; if it was sent already, Discord may have carried it out.'
  return new TimeoutError(`${method} ${route} took longer than ${limit} ms in all.`, {
    phase: 'total',
    timeout: limit,
    context: ctx.describe(),
    hint,
  })
}
