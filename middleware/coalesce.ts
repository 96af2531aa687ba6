/**
 * Coalesce: gathers requests that Discord takes in bulk for a moment, sends them as one, and answers each caller itself.
 *
 * Stands behind auth and validation: `client.use(coalesce(), { after: 'validation' })`. The merged request is a request of
 * its own, which goes through all layers.
 * @module
 */
import { LRUCache } from 'lru-cache'
import { checkFlag, checkKeys, checkNumber } from '../src/check.js'
import { ClosedError, DiscordAPIError, type HTTPError } from '../src/errors.js'
import type { Layer } from '../src/kernel/client.js'
import type { RequestContext } from '../src/kernel/context.js'
import { type ApiRequest, ApiResponse } from '../src/request.js'
import { Batch, type Member } from './lib/batch.js'
import { bans, type CoalesceRule, channelPositions, deletes, rolePositions } from './lib/coalesce-rules.js'
import { commonOptions, divided, mergedOptions, type Outcome } from './lib/merging.js'
import { named } from './lib/named.js'
import { ruleTable } from './lib/rule-table.js'

export type { BatchAnswer, CoalesceRule, ItemResult } from './lib/coalesce-rules.js'

declare module '../src/request.js' {
  interface RequestOptions {
    /** false: never merged with others. true: merged even where `requireOptIn` is set, or the priority is critical. */
    batchable?: boolean
  }
  interface ResponseMetadata {
    /** Set where one request stood for this and others: its id, and how many it stood for. */
    batch?: { readonly requestId: string; readonly size: number }
  }
}

declare module '../src/kernel/events.js' {
  interface Events {
    /** So many requests are sent as one, by the rule of that name. */
    requestsCoalesced: [rule: string, size: number]
  }
}

export interface CoalesceOptions {
  /** Ms that the first request of a batch waits for others. @default 100 */
  maxWaitTime?: number | undefined
  /** Requests that one may stand for; each rule has a limit of its own too. @default 200 */
  maxBatchSize?: number | undefined
  /** Deletes of messages in one channel become bulk deletes. @default true */
  deletes?: boolean | undefined
  /** Bans in one guild become bulk bans. @default true */
  bans?: boolean | undefined
  /** Moves of channels, or of roles, in one guild become one. @default true */
  positions?: boolean | undefined
  /** For further endpoints; they go before those above. @default [] */
  rules?: readonly CoalesceRule[] | undefined
  /** Whether only requests with `batchable: true` are merged. @default false */
  requireOptIn?: boolean | undefined
}

export interface CoalesceStats {
  /** Requests that stood for several. */
  readonly batches: number
  /** Requests that waited for others. */
  readonly items: number
  /** Items that had to be sent by themselves after a batch refused them. */
  readonly fallbacks: number
  /** Items that wait now. */
  readonly waiting: number
  /** Requests saved, in percent of the items. */
  readonly efficiency: number
}

export interface Coalesce extends Layer {
  stats(): CoalesceStats
}

/** How long a place that refused a bulk request as such is not asked again, in ms: each refusal counts as invalid request. */
const refusalTime = 600_000
const refusalsKept = 1000

/**
 * @example client.use(coalesce({ maxWaitTime: 50 }), { after: 'validation' })
 * @throws {ConfigError} naming the option or rule that is wrong
 */
export function coalesce(options: CoalesceOptions = {}): Coalesce {
  const settings = settingsOf(options)
  const gathering = new Gathering(settings)

  async function coalesce(ctx: RequestContext, next: () => Promise<void>): Promise<void> {
    const rule = settings.rules.get(ctx.request.route.template)?.[ctx.request.method]
    const key = rule && keyOf(ctx, rule, settings.requireOptIn)
    if (!rule || key === undefined) return next()
    const outcome = await gathering.join(ctx, rule, key)
    if (!outcome) return next()
    Object.assign(ctx.metadata, outcome.metadata)
    ctx.response = outcome.response
    if (outcome.error !== undefined) throw outcome.error
  }
  return named('coalesce', coalesce, { stats: () => gathering.stats() })
}

interface Item extends Member {
  readonly ctx: RequestContext
  /** As it was when it joined. */
  readonly request: ApiRequest
  settle(outcome: Outcome | undefined): void
}

/** A batch of one key. */
class Gathered extends Batch<Item> {
  readonly rule: CoalesceRule
  readonly key: string
  stopTimer = () => {}
  /** Ends the merged request; undefined until that is sent. */
  abort: AbortController | undefined

  constructor(rule: CoalesceRule, key: string, max: number) {
    super(Math.min(rule.maxBatchSize, max))
    this.rule = rule
    this.key = key
  }
}

/** All batches of one layer, those that wait and those under way. */
class Gathering {
  readonly #settings: Settings
  readonly #open = new Map<string, Gathered>()
  /** Until when a place takes no merged requests. */
  readonly #refused = new LRUCache<string, number>({ max: refusalsKept })
  #batches = 0
  #items = 0
  #merged = 0
  #fallbacks = 0
  #waiting = 0

  constructor(settings: Settings) {
    this.#settings = settings
  }

