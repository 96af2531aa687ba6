/**
 * Metrics: counts what happens to requests and how long Discord takes, in bounded memory.
 *
 * Stands just before the transport, where it sees every attempt; whole requests come from the client's `requestEnd`.
 * @module
 */
import { checkFlag, checkFunction, checkKeys, checkNumber } from '../src/check.js'
import type { Client, Layer } from '../src/kernel/client.js'
import type { Next } from '../src/kernel/compose.js'
import type { RequestContext } from '../src/kernel/context.js'
import { after } from './lib/after.js'
import { named } from './lib/named.js'
import { type PerformanceMetrics, Tally } from './lib/tally.js'

export type { RouteMetrics } from './lib/route-stats.js'
export type { PerformanceMetrics } from './lib/tally.js'

declare module '../src/kernel/events.js' {
  interface Events {
    /** Something was counted in the last `metricsInterval`. */
    metricsUpdated: [metrics: PerformanceMetrics]
  }
}

export interface MetricsOptions {
  /** false: counts nothing. @default true */
  enableMetrics?: boolean | undefined
  /** Ms between two `metricsUpdated` events. @default 1000 */
  metricsInterval?: number | undefined
  /** Routes with figures of their own; the others are counted together as `(other)`. @default 500 */
  maxRoutes?: number | undefined
  /** Figures of other parts, in percent. */
  sources?: {
    readonly connections?: (() => { readonly reuseRate: number }) | undefined
    readonly batches?: (() => { readonly efficiency: number }) | undefined
  }
}

/** The layer, and what it counted. */
export interface Metrics extends Layer {
  snapshot(): PerformanceMetrics
  /** Starts counting from zero. */
  reset(): void
}

/**
 * @example client.use(metrics({ metricsInterval: 5000 }), { before: 'transport' })
 * @throws {ConfigError} if an option has a value that it cannot have
 */
export function metrics(options: MetricsOptions = {}): Metrics {
  checkKeys('metrics', options, ['enableMetrics', 'metricsInterval', 'maxRoutes', 'sources'])
  const { enableMetrics = true, metricsInterval = 1000, maxRoutes = 500, sources = {} } = options
  checkFlag('metrics.enableMetrics', enableMetrics)
  checkNumber('metrics.metricsInterval', metricsInterval, { min: 1 })
  checkNumber('metrics.maxRoutes', maxRoutes, { min: 1, integer: true })
  checkKeys('metrics.sources', sources, ['connections', 'batches'])
  checkFunction('metrics.sources.connections', sources.connections)
  checkFunction('metrics.sources.batches', sources.batches)
  let client: Client | undefined
  let tally = new Tally(maxRoutes, undefined)
  let stopTimer: (() => void) | undefined
  let stopListening: (() => void) | undefined

  function report(): void {
    if (stopTimer || !client?.heard('metricsUpdated')) return
    const tell = () => {
      stopTimer = undefined
      client?.emit('metricsUpdated', snapshot())
    }
    stopTimer = client.clock.timer(metricsInterval, tell, true)
  }

  function snapshot(): PerformanceMetrics {
    const { reuseRate } = sources.connections?.() ?? {}
    const { efficiency } = sources.batches?.() ?? {}
    return tally.view(client, { connectionReuseRate: reuseRate, batchEfficiency: efficiency })
  }

  function metrics(ctx: RequestContext, next: Next): Promise<void> {
    if (!enableMetrics) return next()
    const { clock } = ctx.client
    const startedAt = clock.now()
    return after(next(), () => {
      tally.attempt(ctx, startedAt, clock.now())
      report()
    })
  }

  return named('metrics', metrics, {
    snapshot,
    reset() {
      tally = new Tally(maxRoutes, client)
    },
    attach(owner: Client) {
      client = owner
      tally = new Tally(maxRoutes, owner)
      if (!enableMetrics) return
      stopListening = owner.on('requestEnd', (request, outcome) => {
        tally.request(request, outcome, owner.clock.now())
        report()
      })
    },
    close() {
      stopTimer?.()
      stopListening?.()
    },
  })
}
