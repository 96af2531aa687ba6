/**
 * errorBoundary: reports what a handler throws, and tells the user that something went wrong, without saying what.
 * @module
 */
import { asError } from '../../../src/errors.js'
import type { InteractionContext } from '../context.js'
import { failed } from '../failed.js'
import type { InteractionLayer } from '../layer.js'

export interface ErrorBoundaryOptions {
  /** What the user sees; '' for nothing. @default 'Something went wrong.', with the interaction's id to look for */
  readonly text?: string | ((error: Error, ctx: InteractionContext) => string)
}

const usual = (_error: Error, { id }: InteractionContext) => `Something went wrong (${id}).`

export function errorBoundary({ text = usual }: ErrorBoundaryOptions = {}): InteractionLayer {
  return async function errorBoundary(ctx, next) {
    try {
      return await next()
    } catch (thrown) {
      const error = failed(ctx, thrown)
      // Nothing can be said any more, or it is no conversation.
      const isOver = ctx.kind === 'autocomplete' || error.code === 'INTERACTION_EXPIRED'
      const content = isOver ? '' : typeof text === 'string' ? text : text(error, ctx)
      if (content === '') throw error // which is reported where the layers end, and answered with nothing
      ctx.client.emit('error', error)
      try {
        // What was deferred has its visibility.
        await ctx.reply(ctx.answered === 'deferred' ? content : { content, ephemeral: true })
      } catch (second) {
        ctx.client.emit('error', asError(second))
      }
    }
  }
}
