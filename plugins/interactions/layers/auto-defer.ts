/**
 * autoDefer: says that the answer will come when a handler takes long, so that Discord does not give up on it.
 * https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-callback (2026-08)
 * @module
 */
import { checkNumber } from '../../../src/check.js'
import { asError } from '../../../src/errors.js'
import type { InteractionLayer } from '../layer.js'

export interface AutoDeferOptions {
  /** Ms after which an interaction that is not answered is deferred. Discord gives up after 3000. @default 1500 */
  readonly after?: number
}

/** How each handler is deferred stands in its definition: `defer`. Autocompletes never are. @throws {ConfigError} */
export function autoDefer({ after = 1500 }: AutoDeferOptions = {}): InteractionLayer {
  checkNumber('autoDefer.after', after, { max: 3000 })
  return async function autoDefer(ctx, next) {
    const { client, route, kind } = ctx
    const { defer } = route
    if (defer === false || kind === 'autocomplete') return next()
    const say = () => {
      if (ctx.answered !== 'open') return
      const isQuiet = defer === 'update' && ctx.message !== undefined
      const said = isQuiet ? ctx.deferUpdate() : ctx.defer({ ephemeral: defer === 'ephemeral' })
      said.catch(error => client.emit('error', asError(error)))
    }
    const stop = client.clock.timer(after, say)
    try {
      return await next()
    } finally {
      stop()
    }
  }
}
