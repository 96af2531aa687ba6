/**
 * Nearest: the known word that a mistyped one was meant to be.
 * @module
 */

/** Longer words are compared for equality only: nobody mistypes them by a letter or two. */
const longest = 40

/** A known word at most two changes away, and fewer for short ones; undefined if there is none. */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  if (word.length < 3 || word.length > longest) return undefined
  let best: string | undefined
  let distance = Math.min(2, Math.floor(word.length / 3)) + 1
  for (const candidate of known) {
    if (Math.abs(candidate.length - word.length) >= distance) continue
    const changes = changesBetween(word.toLowerCase(), candidate)
    if (changes < distance) {
      best = candidate
      distance = changes
    }
  }
  return best
}

/** Levenshtein's distance, one row at a time. */
function changesBetween(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, i) => i)
  for (let i = 1; i <= from.length; i++) {
    const next = [i]
    for (let j = 1; j <= to.length; j++) {
      const replaced = (row[j - 1] as number) + (from[i - 1] === to[j - 1] ? 0 : 1)
      next.push(Math.min(replaced, (row[j] as number) + 1, (next[j - 1] as number) + 1))
    }
    row = next
  }
  return row[to.length] as number
}
