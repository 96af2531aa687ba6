/**
 * Cursors: which ends of a page exclude each other.
 * @module
 */
import { isSet, type Rule } from './rule.js'

/** https://docs.discord.com/developers/resources/message#get-channel-messages (2026-08) */
export const oneCursor: Rule = ({ query }, report) => {
  const given = ['around', 'before', 'after'].filter(key => isSet(query[key]))
  for (const key of given.slice(1)) {
    const message = `besides ${given[0]}, must be one of around, before and after`
    report.addAt(['query', key], { code: 'CURSORS_EXCLUSIVE', message, docs: 'resources/message#get-channel-messages' })
  }
}

/** Where `before` wins, `after` does nothing. */
export const beforeWins: Rule = ({ query }, report) => {
  if (!isSet(query.before) || !isSet(query.after)) return
  const message = 'has no effect besides before'
  report.addAt(['query', 'after'], { code: 'NO_EFFECT', message, warning: true })
}
