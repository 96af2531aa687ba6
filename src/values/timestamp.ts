/**
 * Timestamp: times that every reader sees in their own zone and language.
 * https://docs.discord.com/developers/reference#message-formatting-timestamp-styles (2026-08)
 * @module
 */
import { refuse } from './refuse.js'

/** What each style shows. */
export const timestampStyles = {
  t: 'short time',
  T: 'medium time',
  d: 'short date',
  D: 'long date',
  f: 'long date, short time',
  F: 'full date, short time',
  s: 'short date, short time',
  S: 'short date, medium time',
  R: 'relative time',
} as const

export type TimestampStyle = keyof typeof timestampStyles

/** A time that was read from a message. */
export interface ParsedTimestamp {
  /** Ms of the Unix epoch. */
  readonly time: number
  /** Undefined where none was named; it is shown as `f` then. */
  readonly style: TimestampStyle | undefined
}

/** What a Date can hold, in s; Discord shows no more than that either. */
const furthest = 8.64e12
const pattern = /^<t:(-?\d{1,13})(?::([tTdDfFsSR]))?>$/

/**
 * @param time ms of the Unix epoch or a Date; shown in whole seconds
 * @throws {ConfigError} if the time or the style is none
 * @example timestamp(Date.now() + 60_000, 'R') // '<t:1618953690:R>', in a minute
 */
export function timestamp(time: number | Date, style?: TimestampStyle): string {
  const seconds = Math.floor((time instanceof Date ? time.getTime() : time) / 1000)
  if (!(Math.abs(seconds) <= furthest)) refuse('time', 'a Date or a time in ms', time)
  if (style === undefined) return `<t:${seconds}>`
  if (!Object.hasOwn(timestampStyles, style))
    refuse('style', `one of ${Object.keys(timestampStyles).join(', ')}`, style)
  return `<t:${seconds}:${style}>`
}

/** The time in `<t:...>`; undefined for other text. */
export function parseTimestamp(text: string): ParsedTimestamp | undefined {
  const [, seconds, style] = pattern.exec(text) ?? []
  if (seconds === undefined || Math.abs(Number(seconds)) > furthest) return undefined
  return { time: Number(seconds) * 1000, style: style as TimestampStyle | undefined }
}
