/**
 * Lobbies: how much their metadata may hold.
 * @module
 */
import type { Report } from '../checks/report.js'
import { characters } from '../checks/words.js'
import { type Fields, fieldsOf, itemsOf, textOf } from './rule.js'

/** https://docs.discord.com/developers/resources/lobby (2026-08) */
const page = 'resources/lobby'
const most = 1000

/** 1000 characters of keys and values in all. */
export function metadataTotal(part: Fields, report: Report): void {
  for (const key of ['metadata', 'lobby_metadata', 'member_metadata']) {
    let total = 0
    for (const [name, value] of Object.entries(fieldsOf(part[key])))
      total += characters(name) + characters(textOf(value))
    if (total <= most) continue
    const message = `${total} characters in all, at most ${most}`
    report.addAt(key, { code: 'TOO_LONG', message, docs: `${page}#lobby-object` })
  }
}

/** The same for each member. */
export function membersMetadata(list: unknown, report: Report): void {
  for (const [i, member] of itemsOf(list).entries()) {
    report.enter(i)
    metadataTotal(fieldsOf(member), report)
    report.leave()
  }
}

/** 1024 characters for each key of a decision. */
export function moderationKeys(metadata: Fields, report: Report): void {
  const longest = 1024
  for (const key of Object.keys(metadata)) {
    if (characters(key) <= longest) continue
    const message = `a key of ${characters(key)} characters, at most ${longest}`
    report.add({ code: 'TOO_LONG', message, docs: `${page}#update-lobby-message-moderation-metadata` })
  }
}
