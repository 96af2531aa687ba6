/**
 * BulkDelete: 2 to 100 messages, each named once and younger than two weeks.
 * @module
 */
import { isSnowflake } from '../ids.js'
import { fieldsOf, itemsOf, type Rule } from './rule.js'

/** https://docs.discord.com/developers/resources/message#bulk-delete-messages (2026-08) */
const docs = 'resources/message#bulk-delete-messages'
const oldest = 14 * 24 * 3600 * 1000
const epoch = 1_420_070_400_000

export const youngMessages: Rule = ({ body, now }, report) => {
  const limit = now() - oldest
  for (const [i, id] of itemsOf(fieldsOf(body).messages).entries()) {
    if (!isSnowflake(id) || Number(BigInt(id) >> 22n) + epoch >= limit) continue
    const message = 'older than 14 days, must be younger'
    report.addAt(['body', 'messages', i], { code: 'TOO_OLD', message, docs })
  }
}
