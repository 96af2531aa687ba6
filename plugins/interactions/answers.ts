/**
 * Answers: all that is said to one interaction, one after the other, and only what Discord takes at that point.
 * https://docs.discord.com/developers/interactions/receiving-and-responding (2026-08)
 * @module
 */
import type { APIMessage, APIModalInteractionResponseCallbackData } from 'discord-api-types/v10'
import type { FileInput } from '../../middleware/transport.js'
import { InteractionError } from '../../src/errors.js'
import type { Clock } from '../../src/kernel/clock.js'
import { asEdit, isEphemeral, isV2, type MessageLike, messageFlags, type Outgoing, outgoing } from './message-body.js'
import { eventLoop, explained } from './refusals.js'

/** https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-response-object-interaction-callback-type (2026-08) */
export const callback = {
  pong: 1,
  message: 4,
  deferredMessage: 5,
  deferredUpdate: 6,
  update: 7,
  choices: 8,
  modal: 9,
  launch: 12,
} as const

/** The first answer, as Discord takes it. */
export interface FirstAnswer {
  readonly type: number
  readonly data?: Readonly<Record<string, unknown>>
  readonly files?: readonly FileInput[] | undefined
}

/** What is known of the interaction that is answered. */
export interface Subject {
  /** Kind and name, such as `command play`. */
  readonly title: string
  readonly kind: 'command' | 'component' | 'autocomplete' | 'modal'
  /** Whether there is a message that the component stands on; a modal's is that of the component that opened it. */
  readonly hasMessage: boolean
  /** Whether that message is V2. */
  readonly isV2: boolean
  /** Only the user installed the app here: Discord takes five follow-ups. */
  readonly userInstalled: boolean
  /** Monotonic ms. */
  readonly receivedAt: number
}

/** The ways to Discord. */
export interface AnswerWire {
  readonly clock: Clock
  /** Sends the first answer: over REST, or as the answer to Discord's own request. */
  first(answer: FirstAnswer): Promise<void>
  /** Requests below `/webhooks/{application}/{token}`. */
  webhook<T>(method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, message?: Outgoing): Promise<T>
  warn(warning: string): void
}

/** `answering`: the first answer is on its way. */
export type AnswerState =
  | 'open'
  | 'answering'
  | 'deferred'
  | 'deferredUpdate'
  | 'answered'
  | 'updated'
  | 'modal'
  | 'choices'

/** Ms that a token works. */
export const tokenLife = 15 * 60_000
const mostFollowUps = 5
const original = '/messages/@original'

export class Answers {
  readonly #subject: Subject
  readonly #wire: AnswerWire
  readonly #loop = eventLoop()
  #state: AnswerState = 'open'
  #isEphemeral = false
  /** Of `@original`, as far as it was written from here. */
  #isV2: boolean | undefined
  #followUps = 0
  /** What was called and has not come to its end. */
  #pending = 0
  #begun = () => {}
  #last: Promise<unknown> = Promise.resolve()

  constructor(subject: Subject, wire: AnswerWire) {
    this.#subject = subject
    this.#wire = wire
  }

  get state(): AnswerState {
    return this.#state === 'open' && this.#pending > 0 ? 'answering' : this.#state
  }

  /** Ms since the interaction came in. */
  get elapsed(): number {
    return this.#wire.clock.now() - this.#subject.receivedAt
  }

  /** Resolves once there is a first answer, or after so many ms without one. */
  begun(most: number): Promise<void> {
    if (this.#state !== 'open') return Promise.resolve()
    return new Promise(resolve => {
      const stop = this.#wire.clock.timer(most, resolve)
      this.#begun = () => {
        stop()
        resolve()
      }
    })
  }

  /** Resolves when all that was said so far has arrived or failed. */
  settled(): Promise<unknown> {
    return this.#last
  }

  /** The answer; behind a `defer` what it announced, behind another answer a follow-up. */
  reply(message: MessageLike): Promise<void> {
    return this.#next('reply', async () => {
      this.#mustTakeMessages('reply')
      const sent = outgoing(message)
      if (this.#state === 'open') await this.#first('answered', callback.message, sent)
      else if (this.#state === 'deferred') await this.#fulfil(sent)
      else await this.#followUp(sent)
    })
  }

