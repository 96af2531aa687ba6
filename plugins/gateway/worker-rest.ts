/**
 * WorkerRest: requests to Discord from a worker, carried out by the main thread's client, so that limits stay in one place.
 * @module
 */
import { asError, HTTPError } from '../../src/errors.js'
import type { Client } from '../../src/kernel/client.js'
import type { RequestContext } from '../../src/kernel/context.js'
import { ApiResponse, type RequestOptions, Secret } from '../../src/request.js'
import type { Calls } from './calls.js'
import { packError, unpackError } from './crossing.js'
import type { MainMethods, RestAnswer, RestCall, WorkerMethods } from './worker-protocol.js'

/** The only layer of a worker's client: hands requests to the main thread. */
export function remote(calls: Calls<WorkerMethods, MainMethods>) {
  return async function remote(ctx: RequestContext): Promise<void> {
    const { method, path, search, body, headers, priority, options } = ctx.request
    const { auth } = options
    const revealed = auth instanceof Secret ? { ...options, auth: auth.reveal() } : options
    const request = { ...revealed, method, path: path + search, body, headers, priority }
    const answer = await calls.call('rest', { options: request }, { signal: ctx.signal })
    ctx.response = new ApiResponse(answer.status, answer.headers, answer.data)
    const { requestId: _, executionTime: __, ...metadata } = answer.metadata
    Object.assign(ctx.metadata, metadata)
    if (answer.error) throw unpackError(answer.error)
  }
}

/** The other end. @throws what the request rejects with (as a rejection) */
export async function carryOut(client: Client, { options }: RestCall, signal: AbortSignal): Promise<RestAnswer> {
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))
  const answer = await client.request({ ...(given as unknown as RequestOptions), signal })
  const { status, headers, metadata, data } = answer
  const error = answer.error instanceof HTTPError ? packError(asError(answer.error)) : undefined
  return { status, headers, data, metadata: { ...metadata }, error }
}
