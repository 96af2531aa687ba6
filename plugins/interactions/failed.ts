/**
 * Failed: what a handler threw, with the interaction that it was about.
 * @module
 */
import { asError, InteractionError } from '../../src/errors.js'
import type { InteractionContext } from './context.js'

/** Such as `command queue add`. */
export const titleOf = ({ kind, name }: Pick<InteractionContext, 'kind' | 'name'>): string => `${kind} ${name}`

/** What is an InteractionError already says it all. */
export function failed(ctx: InteractionContext, thrown: unknown): InteractionError {
  if (thrown instanceof InteractionError) return thrown
  const hint = 'Its `cause` says where; the user sees only that something went wrong.'
  const title = titleOf(ctx)
  const cause = asError(thrown)
  return new InteractionError('HANDLER_FAILED', `The handler of ${title} threw.`, { interaction: title, cause, hint })
}
