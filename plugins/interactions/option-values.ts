/**
 * OptionValues: what came in for a command's options, as its handler gets them.
 * @module
 */
import { InteractionError } from '../../src/errors.js'
import type { PayloadOption } from './context-of.js'
import type { AnyOption, OptionMap } from './options.js'
import { isReference, type ResolvedData, resolve } from './resolved.js'

/**
 * @throws {InteractionError} INTERACTION_INVALID if a required option is missing, a value is none of its choices, or an id
 * stands for nothing
 */
export function readOptions(
  options: OptionMap,
  given: readonly PayloadOption[],
  { resolved, title }: { readonly resolved: ResolvedData | undefined; readonly title: string },
): Record<string, unknown> {
  const values: Record<string, unknown> = Object.create(null)
  const byName = new Map(given.map(option => [option.name, option]))
  for (const [name, option] of Object.entries(options)) {
    const value = byName.get(name)?.value
    if (value === undefined && option.required) throw invalid(title, name, 'is missing, but required')
    values[name] = value === undefined ? undefined : read(option, value, { resolved, title, name })
  }
  return values
}

/** As far as they are there, unresolved where they cannot be resolved: the user is still typing. */
export function partialOptions(
  options: OptionMap,
  given: readonly PayloadOption[],
  resolved: ResolvedData | undefined,
): Record<string, unknown> {
  const values: Record<string, unknown> = Object.create(null)
  for (const { name, value, focused } of given) {
    const option = Object.hasOwn(options, name) ? options[name] : undefined
    if (option === undefined || value === undefined || focused) continue
    try {
      values[name] = read(option, value, { resolved, title: '', name })
    } catch {
      values[name] = half(option, value) // what is half typed need not be right yet
    }
  }
  return values
}

/** Discord sends numbers as text while they are typed. */
function half({ kind }: AnyOption, value: NonNullable<PayloadOption['value']>): unknown {
  const isNumber = (kind === 'number' || kind === 'integer') && typeof value === 'string' && value.trim() !== ''
  return isNumber && Number.isFinite(Number(value)) ? Number(value) : value
}

interface Place {
  readonly resolved: ResolvedData | undefined
  readonly title: string
  readonly name: string
}

function read(
  { kind, choices }: AnyOption,
  value: NonNullable<PayloadOption['value']>,
  { resolved, title, name }: Place,
): unknown {
  if (isReference(kind)) return resolve(kind, String(value), resolved)
  const expected = kind === 'string' || kind === 'boolean' ? kind : 'number'
  if (typeof value !== expected) throw invalid(title, name, `is no ${kind}`)
  if (choices && ![...choices.values()].includes(value as string | number))
    throw invalid(title, name, 'is none of its choices')
  return value
}

const invalid = (title: string, name: string, what: string) =>
  new InteractionError('INTERACTION_INVALID', `The option \`${name}\` of ${title} ${what}.`, {
    interaction: title,
    hint: 'Discord has an older version of the command, it seems: push the commands.',
  })
