/**
 * Compose: folds layers into one function with koa-compose, and lets a layer that is marked `reentrant` run its tail again.
 * @module
 */
import koaCompose from 'koa-compose'
import { PipelineError } from '../errors.js'

export type Next = () => Promise<void>

/** One layer of an onion. A `reentrant` layer may call `next()` again once the call before has settled. */
export interface Middleware<C> {
  (ctx: C, next: Next): Promise<void> | void
  readonly reentrant?: boolean
}

export type Onion<C> = (ctx: C, last?: Next) => Promise<void>

/** What a context may offer so that guards before a reentrant layer hold for each of its runs. */
export interface Rerunnable<Mark = unknown> {
  mark(): Mark
  /** Called as soon as a run has failed. */
  failed(failure: unknown): void
  /** Called before each further run: forgets what was registered after the mark, passes the guards before it. */
  rerun(mark: Mark, failure: unknown): Promise<void>
}

/**
 * koa-compose refuses a second `next()`; a reentrant layer gets the layers behind it as an onion of their own, so that
 * each of its `next()` calls is a fresh run that koa-compose guards anew.
 * @throws {PipelineError} NEXT_OVERLAP (as a rejection) when a reentrant layer calls `next()` while its last call runs
 */
export function compose<C extends object>(layers: readonly Middleware<C>[]): Onion<C> {
  const at = layers.findIndex(layer => layer.reentrant)
  const layer = layers[at]
  if (!layer) return koaCompose<C>(layers as koaCompose.Middleware<C>[])
  const before = koaCompose(layers.slice(0, at) as koaCompose.Middleware<C>[])
  const tail = compose(layers.slice(at + 1))
  const enter = (ctx: C, run: Next) => Promise.resolve(layer(ctx, again(layer.name, ctx, run)))
  return (ctx, last) => before(ctx, () => enter(ctx, () => tail(ctx, last)))
}

/** `run` as a `next()` that may be called again, but never while it is running. The layer's own guards count too. */
function again(name: string, ctx: object, run: Next): Next {
  const guarded = 'rerun' in ctx ? (ctx as Rerunnable) : undefined
  let mark: unknown
  let runs = 0
  let running = false
  let failure: unknown
  return async () => {
    if (running) throw new PipelineError('NEXT_OVERLAP', `\`${name}\` called next() before its last call settled.`)
    running = true
    let begun = false
    try {
      if (runs++ === 0) mark = guarded?.mark()
      else await guarded?.rerun(mark, failure)
      begun = true
      await run()
      failure = undefined
    } catch (error) {
      failure = error
      if (begun) guarded?.failed(error)
      throw error
    } finally {
      running = false
    }
  }
}
