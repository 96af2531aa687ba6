/**
 * RoleConnections: keys of metadata.
 * @module
 */
import type { Report } from '../checks/report.js'
import { knownLocales } from './commands.js'
import { type Fields, fieldsOf, itemsOf } from './rule.js'

/** https://docs.discord.com/developers/resources/application-role-connection-metadata (2026-08) */
const docs = 'resources/application-role-connection-metadata#application-role-connection-metadata-object'

/** `a-z`, `0-9` and `_`, each key once. */
export function metadataKeys(list: unknown, report: Report): void {
  const seen = new Set<unknown>()
  for (const [i, item] of itemsOf(list).entries()) {
    const record: Fields = fieldsOf(item)
    const { key } = record
    if (typeof key === 'string' && key !== '' && !/^[a-z0-9_]+$/.test(key))
      report.addAt([i, 'key'], { code: 'INVALID_NAME', message: 'must be a-z, 0-9 and _', docs })
    if (typeof key === 'string' && seen.has(key))
      report.addAt([i, 'key'], { code: 'DUPLICATE', message: 'the same as of another record', docs })
    seen.add(key)
    report.enter(i)
    knownLocales(record, report)
    report.leave()
  }
}