  /** Says that the answer will come. Does nothing if that was said already. */
  defer({ ephemeral = false }: { readonly ephemeral?: boolean } = {}): Promise<void> {
    return this.#next('defer', async () => {
      this.#mustTakeMessages('defer')
      if (this.#state === 'deferred') return
      this.#mustBeOpen('defer')
      const data = ephemeral ? { flags: messageFlags.ephemeral } : {}
      await this.#first('deferred', callback.deferredMessage, { data, files: undefined })
    })
  }

  /** Says that the component's message will change, or not at all: nothing is shown. Does nothing if that was said already. */
  deferUpdate(): Promise<void> {
    return this.#next('deferUpdate', async () => {
      this.#mustHaveMessage('deferUpdate')
      if (this.#state === 'deferredUpdate') return
      this.#mustBeOpen('deferUpdate')
      await this.#first('deferredUpdate', callback.deferredUpdate, undefined)
    })
  }

  /** Changes the message that the component stands on. */
  update(message: MessageLike): Promise<void> {
    return this.#next('update', async () => {
      this.#mustHaveMessage('update')
      const wasV2 = this.#wasV2('updated')
      const sent = asEdit(outgoing(message), wasV2)
      if (this.#state === 'open') await this.#first('updated', callback.update, sent)
      else if (this.#state === 'deferredUpdate' || this.#state === 'updated') {
        await this.#send(() => this.#wire.webhook('PATCH', original, sent))
        this.#state = 'updated'
      } else
        throw this.#illegal(
          'update',
          'its first answer went another way; the message can only be edited as `client.patch`',
        )
      this.#isV2 = wasV2 || isV2(sent)
    })
  }

  /** Whether `@original` is V2 as it is; undefined if there is none yet. After an update it is the component's message. */
  #wasV2(state = this.#state): boolean | undefined {
    if (state === 'deferred') return undefined
    const isOfComponent = state === 'deferredUpdate' || state === 'updated'
    return isOfComponent ? (this.#isV2 ?? this.#subject.isV2) : this.#isV2
  }

  /** Changes the first answer, or the message that an `update` changed. */
  edit(message: MessageLike): Promise<APIMessage> {
    return this.#next('edit', async () => {
      if (this.#state === 'open' || this.#state === 'modal' || this.#state === 'choices')
        throw this.#illegal('edit', 'there is no answer to edit; use `reply` first')
      const wasV2 = this.#wasV2()
      const sent = asEdit(outgoing(message), wasV2)
      const edited = await this.#send(() => this.#wire.webhook<APIMessage>('PATCH', original, sent))
      if (this.#state === 'deferred') this.#state = 'answered'
      this.#isV2 = wasV2 || isV2(sent)
      return edited
    })
  }

  /** Another message. */
  followUp(message: MessageLike): Promise<APIMessage> {
    return this.#next('followUp', async () => {
      this.#mustTakeMessages('followUp')
      if (this.#state === 'open')
        throw this.#illegal('followUp', 'there is no answer yet; use `reply` or `defer` first')
      const sent = outgoing(message)
      // Discord would take it as an edit of the loading message, and drop its flags.
      if (this.#state === 'deferred') return this.#fulfil(sent)
      return this.#followUp(sent)
    })
  }

  /** The first answer, as Discord has it. */
  original(): Promise<APIMessage> {
    return this.#next('original', () => this.#send(() => this.#wire.webhook<APIMessage>('GET', original)))
  }

  /** Deletes the first answer, or the follow-up of that id. */
  remove(id = '@original'): Promise<void> {
    return this.#next('remove', () => this.#send(() => this.#wire.webhook<void>('DELETE', `/messages/${id}`)))
  }

  /** Opens a modal: only as the first answer, and not to a modal. */
  show(modal: APIModalInteractionResponseCallbackData): Promise<void> {
    return this.#next('show', async () => {
      const { kind } = this.#subject
      if (kind === 'modal' || kind === 'autocomplete') throw this.#illegal('show', `a modal cannot answer this kind`)
      this.#mustBeOpen('show')
      await this.#first('modal', callback.modal, { data: { ...modal }, files: undefined })
    })
  }

  /** Opens the app's activity. */
  launch(): Promise<void> {
    return this.#next('launch', async () => {
      if (this.#subject.kind === 'autocomplete') throw this.#illegal('launch', 'an activity cannot answer this kind')
      this.#mustBeOpen('launch')
      await this.#first('answered', callback.launch, undefined)
    })
  }

  /** Answers an autocomplete. */
  choices(choices: readonly { readonly name: string; readonly value: string | number }[]): Promise<void> {
    return this.#next('choices', async () => {
      if (this.#subject.kind !== 'autocomplete') throw this.#illegal('choices', 'only autocompletes take them')
      this.#mustBeOpen('choices')
      await this.#first('choices', callback.choices, { data: { choices }, files: undefined })
    })
  }

  /** One after the other, in the order in which they were called, whether somebody awaits them or not. */
  #next<T>(what: string, say: () => Promise<T>): Promise<T> {
    this.#pending++
    const said = this.#last.then(() => {
      if (this.elapsed <= tokenLife) return say()
      const hint = 'Send a message to the channel instead.'
      const message = `\`${what}\` came ${seconds(this.elapsed)} after the interaction; its token lives for 15 minutes.`
      throw new InteractionError('INTERACTION_EXPIRED', message, { interaction: this.#subject.title, hint })
    })
    const end = () => void this.#pending--
    this.#last = said.then(end, end)
    return said
  }

  async #first(state: AnswerState, type: number, sent: Outgoing | undefined): Promise<void> {
    await this.#send(() => this.#wire.first({ type, ...(sent && { data: sent.data }), files: sent?.files }))
    this.#state = state
    this.#begun()
    if (!sent) return
    this.#isEphemeral = isEphemeral(sent)
    if (state === 'answered') this.#isV2 = isV2(sent)
  }

  /** What `defer` announced. Its visibility was decided there. */
  async #fulfil(sent: Outgoing): Promise<APIMessage> {
    const { ephemeral = this.#isEphemeral } = sent
    if (ephemeral !== this.#isEphemeral) this.#warnOfVisibility(ephemeral)
    const edited = await this.#send(() => this.#wire.webhook<APIMessage>('PATCH', original, asEdit(sent, undefined)))
    this.#state = 'answered'
    this.#isV2 = isV2(sent)
    return edited
  }

  #warnOfVisibility(asked: boolean): void {
    const [was, is] = asked ? ['public', 'ephemeral'] : ['ephemeral', 'public']
    this.#wire.warn(
      `${this.#subject.title}: the reply is ${is}, but it was deferred as ${was}, and Discord decides that with the ` +
        `first answer. Defer with { ephemeral: ${asked} }, or set \`defer\` where the command is defined.`,
    )
  }

  async #followUp(sent: Outgoing): Promise<APIMessage> {
    if (this.#subject.userInstalled && this.#followUps >= mostFollowUps) {
      const hint = 'Edit what was sent instead; here the app is installed by the user only.'
      throw new InteractionError(
        'FOLLOW_UP_LIMIT',
        `This would be follow-up ${mostFollowUps + 1}, Discord takes ${mostFollowUps}.`,
        {
          interaction: this.#subject.title,
          hint,
        },
      )
    }
    const message = await this.#send(() => this.#wire.webhook<APIMessage>('POST', '', sent))
    this.#followUps++
    return message
  }

  async #send<T>(send: () => Promise<T>): Promise<T> {
    try {
      return await send()
    } catch (error) {
      throw explained(error, { title: this.#subject.title, elapsed: this.elapsed, loop: this.#loop })
    }
  }

  #mustBeOpen(what: string): void {
    if (this.#state !== 'open')
      throw this.#illegal(what, `it was answered already (${this.#state}), and can only be answered once`)
  }

  #mustTakeMessages(what: string): void {
    if (this.#subject.kind === 'autocomplete')
      throw this.#illegal(what, 'an autocomplete is answered with choices only')
  }

  #mustHaveMessage(what: string): void {
    if (!this.#subject.hasMessage) throw this.#illegal(what, 'it did not come from a message; use `reply`')
  }

  #illegal(what: string, why: string): InteractionError {
    const { title } = this.#subject
    const hint = 'See docs/interactions.md, "What may follow what".'
    return new InteractionError('INTERACTION_STATE', `\`${what}\` cannot answer ${title}: ${why}.`, {
      interaction: title,
      hint,
    })
  }
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`
