/**
 * Interactions: what users define, and the way of each interaction through the layers to its handler.
 * @module
 */
import { checkNumber } from '../../src/check.js'
import { asError, ClosedError, ConfigError, InteractionError } from '../../src/errors.js'
import { Chain, type Place } from '../../src/kernel/chain.js'
import { compose, type Middleware, type Onion } from '../../src/kernel/compose.js'
import type { DiscordAPIClient } from '../../src/presets/discord-api-client.js'
import { warn } from '../../src/runtime.js'
import {
  type AutocompleteRegistration,
  type ComponentRegistration,
  exactEntry,
  type ModalRegistration,
  type SlashCommand,
  Suggestions,
  slashCommand,
} from './aliases.js'
import { Answers, type AnswerWire, type FirstAnswer, type Subject } from './answers.js'
import { Autocompletes } from './autocomplete.js'
import { Awaited } from './awaited.js'
import {
  type Command,
  type CommandKind,
  type CommandSpec,
  defineCommand,
  type EntryPointSpec,
  type MessageCommandSpec,
  type ParentSpec,
  type UserCommandSpec,
} from './command.js'
import {
  type ButtonSpec,
  type ComponentEntry,
  type ComponentRoute,
  componentRoute,
  defineComponent,
  type ModalRoute,
  type ModalSpec,
  modalRoute,
  type SelectKind,
  type SelectSpec,
  type SelectValues,
} from './component.js'
import type { ComponentContext, InteractionContext, ModalContext } from './context.js'
import { contextOf, type Payload } from './context-of.js'
import type { CodecMap } from './custom-id.js'
import { type FieldMap, fieldsJson, readFields } from './field.js'
import { Endpoint, type Fetch, type WebhookEventsApi } from './http/endpoint.js'
import type { Listening, ListenOptions } from './http/listen.js'
import type { AnyLayer, Nothing } from './layer.js'
import { messageFlags, type Outgoing } from './message-body.js'
import type { OptionMap } from './options.js'
import { Registry } from './registry.js'
import type { InteractionSettings } from './settings.js'
import { CommandSync } from './sync/commands.js'
import { interactionType, type Target, targetOf } from './target.js'

declare module '../../src/kernel/events.js' {
  interface Events {
    /** Something that will not do what was meant. Without a listener it is a process warning. */
    interactionWarning: [warning: string]
  }
}

/** Ms after which what was awaited and is not answered is deferred. */
const patience = 1500

/** Takes the first answer to Discord. */
export interface SendFirst {
  (answer: FirstAnswer): Promise<void>
  /** Holds what goes over REST until Discord can have the first answer; before, it does not know of the interaction. */
  readonly followed?: <T>(send: () => Promise<T>) => Promise<T>
}

/** An interaction on its way, as the layers' onion carries it. */
type Carried = InteractionContext

const ids: ReadonlyMap<number, Subject['kind']> = new Map([
  [interactionType.command, 'command'],
  [interactionType.component, 'component'],
  [interactionType.autocomplete, 'autocomplete'],
  [interactionType.modal, 'modal'],
])

export class Interactions {
  /** Brings the commands that are defined to Discord: `plan`, `apply`, `sync`. Nothing of it happens by itself. */
  readonly commands: CommandSync
  readonly #client: DiscordAPIClient
  readonly #settings: InteractionSettings
  readonly #registry = new Registry()
  readonly #suggestions = new Suggestions()
  readonly #chain: Chain<Carried>
  readonly #onions = new WeakMap<object, Onion<Carried>>()
  readonly #targets = new WeakMap<
    Carried,
    { readonly target: Target; readonly failure: unknown; readonly answers: Answers }
  >()
  readonly #components: Awaited<ComponentContext>
  readonly #modals: Awaited<ModalContext<object>>
  readonly #autocompletes: Autocompletes
  readonly #closed = new AbortController()
  readonly #running = new Set<Promise<void>>()
  readonly #endpoint: Endpoint
  /**
   * Answers a request of Discord's to the Interactions Endpoint URL, on any runtime that has the web's Request: hand it to
   * its server. Whoever Discord did not sign for gets 401 and reaches no layer. See docs/http-interactions.md.
   */
  readonly fetch: Fetch
  #fallback: ((ctx: InteractionContext) => unknown) | undefined
  #nonces = 0

