/**
 * Command bodies: the shape of an application command and its options.
 * https://docs.discord.com/developers/interactions/application-commands#application-command-object (2026-08)
 * @module
 */
import {
  boolean,
  type Complaint,
  choice,
  decimal,
  dictionary,
  integer,
  list,
  nullable,
  object,
  type Path,
  permissionSet,
  type Report,
  required,
  ruled,
  type Shape,
  type Shaped,
  text,
} from './check.js'
import { demandCommand, demandOption } from './command-rules.js'

/** Slash commands; the others are shown on users and messages. */
const CHAT_INPUT = 1
const PRIMARY_ENTRY_POINT = 4
const SUBCOMMANDS = [1, 2]
const NAME = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u
const INVALID_NAME: Complaint = { code: 'APPLICATION_COMMAND_INVALID_NAME', message: 'Command name is invalid' }

const name = text({ min: 1, max: 32 })
const description = text({ min: 1, max: 100 })
const localized = nullable(dictionary(nullable(text({ min: 1, max: 100 }))))
const choiceValue: Shape<string | number> = (value, path, report) =>
  typeof value === 'number' ? decimal()(value, path, report) : text({ max: 100 })(value, path, report)

const option: Shape<Record<string, unknown>> = (value, path, report) => OptionShape(value, path, report)

const OptionShape: Shape<Record<string, unknown>> = ruled(
  object({
    type: required(integer({ min: 1, max: 11 })),
    name: required(name),
    name_localizations: localized,
    description: required(description),
    description_localizations: localized,
    required: nullable(boolean),
    choices: nullable(
      list(
        object({
          name: required(text({ min: 1, max: 100 })),
          name_localizations: localized,
          value: required(choiceValue),
        }),
        { max: 25 },
      ),
    ),
    options: nullable(list(option, { max: 25 })),
    channel_types: nullable(list(integer(), { unique: true })),
    min_value: nullable(decimal()),
    max_value: nullable(decimal()),
    min_length: nullable(integer({ min: 0, max: 6000 })),
    max_length: nullable(integer({ min: 1, max: 6000 })),
    autocomplete: nullable(boolean),
    file_types: nullable(list(text({ min: 1 }), { max: 10 })),
  }),
  (value, path, report) => {
    demandOption(value, path, report)
    if (!isChatName(value.name)) report.add([...path, 'name'], INVALID_NAME)
    demandOrder(value.options ?? [], [...path, 'options'], report)
  },
)

const fields = {
  name_localizations: localized,
  description: nullable(text({ max: 100 })),
  description_localizations: localized,
  options: nullable(list(option, { max: 25 })),
  default_member_permissions: nullable(permissionSet),
  dm_permission: nullable(boolean),
  contexts: nullable(list(choice(0, 1, 2), { unique: true })),
  integration_types: nullable(list(choice(0, 1), { unique: true })),
  handler: nullable(choice(1, 2)),
  nsfw: nullable(boolean),
}

const Whole = object({ ...fields, name: required(name), type: nullable(choice(CHAT_INPUT, 2, 3, PRIMARY_ENTRY_POINT)) })

export const CommandCreate: Shape<Shaped<typeof Whole>> = ruled(Whole, demandFitting)
export const CommandOverwrite = list(CommandCreate, { max: 130 })
export const CommandPatch = ruled(object({ ...fields, name }), (value, path, report) => {
  demandOrder(value.options ?? [], [...path, 'options'], report)
  demandCommand(value, path, report)
})
export const CommandPermissions = object({
  permissions: required(
    list(object({ id: required(text()), type: required(choice(1, 2, 3)), permission: required(boolean) }), {
      max: 100,
    }),
  ),
})

function demandFitting(value: Shaped<typeof Whole>, path: Path, report: Report): void {
  const type = value.type ?? CHAT_INPUT
  const described = value.description != null && value.description !== ''
  if (type === CHAT_INPUT || type === PRIMARY_ENTRY_POINT) {
    if (type === CHAT_INPUT && !isChatName(value.name)) report.add([...path, 'name'], INVALID_NAME)
    if (!described)
      report.add([...path, 'description'], { code: 'BASE_TYPE_REQUIRED', message: 'This field is required' })
  } else if (described) {
    const message = 'Context menu commands cannot have description'
    report.add([...path, 'description'], { code: 'APPLICATION_COMMAND_DESCRIPTION_NOT_ALLOWED', message })
  }
  demandOrder(value.options ?? [], [...path, 'options'], report)
  demandCommand(value, path, report)
}

/** Required options come first, names are unique, and subcommands stand alone. */
function demandOrder(options: readonly Record<string, unknown>[], path: Path, report: Report): void {
  const names = new Set<unknown>()
  let optional = false
  for (const [index, { name, required: isRequired, type }] of options.entries()) {
    if (names.has(name)) {
      const message = 'Option names must be unique'
      report.add([...path, index], { code: 'APPLICATION_COMMAND_OPTIONS_NAME_INVALID', message })
    }
    names.add(name)
    if (isRequired === true && optional) {
      const message = 'Required options must be placed before non-required options'
      report.add([...path, index], { code: 'APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID', message })
    }
    optional ||= isRequired !== true && !SUBCOMMANDS.includes(Number(type))
  }
}

function isChatName(name: string): boolean {
  return NAME.test(name) && name === name.toLowerCase()
}
