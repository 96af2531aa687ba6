/**
 * DNS cache: remembers the addresses of a host for a while, so that a burst of new connections asks once.
 * @module
 */
import type { LookupAddress, LookupAllOptions, LookupOptions } from 'node:dns'
import { lookup as systemLookup } from 'node:dns'
import type { LookupFunction } from 'node:net'

type Found = (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void
/** Asks for all addresses of a host; `dns.lookup` has this form. */
export type Resolver = (hostname: string, options: LookupAllOptions, found: Found) => void

interface Entry {
  addresses: readonly LookupAddress[] | undefined
  until: number
  waiting: Found[] | undefined
}

/** Errors are not remembered; where a host was known before, its old addresses serve until DNS answers again. */
export class DnsCache {
  readonly #ttl: number
  readonly #now: () => number
  readonly #resolve: Resolver
  readonly #entries = new Map<string, Entry>()

  /** @param ttl ms for which an answer holds; 0 remembers nothing */
  constructor(ttl: number, now: () => number, resolve: Resolver = systemLookup) {
    this.#ttl = ttl
    this.#now = now
    this.#resolve = resolve
  }

  /** In the form that sockets take as their `lookup` option. */
  readonly lookup: LookupFunction = (hostname, options, callback) => {
    this.#find(hostname, options.family, (error, addresses) => {
      const [first] = addresses
      if (error || !first) callback(error ?? notFound(hostname), [])
      else if (options.all) callback(null, addresses)
      else callback(null, first.address, first.family)
    })
  }

  #find(hostname: string, family: LookupOptions['family'], found: Found): void {
    const key = `${family ?? 0} ${hostname}`
    const entry = this.#entries.get(key) ?? { addresses: undefined, until: 0, waiting: undefined }
    this.#entries.set(key, entry)
    if (entry.addresses && this.#now() < entry.until) found(null, [...entry.addresses])
    else if (entry.waiting) entry.waiting.push(found)
    else {
      entry.waiting = [found]
      const options: LookupAllOptions = { all: true, ...(family !== undefined && { family }) }
      this.#resolve(hostname, options, (error, addresses) => this.#answer(entry, error, addresses))
    }
  }

  #answer(entry: Entry, error: NodeJS.ErrnoException | null, addresses: LookupAddress[]): void {
    const { waiting = [] } = entry
    entry.waiting = undefined
    if (!error) {
      entry.addresses = this.#ttl > 0 ? addresses : undefined
      entry.until = this.#now() + this.#ttl
    }
    const serve = error ? entry.addresses : addresses
    for (const found of waiting) found(serve ? null : error, [...(serve ?? [])])
  }
}

const notFound = (hostname: string): NodeJS.ErrnoException =>
  Object.assign(new Error(`getaddrinfo ENOTFOUND ${hostname}`), { code: 'ENOTFOUND' })
