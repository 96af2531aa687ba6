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
    // Counted, and listed without a Set: one per layer and request costs more than most layers do.
    const calls: Promise<void>[] = []
    let running = 0
    const done = () => {
      running--
    }
    const failed = (error: unknown) => {
      running--
      throw error
    }
    await layer(ctx, () => {
      running++
      // A chain without branches: V8 finds the caller's frames only along such.
      const call = next().then(done, failed)
      calls.push(call)
      return call
    })
    if (running === 0) return
    for (const call of calls) call.catch(() => {}) // the mistake is reported instead
    throw new PipelineError('NEXT_NOT_AWAITED', `\`${layer.name || 'anonymous'}\` returned before its next() settled.`)
  }
  return Object.defineProperties(run, { name: { value: layer.name }, reentrant: { value: layer.reentrant } })
}