  stats(): CoalesceStats {
    const saved = Math.max(0, this.#merged - this.#batches - this.#fallbacks)
    const efficiency = this.#items === 0 ? 0 : (saved / this.#items) * 100
    return {
      batches: this.#batches,
      items: this.#items,
      fallbacks: this.#fallbacks,
      waiting: this.#waiting,
      efficiency,
    }
  }

  /** Waits with others of the same key. Rejects when the caller gives up. */
  async join(ctx: RequestContext, rule: CoalesceRule, key: string): Promise<Outcome | undefined> {
    if ((this.#refused.get(placeOf(ctx, rule)) ?? 0) > ctx.client.clock.now()) return undefined
    const touches = rule.touches?.(ctx.request) ?? []
    let stop = () => {}
    this.#items++
    this.#waiting++
    try {
      return await new Promise<Outcome | undefined>((settle, reject) => {
        const item: Item = { ctx, request: ctx.request, touches, settle }
        const batch = this.#batchFor(item, rule, key)
        batch.add(item)
        stop = ctx.onCancel(reason => {
          this.#leave(batch, item)
          reject(reason)
        })
        if (batch.full) void this.#send(batch)
      })
    } finally {
      this.#waiting--
      stop()
    }
  }

  #batchFor({ ctx, touches }: Item, rule: CoalesceRule, key: string): Gathered {
    const open = this.#open.get(key)
    if (open?.fits(touches)) return open
    if (open) void this.#send(open)
    const batch = new Gathered(rule, key, this.#settings.maxBatchSize)
    const wait = rule.maxWaitTime ?? this.#settings.maxWaitTime
    batch.stopTimer = ctx.client.clock.timer(wait, () => void this.#send(batch))
    this.#open.set(key, batch)
    return batch
  }

  #leave(batch: Gathered, item: Item): void {
    batch.remove(item)
    if (batch.size > 0) return
    this.#shut(batch)
    batch.abort?.abort()
  }

  #shut(batch: Gathered): void {
    batch.stopTimer()
    if (this.#open.get(batch.key) === batch) this.#open.delete(batch.key)
  }

  async #send(batch: Gathered): Promise<void> {
    this.#shut(batch)
    const items = batch.members
    if (items.length < 2) return items[0]?.settle(undefined)
    this.#batches++
    this.#merged += items.length
    const outcomes = await this.#outcomes(batch, items)
    for (const [index, item] of items.entries()) {
      const outcome = outcomes?.[index]
      if (!outcome && !item.ctx.cancelled) this.#fallbacks++
      item.settle(outcome)
    }
  }

  /** One per item; undefined: none of them was done, and each may try by itself. */
  async #outcomes(batch: Gathered, items: readonly Item[]): Promise<readonly (Outcome | undefined)[] | undefined> {
    const { ctx } = items[0] as Item
    const requests = items.map(({ request }) => request)
    batch.abort = new AbortController()
    try {
      ctx.client.emit('requestsCoalesced', batch.rule.name, items.length)
      const answer = await ctx.client.request(mergedOptions(batch.rule, requests, batch.abort.signal))
      const { status, headers, error } = answer
      if (!error) return divided(batch.rule, requests, answer)
      if (!mayGoAlone(error)) return items.map(() => ({ response: new ApiResponse(status, headers, undefined), error }))
      if (isClosedToAll(error)) this.#refused.set(placeOf(ctx, batch.rule), ctx.client.clock.now() + refusalTime)
      return undefined
    } catch (error) {
      // While the client drains it takes no new requests, but finishes those that it has.
      return error instanceof ClosedError ? undefined : items.map(() => ({ error }))
    }
  }
}

/** What one limit of permission holds for: a channel or guild, as seen by one identity. */
const placeOf = ({ identity, request }: RequestContext, rule: CoalesceRule) =>
  `${rule.name} ${identity} ${request.route.major}`

/** Refused as a whole: nothing was done. A dead token or a wait would be the same for each alone. */
function mayGoAlone({ status }: HTTPError): boolean {
  return status >= 400 && status < 500 && status !== 401 && status !== 429
}

/** No permission for bulk requests, or none exist here: 50003 is a direct message channel. */
function isClosedToAll(error: HTTPError): boolean {
  return error.status === 403 || (error instanceof DiscordAPIError && error.discordCode === 50003)
}

/** Requests of equal keys may share a batch; undefined: this one goes alone. */
function keyOf({ request, identity, client }: RequestContext, rule: CoalesceRule, optIn: boolean): string | undefined {
  const { batchable = !optIn && request.priority !== 'critical', auth } = request.options
  if (!batchable || request.search !== '' || Object.keys(request.headers ?? {}).length > 0) return undefined
  if (auth !== undefined && identity === '') return undefined // nobody says whose it is
  const options = commonOptions(request.options)
  const own = options && rule.key(request, client.clock.wall())
  return options && own !== undefined ? JSON.stringify([rule.name, identity, own, ...options]) : undefined
}

type Settings = ReturnType<typeof settingsOf>

function settingsOf(options: CoalesceOptions) {
  checkKeys('coalesce', options, known)
  const { maxWaitTime = 100, maxBatchSize = 200, rules = [], requireOptIn = false } = options
  const { deletes: deleting = true, bans: banning = true, positions = true } = options
  checkNumber('coalesce.maxWaitTime', maxWaitTime)
  checkNumber('coalesce.maxBatchSize', maxBatchSize, { min: 1, integer: true })
  for (const [key, flag] of Object.entries({ deletes: deleting, bans: banning, positions, requireOptIn }))
    checkFlag(`coalesce.${key}`, flag)
  const own: CoalesceRule[] = []
  if (deleting) own.push(deletes)
  if (banning) own.push(bans)
  if (positions) own.push(channelPositions, rolePositions)
  return { maxWaitTime, maxBatchSize, requireOptIn, rules: ruleTable(rules, own) }
}

const known = ['maxWaitTime', 'maxBatchSize', 'deletes', 'bans', 'positions', 'rules', 'requireOptIn']
