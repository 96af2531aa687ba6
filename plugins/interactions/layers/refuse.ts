/**
 * Refuse: what a layer says that lets an interaction through no further.
 * @module
 */
import type { InteractionContext } from '../context.js'
import { bodyOf, type MessageLike } from '../message-body.js'

/** For the user's eyes only, unless the message says otherwise. Autocompletes are answered with nothing. */
export async function refuse(ctx: InteractionContext, message: MessageLike): Promise<void> {
  if (ctx.kind === 'autocomplete') return
  await ctx.reply({ ephemeral: true, ...bodyOf(message) })
}
