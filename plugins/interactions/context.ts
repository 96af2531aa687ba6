/**
 * Context: what layers and handlers get of one interaction, made from its payload alone.
 * @module
 */
import type {
  APIEntitlement,
  APIInteraction,
  APIInteractionGuildMember,
  APIMessage,
  APIPartialInteractionGuild,
  APIUser,
} from 'discord-api-types/v10'
import type { DiscordAPIClient } from '../../src/presets/discord-api-client.js'
import type { AnswerState } from './answers.js'
import type { AwaitComponentOptions, ModalPrompt, PromptOptions } from './awaited.js'
import type { FieldMap, FieldValues } from './field.js'
import type { MessageLike } from './message-body.js'
import type { Choices, OptionValues, ResolvedChannel, ResolvedUser } from './options.js'

export type InteractionKind =
  | 'command'
  | 'userCommand'
  | 'messageCommand'
  | 'entryPoint'
  | 'autocomplete'
  | 'button'
  | 'select'
  | 'modal'

/** What an app adds to every context in layers of its own, for all handlers. Open for augmentation. */
export interface InteractionExtras {}

/** What is known of every interaction. The token is not among it: answers go through the methods. */
export interface Facts {
  readonly client: DiscordAPIClient
  readonly kind: InteractionKind
  /** The command with its subcommand, such as `queue add`, or the pattern of the component's or modal's route. */
  readonly name: string
  readonly id: string
  readonly applicationId: string
  readonly user: APIUser
  /** undefined outside guilds. */
  readonly member: APIInteractionGuildMember | undefined
  readonly guildId: string | undefined
  readonly guild: APIPartialInteractionGuild | undefined
  readonly channelId: string | undefined
  readonly channel: Partial<ResolvedChannel> | undefined
  /** The message that the component stands on, or that the modal's component stood on. */
  readonly message: APIMessage | undefined
  /** The user's, such as `de`. */
  readonly locale: string
  readonly guildLocale: string | undefined
  /** What the app may do here. */
  readonly appPermissions: bigint
  /** What the user may do here; undefined outside guilds. */
  readonly permissions: bigint | undefined
  readonly entitlements: readonly APIEntitlement[]
  /** Who installed the app: `guild` and `user` ids, as far as they did. */
  readonly installedBy: { readonly guild: string | undefined; readonly user: string | undefined }
  readonly place: 'guild' | 'botDm' | 'privateChannel' | undefined
  /** Bytes that each file of an answer may have. */
  readonly attachmentSizeLimit: number
  /** The whole payload, without its token. */
  readonly payload: Readonly<Omit<APIInteraction, 'token'>>
  /** Aborts when a newer keystroke makes an autocomplete pointless, and when the interactions are closed. */
  readonly signal: AbortSignal
  /** What the route that was found says of itself. */
  readonly route: RouteFacts
}

/** What layers may know of a route before its handler runs. */
export interface RouteFacts {
  /** How it is deferred by itself; false: never. */
  readonly defer: 'public' | 'ephemeral' | 'update' | false
}

/** How to answer with messages. Each may be taken off the context and called alone. */
export interface Replies {
  /** The answer; behind `defer` what it announced, behind another answer a follow-up. */
  reply(message: MessageLike): Promise<void>
  /** Says that the answer will come, within 15 minutes. @param options.ephemeral cannot be changed later. @default false */
  defer(options?: { readonly ephemeral?: boolean }): Promise<void>
  /** Changes the first answer. */
  edit(message: MessageLike): Promise<APIMessage>
  /** Another message. */
  followUp(message: MessageLike): Promise<APIMessage>
  /** The first answer as Discord has it. */
  original(): Promise<APIMessage>
  /** Deletes the first answer, or the follow-up of that id. */
  remove(id?: string): Promise<void>
  /** The next component that is used and fits. */
  awaitComponent(options?: AwaitComponentOptions): Promise<ComponentContext>
  /** How far it was answered. */
  readonly answered: AnswerState
}

/** What may be opened as a modal: what a modal's route gives. */
export interface ModalData {
  readonly custom_id: string
  readonly title: string
  readonly components: readonly unknown[]
}

export interface Shows {
  /** Opens a modal. Only as the first answer. */
  show(modal: ModalData): Promise<void>
  /** Opens a modal and waits for what comes back; a newer one for the same user takes its place. */
  prompt<const F extends FieldMap>(
    modal: ModalPrompt<F>,
    options?: PromptOptions,
  ): Promise<ModalContext<FieldValues<F>, object>>
  /** Opens the app's activity. */
  launch(): Promise<void>
}

export interface Updates {
  /** Changes the message that the component stands on. */
  update(message: MessageLike): Promise<void>
  /** Says that the message will change later, or not at all. */
  deferUpdate(): Promise<void>
}

/** What layers get: everything that some kind has. What is not for the kind at hand rejects when it is called. */
export interface InteractionContext extends Facts, Replies, Shows, Updates, InteractionExtras {}

interface Base extends Facts, Replies, InteractionExtras {}

export type CommandContext<O = Record<string, unknown>, Adds = object> = Base & Shows & Adds & { readonly options: O }
export type UserCommandContext<Adds = object> = Base & Shows & Adds & { readonly target: ResolvedUser }
export type MessageCommandContext<Adds = object> = Base & Shows & Adds & { readonly target: APIMessage }
export type EntryPointContext<Adds = object> = Base & Shows & Adds
export type ButtonContext<P = object, Adds = object> = Base &
  Shows &
  Updates &
  Adds & { readonly params: P; readonly message: APIMessage }
export type SelectContext<V, P = object, Adds = object> = ButtonContext<P, Adds> & {
  /** What was chosen: words, or what the ids stand for. */
  readonly values: readonly V[]
}
export type ModalContext<V, P = object, Adds = object> = Base &
  Updates &
  Adds & { readonly params: P; readonly values: V }
/** A component that was awaited. */
export type ComponentContext = ButtonContext & { readonly values: readonly string[]; readonly customId: string }

/** What a function that suggests values gets. */
export interface AutocompleteContext extends Facts, InteractionExtras {
  /** What was filled in so far; any of it may be missing. */
  readonly options: Readonly<Partial<Record<string, unknown>>>
  /** Name of the option that is being typed. */
  readonly focused: string
}

export type { Choices, OptionValues }
