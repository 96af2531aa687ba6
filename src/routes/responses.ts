/**
 * Responses: finds where a successful answer is not what Discord documents. For debugging: loaded when first needed.
 *
 * New keys and new values of known kinds are no problem here: Discord adds both at any time. What is told is a key that is
 * missing, null where there should be none, and a value of another kind.
 * @module
 */
import type { FieldError } from '../errors.js'
import type { ApiRequest } from '../request.js'
import { compilerOf } from './checks/compile.js'
import { type Complaint, Report } from './checks/report.js'
import { responses } from './responses.gen.js'
import { endpointFinder } from './schema.js'
import { table } from './table.gen.js'

/** The problems of an answer's JSON that were not told before. */
export type ResponseCheck = (request: ApiRequest, data: unknown) => readonly FieldError[]

const sound: readonly FieldError[] = Object.freeze([])
/** Places that have been told of, at most; more of them are keys of somebody's data. */
const mostTold = 1000

class AnswerReport extends Report {
  /** Unknown keys, and objects of a type that is not known yet, are Discord's right. */
  override add(complaint: Complaint): void {
    if (!complaint.warning && complaint.code !== 'NOT_ALLOWED') super.add(complaint)
  }
}

/** @returns a function that tells each place of an endpoint's answers once */
export function responseCheck(): ResponseCheck {
  const find = endpointFinder(table)
  const compile = compilerOf(responses, 'open')
  const told = new Set<string>()
  return (request, data) => {
    const { name = '', rule } = find(request.method, request.path) ?? {}
    const node = responses.endpoints[name]
    if (node === undefined) return sound
    const report = new AnswerReport(rule?.docs)
    report.enter('response')
    compile(node)(data, report)
    return report.problems.filter(({ path }) => {
      const place = `${name} ${path.replace(/\[\d+\]/g, '[]')}`
      if (told.has(place) || told.size >= mostTold) return false
      told.add(place)
      return true
    })
  }
}
