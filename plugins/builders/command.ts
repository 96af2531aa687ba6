/**
 * Command: slash commands with options, subcommands and groups, and the commands of context menus.
 * https://docs.discord.com/developers/interactions/application-commands (2026-08)
 * @module
 */
import type {
  APIApplicationCommand,
  APIApplicationCommandSubcommandGroupOption,
  APIApplicationCommandSubcommandOption,
  RESTPostAPIChatInputApplicationCommandsJSONBody,
  RESTPostAPIContextMenuApplicationCommandsJSONBody,
} from 'discord-api-types/v10'
import { requiredFirst } from '../../src/routes/option-order.js'
import type {
  ApplicationCommandCreateRequest,
  ApplicationCommandSubcommandGroupOption,
  ApplicationCommandSubcommandOption,
} from '../../src/routes/types.gen.js'
import { type PermissionSet, permissions } from '../../src/values/permissions.js'
import { type BuilderClass, builderClass } from './builder.js'
import { adding } from './given.js'
import { homes } from './homes.js'
import { namedSteps, optionSteps } from './options.js'
import type { Buildable, BuildableBody, Fluent } from './types.js'

type SlashBody = RESTPostAPIChatInputApplicationCommandsJSONBody
type MenuBody = RESTPostAPIContextMenuApplicationCommandsJSONBody
type Payload = Readonly<Record<string, unknown>>
/** Deprecated, or for entry points. */
const notOfSlash = ['handler', 'dm_permission', 'default_permission'] as const
const notOfMenus = [...notOfSlash, 'description', 'description_localizations', 'options'] as const
type SlashFields = Omit<ApplicationCommandCreateRequest, (typeof notOfSlash)[number]>
type MenuFields = Omit<ApplicationCommandCreateRequest, (typeof notOfMenus)[number]>

const subcommandSteps = { ...namedSteps, ...optionSteps }

export interface SubcommandBuilder
  extends Fluent<ApplicationCommandSubcommandOption, typeof subcommandSteps, SubcommandBuilder>,
    Buildable<APIApplicationCommandSubcommandOption> {}
/** Required options are put before the others. */
export const SubcommandBuilder = builderClass<APIApplicationCommandSubcommandOption, SubcommandBuilder>({
  home: homes.option,
  start: { type: 1 },
  steps: subcommandSteps,
  finish: requiredFirst,
})

const groupSteps = { ...namedSteps, addSubcommand: adding('options', SubcommandBuilder) }

export interface SubcommandGroupBuilder
  extends Fluent<ApplicationCommandSubcommandGroupOption, typeof groupSteps, SubcommandGroupBuilder>,
    Buildable<APIApplicationCommandSubcommandGroupOption> {}
export const SubcommandGroupBuilder = builderClass<APIApplicationCommandSubcommandGroupOption, SubcommandGroupBuilder>({
  home: homes.option,
  start: { type: 2 },
  steps: groupSteps,
  finish: requiredFirst,
})

const menuSteps = {
  setNameLocalization: namedSteps.setNameLocalization,
  /** Who sees it unless the guild says otherwise: names, bits or digits; `[]` for administrators, null for everybody. */
  default_member_permissions: (_: object, set: PermissionSet | null) => ({
    default_member_permissions: set === null ? null : permissions.toString(set),
  }),
  nsfw: (_: object, isRestricted = true) => ({ nsfw: isRestricted }),
}

const slashSteps = {
  ...menuSteps,
  ...subcommandSteps,
  addSubcommand: adding('options', SubcommandBuilder),
  addSubcommandGroup: adding('options', SubcommandGroupBuilder),
}

/** A guild's command says nothing of other places; elsewhere `contexts` stands for the deprecated `dm_permission`. */
function sendable({ default_permission: _, ...command }: Payload): Payload {
  const { dm_permission: __, contexts, integration_types: ___, ...own } = command
  if ('guild_id' in command) return own
  const { dm_permission: ____, ...current } = command
  return Array.isArray(contexts) ? current : command
}

export interface CommandBuilder
  extends Fluent<SlashFields, typeof slashSteps, CommandBuilder>,
    BuildableBody<SlashBody> {}
/** A slash command. Required options are put before the others. */
export const CommandBuilder: BuilderClass<SlashBody | APIApplicationCommand, CommandBuilder> = builderClass({
  home: homes.command,
  start: { type: 1 },
  steps: slashSteps,
  without: notOfSlash,
  adopt: sendable,
  finish: requiredFirst,
})

const contextMenu = <Self>(type: 2 | 3): BuilderClass<MenuBody | APIApplicationCommand, Self> =>
  builderClass({
    home: homes.command,
    start: { type },
    steps: menuSteps,
    without: notOfMenus,
    // It comes with an empty description, and may not be sent with any.
    adopt: ({ description: _, description_localizations: __, ...command }) => sendable(command),
  })

export interface UserCommandBuilder
  extends Fluent<MenuFields, typeof menuSteps, UserCommandBuilder>,
    BuildableBody<MenuBody> {}
/** A command in the context menu of users. */
export const UserCommandBuilder = contextMenu<UserCommandBuilder>(2)

export interface MessageCommandBuilder
  extends Fluent<MenuFields, typeof menuSteps, MessageCommandBuilder>,
    BuildableBody<MenuBody> {}
/** A command in the context menu of messages. */
export const MessageCommandBuilder = contextMenu<MessageCommandBuilder>(3)
