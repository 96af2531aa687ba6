/**
 * Failure: what a failed attempt says about the request: whether trying again can help, and whether it may have been
 * carried out although it failed.
 * @module
 */
import {
  DiscordAPIError,
  HTTPError,
  NetworkError,
  PipecordError,
  ResponseError,
  TimeoutError,
} from '../../src/errors.js'
import { byCode } from '../../src/recovery.js'
import type { ApiResponse } from '../../src/request.js'

/**
 * `limited`: a 429. `refused`: not carried out, and may be next time. `ambiguous`: may have been carried out.
 * `final`: the same request would fail again.
 */
export type FailureKind = 'limited' | 'refused' | 'ambiguous' | 'final'

/** @param statuses that may pass by themselves */
export function kindOf(failure: unknown, statuses: ReadonlySet<number>): FailureKind {
  if (failure instanceof HTTPError) {
    const { status } = failure
    if (status === 429) return statuses.has(429) ? 'limited' : 'final'
    if (failure instanceof DiscordAPIError && byCode[failure.discordCode]?.retry) return 'refused'
    if (!statuses.has(status)) return 'final'
  } else if (failure instanceof TimeoutError) {
    if (failure.phase === 'total') return 'final'
  } else if (failure instanceof ResponseError) {
    if (failure.code === 'RESPONSE_TOO_LARGE') return 'final'
  } else if (!(failure instanceof NetworkError)) {
    return 'final'
  }
  return mayHaveHappened(failure) ? 'ambiguous' : 'refused'
}

/** Whether Discord may have carried the request out, although the caller is told that it failed. */
export function mayHaveHappened(failure: unknown): boolean {
  if (failure instanceof NetworkError || failure instanceof TimeoutError) return failure.sent
  if (failure instanceof HTTPError) return failure.status >= 500 && !isRefusal(failure)
  return failure instanceof ResponseError
}

/** A server error in which Discord itself says why it did nothing, such as 130000 (overloaded). */
function isRefusal(failure: HTTPError): boolean {
  return failure instanceof DiscordAPIError && byCode[failure.discordCode]?.retry === true
}

/** A 404 that says that the thing itself is unknown: https://docs.discord.com/developers/topics/opcodes-and-status-codes#json (2026-08) */
export function isGone(failure: unknown): failure is DiscordAPIError {
  if (!(failure instanceof DiscordAPIError)) return false
  return failure.status === 404 && failure.discordCode >= 10_000 && failure.discordCode < 11_000
}

/**
 * Ms after which to ask again for a search whose index is being made; 0 where Discord leaves the wait to us; undefined
 * for all other answers. https://docs.discord.com/developers/resources/message#search-guild-messages (2026-08)
 */
export function indexWait(response: ApiResponse | undefined): number | undefined {
  if (response?.status !== 202) return undefined
  const { data } = response
  if (typeof data !== 'object' || data === null || (data as { code?: unknown }).code !== 110_000) return undefined
  const seconds = (data as { retry_after?: unknown }).retry_after
  return typeof seconds === 'number' && seconds > 0 ? seconds * 1000 : 0
}

/** `failure`, with what led to it as its cause, unless it has one. */
export function caused(failure: unknown, cause: unknown): unknown {
  if (failure instanceof PipecordError && failure.cause === undefined && cause !== undefined)
    Object.defineProperty(failure, 'cause', { value: cause, configurable: true, writable: true })
  return failure
}
