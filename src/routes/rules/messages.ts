/**
 * Messages: what a message must hold, what excludes what, and what refers to what.
 * @module
 */
import type { Report } from '../checks/report.js'
import { isSnowflake } from '../ids.js'
import { type Fields, type FileFacts, fieldsOf, isFilled, isSet, itemsOf, numberOf, textOf } from './rule.js'

/** https://docs.discord.com/developers/resources/message (2026-08) */
const page = 'resources/message'
const params = `${page}#create-message-json/form-params`

export const messageFlag = {
  suppressEmbeds: 1 << 2,
  ephemeral: 1 << 6,
  suppressNotifications: 1 << 12,
  voice: 1 << 13,
  componentsV2: 1 << 15,
} as const
const forward = 1

export const hasFlag = (message: Fields, flag: number): boolean => ((numberOf(message.flags) ?? 0) & flag) !== 0
export const isV2 = (message: Fields): boolean => hasFlag(message, messageFlag.componentsV2)

const contents = ['content', 'embeds', 'sticker_ids', 'components', 'poll', 'shared_client_theme']

/** A message holds something. A forward holds what it forwards. */
export function someContent(message: Fields, report: Report, files: readonly FileFacts[]): void {
  if (files.length > 0 || fieldsOf(message.message_reference).type === forward) return
  if (contents.some(key => isFilled(message[key]) && !isBlank(message[key]))) return
  const text = 'nothing to send, must have content, embeds, components, stickers, a poll or a file'
  report.add({ code: 'EMPTY_MESSAGE', message: text, docs: params })
}

const isBlank = (value: unknown): boolean => typeof value === 'string' && value.trim() === ''

/** IS_COMPONENTS_V2 leaves no place for anything but components. */
export function v2Exclusions(message: Fields, report: Report): void {
  if (!isV2(message)) return
  for (const key of ['content', 'embeds', 'sticker_ids', 'poll', 'shared_client_theme']) {
    if (!isFilled(message[key])) continue
    const text = 'set, cannot go with the flag IS_COMPONENTS_V2; use components such as a text display'
    report.addAt(key, { code: 'EXCLUDED_BY_COMPONENTS_V2', message: text, docs: params })
  }
}

/** `parse: ['users']` and a list of users exclude each other; the same for roles. */
export function mentionsExclusive(message: Fields, report: Report): void {
  const { parse, ...lists } = fieldsOf(message.allowed_mentions)
  for (const kind of ['users', 'roles']) {
    if (!itemsOf(parse).includes(kind) || itemsOf(lists[kind]).length === 0) continue
    report.enter('allowed_mentions')
    report.addAt(kind, {
      code: 'MENTIONS_EXCLUSIVE',
      message: `ids besides parse: ['${kind}'], must be one or the other`,
      docs: `${page}#allowed-mentions-object`,
    })
    report.leave()
  }
}

/** The id of a new attachment is the n of its files[n]; other ids belong to attachments that a message keeps. */
export function attachmentIds(message: Fields, report: Report, how: { files: readonly FileFacts[]; mayKeep: boolean }) {
  const docs = `${page}#attachment-object-attachment-request-structure`
  const seen = new Set<string>()
  report.enter('attachments')
  for (const [i, attachment] of itemsOf(message.attachments).entries()) {
    const { id } = fieldsOf(attachment)
    if (id === undefined || id === null || typeof id === 'object') continue
    const key = String(id)
    const isKept = how.mayKeep && typeof id !== 'number' && isSnowflake(key) && key.length > 10
    report.enter(i)
    if (!isKept && !how.files.some(file => String(file.id) === key)) {
      const message = how.files.length === 0 ? 'no file goes with the request' : 'no file of the request has this n'
      report.addAt('id', { code: 'UNKNOWN_FILE', message: `${message}, must be the n of a files[n]`, docs })
    }
    if (seen.has(key)) report.addAt('id', { code: 'DUPLICATE', message: 'the same as of another attachment', docs })
    seen.add(key)
    report.leave()
  }
  report.leave()
}

