/**
 * Scheduled event bodies: what each kind of event needs, and which rules of repetition Discord can show.
 * https://docs.discord.com/developers/resources/guild-scheduled-event (2026-08)
 * @module
 */
import { EntityType, type RecurrenceRule } from '../world/scheduled-events.js'
import {
  choice,
  image,
  integer,
  isoTime,
  list,
  nullable,
  object,
  type Path,
  type Report,
  required,
  ruled,
  type Shaped,
  snowflake,
  text,
} from './check.js'

const weekday = choice(0, 1, 2, 3, 4, 5, 6)
const Frequency = { Yearly: 0, Monthly: 1, Weekly: 2, Daily: 3 } as const
/** The sets of days that a daily event may keep to, sorted. */
const DAY_SETS: readonly string[] = ['0,1,2,3,4', '1,2,3,4,5', '0,1,2,3,6', '4,5', '5,6', '0,6']

const Rule = ruled(
  object({
    start: required(isoTime),
    end: nullable(isoTime),
    frequency: required(choice(0, 1, 2, 3)),
    interval: nullable(integer({ min: 1 })),
    by_weekday: nullable(list(weekday, { max: 7, unique: true })),
    by_n_weekday: nullable(
      list(object({ n: required(integer({ min: 1, max: 5 })), day: required(weekday) }), { max: 7 }),
    ),
    by_month: nullable(list(integer({ min: 1, max: 12 }), { max: 12, unique: true })),
    by_month_day: nullable(list(integer({ min: -1, max: 31 }), { max: 33, unique: true })),
    by_year_day: nullable(list(integer({ min: -1, max: 365 }), { max: 367, unique: true })),
    count: nullable(integer()),
  }),
  demandShowable,
)
type RuleRequest = Shaped<typeof Rule>

const fields = {
  channel_id: nullable(snowflake),
  entity_metadata: nullable(object({ location: nullable(text({ min: 1, max: 100 })) })),
  scheduled_end_time: nullable(isoTime),
  description: nullable(text({ max: 1000 })),
  image: nullable(image),
  recurrence_rule: nullable(Rule),
}
const name = text({ min: 1, max: 100 })

export const EventPost = ruled(
  object({
    ...fields,
    name: required(name),
    privacy_level: required(choice(2)),
    scheduled_start_time: required(isoTime),
    entity_type: required(choice(1, 2, 3)),
  }),
  demandFields,
)
export type EventRequest = Shaped<typeof EventPost>

export const EventPatch = object({
  ...fields,
  name,
  privacy_level: choice(2),
  scheduled_start_time: isoTime,
  entity_type: nullable(choice(1, 2, 3)),
  status: nullable(choice(1, 2, 3, 4)),
})

/** The fields that an event must have by its type. */
export interface Merged {
  readonly entity_type: number
  readonly channel_id?: string | null | undefined
  readonly entity_metadata?: { readonly location?: string | null | undefined } | null | undefined
  readonly scheduled_end_time?: string | null | undefined
}

export function demandFields(value: Merged, path: Path, report: Report): void {
  const missing = (key: string) => report.add([...path, ...key.split('.')], REQUIRED)
  if (value.entity_type !== EntityType.External) {
    if (value.channel_id == null) missing('channel_id')
    return
  }
  if (value.entity_metadata?.location == null) missing('entity_metadata.location')
  if (value.scheduled_end_time == null) missing('scheduled_end_time')
  if (value.channel_id == null) return
  report.add([...path, 'channel_id'], { code: 'BASE_TYPE_FORBIDDEN', message: 'External events have no channel.' })
}

const REQUIRED = { code: 'BASE_TYPE_REQUIRED', message: 'This field is required' }

export function ruleOf(request: RuleRequest): RecurrenceRule {
  return {
    start: request.start,
    end: null,
    frequency: request.frequency,
    interval: request.interval ?? 1,
    by_weekday: request.by_weekday ?? null,
    by_n_weekday: request.by_n_weekday ?? null,
    by_month: request.by_month ?? null,
    by_month_day: request.by_month_day ?? null,
    by_year_day: null,
    count: null,
  }
}

function demandShowable(
  rule: {
    readonly frequency: number
    readonly interval?: number | null
    readonly by_weekday?: number[] | null
    readonly by_n_weekday?: unknown[] | null
    readonly by_month?: number[] | null
    readonly by_month_day?: number[] | null
    readonly end?: string | null
    readonly count?: number | null
    readonly by_year_day?: number[] | null
  },
  path: Path,
  report: Report,
): void {
  const wrong = (key: string, message: string) =>
    report.add([...path, key], { code: 'RECURRENCE_RULE_INVALID', message })
  for (const key of ['end', 'count', 'by_year_day'] as const) if (rule[key] != null) wrong(key, 'Cannot be set.')
  const { frequency, interval, by_weekday: days, by_n_weekday: nth, by_month, by_month_day } = rule
  if (frequency === Frequency.Weekly ? (interval ?? 1) > 2 : (interval ?? 1) !== 1)
    wrong('interval', 'Only weekly events may have an interval of 2.')
  if ([days, nth, by_month].filter(one => one != null).length > 1) wrong('by_weekday', 'Mutually exclusive.')
  if (days != null && frequency === Frequency.Daily && !DAY_SETS.includes([...days].sort().join()))
    wrong('by_weekday', 'Not a known set of weekdays.')
  if (days != null && frequency === Frequency.Weekly && days.length !== 1) wrong('by_weekday', 'Must be one day.')
  if (days != null && frequency < Frequency.Weekly) wrong('by_weekday', 'Only for daily and weekly events.')
  if (nth != null && (frequency !== Frequency.Monthly || nth.length !== 1))
    wrong('by_n_weekday', 'Only for monthly events, and one day.')
  if (by_month == null && by_month_day == null) return
  if (frequency !== Frequency.Yearly || by_month?.length !== 1 || by_month_day?.length !== 1)
    wrong('by_month', 'Only for yearly events, with one month and one day.')
}
