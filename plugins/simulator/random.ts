/**
 * Random: chance that a seed repeats.
 * @module
 */

export interface Random {
  /** At least 0, below 1. */
  next(): number
  /** A whole number from `low` to `high`, both included. */
  int(low: number, high: number): number
  /** @throws RangeError when `list` is empty */
  pick<T>(list: readonly T[]): T
  /** Lower-case hexadecimal digits. */
  hex(digits: number): string
  /** An independent sequence of the same seed: draws from one do not shift the other. */
  fork(label: string): Random
}

/** mulberry32: 32 bits of state are plenty for tests. */
export function random(seed: number | string): Random {
  let state = typeof seed === 'number' && Number.isInteger(seed) ? seed >>> 0 : fnv(String(seed))
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const int = (low: number, high: number) => low + Math.floor(next() * (high - low + 1))
  return {
    next,
    int,
    pick(list) {
      if (list.length === 0) throw new RangeError('random.pick: expected a list of at least one element, got none')
      return list[int(0, list.length - 1)]!
    },
    hex(digits) {
      let text = ''
      for (let digit = 0; digit < digits; digit++) text += int(0, 15).toString(16)
      return text
    },
    fork: label => random(`${seed}/${label}`),
  }
}

function fnv(text: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  return hash >>> 0
}
