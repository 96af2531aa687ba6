/**
 * Log lines: what each event of the client looks like in a log: its level, its fields and its sentence.
 * @module
 */
import { HTTPError, PipecordError, type Severity } from '../../src/errors.js'
import type { Events } from '../../src/kernel/events.js'
import type { RequestOutcome, RequestSummary } from '../../src/request.js'
import { redactText } from './redact.js'

export const levels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const
export type LogLevel = (typeof levels)[number]

export interface LogLine {
  readonly level: LogLevel
  readonly fields: object
  readonly text: string
}

type Writers = { readonly [K in keyof Events]?: (...args: Events[K]) => LogLine }

/** Events that are written at this level only, so that nobody needs to listen to them above it. */
export const traced: ReadonlySet<keyof Events> = new Set<keyof Events>([
  'requestStart',
  'requestQueued',
  'connectionCreated',
  'connectionRemoved',
])

const bySeverity: Readonly<Record<Severity, LogLevel>> = {
  trace: 'trace',
  debug: 'debug',
  info: 'info',
  warning: 'warn',
  error: 'error',
  critical: 'error',
  fatal: 'fatal',
}

/** @param slow ms from which on a success is a warning */
export function writers(slow: number, success: LogLevel): Writers {
  return {
    requestStart: request => ({ level: 'trace', fields: request, text: `${nameOf(request)} begins` }),
    requestEnd: (request, outcome) => ended(request, outcome, outcome.executionTime >= slow ? 'warn' : success),
    requestQueued: (requestId, priority) => ({
      level: 'trace',
      fields: { requestId, priority },
      text: 'request waits',
    }),
    retryAttempt: (requestId, attempt, decision) => ({
      level: 'info',
      fields: { requestId, attempt, decision },
      text: `${nameOf(attempt)} is tried again after ${attempt.errorCode}, in ${Math.round(decision.delay)} ms`,
    }),
    rateLimited: limit => ({
      level: 'warn',
      fields: limit,
      text: `${nameOf(limit)} is rate limited (${limit.scope}) for ${Math.round(limit.retryAfter)} ms`,
    }),
    queueFull: queueSize => ({
      level: 'warn',
      fields: { queueSize },
      text: `${queueSize} requests wait; one was refused`,
    }),
    invalidRequestWarning: usage => ({
      level: 'warn',
      fields: usage,
      text: `${usage.count} answers of 401, 403 or 429; ${usage.remaining} more and nothing is sent`,
    }),
    circuitBreakerOpen: state => ({ level: 'warn', fields: state, text: `circuit ${state.key} opened` }),
    circuitBreakerHalfOpen: state => ({ level: 'info', fields: state, text: `circuit ${state.key} is on trial` }),
    circuitBreakerClosed: state => ({ level: 'info', fields: state, text: `circuit ${state.key} closed` }),
    tokenRefused: (request, identity) => ({
      level: 'error',
      fields: { ...request, identity },
      text: 'Discord refused the token',
    }),
    validationWarning: (request, problems) => ({
      level: 'warn',
      fields: { ...request, problems },
      text: `${nameOf(request)} has ${problems.length} problems and is sent`,
    }),
    responseWarning: (request, problems) => ({
      level: 'warn',
      fields: { ...request, problems },
      text: `the answer to ${nameOf(request)} is at ${problems.length} places not what Discord documents`,
    }),
    cacheRefreshFailed: (request, error) => ({
      level: 'warn',
      fields: { ...request, error: plainError(error) },
      text: `${nameOf(request)} stays stale`,
    }),
    requestsCoalesced: (rule, size) => ({ level: 'debug', fields: { rule, size }, text: `${size} ${rule} go as one` }),
    connectionCreated: connection => ({ level: 'trace', fields: { connection }, text: 'connection opened' }),
    connectionRemoved: connectionId => ({ level: 'trace', fields: { connectionId }, text: 'connection closed' }),
    error: error => ({ level: 'error', fields: { error: plainError(error) }, text: error.message }),
  }
}

function ended(request: RequestSummary, { error, ...outcome }: RequestOutcome, success: LogLevel): LogLine {
  const result = outcome.status ?? codeOf(error)
  const text = `${nameOf(request)} ${result} in ${Math.round(outcome.executionTime)} ms`
  if (!error) return { level: success, fields: { ...request, ...outcome }, text }
  return { level: levelOf(error), fields: { ...request, ...outcome, error: plainError(error) }, text }
}

/** A refusal by Discord is a warning; no answer is an error, unless the caller wanted it so. */
function levelOf(error: Error): LogLevel {
  if (error instanceof HTTPError) return 'warn'
  return error instanceof PipecordError ? bySeverity[error.severity] : 'error'
}

const codeOf = (error: Error | undefined) => (error instanceof PipecordError ? error.code : (error?.name ?? ''))
const nameOf = ({ method, route }: { readonly method: string; readonly route: string }) => `${method} ${route}`

/** An error of another's making may hold anything; its name and message are all that is written. */
function plainError(error: Error): Record<string, unknown> {
  return error instanceof PipecordError ? error.toJSON() : { name: error.name, message: redactText(error.message) }
}
