/**
 * Interaction routes: the first answer to an interaction.
 * https://docs.discord.com/developers/interactions/receiving-and-responding#create-interaction-response (2026-08)
 * @module
 */
import { type Call, type Endpoint, Refusal, type Reply } from '../endpoint.js'
import type { Interaction } from '../world/interactions.js'
import type { StoredMessage } from '../world/model.js'
import { presentMessage } from '../world/payloads.js'
import { anything, check, choice, decimal, invalid, list, object, required, type Shape, text } from './check.js'
import { misfit } from './command-rules.js'
import { ModalComponents } from './components.js'
import { answer, change, place } from './follow-ups.js'
import { MessageEdit, MessageFlag, MessagePost } from './message-body.js'
import { flagIn } from './pages.js'
import { idIn } from './reach.js'
import { refusalText } from './refusal-text.js'
import { emptyMessage, unknown } from './refusals.js'

export const interactionRoutes: readonly Endpoint[] = [
  {
    method: 'POST',
    path: '/interactions/{interaction_id}/{interaction_token}/callback',
    auth: 'none',
    handle: callback,
  },
]

const Callback = {
  Pong: 1,
  Message: 4,
  DeferredMessage: 5,
  DeferredUpdate: 6,
  Update: 7,
  Choices: 8,
  Modal: 9,
  Activity: 12,
} as const

/** Callback types by the interaction's type: command, component, autocomplete, modal. */
const ALLOWED: Readonly<Record<number, readonly number[]>> = {
  2: [Callback.Message, Callback.DeferredMessage, Callback.Modal, Callback.Activity],
  3: [
    Callback.Message,
    Callback.DeferredMessage,
    Callback.DeferredUpdate,
    Callback.Update,
    Callback.Modal,
    Callback.Activity,
  ],
  4: [Callback.Choices],
  5: [Callback.Message, Callback.DeferredMessage, Callback.DeferredUpdate, Callback.Update, Callback.Activity],
}

const Kind = object({ type: required(choice(...Object.values(Callback))), data: anything })
const value: Shape<string | number> = (given, path, report) =>
  typeof given === 'number' ? decimal()(given, path, report) : text({ max: 100 })(given, path, report)
const ChoicesBody = object({
  data: required(
    object({
      choices: required(
        list(object({ name: required(text({ min: 1, max: 100 })), value: required(value) }), { max: 25 }),
      ),
    }),
  ),
})
const ModalBody = object({
  data: required(
    object({
      custom_id: required(text({ min: 1, max: 100 })),
      title: required(text({ min: 1, max: 45 })),
      components: required(ModalComponents),
    }),
  ),
})

/** The first answer; also given inline, in the answer to Discord's own request. */
export function callback(call: Call): Reply {
  try {
    return answerFirst(call)
  } catch (error) {
    const interaction = call.world.interactions.get(call.params.interaction_id ?? '')
    if (interaction !== undefined) interaction.refused = refusalText(error)
    throw error
  }
}

function answerFirst(call: Call): Reply {
  const interaction = call.world.interactions.answerable(
    idIn(call, 'interaction_id'),
    call.params.interaction_token ?? '',
  )
  if (interaction === undefined) throw unknown('interaction')
  if (interaction.answered !== undefined) throw new Refusal(400, 40060, 'Interaction has already been acknowledged.')
  const { type } = check(Kind, call.body)
  const allowed = allowedFor(interaction)
  if (!allowed.includes(type)) {
    throw invalid(['type'], 'BASE_TYPE_CHOICES', `Value must be one of {${allowed.join(', ')}}.`)
  }
  const message = perform(call, interaction, type)
  interaction.answered = type
  interaction.originalId = message?.json.id
  if (message !== undefined) {
    interaction.replies.set(message.json.id, message)
    interaction.ephemeral = (message.json.flags & MessageFlag.Ephemeral) !== 0
  }
  call.world.interactions.tell({ kind: 'answered', interaction, type })
  if (!flagIn(call.query, 'with_response')) return { status: 204 }
  return { status: 200, body: presentAnswer(call, interaction, message) }
}

