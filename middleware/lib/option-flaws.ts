/**
 * Option flaws: values that the options of a request cannot have. The layers that read an option need not check it.
 * @module
 */
import { type Flaws, flaw, joined, sound } from './flaws.js'

type Rule = (value: unknown) => string | undefined

const isFlag: Rule = value => (typeof value === 'boolean' ? undefined : 'must be true or false')
const isAtLeastZero: Rule = value => (typeof value === 'number' && value >= 0 ? undefined : 'must be ms, 0 or more')
const isAboveZero: Rule = value => (typeof value === 'number' && value > 0 ? undefined : 'must be ms, more than 0')
const isOneOf = (...choices: readonly string[]): Rule => {
  const expected = `must be one of ${choices.map(choice => `'${choice}'`).join(', ')}`
  return value => (choices.includes(value as string) ? undefined : expected)
}

const rules: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ['timeout', isAboveZero],
  ['maxWait', isAtLeastZero],
  ['retryable', isFlag],
  ['batchable', isFlag],
  ['dedup', isFlag],
  ['responseType', isOneOf('json', 'text', 'buffer', 'stream')],
  ['validate', isOneOf('throw', 'warn', 'off')],
  ['nonce', nonceRule],
  ['reason', reasonRule],
  ['cache', cacheRule],
])

/** Reads what the options hold, whoever declared them; keys that no rule knows belong to others. */
export function optionFlaws(options: object): Flaws {
  let found = sound
  for (const key in options) {
    const value = (options as Record<string, unknown>)[key]
    const message = value === undefined ? undefined : rules.get(key)?.(value)
    if (message !== undefined) found = joined(found, flaw(key, 'INVALID_OPTION', message))
  }
  return found
}

/** https://docs.discord.com/developers/resources/message#create-message (2026-08) */
function nonceRule(value: unknown): string | undefined {
  const fits =
    typeof value === 'string'
      ? value !== '' && value.length <= 25
      : typeof value === 'bigint' || Number.isInteger(value)
  return fits ? undefined : 'must be a string of 1 to 25 characters or an integer'
}

/** https://docs.discord.com/developers/resources/audit-log (2026-08): 1 to 512 characters */
function reasonRule(value: unknown): string | undefined {
  const fits = typeof value === 'string' && value !== '' && (value.length <= 512 || [...value].length <= 512)
  return fits ? undefined : 'must be a string of 1 to 512 characters'
}

function cacheRule(value: unknown): string | undefined {
  if (value === false || value === 'refresh') return undefined
  const expected = "must be false, 'refresh' or { ttl, staleWhileRevalidate }"
  if (typeof value !== 'object' || value === null) return expected
  const { ttl, staleWhileRevalidate = 0 } = value as Record<string, unknown>
  return (isAboveZero(ttl) ?? isAtLeastZero(staleWhileRevalidate)) ? `${expected} in ms` : undefined
}