/** Only some flags can be set by who sends. Bits that are newer than these rules pass. */
export function settableFlags(message: Fields, report: Report, never: number): void {
  const flags = numberOf(message.flags) ?? 0
  for (let bit = 0; bit < 15; bit++) {
    if ((flags & never & (1 << bit)) === 0) continue
    const text = `has 1 << ${bit}, which cannot be set here`
    report.addAt('flags', { code: 'FLAG_NOT_ALLOWED', message: text, docs: params })
  }
}

/** What only Discord sets: crossposts, deleted sources, urgency, threads, loading, failed mentions, snapshots. */
export const discordsFlags = 0b100_0001_1011_1011

/** A forward says which channel the message is in. */
export function forwards(message: Fields, report: Report): void {
  const reference = fieldsOf(message.message_reference)
  if (reference.type !== forward || isSet(reference.channel_id)) return
  report.enter('message_reference')
  const text = 'missing, a forward must say where the message is'
  report.addAt('channel_id', { code: 'REQUIRED', message: text, docs: `${page}#message-reference-structure` })
  report.leave()
}

/** `enforce_nonce` does nothing without a nonce. */
export function enforcedNonce(message: Fields, report: Report): void {
  if (message.enforce_nonce !== true || isFilled(message.nonce)) return
  const text = 'has no effect without a nonce'
  report.addAt('enforce_nonce', { code: 'NO_EFFECT', message: text, docs: params, warning: true })
}

/** A voice message is one audio file with its length and its waveform, and nothing else. */
export function voiceMessage(message: Fields, report: Report, files: readonly FileFacts[]): void {
  if (!hasFlag(message, messageFlag.voice)) return
  const docs = `${page}#voice-messages`
  for (const key of contents) {
    if (isFilled(message[key]))
      report.addAt(key, { code: 'FORBIDDEN', message: 'set, a voice message holds its recording only', docs })
  }
  const attachments = itemsOf(message.attachments)
  if (attachments.length !== 1 || files.length > 1)
    report.addAt('attachments', { code: 'VOICE_MESSAGE', message: 'must be exactly one for a voice message', docs })
  const { duration_secs: seconds, waveform } = fieldsOf(attachments[0])
  report.enter('attachments')
  report.enter(0)
  if (attachments.length > 0 && !isSet(seconds))
    report.addAt('duration_secs', { code: 'REQUIRED', message: 'missing, a voice message must have it', docs })
  if (attachments.length > 0 && !isSet(waveform))
    report.addAt('waveform', { code: 'REQUIRED', message: 'missing, a voice message must have it', docs })
  report.leave()
  report.leave()
}

/** Colours of a theme are six hexadecimal digits. */
export function themeColours(message: Fields, report: Report): void {
  report.enter('shared_client_theme')
  report.enter('colors')
  for (const [i, colour] of itemsOf(fieldsOf(message.shared_client_theme).colors).entries()) {
    if (typeof colour !== 'string' || colour.length !== 6 || /^[\da-f]{6}$/i.test(textOf(colour))) continue
    const docs = `${page}#shared-client-theme-object`
    report.addAt(i, { code: 'INVALID_FORMAT', message: 'must be six hexadecimal digits', docs })
  }
  report.leave()
  report.leave()
}

/** A file component shows a file of the same request. Discord puts underscores where a name has spaces. */
export function shownFile(component: Fields, report: Report, files: readonly FileFacts[]): void {
  const url = textOf(fieldsOf(component.file).url)
  const name = url.slice('attachment://'.length)
  if (url === '' || files.some(file => file.name === name || file.name.replace(/ /g, '_') === name)) return
  report.enter('file')
  const message = 'no file of the request has this name'
  report.addAt('url', { code: 'UNKNOWN_FILE', message, docs: 'components/reference#file' })
  report.leave()
}
