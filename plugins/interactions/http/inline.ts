/**
 * Inline: a layer of the client that gives the first answer to an interaction to the request that brought it, instead of
 * sending it: so it passes the user's layers and the validation like any other request.
 * @module
 */
import type { FileInput } from '../../../middleware/transport.js'
import type { Client, Layer } from '../../../src/kernel/client.js'
import type { Next } from '../../../src/kernel/compose.js'
import type { RequestContext } from '../../../src/kernel/context.js'
import { ApiResponse } from '../../../src/request.js'

/** Takes body and files; false if it is too late for that, and the request has to be sent. */
export type Take = (body: unknown, files: readonly FileInput[]) => boolean

declare module '../../../src/request.js' {
  interface RequestOptions {
    /** For plugins: who takes the request instead of Discord's REST API. */
    inline?: Take
  }
}

const name = 'inline'

/** Puts the layer in its place: before limits, breakers and retries, none of which concern what is not sent. */
export function installInline(client: Client): void {
  if (client.layers.includes(name)) return
  const { layers } = client
  const last = layers.at(-1)
  const layer: Layer = Object.defineProperty((ctx: RequestContext, next: Next) => takeInline(ctx, next), 'name', {
    value: name,
  })
  if (layers.includes('validation')) client.use(layer, { after: 'validation' })
  else client.use(layer, last === undefined ? undefined : { before: last })
}

function takeInline(ctx: RequestContext, next: Next): Promise<void> {
  const { inline, files = [] } = ctx.request.options
  if (!inline?.(ctx.request.body, files)) return next()
  ctx.response = new ApiResponse(204, {}, undefined)
  return Promise.resolve()
}
