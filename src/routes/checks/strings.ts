/**
 * Strings: what each format of a string in the table has to look like.
 * @module
 */
import type { StringFormat } from '../schema.js'

export interface FormatRule {
  readonly fits: (text: string) => boolean
  /** What is allowed. */
  readonly allowed: string
}

const stamp = /^(\d{4})-(\d\d)-(\d\d)(?:[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,]\d{1,9})?)?(?:[Zz]|[+-]\d\d:?\d\d)?)?$/
const days = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** ISO 8601. A date alone and a time without offset are UTC to Discord. */
export function isTimestamp(text: string): boolean {
  const parts = stamp.exec(text)
  if (parts === null) return false
  const [, year, month, day, hour = '0', minute = '0', second = '0'] = parts
  const leap = Number(year) % 4 === 0 && (Number(year) % 100 !== 0 || Number(year) % 400 === 0)
  const last = month === '02' && !leap ? 28 : (days[Number(month) - 1] ?? 0)
  return Number(day) >= 1 && Number(day) <= last && Number(hour) < 24 && Number(minute) < 60 && Number(second) < 60
}

const scheme = /^[a-z][a-z0-9+.-]*:/i
const web = /^https?:$/i

/** Absolute; with http a host is needed as well. */
function isUri(text: string): boolean {
  const found = scheme.exec(text)?.[0]
  if (found === undefined || /\s/.test(text)) return false
  return web.test(found) ? URL.canParse(text) && /^https?:\/\//i.test(text) : text.length > found.length
}

const attachment = /^attachment:\/\/[^/\\?#][^/\\]*$/
const dataUri = (kinds: string) => new RegExp(`^data:${kinds};base64,[A-Za-z0-9+/_-]+={0,2}\\s*$`)
const image = dataUri('image/(?:png|jpe?g|gif|webp|avif)')
const audio = dataUri('audio/(?:mpeg|mp3|ogg)(?:;[a-z0-9=-]+)*')

export const formats: Readonly<Record<StringFormat, FormatRule>> = {
  timestamp: { fits: isTimestamp, allowed: 'an ISO 8601 date and time' },
  uri: { fits: isUri, allowed: 'an absolute URL' },
  media: {
    fits: text => (text.startsWith('attachment:') ? attachment.test(text) : isUri(text)),
    allowed: 'an absolute URL or attachment://name',
  },
  attachment: { fits: text => attachment.test(text), allowed: 'attachment://name' },
  image: { fits: text => image.test(text), allowed: 'a data URI such as data:image/png;base64,...' },
  audio: { fits: text => audio.test(text), allowed: 'a data URI such as data:audio/ogg;base64,...' },
}
