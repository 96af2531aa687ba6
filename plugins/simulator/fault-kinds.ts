/**
 * Fault kinds: what can go wrong on demand, and the checks of their fields.
 * @module
 */
import { expect, expectKeys, expectNumber, expectOneOf, expectSpan, expectWhole } from './checks.js'

export type Span = number | readonly [least: number, most: number]

/** When, in relation to the handler's effect. */
export type FaultMoment = 'before' | 'after'

/** Waits longer: `before` the effect or `after` it. */
export interface LatencyFault {
  readonly kind: 'latency'
  /** ms, or `[least, most]`. */
  readonly ms: Span
  /** @default 'after' */
  readonly when?: FaultMoment
}

/** Answers with another status. */
export interface StatusFault {
  readonly kind: 'status'
  readonly status: number
  /** @default 'html' from 500 on, as proxies answer; 'json' below */
  readonly body?: 'json' | 'html' | 'empty'
  /** `before`: the handler never runs. @default 'before' */
  readonly when?: FaultMoment
  /** Of a JSON body. @default 0 */
  readonly code?: number
  readonly message?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** Destroys the connection with RST. */
export interface ResetFault {
  readonly kind: 'reset'
  /** `after`: the effect happens, the client never learns. @default 'before' */
  readonly when?: FaultMoment
}

/** Stops sending; the effect happens. */
export interface StallFault {
  readonly kind: 'stall'
  /** `headers`: nothing is sent. `body`: headers and half of the body are. */
  readonly in: 'headers' | 'body'
  /** How long until the rest follows. @default never */
  readonly ms?: number
}

/** Sends nonsense; the effect happens. */
export interface GarbageFault {
  readonly kind: 'garbage'
  /** `json`: the status with a body that does not parse. `http`: bytes that are no HTTP. @default 'json' */
  readonly of?: 'json' | 'http'
}

/** Promises a longer body than it sends, then closes; the effect happens. */
export interface TruncateFault {
  readonly kind: 'truncate'
}

/** Answers as Cloudflare does; the handler never runs. */
export interface CloudflareFault {
  readonly kind: 'cloudflare'
  /** `1015`: the ban's text with 429. `page`: an HTML page with `status`. @default '1015' */
  readonly page?: '1015' | 'page'
  /** Of the page. @default 502 */
  readonly status?: number
  /** Seconds of the ban's `Retry-After`; false sends none. @default 60 */
  readonly retryAfter?: number | false
}

/** Refuses with 429; the handler never runs. */
export interface RateLimitFault {
  readonly kind: 'rate-limit'
  /** @default 'user' */
  readonly scope?: 'user' | 'shared' | 'global' | 'cloudflare'
  /** ms. @default 1000 */
  readonly retryAfter?: number
  /** false leaves `Retry-After` out. @default true */
  readonly header?: boolean
  /** `html` and `empty` leave `retry_after` out. @default 'json' */
  readonly body?: 'json' | 'html' | 'empty'
}

/** After the answer the connection is not what the client believes. */
export interface HalfCloseFault {
  readonly kind: 'half-close'
  /** `idle`: FIN follows the answer, and later bytes are not read. `next-request`: RST once one arrives. @default 'idle' */
  readonly on?: 'idle' | 'next-request'
}

/** Holds answers until `group` of them are ready, then sends the last first. */
export interface ReorderFault {
  readonly kind: 'reorder'
  /** @default 2 */
  readonly group?: number
  /** ms after which an incomplete group is sent. @default 1000 */
  readonly wait?: number
}

export type FaultEffect =
  | LatencyFault
  | StatusFault
  | ResetFault
  | StallFault
  | GarbageFault
  | TruncateFault
  | CloudflareFault
  | RateLimitFault
  | HalfCloseFault
  | ReorderFault

export type FaultKind = FaultEffect['kind']

type Check = (value: unknown, field: string) => void

const oneOf =
  (...allowed: readonly unknown[]): Check =>
  (value, field) =>
    expectOneOf(value, field, allowed)
const moment = oneOf('before', 'after')
const atLeast =
  (low: number): Check =>
  (value, field) =>
    expectNumber(value, field, low)

const fields: Record<FaultKind, Record<string, Check>> = {
  latency: { ms: expectSpan, when: moment },
  status: {
    status: (value, field) => expectWhole(value, field, 200, 599),
    body: oneOf('json', 'html', 'empty'),
    when: moment,
    code: (value, field) => expectWhole(value, field, 0),
    message: (value, field) => expect(typeof value === 'string', field, 'a string', value),
    headers: (value, field) => expect(typeof value === 'object' && value !== null, field, 'an object', value),
  },
  reset: { when: moment },
  stall: { in: oneOf('headers', 'body'), ms: atLeast(0) },
  garbage: { of: oneOf('json', 'http') },
  truncate: {},
  cloudflare: {
    page: oneOf('1015', 'page'),
    status: (value, field) => expectWhole(value, field, 400, 599),
    retryAfter: (value, field) => value === false || expectWhole(value, field, 0),
  },
  'rate-limit': {
    scope: oneOf('user', 'shared', 'global', 'cloudflare'),
    retryAfter: atLeast(0),
    header: oneOf(true, false),
    body: oneOf('json', 'html', 'empty'),
  },
  'half-close': { on: oneOf('idle', 'next-request') },
  reorder: { group: (value, field) => expectWhole(value, field, 2), wait: atLeast(0) },
}

const needed: Partial<Record<FaultKind, string>> = { latency: 'ms', status: 'status', stall: 'in' }

/**
 * Checks the fields of a kind, and leaves those in `others` to the caller.
 * @throws TypeError naming the field
 */
export function checkEffect(effect: FaultEffect, others: readonly string[]): void {
  expectOneOf(effect.kind, 'faults.add: kind', Object.keys(fields))
  const own = fields[effect.kind]
  expectKeys(effect, 'faults.add', ['kind', ...others, ...Object.keys(own)])
  const given = effect as unknown as Record<string, unknown>
  for (const [name, check] of Object.entries(own)) {
    if (given[name] !== undefined || needed[effect.kind] === name) check(given[name], `faults.add: ${name}`)
  }
}
