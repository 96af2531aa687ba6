/**
 * Names: words that a webhook's or user's name cannot have.
 * @module
 */
import type { Report } from '../checks/report.js'
import type { Fields } from './rule.js'

/** https://docs.discord.com/developers/resources/user#usernames-and-nicknames (2026-08) */
const naming = 'resources/user#usernames-and-nicknames'

/** Neither `clyde` nor `discord` in the name of a webhook. */
export function webhookName(part: Fields, report: Report, key: 'name' | 'username'): void {
  const name = part[key]
  if (typeof name !== 'string') return
  const word = ['clyde', 'discord'].find(one => name.toLowerCase().includes(one))
  if (word === undefined) return
  const message = `has the word ${word}, must not`
  report.addAt(key, { code: 'NAME_NOT_ALLOWED', message, docs: 'resources/webhook#create-webhook' })
}

/** No `@`, `#`, `:`, three backticks or `discord`, and neither `everyone` nor `here`. */
export function username(part: Fields, report: Report): void {
  const name = part.username
  if (typeof name !== 'string') return
  const word = ['@', '#', ':', '```', 'discord'].find(one => name.toLowerCase().includes(one))
  if (word !== undefined)
    report.addAt('username', { code: 'NAME_NOT_ALLOWED', message: `has ${word}, must not`, docs: naming })
  if (name === 'everyone' || name === 'here')
    report.addAt('username', { code: 'NAME_NOT_ALLOWED', message: `the word ${name}, must not be`, docs: naming })
}
