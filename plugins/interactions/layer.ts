/**
 * Layer: middleware of interactions, and how what it adds to the context reaches the handler's type.
 * @module
 */
import type { Next } from '../../src/kernel/compose.js'
import type { InteractionContext } from './context.js'

/**
 * A layer in Koa's shape. What it adds to the context is its type parameter; the handlers behind it see that.
 * @example const timed: InteractionLayer<{ startedAt: number }> = async (ctx, next) => { ctx.startedAt = performance.now(); await next() }
 */
export interface InteractionLayer<Adds extends object = object> {
  (ctx: InteractionContext & Mutable<Partial<Adds>>, next: Next): unknown
  readonly adds?: Adds
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

/** Any layer, whatever it adds: a method, so that those fit too whose context has more. */
export type AnyLayer = { bivariant(ctx: InteractionContext, next: Next): unknown }['bivariant'] & {
  readonly adds?: object
}

/** All that the layers of a list add. */
export type AddedBy<L extends readonly unknown[]> = L extends readonly [infer First, ...infer Rest]
  ? Adds<First> & AddedBy<Rest>
  : unknown

type Adds<L> = L extends { readonly adds?: infer A } ? (unknown extends A ? unknown : NonNullable<A>) : unknown

/** No options, no codecs. */
export type Nothing = Readonly<Record<never, never>>
