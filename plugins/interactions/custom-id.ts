/**
 * CustomId: state within a component's id. A pattern such as `poll/:id/:choice` becomes a short tag and its values.
 * https://docs.discord.com/developers/components/reference#anatomy-of-a-component (2026-08)
 * @module
 */
import { ConfigError } from '../../src/errors.js'
import { type AnyCodec, type Codec, codec, type ValueOf } from './codec.js'

/** Names of the parameters in a pattern. */
export type ParamsOf<S extends string> = S extends `${string}:${infer P}/${infer R}`
  ? P | ParamsOf<`/${R}`>
  : S extends `${string}:${infer P}`
    ? P
    : never

export type CodecMap<S extends string> = { readonly [K in ParamsOf<S>]?: AnyCodec }

/** What a route's handler gets: text, where no codec says otherwise. */
export type ParamValues<S extends string, C> = {
  -readonly [K in ParamsOf<S>]: K extends keyof C ? ValueOf<C[K]> : string
} & {}

/** Characters that Discord takes. */
export const longestId = 100
const tagLength = 4
const param = /:([A-Za-z_]\w*)/g

export class CustomId {
  readonly pattern: string
  /** What each of its ids begins with. Another pattern, other codecs or another version give another tag. */
  readonly tag: string
  readonly #params: readonly (readonly [name: string, codec: Codec<unknown>])[]

  /** @throws {ConfigError} if the pattern or a codec is wrong, or its ids would always be too long */
  constructor(pattern: string, codecs: Readonly<Record<string, AnyCodec>>, { tag, version }: IdOptions) {
    const what = `pattern ${pattern}`
    if (typeof pattern !== 'string' || pattern === '')
      throw new ConfigError('pattern', 'a text that is not empty', pattern)
    const names = [...pattern.matchAll(param)].map(([, name = '']) => name)
    if (new Set(names).size !== names.length)
      throw new ConfigError(what, 'a pattern with different parameters', pattern)
    const stray = Object.keys(codecs).find(name => !names.includes(name))
    if (stray !== undefined)
      throw new ConfigError(`${what}.params.${stray}`, `a parameter of the pattern`, Symbol(stray))
    if (tag !== undefined && !/^[\w-]{2,8}$/.test(tag))
      throw new ConfigError(`${what}.tag`, '2 to 8 letters or digits', tag)
    this.pattern = pattern
    this.#params = names.map(
      name => [name, (Object.hasOwn(codecs, name) ? codecs[name] : codec.text()) as Codec<unknown>] as const,
    )
    const shape = this.#params.map(([name, { name: kind = '' }]) => `${name}=${kind}`).join('&')
    this.tag = tag ?? hash(`${pattern}?${shape}#${version ?? ''}`)
    const least = this.#params.reduce((sum, [, { length }]) => sum + (length ?? 0), this.tag.length + names.length)
    const isKnown = this.#params.every(([, { length }]) => length !== undefined)
    if (isKnown && least > longestId)
      throw new ConfigError(what, `ids of at most ${longestId} characters`, Symbol(`up to ${least}`), shorten)
  }

  /** @throws {ConfigError} if a value does not fit its codec, or the id would be too long: with the length of each part */
  encode(values: Readonly<Record<string, unknown>>): string {
    const parts = this.#params.map(([name, { encode }]) => {
      if (values?.[name] === undefined) throw new ConfigError(`${this.pattern}.${name}`, 'given', undefined)
      return encode(values[name])
    })
    const id = this.tag + parts.map(part => `:${part}`).join('')
    if (id.length <= longestId) return id
    const list = this.#params.map(([name], i) => `${name} ${parts[i]?.length}`).join(', ')
    const came = Symbol(`${id.length} (tag ${this.tag.length}, ${list}, separators ${parts.length})`)
    throw new ConfigError(`custom_id of ${this.pattern}`, `at most ${longestId} characters`, came, shorten)
  }

  /** @returns undefined if the id is not one of this route's */
  decode(id: string): Record<string, unknown> | undefined {
    const [tag, ...parts] = id.split(':')
    if (tag !== this.tag || parts.length !== this.#params.length) return undefined
    const values: Record<string, unknown> = Object.create(null)
    try {
      for (const [i, [name, { decode }]] of this.#params.entries()) values[name] = decode(parts[i] ?? '')
    } catch {
      return undefined // made by somebody else, or by a codec that was another then
    }
    return values
  }
}

interface IdOptions {
  readonly tag?: string | undefined
  readonly version?: string | number | undefined
}

const shorten = 'Put less into it: an id of something that is stored, instead of the thing.'

export const tagOf = (id: string): string => id.split(':', 1)[0] ?? ''

/** FNV-1a, as so many characters that a foreign id hardly ever begins with them. */
function hash(text: string): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  let value = 0x811c9dc5
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193)
  value ^= value >>> 15
  value = Math.imul(value, 0x85ebca6b)
  value ^= value >>> 13
  return Array.from({ length: tagLength }, (_, i) => letters[(value >>> (6 * i)) & 63]).join('')
}
