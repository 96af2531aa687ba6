/**
 * Poll: a question and up to ten answers, in a message.
 * https://docs.discord.com/developers/resources/poll#poll-create-request-object (2026-08)
 * @module
 */
import type { RESTAPIPoll } from 'discord-api-types/v10'
import type { PollCreateRequest } from '../../src/routes/types.gen.js'
import { type EmojiInput, emoji } from '../../src/values/emoji.js'
import { builderClass } from './builder.js'
import { homes } from './homes.js'
import type { Buildable, Draft, Fluent } from './types.js'

type Fields = Omit<PollCreateRequest, 'layout_type'>
type Whole = Draft<PollCreateRequest>

const steps = {
  question: (_: Whole, question: string | { readonly text: string }) => ({
    question: typeof question === 'string' ? { text: question } : question,
  }),
  addAnswer: ({ answers }: Whole, text: string, picture?: EmojiInput) => ({
    answers: [
      ...(answers ?? []),
      { poll_media: { text, ...(picture !== undefined && { emoji: pollEmoji(picture) }) } },
    ],
  }),
  /** Whether people may choose several answers. */
  allowMultiselect: (_: Whole, allowed = true) => ({ allow_multiselect: allowed }),
}

/** An emoji of a poll is named by its id or by its character, never by both. */
function pollEmoji(input: EmojiInput) {
  const { id, name } = emoji.from(input)
  return id === null ? { name } : { id }
}

type Payload = Readonly<Record<string, unknown>>

/** Discord names the emoji of an answer twice; only one name can be sent. */
export function sendablePoll({ answers, ...poll }: Payload): Payload {
  if (!Array.isArray(answers)) return answers === undefined ? poll : { ...poll, answers }
  return { ...poll, answers: answers.map(answer => ({ ...answer, poll_media: sendableMedia(answer?.poll_media) })) }
}

function sendableMedia(media: { emoji?: { id?: unknown; name?: unknown } } | undefined) {
  return media?.emoji?.id ? { ...media, emoji: { id: media.emoji.id } } : media
}

export interface PollBuilder extends Fluent<Fields, typeof steps, PollBuilder>, Buildable<RESTAPIPoll> {}
/** `duration` is in hours, 24 unless it is set. */
export const PollBuilder = builderClass<RESTAPIPoll, PollBuilder>({
  home: homes.poll,
  steps,
  without: ['layout_type'],
  adopt: sendablePoll,
})