/** A modal that no component opened has no message to update. */
function allowedFor({ type, message }: Interaction): readonly number[] {
  const allowed = ALLOWED[type] ?? []
  if (type !== 5 || message !== undefined) return allowed
  return allowed.filter(kind => kind !== Callback.DeferredUpdate && kind !== Callback.Update)
}

/** Does what the answer says and returns the message that is now `@original`. */
function perform(call: Call, interaction: Interaction, type: number): StoredMessage | undefined {
  switch (type) {
    case Callback.Message:
      return answer(call, interaction, { request: dataOf(call, MessagePost) })
    case Callback.DeferredMessage:
      return defer(call, interaction)
    case Callback.DeferredUpdate:
      return interaction.message
    case Callback.Update:
      return updateSource(call, interaction)
    case Callback.Choices:
      interaction.answer = choicesFor(call, interaction)
      return undefined
    case Callback.Modal:
      interaction.answer = check(ModalBody, call.body).data
      return undefined
    default:
      return undefined
  }
}

/** Choices are of the type of the option that is being typed. */
function choicesFor(call: Call, { payload }: Interaction) {
  const { data } = check(ChoicesBody, call.body)
  const focused = focusedIn((payload.data as { options?: readonly TypedOption[] }).options ?? [])
  for (const [index, { value }] of data.choices.entries()) {
    const complaint = focused && misfit(focused.type, value)
    if (complaint) throw invalid(['data', 'choices', index, 'value'], complaint.code, complaint.message)
  }
  return data
}

interface TypedOption {
  readonly type: number
  readonly focused?: boolean
  readonly options?: readonly TypedOption[]
}

function focusedIn(options: readonly TypedOption[]): TypedOption | undefined {
  for (const option of options) {
    const found = option.focused === true ? option : focusedIn(option.options ?? [])
    if (found !== undefined) return found
  }
  return undefined
}

function defer(call: Call, interaction: Interaction): StoredMessage {
  const { flags } = check(object({ data: object({ flags: decimal() }) }), call.body).data ?? {}
  interaction.loading = true
  return place(call, interaction, { flags: MessageFlag.Loading | ((flags ?? 0) & MessageFlag.Ephemeral) })
}

/** Edits the message that the component sits on. */
function updateSource(call: Call, interaction: Interaction): StoredMessage {
  if (interaction.message === undefined) throw unknown('message')
  dataOf(call, MessageEdit)
  change({ ...call, body: (call.body as { data?: unknown }).data ?? {} }, interaction, interaction.message)
  return interaction.message
}

/** The message in `data`; complaints stand under `data`. */
function dataOf<T>(call: Call, shape: Shape<T>): T {
  const { data } = check(object({ data: shape }), call.body) as { data?: T }
  if (data === undefined) throw emptyMessage()
  return data
}

/** Callbacks whose answer is a message; others make none, and an activity is a resource of its own. */
const MAKING: readonly number[] = [Callback.Message, Callback.DeferredMessage, Callback.Update]

function presentAnswer(call: Call, interaction: Interaction, message: StoredMessage | undefined) {
  const type = interaction.answered!
  return {
    interaction: {
      id: interaction.id,
      type: interaction.type,
      ...(message !== undefined && {
        response_message_id: message.json.id,
        response_message_loading: interaction.loading,
        response_message_ephemeral: interaction.ephemeral,
      }),
      channel_id: interaction.channelId,
      ...(interaction.payload.guild_id !== undefined && { guild_id: interaction.payload.guild_id }),
    },
    ...(message !== undefined &&
      MAKING.includes(type) && {
        resource: { type, message: presentMessage(call.world, message, interaction.applicationId) },
      }),
    ...(type === Callback.Activity && { resource: { type, activity_instance: { id: interaction.id } } }),
  }
}
