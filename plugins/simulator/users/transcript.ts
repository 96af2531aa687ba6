/**
 * Transcript: everything that a user did and saw since a command, in order, and what they can do next.
 * @module
 */

import type { Interaction } from '../world/interactions.js'
import type { MessageJson, StoredMessage } from '../world/model.js'
import { snowflakeTime } from '../world/snowflakes.js'
import { type Clicked, type ClickOptions, click, select } from './clicks.js'
import { Form, type FormValues, type ModalJson } from './form.js'
import { choicesEntry, messageEntry, modalEntry, type OfferedChoice, type TranscriptEntry } from './lines.js'
import { MessageView } from './message-view.js'
import { Resolved } from './resolved.js'
import { valueText } from './say.js'
import type { Spot } from './spot.js'
import type { Sight, Stage, Viewer } from './stage.js'
import type { Named } from './targets.js'

/** How long Discord waits for a first answer, and a ms more. */
const ANSWER_MS = 3_001
const AUTOCOMPLETE = 4
const [CHOICES, MODAL] = [8, 9]

type MessageSight = Extract<Sight, { message: StoredMessage }>

export class Transcript implements Viewer {
  /** What was done and seen, in order. */
  readonly entries: TranscriptEntry[] = []
  readonly #stage: Stage
  readonly #spot: Spot
  /** Ids of the interactions that the user began here. */
  readonly #own = new Map<string, Interaction>()
  /** Messages that came into sight, and how they looked last. */
  readonly #seen = new Map<string, { readonly message: StoredMessage; json: MessageJson }>()
  /** Actions that are under way: meanwhile everything is noted that the user sees. */
  #acting = 0
  #lastAction = 0
  #form: { readonly form: Form; readonly opener: Interaction } | undefined
  #choices: readonly OfferedChoice[] = []
  #failure: string | undefined
  #link: string | undefined

  constructor(stage: Stage, spot: Spot) {
    this.#stage = stage
    this.#spot = spot
    stage.watch(this)
  }

  /** All of it as text, for snapshots. */
  get text(): string {
    return this.entries.map(entry => entry.text).join('\n')
  }

