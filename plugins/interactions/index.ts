/**
 * Interactions plugin: commands, components and modals that type themselves, over the gateway or over HTTP.
 * @module
 */
import type { Client } from '../../src/kernel/client.js'
import { definePlugin, type Plugin } from '../../src/kernel/plugin.js'
import type { DiscordAPIClient } from '../../src/presets/discord-api-client.js'
import type { Payload } from './context-of.js'
import { Interactions } from './interactions.js'
import { type InteractionsOptions, settingsOf } from './settings.js'

export type {
  AutocompleteRegistration,
  ComponentRegistration,
  ModalRegistration,
  RawFields,
  SlashCommand,
} from './aliases.js'
export type { AnswerState, FirstAnswer } from './answers.js'
export type { AwaitComponentOptions, AwaitOptions, ModalPrompt, PromptOptions } from './awaited.js'
export { type Codec, codec } from './codec.js'
export {
  type Command,
  type CommandFacts,
  type CommandKind,
  type Subcommand,
  type SubcommandGroup,
  subcommand,
} from './command.js'
export type { ComponentRoute, ModalRoute } from './component.js'
export type {
  AutocompleteContext,
  ButtonContext,
  CommandContext,
  ComponentContext,
  EntryPointContext,
  Facts,
  InteractionContext,
  InteractionExtras,
  InteractionKind,
  MessageCommandContext,
  ModalContext,
  ModalData,
  Replies,
  SelectContext,
  Shows,
  Updates,
  UserCommandContext,
} from './context.js'
export { type Field, field } from './field.js'
export type { Fetch, WebhookEventsApi } from './http/endpoint.js'
export type { FetchContext } from './http/exchange.js'
export { type FetchTransportOptions, fetchTransport } from './http/fetch-transport.js'
export type { Listening, ListenOptions } from './http/listen.js'
export { type Serverless, type ServerlessOptions, serverless } from './http/serverless.js'
export type { WebhookEvent, WebhookEventMap, WebhookListener } from './http/webhook-events.js'
export type { Interactions } from './interactions.js'
export type { InteractionLayer } from './layer.js'
export { type AutoDeferOptions, autoDefer } from './layers/auto-defer.js'
export { type CooldownOptions, cooldown } from './layers/cooldown.js'
export { type ErrorBoundaryOptions, errorBoundary } from './layers/error-boundary.js'
export { type GuildOnlyOptions, guildOnly, type InGuild } from './layers/guild-only.js'
export {
  type LocalisationOptions,
  type Localised,
  localisation,
  type Plural,
  type Text,
  type TextLocale,
  type Texts,
  type Translate,
} from './layers/localisation.js'
export { type RequirePermissionsOptions, requirePermissions } from './layers/require-permissions.js'
export type { MessageBody, MessageLike } from './message-body.js'
export {
  type ChannelTypeName,
  type Choices,
  type FileType,
  type Mentionable,
  type Option,
  opt,
  type ResolvedChannel,
  type ResolvedUser,
  type Suggested,
  type Translations,
} from './options.js'
export type { InteractionsOptions } from './settings.js'
export type { AppliedPlan } from './sync/apply.js'
export type { CommandChange } from './sync/changes.js'
export type { CommandSync, CommandSyncOptions } from './sync/commands.js'
export type { CommandJson } from './sync/normal.js'
export {
  type CommandPlan,
  type CommandUpdate,
  type LocalCommand,
  type PlanOptions,
  planCommands,
  type RemoteCommand,
  type RemoteScope,
  type ScopePlan,
} from './sync/plan.js'
export type { SendFirst } from './wire.js'

/**
 * @example
 * const on = client.register(interactionsPlugin({ gateway }))
 * on.command('ping', { about: 'Is anybody there?', run: ctx => ctx.reply('Pong!') })
 * @throws {ConfigError} naming the option that is wrong
 */
export function interactionsPlugin(options: InteractionsOptions = {}): Plugin<Interactions> {
  const settings = settingsOf(options)
  const install = (client: Client) => {
    // Handlers are given the client that they are registered with; presets make one that has the verbs.
    const interactions = new Interactions(client as DiscordAPIClient, settings)
    // A handler may wait for a user for minutes: the gateway need not know.
    settings.gateway?.on('interactionCreate', payload => void interactions.receive(payload as unknown as Payload))
    return interactions
  }
  return definePlugin({ name: 'interactions', install })
}
