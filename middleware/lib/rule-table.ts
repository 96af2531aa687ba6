/**
 * Rule table: finds the coalesce rule for a request, by its route and method.
 * @module
 */
import { checkChoice, checkFunction, checkKeys, checkList, checkNumber } from '../../src/check.js'
import { ConfigError } from '../../src/errors.js'
import type { Method } from '../../src/request.js'
import type { CoalesceRule } from './coalesce-rules.js'

export type RuleTable = ReadonlyMap<string, Readonly<Partial<Record<Method, CoalesceRule>>>>

const keys = ['name', 'method', 'route', 'maxBatchSize', 'maxWaitTime', 'priority', 'key', 'touches', 'merge', 'split']

/**
 * @param own the layer's rules, which those of the user replace where they are for the same endpoint
 * @throws {ConfigError} naming what is wrong in a rule of the user, or the rule whose endpoint or name is taken
 */
export function ruleTable(users: readonly CoalesceRule[], own: readonly CoalesceRule[]): RuleTable {
  checkList('coalesce.rules', users, { expected: 'rules', fits: rule => typeof rule === 'object' && rule !== null })
  for (const [index, rule] of users.entries()) checkRule(`coalesce.rules[${index}]`, rule)
  const table = new Map<string, Partial<Record<Method, CoalesceRule>>>()
  const names = new Set<string>()
  for (const rule of users) {
    if (table.get(rule.route)?.[rule.method])
      throw new ConfigError('coalesce.rules', 'rules of different endpoints', rule)
    if (names.has(rule.name)) throw new ConfigError('coalesce.rules', 'rules of different names', rule.name)
    names.add(rule.name)
    table.set(rule.route, { ...table.get(rule.route), [rule.method]: rule })
  }
  for (const rule of own) table.set(rule.route, { [rule.method]: rule, ...table.get(rule.route) })
  return table
}

function checkRule(at: string, rule: CoalesceRule): void {
  checkKeys(at, rule, keys)
  const { name, method, route, maxBatchSize, maxWaitTime, priority } = rule
  if (typeof name !== 'string' || name === '') throw new ConfigError(`${at}.name`, 'a name', name)
  checkChoice(`${at}.method`, method, ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'])
  const isTemplate = typeof route === 'string' && route.startsWith('/')
  if (!isTemplate) throw new ConfigError(`${at}.route`, 'a path template, such as /channels/{channel_id}', route)
  checkNumber(`${at}.maxBatchSize`, maxBatchSize, { min: 2, integer: true })
  if (maxWaitTime !== undefined) checkNumber(`${at}.maxWaitTime`, maxWaitTime)
  if (priority !== undefined) checkChoice(`${at}.priority`, priority, ['critical', 'high', 'normal', 'low'])
  for (const key of ['key', 'merge'] as const) {
    if (typeof rule[key] !== 'function') throw new ConfigError(`${at}.${key}`, 'a function', rule[key])
  }
  checkFunction(`${at}.touches`, rule.touches)
  checkFunction(`${at}.split`, rule.split)
}
