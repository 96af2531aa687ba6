/**
 * JSON flaws: what in a body would be lost, changed or endless as JSON. BigInts are fine: they are sent as strings.
 * @module
 */
import { type Flaws, sound } from './flaws.js'

/** Deeper than anything that Discord takes; from here on a cycle is looked for. */
const deep = 64
/** JSON.stringify itself runs out of stack some thousand levels down. */
const tooDeep = 1000

/** @param root what the body is called, such as `body` */
export function jsonFlaws(value: unknown, root: string): Flaws {
  if (isSound(value, 0)) return sound
  const flaws: { path: string; code: string; message: string }[] = []
  const above: unknown[] = []
  const walk = (item: unknown, path: string) => {
    const message = lossOf(item) ?? (above.includes(item) ? 'refers back to what it stands in' : undefined)
    const end = message ?? (above.length > tooDeep ? 'is nested too deep' : undefined)
    if (end !== undefined) return void flaws.push({ path, code: 'NOT_SERIALISABLE', message: end })
    if (typeof item !== 'object' || item === null || hasToJSON(item)) return
    above.push(item)
    if (Array.isArray(item)) for (let i = 0; i < item.length; i++) walk(item[i], `${path}[${i}]`)
    else for (const [key, held] of Object.entries(item)) walk(held, `${path}.${key}`)
    above.pop()
  }
  walk(value, root)
  return flaws
}

/** The quick answer; false only means that it is worth a closer look. */
function isSound(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return lossOf(value) === undefined
  if (depth > deep) return false
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) if (!isSound(value[i], depth + 1)) return false
    return true
  }
  if (isStrange(value) && lossOf(value) !== undefined) return false
  if (hasToJSON(value)) return true
  for (const key in value) if (!isSound((value as Record<string, unknown>)[key], depth + 1)) return false
  return true
}

/** Neither a literal nor made from one. */
const isStrange = (value: object): boolean => {
  const parent = Object.getPrototypeOf(value)
  return parent !== Object.prototype && parent !== null
}

const hasToJSON = (value: object): boolean => typeof (value as { toJSON?: unknown }).toJSON === 'function'

function lossOf(value: unknown): string | undefined {
  switch (typeof value) {
    case 'function':
      return 'is a function'
    case 'symbol':
      return 'is a symbol'
    case 'number':
      return Number.isFinite(value) ? undefined : `is ${value}, which JSON does not have`
    case 'object':
      return value === null || !isStrange(value) ? undefined : lossOfInstance(value)
    default:
      return undefined
  }
}

function lossOfInstance(value: object): string | undefined {
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer || value instanceof Blob)
    return 'is binary: upload it with `files`, or write it as a data URI'
  if (value instanceof Map || value instanceof Set) return `is a ${value.constructor.name}: make it an object or array`
  if (value instanceof Promise) return 'is a promise: await it'
  return value instanceof Date && Number.isNaN(value.getTime()) ? 'is an invalid date' : undefined
}
