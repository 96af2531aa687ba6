/**
 * Normal: a command without what says nothing, so that what was defined and what Discord has can be compared.
 * https://docs.discord.com/developers/interactions/application-commands#application-command-object (2026-08)
 * @module
 */

/** A command, option or choice as Discord takes and gives it. */
export type CommandJson = Readonly<Record<string, unknown>>

/** Where a command is, as far as it decides what may differ. */
export interface Place {
  /** Guild commands have no contexts and installs. */
  readonly isGuild: boolean
  /** The command's `integration_types`, by which contexts are all there are. */
  readonly installs: readonly number[]
}

/** What only Discord says, or what it has not looked at since 2022. */
const discords = new Set(['id', 'application_id', 'guild_id', 'version', 'default_permission'])
const globals = new Set(['contexts', 'integration_types', 'dm_permission'])
/** Lists whose order means nothing. */
const sets = new Set(['contexts', 'integration_types', 'channel_types', 'file_types'])
const suffix = '_localizations'

/** What a command says that is not the default. Options and choices keep their order, in which users see them. */
export function normalCommand(command: CommandJson, { isGuild, installs }: Place): CommandJson {
  const { default_member_permissions: permissions, ...rest } = tidy({ ...command, type: command.type ?? 1 })
  for (const key of Object.keys(rest)) if (discords.has(key) || (isGuild && globals.has(key))) delete rest[key]
  if (isEverywhere(rest.contexts, installs)) delete rest.contexts
  // '0' is nobody but administrators, null is everybody, and so is none at all.
  return permissions === undefined ? rest : { ...rest, default_member_permissions: String(permissions) }
}

/** Private channels are only for what users install. */
function isEverywhere(contexts: unknown, installs: readonly number[]): boolean {
  const all = installs.includes(1) ? [0, 1, 2] : [0, 1]
  return Array.isArray(contexts) && all.every(one => contexts.includes(one))
}

function tidy(part: CommandJson): Record<string, unknown> {
  const kept: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(part)) {
    const said = key.endsWith(suffix) ? translations(value, part[key.slice(0, -suffix.length)]) : list(key, value)
    if (!isDefault(key, said)) kept[key] = said
  }
  return kept
}

function isDefault(key: string, value: unknown): boolean {
  if (value === undefined || value === null || value === false) return true
  if (key === 'min_length') return value === 0
  if (key === 'description') return value === ''
  return Array.isArray(value) && value.length === 0
}

function list(key: string, value: unknown): unknown {
  if (!Array.isArray(value)) return value
  if (sets.has(key)) return [...new Set(value)].sort()
  return value.map(item => (typeof item === 'object' && item !== null ? tidy(item as CommandJson) : item))
}

/** Discord drops translations that are the same as the text itself. */
function translations(map: unknown, text: unknown): CommandJson | undefined {
  const entries = Object.entries((map ?? {}) as CommandJson).filter(([, said]) => said != null && said !== text)
  return entries.length === 0 ? undefined : Object.fromEntries(entries)
}
