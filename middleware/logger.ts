/**
 * Logger: writes what happens to a logger of yours: pino, console, or anything of their shape.
 *
 * Stands outermost. It listens to the client's events; only bodies, where they are asked for, need its place in the chain.
 * @module
 */
import { checkChoice, checkFlag, checkKeys, checkList, checkNumber } from '../src/check.js'
import { ConfigError } from '../src/errors.js'
import type { Client, Layer } from '../src/kernel/client.js'
import type { RequestContext } from '../src/kernel/context.js'
import type { Events, Listener } from '../src/kernel/events.js'
import { type LogLevel, type LogLine, levels, traced, writers } from './lib/log-lines.js'
import { named } from './lib/named.js'
import { redact, redactText } from './lib/redact.js'

export type { LogLevel } from './lib/log-lines.js'

/** Writes one line: fields, then a sentence. */
export type LogMethod = (fields: Record<string, unknown>, text: string) => void

/** What pino, its child loggers and `console` have in common. */
export interface LogTarget {
  /** @default `debug` */
  trace?: LogMethod
  debug: LogMethod
  info: LogMethod
  warn: LogMethod
  error: LogMethod
  /** @default `error` */
  fatal?: LogMethod
}

export interface LoggerOptions {
  /** Where lines go. @default console */
  logger?: LogTarget | undefined
  /** The lowest level that is written; `'silent'` for none. The target may filter further. @default 'debug' */
  level?: LogLevel | 'silent' | undefined
  /** The level of a request that went well. @default 'debug' */
  success?: LogLevel | undefined
  /** Ms from which on a request that went well is a warning; Infinity for never. @default 10_000 */
  slow?: number | undefined
  /** Whether bodies are written, at `'debug'`, with what looks like a secret replaced. They hold what users write. @default false */
  bodies?: boolean | undefined
  /** Further field names in bodies that hold secrets. @default [] */
  redact?: readonly string[] | undefined
  /** Fields for every line. Read for each line anew, so that you may change the object. @default {} */
  context?: Readonly<Record<string, unknown>> | undefined
}

/**
 * @example client.use(logger({ logger: pino(), context: { shard: 0 } }))
 * @throws {ConfigError} naming the option that has a wrong value
 */
export function logger(options: LoggerOptions = {}): Layer {
  const { logger: target = console, level = 'debug', success = 'debug', slow = 10_000, bodies = false } = options
  const { redact: names = [], context = {} } = options
  check(options, { ...options, logger: target, level, success, slow, bodies, redact: names, context })
  const threshold = level === 'silent' ? Infinity : levels.indexOf(level)
  const secrets = new Set(names.map(name => name.toLowerCase()))
  const methods = methodsOf(target)

  const write = (event: string, { level, fields, text }: LogLine) => {
    if (levels.indexOf(level) < threshold) return
    methods[level]({ ...context, event, ...fields }, redactText(text))
  }

  async function logger(ctx: RequestContext, next: () => Promise<void>): Promise<void> {
    if (!bodies || threshold > levels.indexOf('debug')) return next()
    const { body } = ctx.request
    if (body !== undefined) contained(ctx, () => write('requestBody', bodyLine(ctx, redact(body, secrets))))
    try {
      await next()
    } finally {
      const data = ctx.response?.data
      if (data !== undefined) contained(ctx, () => write('responseBody', bodyLine(ctx, redact(data, secrets))))
    }
  }

  return named('logger', logger, {
    attach: (client: Client) => {
      for (const [event, writer] of Object.entries(writers(slow, success))) {
        if (threshold > (traced.has(event as keyof Events) ? 0 : levels.length)) continue
        const line = writer as (...args: unknown[]) => LogLine
        client.on(
          event as keyof Events,
          ((...args: unknown[]) => write(event, line(...args))) as Listener<keyof Events>,
        )
      }
    },
  })
}

/** A log that fails must not fail the request; listeners are contained by the client itself. */
function contained(ctx: RequestContext, write: () => void): void {
  try {
    write()
  } catch (error) {
    ctx.client.emit('error', error instanceof Error ? error : new Error(String(error)))
  }
}

function bodyLine(ctx: RequestContext, body: unknown): LogLine {
  const { summary, response } = ctx
  const status = response && { status: response.status }
  return { level: 'debug', fields: { ...summary, ...status, body }, text: `${summary.method} ${summary.route} body` }
}

/** A method per level, each with its own `this`. `console.trace` prints stacks, so that it is not used. */
function methodsOf(target: LogTarget): Record<LogLevel, LogMethod> {
  const trace = target.trace && target !== console ? 'trace' : 'debug'
  const fatal = target.fatal ? 'fatal' : 'error'
  const method = (name: LogLevel) => (fields: Record<string, unknown>, text: string) => target[name]?.(fields, text)
  return {
    trace: method(trace),
    debug: method('debug'),
    info: method('info'),
    warn: method('warn'),
    error: method('error'),
    fatal: method(fatal),
  }
}

function check(given: object, options: Required<{ [K in keyof LoggerOptions]: NonNullable<LoggerOptions[K]> }>): void {
  checkKeys('logger', given, ['logger', 'level', 'success', 'slow', 'bodies', 'redact', 'context'])
  const { logger: target, level, success, slow, bodies, redact: names, context } = options
  const needed = ['debug', 'info', 'warn', 'error'] as const
  const whole = target && needed.every(name => typeof target[name] === 'function')
  if (!whole) throw new ConfigError('logger.logger', 'an object with debug, info, warn and error methods', target)
  checkChoice('logger.level', level, [...levels, 'silent'])
  checkChoice('logger.success', success, levels)
  checkNumber('logger.slow', slow)
  checkFlag('logger.bodies', bodies)
  checkList('logger.redact', names, { expected: 'field names', fits: name => typeof name === 'string' })
  if (typeof context !== 'object' || context === null) throw new ConfigError('logger.context', 'an object', context)
}
