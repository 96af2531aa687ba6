/**
 * Embeds: 6000 characters in all, and fields that say something.
 * @module
 */
import type { Report } from '../checks/report.js'
import { characters } from '../checks/words.js'
import { each, type Fields, fieldsOf, isSet, itemsOf, textOf } from './rule.js'

/** https://docs.discord.com/developers/resources/message#embed-object-embed-limits (2026-08) */
const docs = 'resources/message#embed-object-embed-limits'
const most = 6000

/** All embeds of a message together. Discord trims before it counts. */
export function embedTotal(message: Fields, report: Report): void {
  let total = 0
  for (const embed of itemsOf(message.embeds)) total += lengthOf(fieldsOf(embed))
  if (total <= most) return
  const parts = 'title, description, fields, footer, author'
  report.addAt('embeds', {
    code: 'EMBEDS_TOO_LONG',
    message: `${total} characters in all, at most ${most} (${parts})`,
    docs,
  })
}

function lengthOf({ title, description, author, footer, fields }: Fields): number {
  let sum = counted(title) + counted(description) + counted(fieldsOf(author).name) + counted(fieldsOf(footer).text)
  for (const field of itemsOf(fields)) sum += counted(fieldsOf(field).name) + counted(fieldsOf(field).value)
  return sum
}

const counted = (value: unknown): number => (typeof value === 'string' ? characters(value.trim()) : 0)

/** The name and value of a field are required, and blanks are trimmed away. */
export function filledEmbedFields(message: Fields, report: Report): void {
  if (!isSet(message.embeds)) return
  report.enter('embeds')
  each(message.embeds, report, (embed, at) => {
    if (!isSet(embed.fields)) return
    at.enter('fields')
    each(embed.fields, at, field => {
      for (const key of ['name', 'value']) {
        if (typeof field[key] === 'string' && textOf(field[key]).trim() === '')
          at.addAt(key, { code: 'REQUIRED', message: 'blank, must say something', docs })
      }
    })
    at.leave()
  })
  report.leave()
}