  /** What came since the user's last action, as text. */
  get latest(): string {
    return this.entries
      .slice(this.#lastAction)
      .map(entry => entry.text)
      .join('\n')
  }

  /** What stands before the user now: the messages that are still there, and the open modal. */
  get screen(): string {
    const messages = this.messages.map(({ text }) => text)
    return [...messages, ...(this.modal === undefined ? [] : [this.modal.text])].join('\n')
  }

  /** The messages that came into sight here and are still there, oldest first. */
  get messages(): readonly MessageView[] {
    return this.#visible().map(message => new MessageView(this.#stage, message))
  }

  /** The newest of them. @throws RangeError where there is none */
  get message(): MessageView {
    const message = this.messages.at(-1)
    if (message !== undefined) return message
    throw new RangeError(`transcript.message: expected a message in sight, found none; so far:\n${this.text}`)
  }

  /** The modal that is open. */
  get modal(): Form | undefined {
    return this.#form?.form
  }

  /** What autocomplete offered last. */
  get choices(): readonly OfferedChoice[] {
    return this.#choices
  }

  /** Why the last action failed, such as `no answer within 3 s`; undefined where it did not. */
  get failure(): string | undefined {
    return this.#failure
  }

  /** The address of the link button that was clicked last. */
  get link(): string | undefined {
    return this.#link
  }

  /**
   * Clicks a button by its label, emoji or custom id, in the newest message that has it.
   * @throws RangeError for a button that is not there, disabled, or there more than once
   */
  async click(label: string, options: ClickOptions = {}): Promise<this> {
    const clicked = click(this.#spot, this.#stage, { messages: this.#visible(), name: label, options })
    return this.#press(clicked)
  }

  /**
   * Chooses in a select by its placeholder or custom id: labels or values, or users, roles and channels by name.
   * @throws RangeError for what is not there, and for too few or too many
   */
  async select(name: string, values: Named | readonly Named[], options: ClickOptions = {}): Promise<this> {
    const chosen = Array.isArray(values) ? (values as readonly Named[]) : [values as Named]
    const messages = this.#visible()
    return this.#press(select(this.#spot, this.#stage, { messages, name, options, values: chosen }))
  }

  /**
   * Fills the open modal by its labels or custom ids, and submits it.
   * @throws RangeError where no modal is open, and for fields that the client would not send
   */
  async submit(values: FormValues = {}): Promise<this> {
    const open = this.#form
    if (open === undefined) throw new RangeError(`${this.#name} cannot submit: no modal is open`)
    const { form, opener } = open
    const resolved = new Resolved(this.#spot, opener.applicationId)
    const components = form.fill(values, { stage: this.#stage, spot: this.#spot, resolved })
    const tables = resolved.tables
    const filled = Object.entries(values).map(([name, value]) => `${name}: ${valueText(value)}`)
    return this.run([`submits "${form.title}"`, ...filled].join('\n  '), () => {
      const interaction = this.#stage.world.interactions.create({
        ...this.#common(opener.applicationId),
        ...{ kind: 'modal', name: form.customId, opener, userInstalled: opener.userInstalled },
        owners: opener.payload.authorizing_integration_owners as Record<string, string>,
        data: { custom_id: form.customId, components, ...(tables !== undefined && { resolved: tables }) },
        ...(opener.message !== undefined && { message: opener.message }),
      })
      return interaction
    })
  }

  /** Closes the open modal, of which the application never hears. @throws RangeError where none is open */
  dismiss(): this {
    if (this.#form === undefined) throw new RangeError(`${this.#name} cannot dismiss: no modal is open`)
    this.#note({ kind: 'action', text: `${this.#name} dismisses "${this.#form.form.title}"` }, true)
    this.#form = undefined
    return this
  }

  /**
   * Waits until the text, or the fact, is there; a driven clock is moved as far as it takes.
   * @param ms of the clock, at most. @default 900000
   * @throws Error with what is there instead
   */
  async until(wanted: string | (() => boolean), ms = 900_000): Promise<this> {
    const fact = typeof wanted === 'function' ? wanted : () => this.text.includes(wanted)
    if (await this.#stage.pace.until(fact, ms)) return this
    throw new Error(`transcript.until: ${ms} ms passed without ${String(wanted)}; so far:\n${this.text}`)
  }

  toString(): string {
    return this.text
  }

  /** For users: does something that makes an interaction, and waits for what comes of it. */
  async run(what: string, begin: () => Interaction): Promise<this> {
    this.#note({ kind: 'action', text: `${this.#name} ${what}` }, true)
    this.#failure = undefined
    this.#acting++
    try {
      const interaction = begin()
      this.#own.set(interaction.id, interaction)
      await this.#answer(interaction)
    } finally {
      this.#acting--
    }
    return this
  }

  /** For users: lets a message come into sight that was there before. */
  show(message: StoredMessage): void {
    this.#seen.set(message.json.id, { message, json: message.json })
  }

  /** For the simulation: something came into somebody's sight. */
  see(sight: Sight): void {
    if ('message' in sight) return void this.#seeMessage(sight)
    if (!this.#own.has(sight.interaction.id)) return
    const { interaction } = sight
    if (sight.kind === 'failed') return void this.#fail(interaction, sight.why)
    if (sight.type === MODAL) this.#open(interaction)
    else if (interaction.type === 5) this.#form = undefined
    if (sight.type !== CHOICES) return
    this.#choices = (interaction.answer as { choices: readonly OfferedChoice[] }).choices
    this.#note(choicesEntry(this.#choices))
  }

  /** Waits for the first answer, for what it says is still to come, and until all is quiet. */
  async #answer(interaction: Interaction): Promise<void> {
    const { pace, world } = this.#stage
    const left = ANSWER_MS - (world.clock.now() - interaction.createdAt)
    const done = () => interaction.answered !== undefined || this.#failure !== undefined
    const refused = () => (interaction.refused === undefined ? '' : `; an answer was refused: ${interaction.refused}`)
    if (!(await pace.until(done, left))) this.#fail(interaction, `no answer within 3 s${refused()}`)
    await pace.quiet()
    if (interaction.loading && (await pace.until(() => !interaction.loading, 0))) await pace.quiet()
  }

  async #press({ link, line, begin, message }: Clicked): Promise<this> {
    this.show(message)
    if (begin !== undefined) return this.run(line, begin)
    this.#note({ kind: 'action', text: `${this.#name} ${line}` }, true)
    this.#link = link
    return this
  }

  #common(applicationId: string) {
    const { user, channel, locale } = this.#spot
    return { applicationId, userId: user.id, channelId: channel.id, locale }
  }

  get #name(): string {
    return this.#spot.user.username
  }

  #visible(): StoredMessage[] {
    const { user } = this.#spot
    const there = [...this.#seen.values()].map(({ message }) => message)
    return there.filter(message => this.#stage.sees(user.id, message)).sort((a, b) => age(a) - age(b))
  }

  #open(opener: Interaction): void {
    const form = new Form(opener.answer as ModalJson)
    this.#form = { form, opener }
    this.#note(modalEntry(form))
  }

  #seeMessage(sight: MessageSight): void {
    const { message, json } = sight
    const before = this.#seen.get(json.id)
    if (before === undefined && !this.#concerns(sight)) return
    const at = { channelId: this.#spot.channel.id, before: before?.json }
    this.#seen.set(json.id, { message, json })
    this.#note(messageEntry(this.#stage, sight, at))
  }

  /** What answers the user, and whatever else comes into sight while the user waits. */
  #concerns({ message, json }: MessageSight): boolean {
    const of = (json.interaction_metadata as { id: string } | undefined)?.id
    if (of !== undefined) return this.#own.has(of)
    return this.#acting > 0 && this.#stage.sees(this.#spot.user.id, message)
  }

  #fail(interaction: Interaction, why: string): void {
    if (this.#failure !== undefined) return
    this.#failure = why
    const text = interaction.type === AUTOCOMPLETE ? 'Loading options failed' : 'The application did not respond'
    this.#note({ kind: 'failure', text })
  }

  #note(entry: TranscriptEntry, isAction = false): void {
    this.entries.push(entry)
    if (isAction) this.#lastAction = this.entries.length
  }
}

function age({ json }: StoredMessage): number {
  return snowflakeTime(json.id)
}
