/**
 * Changes: where two commands in their normal form differ, by path.
 * @module
 */
import type { CommandJson } from './normal.js'

/** One difference: what Discord has, and what was defined. */
export interface CommandChange {
  /** From the command's name on, such as `play.options[1].choices`; options are counted as they were defined. */
  readonly path: string
  /** Of choices, how many; of options, their names in order. undefined: nothing. */
  readonly from: unknown
  readonly to: unknown
}

/** What is compared; of all else, such as what Discord adds one day, only what was defined. */
const known = (
  'name name_localizations description description_localizations type options default_member_permissions nsfw contexts ' +
  'integration_types handler required choices channel_types min_value max_value min_length max_length autocomplete ' +
  'file_types value'
).split(' ')

/** Changes by top-level key, for those that have any. @param path of the command: its name */
export function commandChanges(
  remote: CommandJson,
  local: CommandJson,
  path: string,
): ReadonlyMap<string, readonly CommandChange[]> {
  const found = new Map<string, readonly CommandChange[]>()
  for (const key of keysOf(local)) {
    const changes = changesAt(remote, local, { path, key })
    if (changes.length > 0) found.set(key, changes)
  }
  return found
}

const keysOf = (local: CommandJson): ReadonlySet<string> => new Set([...known, ...Object.keys(local)])

function partChanges(remote: CommandJson, local: CommandJson, path: string): CommandChange[] {
  return [...keysOf(local)].flatMap(key => changesAt(remote, local, { path, key }))
}

function changesAt(
  remote: CommandJson,
  local: CommandJson,
  { path, key }: { readonly path: string; readonly key: string },
): CommandChange[] {
  const at = `${path}.${key}`
  const [from, to] = [remote[key], local[key]]
  if (key === 'options') return optionChanges(parts(from), parts(to), at)
  if (key === 'choices') return choiceChanges(parts(from), parts(to), at)
  if (isMap(from) || isMap(to)) return mapChanges(isMap(from) ? from : {}, isMap(to) ? to : {}, at)
  return JSON.stringify(from) === JSON.stringify(to) ? [] : [{ path: at, from, to }]
}

const parts = (list: unknown): readonly CommandJson[] => (Array.isArray(list) ? list : [])
const isMap = (value: unknown): value is CommandJson =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function optionChanges(from: readonly CommandJson[], to: readonly CommandJson[], at: string): CommandChange[] {
  const names = { from: from.map(({ name }) => name), to: to.map(({ name }) => name) }
  const isMoved = JSON.stringify(names.from) !== JSON.stringify(names.to)
  const within = to.flatMap((option, i) => {
    const old = from.find(({ name }) => name === option.name)
    return old ? partChanges(old, option, `${at}[${i}]`) : []
  })
  return isMoved ? [{ path: at, ...names }, ...within] : within
}

function choiceChanges(from: readonly CommandJson[], to: readonly CommandJson[], at: string): CommandChange[] {
  if (from.length !== to.length) return [{ path: at, from: from.length, to: to.length }]
  return to.flatMap((choice, i) => partChanges(from[i] ?? {}, choice, `${at}[${i}]`))
}

function mapChanges(from: CommandJson, to: CommandJson, at: string): CommandChange[] {
  return [...new Set([...Object.keys(from), ...Object.keys(to)])]
    .filter(key => from[key] !== to[key])
    .map(key => ({ path: `${at}.${key}`, from: from[key], to: to[key] }))
}
