/**
 * Describe: a plan as text, one line per command and one per difference.
 * @module
 */
import type { CommandChange } from './changes.js'
import type { CommandJson } from './normal.js'
import type { ScopePlan } from './plan.js'

/** Creates per place in 24 hours. https://docs.discord.com/developers/interactions/application-commands#registering-a-command (2026-08) */
export const dailyCreates = 200
const longest = 60

const kinds: Readonly<Record<string, string>> = { 2: ' (user)', 3: ' (message)', 4: ' (entry point)' }

/** `play`, or `Report (message)`. */
export const titleOf = ({ name, type }: CommandJson): string => `${String(name)}${kinds[String(type)] ?? ''}`
export const placeOf = (guild: string | undefined): string => (guild === undefined ? 'global' : `guild ${guild}`)

export const describePlan = (scopes: readonly ScopePlan[]): string => scopes.map(describeScope).join('\n')

function describeScope({ guild, create, update, remove, unchanged, foreign, created }: ScopePlan): string {
  const counts = [
    [create, 'to create'],
    [update, 'to update'],
    [remove, 'to remove'],
    [unchanged, 'unchanged'],
    [foreign, 'not defined here, kept'],
  ] as const
  const said = counts.filter(([list]) => list.length > 0).map(([list, what]) => `${list.length} ${what}`)
  const spent = created + create.length
  return [
    `${placeOf(guild)}: ${said.join(', ') || 'no commands'}`,
    ...create.map(command => `  + ${titleOf(command)}`),
    ...update.flatMap(({ command, changes }) => [`  ~ ${titleOf(command)}`, ...changes.map(lineOf)]),
    ...remove.map(command => `  - ${titleOf(command)}`),
    ...foreign.map(command => `  ? ${titleOf(command)}`),
    ...(spent > dailyCreates / 2 && create.length > 0 ? [`  ${spent} of ${dailyCreates} creates in 24 hours`] : []),
  ].join('\n')
}

const lineOf = ({ path, from, to }: CommandChange): string => `      ${path}: ${shown(from)} -> ${shown(to)}`

function shown(value: unknown): string {
  if (value === undefined) return '(none)'
  if (Array.isArray(value)) return `[${value.join(', ')}]`
  const text = JSON.stringify(value)
  return text.length > longest ? `${[...text].slice(0, longest - 1).join('')}…` : text
}
