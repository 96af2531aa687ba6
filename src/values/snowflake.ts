/**
 * Snowflake: what an id of Discord tells, and ids made from times.
 * https://docs.discord.com/developers/reference#snowflakes (2026-08)
 * @module
 */
import { isSnowflake } from '../routes/ids.js'
import { refuse, refuseUnknown } from './refuse.js'

/** Ms of the Unix epoch at which Discord's ids begin: the first second of 2015. */
const epoch = 1_420_070_400_000
/** 42 bits of ms. */
const latest = epoch + 2 ** 42 - 1

/** @throws {ConfigError} naming `key` if `value` is no id */
export function checkSnowflake(key: string, value: unknown): asserts value is string {
  if (!isSnowflake(value)) refuse(key, 'a snowflake, which is the decimal digits of a uint64', value)
}

/** The parts of an id. */
export interface SnowflakeParts {
  /** Ms of the Unix epoch. */
  readonly timestamp: number
  /** 0 to 31. */
  readonly workerId: number
  /** 0 to 31. */
  readonly processId: number
  /** 0 to 4095. */
  readonly increment: number
}

function parse(id: string): SnowflakeParts {
  checkSnowflake('snowflake', id)
  const bits = BigInt(id)
  return {
    timestamp: Number(bits >> 22n) + epoch,
    workerId: Number((bits >> 17n) & 31n),
    processId: Number((bits >> 12n) & 31n),
    increment: Number(bits & 4095n),
  }
}

function make(time: number | Date, parts: Partial<Omit<SnowflakeParts, 'timestamp'>> = {}): string {
  const ms = Math.floor(time instanceof Date ? time.getTime() : time)
  if (!(ms >= epoch && ms <= latest)) refuse('time', `a time from ${epoch} ms (2015) to ${latest} ms`, time)
  refuseUnknown('parts', parts, ['workerId', 'processId', 'increment'])
  const { workerId = 0, processId = 0, increment = 0 } = parts
  checkPart('parts.workerId', workerId, 31)
  checkPart('parts.processId', processId, 31)
  checkPart('parts.increment', increment, 4095)
  return String((BigInt(ms - epoch) << 22n) | BigInt((workerId << 17) | (processId << 12) | increment))
}

function checkPart(key: string, value: unknown, max: number): void {
  const fits = typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= max
  if (!fits) refuse(key, `a whole number from 0 to ${max}`, value)
}

function compare(a: string, b: string): -1 | 0 | 1 {
  checkSnowflake('a', a)
  checkSnowflake('b', b)
  if (a === b) return 0
  // No leading zeros, so that a longer id is a larger one.
  return (a.length === b.length ? a < b : a.length < b.length) ? -1 : 1
}

/** What an id of Discord tells, and ids made from times. */
export const snowflake = {
  /** Ms of the Unix epoch at which Discord's ids begin. */
  epoch,
  /** Takes an id apart. @throws {ConfigError} if it is none */
  parse,
  /**
   * The first id of a time (ms or Date), such as for `after` and `before` of a list; or one with the given parts.
   * @throws {ConfigError} if the time is before 2015 or beyond 42 bits, or a part out of range
   */
  make,
  /** Negative, zero or positive, as `sort` wants it: older ids first. @throws {ConfigError} if one is no id */
  compare,
  /** When an id was made, in ms of the Unix epoch. @throws {ConfigError} if it is none */
  timestamp: (id: string): number => parse(id).timestamp,
  /** When an id was made. @throws {ConfigError} if it is none */
  date: (id: string): Date => new Date(parse(id).timestamp),
  /** Whether a value is an id as Discord writes it. */
  is: isSnowflake,
} as const
