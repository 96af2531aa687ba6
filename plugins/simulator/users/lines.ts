/**
 * Lines: what came into a user's sight, one after the other, as text.
 * @module
 */
import type { MessageJson, StoredMessage } from '../world/model.js'
import { drawMessage } from './draw.js'
import type { Form } from './form.js'
import { brief } from './say.js'
import type { Sight, Stage } from './stage.js'

/** A choice that autocomplete offers. */
export interface OfferedChoice {
  readonly name: string
  readonly value: string | number
}

/** One thing that a user did or saw. */
export interface TranscriptEntry {
  readonly kind: 'action' | 'posted' | 'edited' | 'deleted' | 'modal' | 'choices' | 'failure'
  /** As it stands in the transcript. */
  readonly text: string
}

const LOADING = 1 << 7

/** A message that came, changed or went, as `userId` in `channelId` sees it. */
export function messageEntry(
  stage: Stage,
  sight: Extract<Sight, { kind: 'posted' | 'edited' | 'deleted' }>,
  at: { channelId: string; before: MessageJson | undefined },
): TranscriptEntry {
  const { message, json } = sight
  const filled = at.before !== undefined && isLoading(at.before) && !isLoading(json)
  const kind = sight.kind === 'edited' && filled ? 'posted' : sight.kind
  const who = json.author.username + placeOf(stage, json, at.channelId)
  const alone = stage.onlyFor(json.id) === undefined ? '' : ' (only you can see this)'
  if (kind === 'deleted')
    return { kind, text: `${who} deletes: ${brief(json.content || firstLine(stage, message, json))}` }
  if (isLoading(json)) return { kind, text: `${who} is thinking...${alone}` }
  const body = drawMessage(stage.world, message, json).map(line => `  ${line}`.trimEnd())
  return { kind, text: [`${who}${kind === 'edited' ? ' edits' : ''}${alone}:`, ...body].join('\n') }
}

export function modalEntry(form: Form): TranscriptEntry {
  return { kind: 'modal', text: form.text }
}

export function choicesEntry(choices: readonly OfferedChoice[]): TranscriptEntry {
  const lines = choices.map(({ name }) => `  ${name}`)
  return { kind: 'choices', text: lines.length === 0 ? '  No options match your search.' : lines.join('\n') }
}

function isLoading({ flags }: MessageJson): boolean {
  return (flags & LOADING) !== 0
}

/** Said only of messages that are not in the user's channel. */
function placeOf({ world }: Stage, json: MessageJson, here: string): string {
  if (json.channel_id === here) return ''
  const channel = world.channels.get(json.channel_id)
  return channel?.recipients === undefined ? ` in #${channel?.name ?? json.channel_id}` : ' (direct message)'
}

function firstLine({ world }: Stage, message: StoredMessage, json: MessageJson): string {
  return drawMessage(world, message, json)[0] ?? ''
}