  constructor(client: DiscordAPIClient, settings: InteractionSettings) {
    this.#client = client
    this.#settings = settings
    this.commands = new CommandSync(client, () => this.definitions)
    this.#components = new Awaited(client.clock)
    this.#modals = new Awaited(client.clock)
    this.#autocompletes = new Autocompletes(client.clock, error => client.emit('error', error))
    this.#endpoint = new Endpoint({ client, receive: (payload, first) => this.receive(payload, first) }, settings)
    this.fetch = (request, context) => this.#endpoint.fetch(request, context)
    this.#chain = new Chain<Carried>([...(settings.layers as Middleware<Carried>[]), ctx => this.#dispatch(ctx)])
  }

  /** Names of the layers, outermost first. */
  get layers(): readonly string[] {
    return this.#chain.names
  }

  /** What was defined. */
  get definitions(): readonly Command[] {
    return this.#registry.commands
  }

  /**
   * Adds a layer that every interaction passes: outermost, or beside the one that is named.
   * @throws {ConfigError} if it is no function, its name is taken, or no layer has the anchor's name
   */
  use(layer: AnyLayer, place?: Place): this {
    this.#chain.use(layer as Middleware<Carried>, place)
    return this
  }

  /** A slash command. @throws {ValidationError} naming the command and what is wrong with it */
  command<const O extends OptionMap = Nothing, const L extends readonly AnyLayer[] = readonly AnyLayer[]>(
    name: string,
    spec: CommandSpec<O, L>,
  ): Command
  command(name: string, spec: ParentSpec): Command
  command(name: string, spec: object): Command {
    return this.#define('command', name, spec)
  }

  /** A command in the context menu of users. @throws {ValidationError} */
  userCommand<const L extends readonly AnyLayer[] = readonly AnyLayer[]>(
    name: string,
    spec: UserCommandSpec<L>,
  ): Command {
    return this.#define('userCommand', name, spec)
  }

  /** A command in the context menu of messages. @throws {ValidationError} */
  messageCommand<const L extends readonly AnyLayer[] = readonly AnyLayer[]>(
    name: string,
    spec: MessageCommandSpec<L>,
  ): Command {
    return this.#define('messageCommand', name, spec)
  }

  /** The command that opens the app's activity. @throws {ValidationError} */
  entryPoint<const L extends readonly AnyLayer[] = readonly AnyLayer[]>(
    name: string,
    spec: EntryPointSpec<L> = {},
  ): Command {
    return this.#define('entryPoint', name, spec)
  }

