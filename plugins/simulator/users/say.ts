/**
 * Say: lists and texts for what a user is told who tries the impossible.
 * @module
 */

/** `"a", "b"`, or `none`. */
export function listed(names: readonly string[]): string {
  return names.length === 0 ? 'none' : names.map(name => `"${name}"`).join(', ')
}

/** `there is "a"`, `there are "a", "b"` or `there are none`. */
export function thereAre(names: readonly string[]): string {
  return `there ${names.length === 1 ? 'is' : 'are'} ${listed(names)}`
}

/** A value as it was given, cut short. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(brief(value))
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'a list' : 'an object'
  return typeof value === 'function' ? 'a function' : String(value)
}

/** One line of at most 60 characters. */
export function brief(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ')
  return line.length > 60 ? `${line.slice(0, 59)}…` : line
}

/** What a user chose or typed, by name where it has one. */
export function valueText(value: unknown): string {
  if (Array.isArray(value)) return value.map(valueText).join(', ')
  if (typeof value !== 'object' || value === null) return String(value)
  const { name, username, id } = value as { name?: string; username?: string; id?: string }
  return name ?? username ?? id ?? ''
}
