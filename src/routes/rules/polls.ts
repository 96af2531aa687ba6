/**
 * Polls: a question and its answers.
 * @module
 */
import type { Report } from '../checks/report.js'
import { type Fields, fieldsOf, isFilled, isSet, itemsOf } from './rule.js'

/** https://docs.discord.com/developers/resources/poll#poll-media-object (2026-08) */
const docs = 'resources/poll#poll-media-object'

/** Question and answers say something, and the question has no emoji. */
export function pollTexts(message: Fields, report: Report): void {
  if (!isSet(message.poll)) return
  const { question, answers } = fieldsOf(message.poll)
  report.enter('poll')
  report.enter('question')
  mediaText(fieldsOf(question), report)
  if (isSet(fieldsOf(question).emoji))
    report.addAt('emoji', { code: 'FORBIDDEN', message: 'set, a question has text only', docs })
  report.leave()
  report.enter('answers')
  for (const [i, answer] of itemsOf(answers).entries()) {
    report.enter(i)
    report.enter('poll_media')
    const media = fieldsOf(fieldsOf(answer).poll_media)
    mediaText(media, report)
    answerEmoji(media, report)
    report.leave()
    report.leave()
  }
  report.leave()
  report.leave()
}

function mediaText({ text }: Fields, report: Report): void {
  if (!isFilled(text)) report.addAt('text', { code: 'REQUIRED', message: 'missing, must say something', docs })
}

/** An emoji is named by its id or by its name, one of them. */
function answerEmoji({ emoji }: Fields, report: Report): void {
  if (!isSet(emoji)) return
  const { id, name } = fieldsOf(emoji)
  if (isFilled(id) !== isFilled(name)) return
  const message = `${isFilled(id) ? 'both id and name' : 'neither id nor name'}, must be one of them`
  report.addAt('emoji', { code: 'ONE_OF', message, docs })
}