  /** Buttons whose ids carry the pattern's parameters. @returns what makes such ids @throws {ConfigError} */
  button<
    const S extends string,
    const C extends CodecMap<S> = Nothing,
    const L extends readonly AnyLayer[] = readonly AnyLayer[],
  >(pattern: S, spec: ButtonSpec<S, C, L>): ComponentRoute<S, C> {
    return componentRoute(this.#route('button', pattern, spec))
  }

  /** Select menus of words. @returns what makes their ids @throws {ConfigError} */
  stringSelect<
    const S extends string,
    const C extends CodecMap<S> = Nothing,
    const L extends readonly AnyLayer[] = readonly AnyLayer[],
  >(pattern: S, spec: SelectSpec<string, S, C, L>): ComponentRoute<S, C> {
    return this.#select('string', pattern, spec)
  }
  userSelect<
    const S extends string,
    const C extends CodecMap<S> = Nothing,
    const L extends readonly AnyLayer[] = readonly AnyLayer[],
  >(pattern: S, spec: SelectSpec<SelectValues['user'], S, C, L>): ComponentRoute<S, C> {
    return this.#select('user', pattern, spec)
  }
  roleSelect<
    const S extends string,
    const C extends CodecMap<S> = Nothing,
    const L extends readonly AnyLayer[] = readonly AnyLayer[],
  >(pattern: S, spec: SelectSpec<SelectValues['role'], S, C, L>): ComponentRoute<S, C> {
    return this.#select('role', pattern, spec)
  }
  mentionableSelect<
    const S extends string,
    const C extends CodecMap<S> = Nothing,
    const L extends readonly AnyLayer[] = readonly AnyLayer[],
  >(pattern: S, spec: SelectSpec<SelectValues['mentionable'], S, C, L>): ComponentRoute<S, C> {
    return this.#select('mentionable', pattern, spec)
  }
  channelSelect<
    const S extends string,
    const C extends CodecMap<S> = Nothing,
    const L extends readonly AnyLayer[] = readonly AnyLayer[],
  >(pattern: S, spec: SelectSpec<SelectValues['channel'], S, C, L>): ComponentRoute<S, C> {
    return this.#select('channel', pattern, spec)
  }

  /** A modal. @returns what makes it, to be given to `show` @throws {ConfigError} */
  modal<
    const S extends string,
    const F extends FieldMap,
    const C extends CodecMap<S> = Nothing,
    const L extends readonly AnyLayer[] = readonly AnyLayer[],
  >(pattern: S, spec: ModalSpec<S, F, C, L>): ModalRoute<S, C> {
    return modalRoute<S, C>(this.#route('modal', pattern, spec), spec.title)
  }

  /** A slash command in Discord's own terms. @throws {ConfigError} @throws {ValidationError} naming what is wrong with it */
  registerSlashCommand(registration: SlashCommand): Command {
    const command = slashCommand(registration, this.#suggestions)
    this.#registry.addCommand(command)
    return command
  }

  /** Suggestions for an option of such a command that has `autocomplete: true`. @throws {ConfigError} */
  registerAutocompleteHandler(registration: AutocompleteRegistration): this {
    this.#suggestions.add(registration)
    return this
  }

  /** Components of exactly this id. @throws {ConfigError} if the id is no id, or taken */
  registerComponentHandler(registration: ComponentRegistration): this {
    this.#registry.addExact('component', exactEntry('registerComponentHandler', registration))
    return this
  }

  /** Modals of exactly this id. @throws {ConfigError} if the id is no id, or taken */
  registerModalHandler(registration: ModalRegistration): this {
    this.#registry.addExact('modal', exactEntry('registerModalHandler', registration))
    return this
  }

  /** Handles what nothing is defined for: commands and components of other versions, or of other code. */
  fallback(handler: (ctx: InteractionContext) => unknown): this {
    if (typeof handler !== 'function') throw new ConfigError('fallback', 'a function', handler)
    this.#fallback = handler
    return this
  }

  /**
   * Handles one interaction, however it came. Resolves when its handler and all its answers have ended; never rejects.
   * @param first takes the first answer to Discord. @default over REST
   */
  receive(payload: Payload, first: SendFirst = answer => this.#post(payload, answer)): Promise<void> {
    const run = this.#receive(payload, first).catch(error => this.#client.emit('error', asError(error)))
    this.#running.add(run)
    run.then(() => this.#running.delete(run))
    return run
  }

  /** Events that Discord sends to the Webhook Events URL: `on` for listeners, and a `fetch` of its own. */
  get webhookEvents(): WebhookEventsApi {
    return this.#endpoint.webhookEvents
  }

  /**
   * Serves interactions and webhook events on Node, until `close()`.
   * @throws {ConfigError} (as a rejection) without `publicKey`, for an option that is wrong, or an address that is taken
   */
  listen(options: ListenOptions): Promise<Listening> {
    return this.#endpoint.listen(options)
  }

  /**
   * Ends what handlers wait for, and resolves when none is at work any more.
   * @param options.drain ms to wait for them at most. @default 5000
   */
  async close({ drain = 5000 }: { readonly drain?: number } = {}): Promise<void> {
    checkNumber('close.drain', drain)
    this.#closed.abort(new ClosedError('The interactions were closed.'))
    this.#components.close()
    this.#modals.close()
    let stop = () => {}
    const late = new Promise<void>(resolve => {
      stop = this.#client.clock.timer(drain, resolve)
    })
    await Promise.race([Promise.all([...this.#running, this.#endpoint.close()]), late])
    stop()
  }

  #define(kind: CommandKind, name: string, spec: object): Command {
    const command = defineCommand(kind, name, spec as Parameters<typeof defineCommand>[2])
    this.#registry.addCommand(command)
    return command
  }

  #route(type: ComponentEntry['type'], pattern: string, spec: object): ComponentEntry {
    const entry = defineComponent(type, pattern, spec as Parameters<typeof defineComponent>[2])
    this.#registry.addComponent(entry)
    return entry
  }

  #select<S extends string, C extends CodecMap<S>>(kind: SelectKind, pattern: S, spec: object): ComponentRoute<S, C> {
    return componentRoute(this.#route(kind, pattern, spec))
  }

  async #receive(payload: Payload, first: SendFirst): Promise<void> {
    const target = targetOf(payload, this.#registry)
    const answers = new Answers(this.#subject(payload, target), this.#wire(payload, first))
    let failure: unknown
    let extra: object = {}
    try {
      extra = target.extra()
    } catch (error) {
      failure = error // thrown once the layers are around it
    }
    const isTyping = target.kind === 'autocomplete'
    const typing = isTyping ? this.#autocompletes.begin(payload, target.name) : undefined
    const ctx = contextOf(
      payload,
      {
        client: this.#client,
        answers,
        kind: target.kind,
        name: target.name,
        route: target.route,
        signal: typing?.signal ?? this.#closed.signal,
        awaitComponent: (_ctx, options = {}) => this.#awaitComponent(ctx, options),
        prompt: (_ctx, modal, options = {}) => this.#prompt(ctx, modal, options),
      },
      extra,
    )
    this.#targets.set(ctx, { target, failure, answers })
    try {
      await this.#chain.run(ctx)
    } catch (error) {
      this.#client.emit('error', failed(ctx, error))
    } finally {
      typing?.end()
      await this.#conclude(ctx, answers)
    }
  }

  async #dispatch(ctx: Carried): Promise<void> {
    const { target, failure, answers } = this.#targets.get(ctx) ?? {}
    if (!target || !answers) throw new ConfigError('next', 'called with the context that came', ctx)
    if (failure !== undefined) throw failure
    if (target.kind === 'autocomplete') return this.#autocompletes.answer(ctx, answers, target)
    if (this.#isAwaited(ctx)) return this.#keepAlive(ctx, answers)
    if (target.run) return this.#onionOf(target)(ctx)
    await this.#unknown(ctx)
  }

  /** Who awaited it may take their time, as handlers of routes may behind `autoDefer`. */
  async #keepAlive(ctx: Carried, answers: Answers): Promise<void> {
    await answers.begun(patience)
    if (answers.state === 'open') await (ctx.message ? answers.deferUpdate() : answers.defer())
  }

  #isAwaited(ctx: Carried): boolean {
    if (ctx.kind === 'modal') return this.#modals.take(ctx as unknown as ModalContext<object>)
    const isComponent = ctx.kind === 'button' || ctx.kind === 'select'
    return isComponent && this.#components.take(ctx as unknown as ComponentContext)
  }

  #onionOf({ use, run }: Target): Onion<Carried> {
    const key = run as object
    const known = this.#onions.get(key)
    if (known) return known
    const last = (ctx: Carried) => (run as (ctx: Carried) => void)(ctx)
    const onion = compose<Carried>([...(use as unknown as Middleware<Carried>[]), last])
    this.#onions.set(key, onion)
    return onion
  }

  async #unknown(ctx: Carried): Promise<void> {
    if (this.#fallback) {
      await this.#fallback(ctx)
      return
    }
    const { expired } = this.#settings
    if (expired !== false && !this.#registry.isEmpty) await ctx.reply({ content: expired, ephemeral: true })
  }

  /** Whether other code answers it: nothing is defined for it here, and nothing is to be said either. */
  #isForOthers(ctx: Carried): boolean {
    const { target } = this.#targets.get(ctx) ?? {}
    if (target?.run || target?.complete || this.#fallback) return false
    return this.#settings.expired === false || this.#registry.isEmpty
  }

  /** A handler that ended has answered, or is answered for. */
  async #conclude(ctx: Carried, answers: Answers): Promise<void> {
    await answers.settled()
    const { unanswered } = this.#settings
    if (this.#isForOthers(ctx) || (answers.state !== 'open' && answers.state !== 'deferred')) return
    try {
      if (ctx.kind === 'autocomplete') return await answers.choices([])
      this.#warn(`${titleOf(ctx)}: its handler ended without an answer; the user sees that the app did not respond.`)
      if (unanswered === false) return
      const isQuiet = answers.state === 'open' && ctx.message !== undefined && ctx.kind !== 'modal'
      // What was deferred has its visibility.
      const ephemeral = answers.state === 'open' && { ephemeral: true }
      await (isQuiet ? answers.deferUpdate() : answers.reply({ content: unanswered, ...ephemeral }))
    } catch (error) {
      this.#client.emit('error', asError(error))
    }
  }

  #awaitComponent(
    ctx: Carried,
    options: Parameters<InteractionContext['awaitComponent']>[0] = {},
  ): Promise<ComponentContext> {
    const { ids, messageId, userId = ctx.user.id, filter, ...rest } = options
    const fits = (other: ComponentContext) =>
      (userId === null || other.user.id === userId) &&
      (messageId === undefined || other.message.id === messageId) &&
      (ids ? ids.includes(other.customId) : !this.#targets.get(other as unknown as Carried)?.target.run) &&
      (filter?.(other) ?? true)
    return this.#components.wait(fits, rest)
  }

  async #prompt(ctx: Carried, modal: Parameters<InteractionContext['prompt']>[0], options: object): Promise<never> {
    const { title, fields } = modal
    const nonce = `~${(++this.#nonces).toString(36)}~${ctx.id}`
    const isIt = (other: ModalContext<object>) => (other as unknown as { customId: string }).customId === nonce
    const back = this.#modals.wait(isIt, options, ctx.user.id)
    back.catch(() => {}) // reported below, unless showing it fails first
    await ctx.show({ custom_id: nonce, title, components: fieldsJson(fields) })
    const answer = await back
    const { components, resolved } = (answer.payload as unknown as Payload).data ?? {}
    return Object.assign(answer, { values: readFields(fields, components, resolved) }) as never
  }

  #subject(payload: Payload, { kind, name }: Target): Subject {
    const { message, authorizing_integration_owners: owners = {} } = payload
    return {
      title: `${kind} ${name}`,
      kind: ids.get(payload.type) ?? 'command',
      hasMessage: message !== undefined,
      isV2: ((message?.flags ?? 0) & messageFlags.v2) !== 0,
      userInstalled: owners[1] !== undefined && owners[0] === undefined,
      receivedAt: this.#client.clock.now(),
    }
  }

  #wire(payload: Payload, first: SendFirst): AnswerWire {
    const base = `/webhooks/${payload.application_id}/${payload.token}`
    return {
      clock: this.#client.clock,
      first,
      webhook: (method, path, message?: Outgoing) => {
        const options = { method, path: base + path, ...(message && { body: message.data, ...filesOf(message) }) }
        const send = () => this.#client.request<never>(options).unwrap()
        return first.followed ? first.followed(send) : send()
      },
      warn: warning => this.#warn(warning),
    }
  }

  async #post({ id, token }: Payload, { type, data, files }: FirstAnswer): Promise<void> {
    const path = `/interactions/${id}/${token}/callback`
    const body = data === undefined ? { type } : { type, data }
    await this.#client.request({ method: 'POST', path, body, priority: 'critical', ...filesOf({ files }) }).unwrap()
  }

  #warn(warning: string): void {
    if (this.#client.heard('interactionWarning')) this.#client.emit('interactionWarning', warning)
    else warn(warning)
  }
}

const filesOf = ({ files }: Pick<FirstAnswer, 'files'>) => (files && files.length > 0 ? { files } : {})

export const titleOf = ({ kind, name }: InteractionContext): string => `${kind} ${name}`

/** What a handler threw, with the interaction that it was about. */
export function failed(ctx: InteractionContext, thrown: unknown): InteractionError {
  if (thrown instanceof InteractionError) return thrown
  const hint = 'Its `cause` says where; the user sees only that something went wrong.'
  const title = titleOf(ctx)
  const cause = asError(thrown)
  return new InteractionError('HANDLER_FAILED', `The handler of ${title} threw.`, { interaction: title, cause, hint })
}
