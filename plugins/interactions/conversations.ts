/**
 * Conversations: what handlers wait for: the click on a component, or the return of a modal.
 * @module
 */
import type { Clock } from '../../src/kernel/clock.js'
import { Awaited } from './awaited.js'
import type { ComponentContext, InteractionContext, ModalContext } from './context.js'
import type { Payload } from './context-of.js'
import { fieldsJson, readFields } from './field.js'

export class Conversations {
  readonly #components: Awaited<ComponentContext>
  readonly #modals: Awaited<ModalContext<object>>
  readonly #hasRoute: (ctx: InteractionContext) => boolean
  #nonces = 0

  /** @param hasRoute whether a route is there for a component: such are awaited by their ids only */
  constructor(clock: Clock, hasRoute: (ctx: InteractionContext) => boolean) {
    this.#components = new Awaited(clock)
    this.#modals = new Awaited(clock)
    this.#hasRoute = hasRoute
  }

  /** Hands it to who waits for it. @returns whether somebody did */
  take(ctx: InteractionContext): boolean {
    if (ctx.kind === 'modal') return this.#modals.take(ctx as unknown as ModalContext<object>)
    const isComponent = ctx.kind === 'button' || ctx.kind === 'select'
    return isComponent && this.#components.take(ctx as unknown as ComponentContext)
  }

  component(
    ctx: InteractionContext,
    options: Parameters<InteractionContext['awaitComponent']>[0] = {},
  ): Promise<ComponentContext> {
    const { ids, messageId, userId = ctx.user.id, filter, ...rest } = options
    const fits = (other: ComponentContext) =>
      (userId === null || other.user.id === userId) &&
      (messageId === undefined || other.message.id === messageId) &&
      (ids ? ids.includes(other.customId) : !this.#hasRoute(other as unknown as InteractionContext)) &&
      (filter?.(other) ?? true)
    return this.#components.wait(fits, rest)
  }

  /** Shows a modal whose id nobody else has, and waits for it; a newer one for the same user takes its place. */
  async prompt(
    ctx: InteractionContext,
    { title, fields }: Parameters<InteractionContext['prompt']>[0],
    options: Parameters<InteractionContext['prompt']>[1] = {},
  ): Promise<ModalContext<never, object>> {
    const nonce = `~${(++this.#nonces).toString(36)}~${ctx.id}`
    const isIt = (other: ModalContext<object>) => (other as unknown as { customId: string }).customId === nonce
    const unshown = new AbortController()
    const signal = options.signal ? AbortSignal.any([options.signal, unshown.signal]) : unshown.signal
    // Before it is shown: the user may be quicker than Discord's answer to that.
    const back = this.#modals.wait(isIt, { ...options, signal }, ctx.user.id)
    back.catch(() => {}) // reported below, unless showing it fails first
    try {
      await ctx.show({ custom_id: nonce, title, components: fieldsJson(fields) })
    } catch (error) {
      unshown.abort()
      throw error
    }
    const answer = await back
    const { components, resolved } = (answer.payload as unknown as Payload).data ?? {}
    return Object.assign(answer, { values: readFields(fields, components, resolved) }) as never
  }

  close(): void {
    this.#components.close()
    this.#modals.close()
  }
}
