/**
 * OptionOrder: options of commands as Discord wants them, the required ones before the others.
 * https://docs.discord.com/developers/interactions/application-commands#application-command-object-application-command-option-structure (2026-08)
 * @module
 */

interface Option {
  readonly type: number
  readonly required?: boolean | null | undefined
  readonly options?: readonly Option[] | null | undefined
}

/** A command, subcommand or group with its required options first, at every depth; otherwise in the order they had. */
export function requiredFirst<T extends { readonly options?: readonly object[] | null | undefined }>(command: T): T {
  const { options } = command
  return options ? { ...command, options: sorted(options as readonly Option[]) } : command
}

function sorted(options: readonly Option[]): readonly Option[] {
  const inner = options.map(option => requiredFirst(option))
  // Subcommands and groups (types 1 and 2) are never required, and stand among themselves.
  const isFirst = ({ type, required }: Option) => required === true && type > 2
  return [...inner.filter(isFirst), ...inner.filter(option => !isFirst(option))]
}
