/**
 * Watched: reports a layer that returns while its `next()` still runs.
 * @module
 */
import { PipelineError } from './errors.js'
import type { Middleware, Next } from './kernel/compose.js'

/**
 * `layer`, reported if it returns while its `next()` still runs: whatever it wraps around the rest would be gone too early.
 * @throws {PipelineError} NEXT_NOT_AWAITED (as a rejection), naming the layer
 */
export function watched<C extends object>(layer: Middleware<C>): Middleware<C> {
  const run = async (ctx: C, next: Next) => {
    const running = new Set<Promise<void>>()
    await layer(ctx, () => {
      // A chain without branches: V8 finds the caller's frames only along such.
      const call = next().finally(() => running.delete(call))
      running.add(call)
      return call
    })
    if (running.size === 0) return
    for (const call of running) call.catch(() => {}) // the mistake is reported instead
    throw new PipelineError('NEXT_NOT_AWAITED', `\`${layer.name || 'anonymous'}\` returned before its next() settled.`)
  }
  return Object.defineProperties(run, { name: { value: layer.name }, reentrant: { value: layer.reentrant } })
}
