/**
 * Router: finds the endpoint of a path in a trie that is built once.
 * @module
 */

/** One template with everything that stands behind it. */
export interface Leaf<T> {
  /** `/channels/{channel_id}/messages`: of the first route that was added for this path. */
  readonly path: string
  readonly methods: Map<string, Route<T>>
}

export interface Route<T> {
  readonly method: string
  readonly path: string
  /** `POST /channels/{channel_id}/messages` */
  readonly key: string
  /** Names of the path's parameters, in order. */
  readonly names: readonly string[]
  /** How many leading parameters make the major parameter of rate limits. */
  readonly majors: number
  readonly target: T
}

export interface Match<T> {
  readonly leaf: Leaf<T>
  /** Decoded values of the parameters, in order. */
  readonly values: readonly string[]
}

interface Node<T> {
  readonly words: Map<string, Node<T>>
  any: Node<T> | undefined
  leaf: Leaf<T> | undefined
}

export class Router<T> {
  readonly #root: Node<T> = { words: new Map(), any: undefined, leaf: undefined }

  /** A later route of the same method and shape of path replaces the earlier one. */
  add(method: string, path: string, target: T): void {
    let node = this.#root
    const names: string[] = []
    for (const segment of path.split('/').slice(1)) {
      const name = /^\{(.+)\}$/.exec(segment)?.[1]
      if (name === undefined) node = word(node, segment)
      else {
        names.push(name)
        node.any ??= { words: new Map(), any: undefined, leaf: undefined }
        node = node.any
      }
    }
    node.leaf ??= { path, methods: new Map() }
    node.leaf.methods.set(method, { method, path, key: `${method} ${path}`, names, majors: majors(path), target })
  }

  /** Undefined where no template fits, or where a segment is no valid percent-encoding. */
  match(path: string): Match<T> | undefined {
    const segments = path.split('/')
    const raw: string[] = []
    const leaf = descend(this.#root, segments, 1, raw)
    if (!leaf) return undefined
    const values: string[] = []
    for (const value of raw) {
      const decoded = decode(value)
      if (decoded === undefined) return undefined
      values.push(decoded)
    }
    return { leaf, values }
  }
}

/** Words win over parameters: `/users/@me` before `/users/{user_id}`, with a way back if the word leads nowhere. */
function descend<T>(node: Node<T>, segments: readonly string[], index: number, values: string[]): Leaf<T> | undefined {
  if (index === segments.length) return node.leaf
  const segment = segments[index]!
  if (segment === '') return undefined
  const next = node.words.get(segment)
  const found = next && descend(next, segments, index + 1, values)
  if (found || !node.any) return found
  values.push(segment)
  const leaf = descend(node.any, segments, index + 1, values)
  if (!leaf) values.pop()
  return leaf
}

function word<T>(node: Node<T>, segment: string): Node<T> {
  let next = node.words.get(segment)
  if (!next) {
    next = { words: new Map(), any: undefined, leaf: undefined }
    node.words.set(segment, next)
  }
  return next
}

function decode(value: string): string | undefined {
  if (!value.includes('%')) return value
  try {
    return decodeURIComponent(value)
  } catch {
    return undefined
  }
}

/** https://docs.discord.com/developers/topics/rate-limits#rate-limits (2026-08): channel, guild, webhook with its token. */
function majors(path: string): number {
  if (/^\/(channels|guilds)\/\{/.test(path)) return 1
  if (/^\/(webhooks|interactions)\/\{[^}]+\}\/\{[^}]*token\}/.test(path)) return 2
  return /^\/(webhooks|interactions)\/\{/.test(path) ? 1 : 0
}
