/**
 * Trace header: gives every request a header with a number, so that a proxy's log can be matched with the bot's.
 *
 *     client.use(traceHeader({ name: 'x-trace' }))
 */
import { ConfigError, type Layer } from 'pipecord'

declare module 'pipecord' {
  interface State {
    traceHeader?: { readonly trace: string }
  }
}

export interface TraceHeaderOptions {
  /** Header to set. @default 'x-trace' */
  name?: string
  /** What the numbers begin with. @default 'bot' */
  prefix?: string
}

/** @throws {ConfigError} if `name` is empty */
export function traceHeader(options: TraceHeaderOptions = {}): Layer {
  const { name = 'x-trace', prefix = 'bot' } = options
  if (name === '') throw new ConfigError('traceHeader.name', 'the name of a header', name)
  let count = 0

  return async function traceHeader(ctx, next) {
    const trace = `${prefix}-${++count}`
    ctx.state.traceHeader = { trace }
    ctx.request = ctx.request.with({ headers: { ...ctx.request.headers, [name]: trace } })
    await next()
  }
}
