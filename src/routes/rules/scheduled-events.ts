/**
 * ScheduledEvents: where an event takes place, when it ends, and how it recurs.
 * @module
 */
import type { Report } from '../checks/report.js'
import { timeOf } from './guilds.js'
import { type Fields, fieldsOf, isSet, itemsOf, numberOf, textOf } from './rule.js'

/** https://docs.discord.com/developers/resources/guild-scheduled-event (2026-08) */
const page = 'resources/guild-scheduled-event'
const byType = `${page}#guild-scheduled-event-object-field-requirements-by-entity-type`
const external = 3
/** Clocks differ, and the request takes its time. */
const grace = 60 * 1000

/** Events on a stage or in a voice channel name it; external ones name a place and an end. */
export function eventPlace(event: Fields, report: Report, mustBeWhole: boolean): void {
  const type = numberOf(event.entity_type)
  if (type === external) externalPlace(event, report)
  if (type !== 1 && type !== 2) return
  if (mustBeWhole && !isSet(event.channel_id))
    report.addAt('channel_id', { code: 'REQUIRED', message: 'missing, must be its channel', docs: byType })
  if (isSet(fieldsOf(event.entity_metadata).location)) {
    const message = 'set, only external events have it'
    report.addAt(['entity_metadata', 'location'], { code: 'FORBIDDEN', message, docs: byType })
  }
}

function externalPlace(event: Fields, report: Report): void {
  if (isSet(event.channel_id))
    report.addAt('channel_id', { code: 'FORBIDDEN', message: 'set, an external event has none', docs: byType })
  if (!isSet(event.scheduled_end_time)) {
    const message = 'missing, an external event must have it'
    report.addAt('scheduled_end_time', { code: 'REQUIRED', message, docs: byType })
  }
  if (isSet(event.entity_metadata) && textOf(fieldsOf(event.entity_metadata).location) === '') {
    const message = 'missing, an external event must have it'
    report.addAt(['entity_metadata', 'location'], { code: 'REQUIRED', message, docs: byType })
  }
}

/** It starts in the future and ends after its start. */
export function eventTimes(event: Fields, report: Report, now: number): void {
  const start = timeOf(event.scheduled_start_time)
  const end = timeOf(event.scheduled_end_time)
  const docs = `${page}#create-guild-scheduled-event`
  if (start !== undefined && start < now - grace)
    report.addAt('scheduled_start_time', { code: 'IN_THE_PAST', message: 'past, must be in the future', docs })
  if (start === undefined || end === undefined || end > start) return
  report.addAt('scheduled_end_time', { code: 'RANGE_REVERSED', message: 'not after the start, must be', docs })
}

const rulePage = `${page}#guild-scheduled-event-recurrence-rule-object`
const yearly = 0
const monthly = 1
const weekly = 2
const daily = 3

/** What the clients of Discord can show of recurrences. */
export function recurrence(event: Fields, report: Report): void {
  if (!isSet(event.recurrence_rule)) return
  const rule = fieldsOf(event.recurrence_rule)
  report.enter('recurrence_rule')
  for (const key of ['end', 'count', 'by_year_day'])
    if (isSet(rule[key])) report.addAt(key, { code: 'FORBIDDEN', message: 'set, cannot be', docs: rulePage })
  interval(rule, report)
  weekdays(rule, report)
  monthDays(rule, report)
  const patterns = ['by_weekday', 'by_n_weekday', 'by_month'].filter(key => isSet(rule[key]))
  for (const key of patterns.slice(1))
    report.addAt(key, { code: 'ONE_OF', message: `besides ${patterns[0]}, must be one of them`, docs: rulePage })
  report.leave()
}

function interval({ interval: every, frequency }: Fields, report: Report): void {
  const most = frequency === weekly ? 2 : 1
  if (typeof every !== 'number' || typeof frequency !== 'number' || (every >= 1 && every <= most)) return
  const expected = most === 2 ? '1 or 2' : '1, except 2 for weekly events'
  report.addAt('interval', { code: 'NOT_ALLOWED', message: `another number, must be ${expected}`, docs: rulePage })
}

const knownSets = new Set(['0,1,2,3,4', '1,2,3,4,5', '0,1,2,3,6', '4,5', '5,6', '0,6'])

function weekdays({ by_weekday: days, by_n_weekday: nth, frequency }: Fields, report: Report): void {
  const complain = (key: string, message: string) => report.addAt(key, { code: 'RECURRENCE', message, docs: rulePage })
  if (isSet(days) && frequency !== daily && frequency !== weekly)
    complain('by_weekday', 'only for daily and weekly events')
  if (isSet(days) && frequency === weekly && itemsOf(days).length !== 1)
    complain('by_weekday', `${itemsOf(days).length} days, must be 1 for weekly events`)
  if (isSet(days) && frequency === daily && !knownSets.has([...itemsOf(days)].sort().join()))
    complain('by_weekday', 'no known set of days, must be such as Monday to Friday')
  if (isSet(nth) && frequency !== monthly) complain('by_n_weekday', 'only for monthly events')
  if (isSet(nth) && frequency === monthly && itemsOf(nth).length !== 1)
    complain('by_n_weekday', `${itemsOf(nth).length} days, must be 1`)
}

function monthDays({ by_month: months, by_month_day: days, frequency }: Fields, report: Report): void {
  for (const [key, list, other] of [
    ['by_month', months, days],
    ['by_month_day', days, months],
  ] as const) {
    if (!isSet(list)) continue
    const complain = (message: string) => report.addAt(key, { code: 'RECURRENCE', message, docs: rulePage })
    if (frequency !== yearly) complain('only for yearly events')
    else if (itemsOf(list).length !== 1) complain(`${itemsOf(list).length} items, must be 1`)
    else if (!isSet(other)) complain('alone, by_month and by_month_day must go together')
  }
}
