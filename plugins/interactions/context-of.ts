/**
 * ContextOf: one interaction's payload as the context that layers and handlers get.
 * @module
 */
import type { APIMessage, APIModalInteractionResponseCallbackData } from 'discord-api-types/v10'
import type { DiscordAPIClient } from '../../src/presets/discord-api-client.js'
import type { Answers } from './answers.js'
import type { AwaitComponentOptions, ModalPrompt, PromptOptions } from './awaited.js'
import type {
  ComponentContext,
  Facts,
  InteractionContext,
  InteractionKind,
  ModalContext,
  ModalData,
  RouteFacts,
} from './context.js'
import type { FieldMap } from './field.js'
import type { MessageLike } from './message-body.js'
import type { ResolvedData } from './resolved.js'

/** A payload of any kind, as far as it is the same for all. */
export interface Payload {
  readonly id: string
  readonly application_id: string
  readonly type: number
  readonly token: string
  readonly data?: PayloadData
  readonly user?: Facts['user']
  readonly member?: NonNullable<Facts['member']>
  readonly guild_id?: string
  readonly guild?: NonNullable<Facts['guild']>
  readonly channel_id?: string
  readonly channel?: NonNullable<Facts['channel']>
  readonly message?: APIMessage
  readonly locale?: string
  readonly guild_locale?: string
  readonly app_permissions?: string
  readonly entitlements?: Facts['entitlements']
  readonly authorizing_integration_owners?: Readonly<Record<string, string>>
  readonly context?: number
  readonly attachment_size_limit?: number
}

export interface PayloadOption {
  readonly name: string
  readonly type: number
  readonly value?: string | number | boolean
  readonly focused?: boolean
  readonly options?: readonly PayloadOption[]
}

export interface PayloadData {
  readonly name?: string
  readonly type?: number
  readonly options?: readonly PayloadOption[]
  readonly resolved?: ResolvedData
  readonly target_id?: string
  readonly guild_id?: string
  readonly custom_id?: string
  readonly component_type?: number
  readonly values?: readonly string[]
  readonly components?: readonly unknown[]
}

/** What a context needs besides the payload. */
export interface ContextHost {
  readonly client: DiscordAPIClient
  readonly answers: Answers
  readonly kind: InteractionKind
  readonly name: string
  readonly route: RouteFacts
  readonly signal: AbortSignal
  awaitComponent(ctx: InteractionContext, options: AwaitComponentOptions | undefined): Promise<ComponentContext>
  prompt(
    ctx: InteractionContext,
    modal: ModalPrompt<FieldMap>,
    options: PromptOptions | undefined,
  ): Promise<ModalContext<object>>
}

const places = ['guild', 'botDm', 'privateChannel'] as const

/** 10 MiB, unless the payload says otherwise. https://docs.discord.com/developers/reference#uploading-files (2026-08) */
const fileSize = 10 * 1024 * 1024

/**
 * One literal, with closures that each may be taken off the context: what is spread, or added bit by bit, takes V8 ten
 * times as long, and this is made for every interaction.
 * @param extra what this kind has besides, such as `options`
 */
export function contextOf(payload: Payload, host: ContextHost, extra: object): InteractionContext {
  const { answers } = host
  const { member, authorizing_integration_owners: owners = {} } = payload
  const { 0: guild, 1: owner } = owners
  let bare: Facts['payload'] | undefined
  const ctx = {
    client: host.client,
    kind: host.kind,
    name: host.name,
    route: host.route,
    signal: host.signal,
    id: payload.id,
    applicationId: payload.application_id,
    user: member?.user ?? payload.user,
    member,
    guildId: payload.guild_id,
    guild: payload.guild,
    channelId: payload.channel_id ?? payload.channel?.id,
    channel: payload.channel,
    message: payload.message,
    locale: payload.locale ?? 'en-US',
    guildLocale: payload.guild_locale,
    appPermissions: BigInt(payload.app_permissions ?? 0),
    permissions: member?.permissions === undefined ? undefined : BigInt(member.permissions),
    entitlements: payload.entitlements ?? [],
    // '0' stands for the bot's direct messages.
    installedBy: { guild: guild === '0' ? undefined : guild, user: owner },
    place: places[payload.context ?? -1],
    attachmentSizeLimit: payload.attachment_size_limit ?? fileSize,
    get payload() {
      bare ??= withoutToken(payload)
      return bare
    },
    get answered() {
      return answers.state
    },
    reply: (message: MessageLike) => answers.reply(message),
    defer: (options?: { readonly ephemeral?: boolean }) => answers.defer(options),
    edit: (message: MessageLike) => answers.edit(message),
    followUp: (message: MessageLike) => answers.followUp(message),
    original: () => answers.original(),
    remove: (id?: string) => answers.remove(id),
    show: (modal: ModalData) => answers.show(modal as unknown as APIModalInteractionResponseCallbackData),
    launch: () => answers.launch(),
    update: (message: MessageLike) => answers.update(message),
    deferUpdate: () => answers.deferUpdate(),
    awaitComponent: (options?: AwaitComponentOptions) => host.awaitComponent(self, options),
    prompt: (modal: ModalPrompt<FieldMap>, options?: PromptOptions) => host.prompt(self, modal, options),
  }
  const self = Object.assign(ctx, extra) as unknown as InteractionContext
  return self
}

function withoutToken({ token: _, ...rest }: Payload): Facts['payload'] {
  return rest as unknown as Facts['payload']
}
