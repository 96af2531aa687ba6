/**
 * Chain: the named layers of one onion, in the order in which they run. Composed once, and again after a change.
 * @module
 */
import { ConfigError } from '../errors.js'
import { compose, type Middleware, type Onion, watched } from './compose.js'

/** Where a layer goes: beside the one that is named; else outermost, behind those added so before it. */
export interface Place {
  readonly before?: string
  readonly after?: string
}

export class Chain<C extends object, L extends Middleware<C> = Middleware<C>> {
  readonly #entries: { readonly layer: L; readonly run: Middleware<C>; readonly outermost: boolean }[] = []
  #onion: Onion<C> | undefined

  /** @param layers trusted to await their `next()`; those that come through `use` are watched */
  constructor(layers: readonly L[] = []) {
    for (const layer of layers) this.#insert(layer, layer, this.#entries.length, false)
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
    const place = anchor === undefined ? ({ outermost }: { outermost: boolean }) => outermost : undefined
    const at = this.#entries.findLastIndex(place ?? (entry => entry.layer.name === anchor))
    if (at < 0 && !place) throw new ConfigError('use.before or use.after', `one of ${this.names.join(', ')}`, anchor)
    this.#insert(layer, watched(layer), before === undefined ? at + 1 : at, place !== undefined)
  }

  run(ctx: C): Promise<void> {
    this.#onion ??= compose(this.#entries.map(({ run }) => run))
    return this.#onion(ctx)
  }

  #insert(layer: L, run: Middleware<C>, at: number, outermost: boolean): void {
    if (typeof layer !== 'function') throw new ConfigError('use', 'a function (ctx, next)', layer)
    const taken = layer.name !== '' && this.#entries.some(entry => entry.layer.name === layer.name)
    if (taken) throw new ConfigError('use', 'a layer whose name is not in the chain yet', layer.name)
    this.#entries.splice(at, 0, { layer, run, outermost })
    this.#onion = undefined
  }
}
