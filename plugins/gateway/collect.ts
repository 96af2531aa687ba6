/**
 * Collect: events as something to wait for or to iterate over, instead of a callback.
 * @module
 */
import { checkNumber } from '../../src/check.js'
import { AbortError, GatewayError } from '../../src/errors.js'
import type { Clock } from '../../src/kernel/clock.js'
import type { EventMeta, GatewayEvent, GatewayEvents } from './events.js'

export interface CollectOptions<Data> {
  readonly filter?: (data: Data, meta: EventMeta) => boolean
  readonly signal?: AbortSignal
}

export interface WaitOptions<Data> extends CollectOptions<Data> {
  /** Ms. @default for ever */
  readonly timeout?: number
}

export interface IterateOptions<Data> extends CollectOptions<Data> {
  /** How many events may wait to be taken; beyond that the oldest are dropped. @default 10_000 */
  readonly maxQueue?: number
}

/** Subscribes; returns what ends it. */
export type Subscribe<K extends GatewayEvent> = (
  listener: (data: GatewayEvents[K], meta: EventMeta) => void,
  filter: ((data: GatewayEvents[K], meta: EventMeta) => boolean) | undefined,
) => () => void

/** The next event that fits. @throws {GatewayError} GATEWAY_TIMEOUT or {AbortError} (as rejections) */
export function waitFor<K extends GatewayEvent>(
  event: K,
  subscribe: Subscribe<K>,
  options: WaitOptions<GatewayEvents[K]> & { readonly clock: Clock; readonly closed: AbortSignal },
): Promise<GatewayEvents[K]> {
  const { filter, signal, timeout, clock, closed } = options
  if (timeout !== undefined) checkNumber('waitFor.timeout', timeout)
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(new AbortError(signal.reason))
    if (closed.aborted) return reject(closed.reason)
    const end = (settle: () => void) => {
      stop()
      unsubscribe()
      signal?.removeEventListener('abort', abort)
      closed.removeEventListener('abort', close)
      settle()
    }
    const abort = () => end(() => reject(new AbortError(signal?.reason)))
    const close = () => end(() => reject(closed.reason))
    const expire = () => end(() => reject(tooLate(event, timeout)))
    const stop = timeout === undefined ? () => {} : clock.timer(timeout, expire)
    const unsubscribe = subscribe(data => end(() => resolve(data)), filter)
    signal?.addEventListener('abort', abort, { once: true })
    closed.addEventListener('abort', close, { once: true })
  })
}

function tooLate(event: string, timeout: number | undefined): GatewayError {
  const hint = 'Allow more time, or check intents and filter.'
  return new GatewayError('GATEWAY_TIMEOUT', `No \`${event}\` came within ${timeout} ms.`, { event, hint })
}

/** Events one by one from now on, until the loop is left, `signal` aborts or the gateway closes. */
export function iterate<K extends GatewayEvent>(
  subscribe: Subscribe<K>,
  options: IterateOptions<GatewayEvents[K]> & { readonly closed: AbortSignal },
): AsyncGenerator<GatewayEvents[K], void> {
  const { filter, signal, maxQueue = 10_000, closed } = options
  const queue: GatewayEvents[K][] = []
  let wake = () => {}
  const stir = () => wake()
  const unsubscribe = subscribe(data => {
    queue.push(data)
    if (queue.length > maxQueue) queue.shift()
    wake()
  }, filter)
  signal?.addEventListener('abort', stir, { once: true })
  closed.addEventListener('abort', stir, { once: true })
  return (async function* () {
    try {
      for (;;) {
        for (let data = queue.shift(); data !== undefined; data = queue.shift()) yield data
        if (signal?.aborted || closed.aborted) return
        await new Promise<void>(resolve => {
          wake = resolve
        })
      }
    } finally {
      unsubscribe()
      signal?.removeEventListener('abort', stir)
      closed.removeEventListener('abort', stir)
    }
  })()
}
