/**
 * Interceptors: runs functions of yours before each request, after each answer and upon each failure.
 *
 * Stands outermost, so that each function runs once per request, however often it is retried.
 * @module
 */
import { checkKeys, checkList } from '../src/check.js'
import { ConfigError } from '../src/errors.js'
import type { Layer } from '../src/kernel/client.js'
import type { RequestContext } from '../src/kernel/context.js'
import { ApiResponse } from '../src/request.js'

/** May look at the context or change it, such as `ctx.request = ctx.request.with({ ... })`. A throw ends the request. */
export type Interceptor = (ctx: RequestContext) => Promise<void> | void

/** May return another error in place of this one, or an answer to recover with; nothing leaves the error as it is. */
export type ErrorInterceptor = (error: unknown, ctx: RequestContext) => Recovery | Promise<Recovery>
// biome-ignore lint/suspicious/noConfusingVoidType: most have nothing to return
export type Recovery = Error | ApiResponse | undefined | void

export interface InterceptorsOptions {
  /** Called before the request goes on, in the order given. @default [] */
  request?: Interceptor | readonly Interceptor[] | undefined
  /** Called when `ctx.response` is a success, in the order given. @default [] */
  response?: Interceptor | readonly Interceptor[] | undefined
  /** Called with what failed, be it Discord's refusal or another function here, until one recovers. @default [] */
  error?: ErrorInterceptor | readonly ErrorInterceptor[] | undefined
  /** The layer's name, for a client with several of them. @default 'interceptors' */
  name?: string | undefined
}

/**
 * @example client.use(interceptors({ request: ctx => void console.log(ctx.summary) }))
 * @throws {ConfigError} if one of them is no function
 */
export function interceptors(options: InterceptorsOptions = {}): Layer {
  checkKeys('interceptors', options, ['request', 'response', 'error', 'name'])
  const onRequest = listed('request', options.request)
  const onResponse = listed('response', options.response)
  const onError = listed('error', options.error)
  const { name = 'interceptors' } = options
  if (typeof name !== 'string' || name === '') throw new ConfigError('interceptors.name', 'a name', name)

  async function interceptors(ctx: RequestContext, next: () => Promise<void>): Promise<void> {
    try {
      for (const intercept of onRequest) await intercept(ctx)
      await next()
      for (const intercept of onResponse) await intercept(ctx)
    } catch (error) {
      ctx.response = await recovered(error, ctx, onError)
    }
  }
  return Object.defineProperty(interceptors, 'name', { value: name })
}

/** The answer that one of them recovers with. @throws what failed, or what they made of it */
async function recovered(error: unknown, ctx: RequestContext, all: readonly ErrorInterceptor[]): Promise<ApiResponse> {
  let failure = error
  for (const intercept of all) {
    const recovery = await intercept(failure, ctx)
    if (recovery instanceof ApiResponse) return recovery
    if (recovery instanceof Error) failure = recovery
    else if (recovery !== undefined) throw new ConfigError('interceptors.error', expected, recovery)
  }
  throw failure
}

const expected = 'a function that returns an error, an ApiResponse or nothing'

function listed<T>(key: string, given: T | readonly T[] | undefined): readonly T[] {
  const list: readonly T[] = given === undefined ? [] : Array.isArray(given) ? given : [given as T]
  checkList(`interceptors.${key}`, list, { expected: 'functions', fits: item => typeof item === 'function' })
  return list
}
