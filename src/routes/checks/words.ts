/**
 * Words: how messages call a value that came, without showing it.
 * @module
 */

/** Characters as Discord counts them: code points, not UTF-16 units. */
export function characters(text: string): number {
  let count = text.length
  for (let i = 0; i < text.length - 1; i++) {
    const isPair = (text.charCodeAt(i) & 0xfc00) === 0xd800 && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00
    if (isPair) {
      count--
      i++
    }
  }
  return count
}

/** The kind and size of a value: `a string of 5 characters`. */
export function described(value: unknown): string {
  if (value === null) return 'null'
  if (typeof value === 'string')
    return value === '' ? 'an empty string' : `a string of ${counted(characters(value), 'character')}`
  if (Array.isArray(value)) return `an array of ${value.length}`
  if (value instanceof Date) return 'a date'
  if (typeof value === 'number' && !Number.isInteger(value)) return 'a fraction'
  return typeof value === 'object' ? 'an object' : article(typeof value)
}

const article = (kind: string): string => (kind === 'undefined' ? 'nothing' : `a ${kind}`)

/** `1 item`, `2 items`. */
export const counted = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`

/** `at most 5`, `at least 1`, `1 to 5`; '' for no bounds. */
export function bounds(min: number | undefined, max: number | undefined): string {
  if (min !== undefined && max !== undefined) return min === max ? `exactly ${min}` : `${min} to ${max}`
  if (max !== undefined) return `at most ${max}`
  return min === undefined ? '' : `at least ${min}`
}

/** `1, 2 or 3`; strings in quotes. */
export function choices(values: readonly unknown[]): string {
  const shown = values.map(value => (typeof value === 'string' ? `'${value}'` : String(value)))
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} or ${shown.at(-1)}`
}
