/**
 * Chain: the named layers of one onion, in the order in which they run. Composed once, and again after a change.
 * @module
 */
import { ConfigError } from '../errors.js'
import { watched } from '../watched.js'
import { compose, type Middleware, type Onion } from './compose.js'

/** Where a layer goes: beside the one that is named; else outermost, behind those added so before it. */
export interface Place {
  readonly before?: string
  readonly after?: string
}

export class Chain<C extends object, L extends Middleware<C> = Middleware<C>> {
  /** `outermost` is set for those that came through `use`: nothing promises that they await their `next()`. */
  readonly #entries: { readonly layer: L; readonly outermost: boolean | undefined }[] = []
  #onion: Onion<C> | undefined

  constructor(layers: readonly L[] = []) {
    for (const layer of layers) this.#insert(this.#entries.length, layer)
  }

  get layers(): readonly L[] {
    return this.#entries.map(({ layer }) => layer)
  }

  get names(): readonly string[] {
    return this.#entries.map(({ layer }) => layer.name || 'anonymous')
  }

  /** @throws {ConfigError} if `layer` is no function, its name is taken, or no layer has the anchor's name */
  use(layer: L, { before, after }: Place = {}): void {
    const anchor = before ?? after
    const outermost = anchor === undefined
    const at = this.#entries.findLastIndex(entry => (outermost ? entry.outermost : entry.layer.name === anchor))
    const clear = outermost || (at >= 0 && (before === undefined || after === undefined))
    if (!clear) throw new ConfigError('use', `before or after one of ${this.names.join(', ')}`, anchor)
    this.#insert(before === undefined ? at + 1 : at, layer, outermost)
  }

  run(ctx: C): Promise<void> {
    this.#onion ??= compose(
      this.#entries.map(({ layer, outermost }) => (outermost === undefined ? layer : watched(layer))),
    )
    return this.#onion(ctx)
  }

  #insert(at: number, layer: L, outermost?: boolean): void {
    if (typeof layer !== 'function') throw new ConfigError('use', 'a function (ctx, next)', layer)
    const taken = layer.name !== '' && this.#entries.some(entry => entry.layer.name === layer.name)
    if (taken) throw new ConfigError('use', 'a layer whose name is not in the chain yet', layer.name)
    this.#entries.splice(at, 0, { layer, outermost })
    this.#onion = undefined
  }
}
