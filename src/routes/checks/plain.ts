/**
 * Plain: a body as JSON will have it, with builders and other objects that have `toJSON` looked through.
 * @module
 */

/** A body that cannot be looked at: too deep, circular, or its `toJSON` threw. */
export class Unreadable extends Error {}

/** Deeper than anything that Discord takes; what refers back to itself ends here as well. */
const deepest = 64

/**
 * The body itself where nothing in it has a `toJSON`. Dates stay dates.
 * @throws {Unreadable} if there is no end to it, or `toJSON` throws
 */
export function plain(value: unknown, depth = 0): unknown {
  if (typeof value !== 'object' || value === null || value instanceof Date) return value
  if (depth > deepest) throw new Unreadable('nested too deep')
  if (Array.isArray(value)) return plainArray(value, depth)
  const { toJSON } = value as { toJSON?: unknown }
  if (typeof toJSON === 'function') return plain(called(value, toJSON), depth + 1)
  let copy: Record<string, unknown> | undefined
  for (const key of Object.keys(value)) {
    const held = (value as Record<string, unknown>)[key]
    if (typeof held !== 'object' || held === null) continue
    const simple = plain(held, depth + 1)
    if (simple === held) continue
    copy ??= { ...value }
    copy[key] = simple
  }
  return copy ?? value
}

/** The same; a body that cannot be looked at stays as it is, for others to name. */
export function readable(body: unknown): unknown {
  try {
    return plain(body)
  } catch (error) {
    if (error instanceof Unreadable) return body
    throw error
  }
}

function plainArray(items: readonly unknown[], depth: number): unknown {
  let copy: unknown[] | undefined
  for (let i = 0; i < items.length; i++) {
    const held = items[i]
    if (typeof held !== 'object' || held === null) continue
    const simple = plain(held, depth + 1)
    if (simple === held) continue
    copy ??= [...items]
    copy[i] = simple
  }
  return copy ?? items
}

function called(value: object, toJSON: unknown): unknown {
  try {
    return (toJSON as () => unknown).call(value)
  } catch (cause) {
    throw new Unreadable('the toJSON() of what it holds threw', { cause })
  }
}
