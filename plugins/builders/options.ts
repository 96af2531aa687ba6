/**
 * Options: what a slash command asks for: one builder per type of option.
 * https://docs.discord.com/developers/interactions/application-commands#application-command-object-application-command-option-structure (2026-08)
 * @module
 */
import type {
  APIApplicationCommandAttachmentOption,
  APIApplicationCommandBooleanOption,
  APIApplicationCommandChannelOption,
  APIApplicationCommandIntegerOption,
  APIApplicationCommandMentionableOption,
  APIApplicationCommandNumberOption,
  APIApplicationCommandRoleOption,
  APIApplicationCommandStringOption,
  APIApplicationCommandUserOption,
} from 'discord-api-types/v10'
import type {
  ApplicationCommandAttachmentOption,
  ApplicationCommandBooleanOption,
  ApplicationCommandChannelOption,
  ApplicationCommandIntegerOption,
  ApplicationCommandStringOption,
} from '../../src/routes/types.gen.js'
import { builderClass } from './builder.js'
import { adding } from './given.js'
import { homes } from './homes.js'
import type { Buildable, Draft, Fluent } from './types.js'

type Localized = Readonly<Record<string, string | null | undefined>>
type Named = { readonly name_localizations?: Localized | null; readonly description_localizations?: Localized | null }

/** What all that has a name can do. */
export const namedSteps = {
  /** The name in one language, such as `de`. Null takes it away. */
  setNameLocalization: ({ name_localizations: all }: Draft<Named>, locale: string, name: string | null) => ({
    name_localizations: { ...all, [locale]: name },
  }),
  setDescriptionLocalization: (
    { description_localizations: all }: Draft<Named>,
    locale: string,
    description: string | null,
  ) => ({ description_localizations: { ...all, [locale]: description } }),
}

const steps = {
  ...namedSteps,
  required: (_: object, isRequired = true) => ({ required: isRequired }),
}

const choiceSteps = {
  ...steps,
  /** Whether the app suggests values while the user types. Excludes choices. */
  autocomplete: (_: object, isOn = true) => ({ autocomplete: isOn }),
}

const textSteps = {
  ...choiceSteps,
  addChoice: ({ choices }: Draft<ApplicationCommandStringOption>, name: string, value: string) => ({
    choices: [...(choices ?? []), { name, value }],
  }),
}

const numberSteps = {
  ...choiceSteps,
  addChoice: ({ choices }: Draft<ApplicationCommandIntegerOption>, name: string, value: number) => ({
    choices: [...(choices ?? []), { name, value }],
  }),
}

const option = <Json, Self>(type: number, own: Parameters<typeof builderClass>[0]['steps'] = steps) =>
  builderClass<Json, Self>({ home: homes.option, start: { type }, steps: own ?? steps })

export interface StringOptionBuilder
  extends Fluent<ApplicationCommandStringOption, typeof textSteps, StringOptionBuilder>,
    Buildable<APIApplicationCommandStringOption> {}
export const StringOptionBuilder = option<APIApplicationCommandStringOption, StringOptionBuilder>(3, textSteps)

export interface IntegerOptionBuilder
  extends Fluent<ApplicationCommandIntegerOption, typeof numberSteps, IntegerOptionBuilder>,
    Buildable<APIApplicationCommandIntegerOption> {}
export const IntegerOptionBuilder = option<APIApplicationCommandIntegerOption, IntegerOptionBuilder>(4, numberSteps)

export interface BooleanOptionBuilder
  extends Fluent<ApplicationCommandBooleanOption, typeof steps, BooleanOptionBuilder>,
    Buildable<APIApplicationCommandBooleanOption> {}
export const BooleanOptionBuilder = option<APIApplicationCommandBooleanOption, BooleanOptionBuilder>(5)

export interface UserOptionBuilder
  extends Fluent<ApplicationCommandBooleanOption, typeof steps, UserOptionBuilder>,
    Buildable<APIApplicationCommandUserOption> {}
export const UserOptionBuilder = option<APIApplicationCommandUserOption, UserOptionBuilder>(6)

export interface ChannelOptionBuilder
  extends Fluent<ApplicationCommandChannelOption, typeof steps, ChannelOptionBuilder>,
    Buildable<APIApplicationCommandChannelOption> {}
export const ChannelOptionBuilder = option<APIApplicationCommandChannelOption, ChannelOptionBuilder>(7)

export interface RoleOptionBuilder
  extends Fluent<ApplicationCommandBooleanOption, typeof steps, RoleOptionBuilder>,
    Buildable<APIApplicationCommandRoleOption> {}
export const RoleOptionBuilder = option<APIApplicationCommandRoleOption, RoleOptionBuilder>(8)

export interface MentionableOptionBuilder
  extends Fluent<ApplicationCommandBooleanOption, typeof steps, MentionableOptionBuilder>,
    Buildable<APIApplicationCommandMentionableOption> {}
export const MentionableOptionBuilder = option<APIApplicationCommandMentionableOption, MentionableOptionBuilder>(9)

export interface NumberOptionBuilder
  extends Fluent<ApplicationCommandIntegerOption, typeof numberSteps, NumberOptionBuilder>,
    Buildable<APIApplicationCommandNumberOption> {}
export const NumberOptionBuilder = option<APIApplicationCommandNumberOption, NumberOptionBuilder>(10, numberSteps)

export interface AttachmentOptionBuilder
  extends Fluent<ApplicationCommandAttachmentOption, typeof steps, AttachmentOptionBuilder>,
    Buildable<APIApplicationCommandAttachmentOption> {}
export const AttachmentOptionBuilder = option<APIApplicationCommandAttachmentOption, AttachmentOptionBuilder>(11)

/** One method per type of option; each takes JSON, a builder, or a function that fills a new builder. */
export const optionSteps = {
  addStringOption: adding('options', StringOptionBuilder),
  addIntegerOption: adding('options', IntegerOptionBuilder),
  addBooleanOption: adding('options', BooleanOptionBuilder),
  addUserOption: adding('options', UserOptionBuilder),
  addChannelOption: adding('options', ChannelOptionBuilder),
  addRoleOption: adding('options', RoleOptionBuilder),
  addMentionableOption: adding('options', MentionableOptionBuilder),
  addNumberOption: adding('options', NumberOptionBuilder),
  addAttachmentOption: adding('options', AttachmentOptionBuilder),
}
