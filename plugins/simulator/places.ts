/**
 * Places: what a URL means: an endpoint of the API, a file, an operation that is not simulated, or nothing.
 * @module
 */
import type { Endpoint } from './endpoint.js'
import { operations } from './operations.gen.js'
import { type Match, type Route, Router } from './router.js'

/** Undefined for an operation that Discord has and the simulator does not. */
export type Target = Endpoint | undefined

export interface Place {
  /** `cdn` paths, of files and of the page for browsers, stand outside of `/api`, without versions, tokens and limits. */
  readonly kind: 'api' | 'cdn' | 'nowhere'
  /** Version in the path; undefined for `/api/users/@me`. */
  readonly version: string | undefined
  readonly match: Match<Target> | undefined
  /** Undefined where path or method are unknown. */
  readonly route: Route<Target> | undefined
  /** What follows the question mark. */
  readonly query: string
}

const nowhere: Place = { kind: 'nowhere', version: undefined, match: undefined, route: undefined, query: '' }
const filePath = /^\/((attachments|cdn)\/|oauth2\/authorize$)/

export class Places {
  readonly #api = new Router<Target>()
  readonly #files = new Router<Target>()
  /** Keys and templates as they are written here, by how they look without the names of their parameters. */
  readonly #known = new Map<string, string>()

  constructor(endpoints: readonly Endpoint[]) {
    for (const operation of operations) {
      const [method, path] = operation.split(' ') as [string, string]
      this.#api.add(method, path, undefined)
      this.#know(method, path)
    }
    for (const endpoint of endpoints) {
      const router = filePath.test(endpoint.path) ? this.#files : this.#api
      router.add(endpoint.method, endpoint.path, endpoint)
      this.#know(endpoint.method, endpoint.path)
    }
  }

  find(method: string, url: string): Place {
    const mark = url.indexOf('?')
    const path = mark === -1 ? url : url.slice(0, mark)
    const query = mark === -1 ? '' : url.slice(mark + 1)
    if (filePath.test(path)) return place('cdn', undefined, this.#files.match(path), { method, query })
    const [, version, rest] = /^\/api(?:\/v(\d+))?(\/.*)$/.exec(path) ?? []
    if (rest === undefined) return nowhere
    return place('api', version, this.#api.match(rest), { method, query })
  }

  /**
   * A route's key or template as the simulator writes it, whatever names the caller gave to the parameters.
   * Undefined for what Discord does not have.
   */
  canonical(route: string): string | undefined {
    return this.#known.get(shape(route))
  }

  #know(method: string, path: string): void {
    this.#known.set(shape(path), path)
    this.#known.set(shape(`${method} ${path}`), `${method} ${path}`)
  }
}

function place(
  kind: Place['kind'],
  version: string | undefined,
  match: Match<Target> | undefined,
  { method, query }: { method: string; query: string },
): Place {
  return { kind, version, match, route: match?.leaf.methods.get(method), query }
}

function shape(route: string): string {
  return route.replaceAll(/\{[^}]*\}/g, '{}')
}
