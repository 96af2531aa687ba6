/**
 * Interactions: what each kind of answer may hold.
 * @module
 */
import type { Report } from '../checks/report.js'
import { messageFlag } from './messages.js'
import { modalRules } from './modals.js'
import { editedMessage, type Sending, sentMessage } from './of-messages.js'
import { type Fields, fieldsOf, isFilled, numberOf } from './rule.js'

/** https://docs.discord.com/developers/interactions/receiving-and-responding (2026-08) */
const page = 'interactions/receiving-and-responding'

/** An answer that comes later can only say whether it will be ephemeral. */
export function deferredFlags(data: Fields, report: Report): void {
  const flags = numberOf(data.flags) ?? 0
  if ((flags & ~messageFlag.ephemeral) === 0) return
  const message = 'has other flags than EPHEMERAL (1 << 6), the only one of a deferred answer'
  report.addAt('flags', { code: 'FLAG_NOT_ALLOWED', message, docs: `${page}#interaction-response-object-messages` })
}

/** A deferred answer has no content yet. */
export function deferredContent(data: Fields, report: Report): void {
  for (const key of ['content', 'embeds', 'components', 'poll']) {
    if (!isFilled(data[key])) continue
    const message = 'has no effect in a deferred answer; edit the original answer instead'
    const docs = `${page}#interaction-response-object-interaction-callback-type`
    report.addAt(key, { code: 'NO_EFFECT', message, docs, warning: true })
  }
}

/** `autocomplete` suggestions are named and valued as the choices of an option. */
export function callbackRules(body: Fields, report: Report, sending: Sending): void {
  const data = fieldsOf(body.data)
  report.enter('data')
  switch (body.type) {
    case 4:
      sentMessage(data, report, sending)
      break
    case 5:
      deferredFlags(data, report)
      deferredContent(data, report)
      break
    case 7:
      editedMessage(data, report, sending.files)
      break
    case 9:
      modalRules(data, report)
  }
  report.leave()
}
