/**
 * Named: a layer with its parts, under the name by which `client.use(layer, { before: 'cache' })` finds it.
 * The name is written down, for bundlers and minifiers rename functions: esbuild makes `cache2` of `cache` (0.28, 2026-11).
 * @module
 */
import type { Layer } from '../../src/kernel/client.js'

/** @param parts what the layer can be asked, and its `attach` and `close` */
export function named<L extends Layer, P extends object>(name: string, layer: L, parts: P): L & P {
  return Object.assign(Object.defineProperty(layer, 'name', { value: name, configurable: true }), parts)
}
