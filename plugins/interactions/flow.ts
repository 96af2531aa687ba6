/**
 * Flow: the way of each interaction through the layers to its handler, and what is said where that says nothing.
 * @module
 */
import { asError, ClosedError, ConfigError } from '../../src/errors.js'
import { Chain } from '../../src/kernel/chain.js'
import { compose, type Middleware, type Onion } from '../../src/kernel/compose.js'
import type { DiscordAPIClient } from '../../src/presets/discord-api-client.js'
import { warn } from '../../src/runtime.js'
import { Answers } from './answers.js'
import { Autocompletes } from './autocomplete.js'
import type { InteractionContext } from './context.js'
import { contextOf, type Payload } from './context-of.js'
import { Conversations } from './conversations.js'
import { failed, titleOf } from './failed.js'
import type { Registry } from './registry.js'
import type { InteractionSettings } from './settings.js'
import { type Target, targetOf } from './target.js'
import { type SendFirst, subjectOf, wireOf } from './wire.js'

declare module '../../src/kernel/events.js' {
  interface Events {
    /** Something that will not do what was meant. Without a listener it is a process warning. */
    interactionWarning: [warning: string]
  }
}

/** Ms after which what was awaited and is not answered is deferred. */
const patience = 1500

/** An interaction on its way, as the layers' onion carries it. */
type Carried = InteractionContext

interface Course {
  readonly target: Target
  /** Why the payload does not fit the definition; thrown once the layers are around it. */
  readonly failure: unknown
  readonly answers: Answers
}

export class Flow {
  /** Handles what nothing is defined for. */
  fallback: ((ctx: InteractionContext) => unknown) | undefined
  readonly chain: Chain<Carried>
  readonly #client: DiscordAPIClient
  readonly #settings: InteractionSettings
  readonly #registry: Registry
  readonly #onions = new WeakMap<object, Onion<Carried>>()
  readonly #courses = new WeakMap<Carried, Course>()
  readonly #conversations: Conversations
  readonly #autocompletes: Autocompletes
  readonly #closed = new AbortController()

  constructor(client: DiscordAPIClient, settings: InteractionSettings, registry: Registry) {
    this.#client = client
    this.#settings = settings
    this.#registry = registry
    this.#conversations = new Conversations(client.clock, ctx => this.#courses.get(ctx)?.target.run !== undefined)
    this.#autocompletes = new Autocompletes(client.clock, error => client.emit('error', error))
    this.chain = new Chain<Carried>([...(settings.layers as Middleware<Carried>[]), ctx => this.#dispatch(ctx)])
  }

  /** Ends what handlers wait for. */
  close(): void {
    this.#closed.abort(new ClosedError('The interactions were closed.'))
    this.#conversations.close()
  }

  /** Resolves when its handler and all its answers have ended. */
  async run(payload: Payload, first: SendFirst): Promise<void> {
    const target = targetOf(payload, this.#registry)
    const wire = { ...wireOf(this.#client, payload, first), warn: (warning: string) => this.#warn(warning) }
    const answers = new Answers(subjectOf(payload, target, this.#client.clock.now()), wire)
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
        awaitComponent: (_ctx, options = {}) => this.#conversations.component(ctx, options),
        prompt: (_ctx, modal, options = {}) => this.#conversations.prompt(ctx, modal, options),
      },
      extra,
    )
    this.#courses.set(ctx, { target, failure, answers })
    let hasFailed = false
    try {
      await this.chain.run(ctx)
    } catch (error) {
      hasFailed = true
      this.#client.emit('error', failed(ctx, error))
    }
    typing?.end()
    await this.#conclude(ctx, answers, hasFailed)
  }

  async #dispatch(ctx: Carried): Promise<void> {
    const { target, failure, answers } = this.#courses.get(ctx) ?? {}
    if (!target || !answers) throw new ConfigError('next', 'called with the context that came', ctx)
    if (failure !== undefined) throw failure
    if (target.kind === 'autocomplete') return this.#autocompletes.answer(ctx, answers, target)
    if (this.#conversations.take(ctx)) return this.#keepAlive(ctx, answers)
    if (target.run) return this.#onionOf(target)(ctx)
    await this.#unknown(ctx)
  }

  /** Who awaited it may take their time, as handlers of routes may behind `autoDefer`. */
  async #keepAlive(ctx: Carried, answers: Answers): Promise<void> {
    await answers.begun(patience)
    if (answers.state === 'open') await (ctx.message ? answers.deferUpdate() : answers.defer())
  }

  /** By definition, not by handler: two may share one function, and have layers of their own before it. */
  #onionOf({ use, run, route }: Target): Onion<Carried> {
    const known = this.#onions.get(route)
    if (known) return known
    const last = (ctx: Carried) => (run as (ctx: Carried) => void)(ctx)
    const onion = compose<Carried>([...(use as unknown as Middleware<Carried>[]), last])
    this.#onions.set(route, onion)
    return onion
  }

  async #unknown(ctx: Carried): Promise<void> {
    if (this.fallback) {
      await this.fallback(ctx)
      return
    }
    const { expired } = this.#settings
    if (expired !== false && !this.#registry.isEmpty) await ctx.reply({ content: expired, ephemeral: true })
  }

  /** Whether other code answers it: nothing is defined for it here, and nothing is to be said either. */
  #isForOthers(ctx: Carried): boolean {
    const { target } = this.#courses.get(ctx) ?? {}
    if (target?.run || target?.complete || this.fallback) return false
    return this.#settings.expired === false || this.#registry.isEmpty
  }

  /** A handler that ended has answered, or is answered for; one that failed was reported, and nothing is said of success. */
  async #conclude(ctx: Carried, answers: Answers, hasFailed: boolean): Promise<void> {
    await answers.settled()
    if (hasFailed && ctx.kind !== 'autocomplete') return
    const { unanswered } = this.#settings
    if (this.#isForOthers(ctx) || (answers.state !== 'open' && answers.state !== 'deferred')) return
    try {
      if (ctx.kind === 'autocomplete') return await answers.choices([])
      const isQuiet = answers.state === 'open' && ctx.message !== undefined && ctx.kind !== 'modal'
      const told = isQuiet ? 'sees no change' : `was told "${unanswered}"`
      const seen = unanswered === false ? 'sees that the app did not respond' : told
      this.#warn(`${titleOf(ctx)}: its handler ended without an answer; the user ${seen}.`)
      if (unanswered === false) return
      // What was deferred has its visibility.
      const ephemeral = answers.state === 'open' && { ephemeral: true }
      await (isQuiet ? answers.deferUpdate() : answers.reply({ content: unanswered, ...ephemeral }))
    } catch (error) {
      this.#client.emit('error', asError(error))
    }
  }

  #warn(warning: string): void {
    if (this.#client.heard('interactionWarning')) this.#client.emit('interactionWarning', warning)
    else warn(warning)
  }
}
