/**
 * OfMessages: the rules of every endpoint that sends or edits a message.
 * @module
 */
import type { Report } from '../checks/report.js'
import { componentCount, componentRules, componentType, legacyRows, uniqueIds, walk } from './components.js'
import { embedTotal, filledEmbedFields } from './embeds.js'
import {
  attachmentIds,
  discordsFlags,
  enforcedNonce,
  forwards,
  isV2,
  mentionsExclusive,
  messageFlag,
  settableFlags,
  shownFile,
  someContent,
  themeColours,
  v2Exclusions,
  voiceMessage,
} from './messages.js'
import { pollTexts } from './polls.js'
import { type Fields, type FileFacts, fieldsOf, inBody, isSet, type Rule } from './rule.js'

/** What a sent message must be; what it cannot be set by `never`. */
export interface Sending {
  readonly files: readonly FileFacts[]
  /** Flags that the endpoint does not take. */
  readonly never: number
}

/** The rules of a message that is sent, at which the report stands. */
export function sentMessage(message: Fields, report: Report, { files, never }: Sending): void {
  someContent(message, report, files)
  settableFlags(message, report, never)
  attachmentIds(message, report, { files, mayKeep: false })
  if (isSet(message.components) && !isV2(message)) legacyRows(message, report)
  anyMessage(message, report, files)
  if (message.message_reference !== undefined) forwards(message, report)
  if (message.enforce_nonce !== undefined) enforcedNonce(message, report)
  voiceMessage(message, report, files)
  if (isSet(message.poll)) pollTexts(message, report)
  if (isSet(message.shared_client_theme)) themeColours(message, report)
}

/** The rules of an edit, which may keep files and components that it does not show. */
export function editedMessage(message: Fields, report: Report, files: readonly FileFacts[]): void {
  attachmentIds(message, report, { files, mayKeep: true })
  anyMessage(message, report)
  if (isSet(message.poll)) pollTexts(message, report)
}

/** @param files those that components may show; undefined where the message may have others */
function anyMessage(message: Fields, report: Report, files?: readonly FileFacts[]): void {
  v2Exclusions(message, report)
  if (isSet(message.embeds)) {
    embedTotal(message, report)
    filledEmbedFields(message, report)
  }
  if (message.allowed_mentions !== undefined) mentionsExclusive(message, report)
  if (!isSet(message.components)) return
  componentCount(message, report)
  report.enter('components')
  walk(message.components, report, (component, at) => {
    componentRules(component, at)
    if (files && component.type === componentType.file) shownFile(component, at, files)
  })
  uniqueIds(message.components, report)
  report.leave()
}

const create = inBody((body, report, { files }) => {
  sentMessage(body, report, { files, never: discordsFlags | messageFlag.ephemeral })
})
/** Follow-ups of interactions go here as well, and may be ephemeral. */
const webhook = inBody((body, report, { files }) => sentMessage(body, report, { files, never: discordsFlags }))
const edit = inBody((body, report, { files }) => editedMessage(body, report, files))
/** In forums a thread begins with a message; elsewhere the body has none. */
const forum = inBody((body, report, { files }) => {
  if (!isSet(body.message)) return
  report.enter('message')
  sentMessage(fieldsOf(body.message), report, { files, never: discordsFlags | messageFlag.ephemeral })
  report.leave()
})

export const messageRules: Readonly<Record<string, readonly Rule[]>> = {
  'POST /channels/{channel_id}/messages': [create],
  'PATCH /channels/{channel_id}/messages/{message_id}': [edit],
  'POST /channels/{channel_id}/threads': [forum],
  'POST /webhooks/{webhook_id}/{webhook_token}': [webhook],
  'PATCH /webhooks/{webhook_id}/{webhook_token}/messages/{message_id}': [edit],
  'PATCH /webhooks/{webhook_id}/{webhook_token}/messages/@original': [edit],
}
