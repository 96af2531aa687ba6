/**
 * Rule: what a rule of the docs looks at that no schema can say, and how it reads bodies of which nothing is known.
 * @module
 */
import type { Report } from '../checks/report.js'

/** A file of the request, as far as rules look at it. */
export interface FileFacts {
  readonly name: string
  /** What `attachments` refers to it by. */
  readonly id: number
}

export interface RequestFacts {
  /** As JSON will have it; undefined for none. */
  readonly body: unknown
  readonly query: Readonly<Record<string, unknown>>
  readonly params: Readonly<Record<string, string>>
  readonly files: readonly FileFacts[]
  /** Ms since the Unix epoch. */
  readonly now: () => number
}

/** Looks at a whole request. */
export type Rule = (facts: RequestFacts, report: Report) => void
/** Looks at a part of a body, at which the report stands. */
export type PartRule = (part: Fields, report: Report) => void

export type Fields = Readonly<Record<string, unknown>>

const nothing: Fields = Object.freeze({})
const noItems: readonly unknown[] = Object.freeze([])

/** An object's fields; none where the value is no object. The schema says that it has to be one. */
export const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : nothing

export const itemsOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : noItems)
export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')
/** Whether a field is set to something: neither absent nor null. */
export const isSet = (value: unknown): boolean => value !== undefined && value !== null
/** Whether a field holds something: no null, no empty text or list. */
export const isFilled = (value: unknown): boolean =>
  isSet(value) && value !== '' && !(Array.isArray(value) && value.length === 0)

export const numberOf = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined)

/** Runs a rule over each object of a list, at its place. */
export function each(list: unknown, report: Report, rule: PartRule): void {
  const items = itemsOf(list)
  for (let i = 0; i < items.length; i++) {
    report.enter(i)
    rule(fieldsOf(items[i]), report)
    report.leave()
  }
}

/** A rule of the body, at which the report stands. None where there is no body. */
export const inBody =
  (check: (body: Fields, report: Report, facts: RequestFacts) => void): Rule =>
  (facts, report) => {
    if (facts.body === undefined && facts.files.length === 0) return
    report.enter('body')
    check(fieldsOf(facts.body), report, facts)
    report.leave()
  }

/** A rule of a body that is a list. */
export const inList =
  (check: (list: unknown, report: Report) => void): Rule =>
  ({ body }, report) => {
    if (!Array.isArray(body)) return
    report.enter('body')
    check(body, report)
    report.leave()
  }
