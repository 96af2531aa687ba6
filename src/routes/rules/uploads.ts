/**
 * Uploads: sizes of images and sounds in data URIs, and what a sticker is.
 * @module
 */
import type { Report } from '../checks/report.js'
import { characters, counted } from '../checks/words.js'
import type { Fields, FileFacts } from './rule.js'

/** Bytes that a data URI holds. */
function bytesOf(value: unknown): number {
  if (typeof value !== 'string') return 0
  const mark = value.indexOf('base64,')
  if (mark < 0) return 0
  const padding = value.endsWith('==') ? 2 : value.endsWith('=') ? 1 : 0
  return Math.floor(((value.length - mark - 7) * 3) / 4) - padding
}

function size(part: Fields, report: Report, limit: { key: string; most: number; docs: string }): void {
  const bytes = bytesOf(part[limit.key])
  if (bytes <= limit.most) return
  const message = `${bytes} bytes, at most ${limit.most}`
  report.addAt(limit.key, { code: 'TOO_LARGE', message, docs: limit.docs })
}

/** 256 KiB. */
export const emojiSize = (emoji: Fields, report: Report): void =>
  size(emoji, report, { key: 'image', most: 256 * 1024, docs: 'resources/emoji#create-guild-emoji' })

/** 512 kB. */
export const soundSize = (sound: Fields, report: Report): void =>
  size(sound, report, { key: 'sound', most: 512 * 1024, docs: 'resources/soundboard#create-guild-soundboard-sound' })

/** Empty, or 2 to 100 characters. */
export function stickerDescription(sticker: Fields, report: Report): void {
  const { description } = sticker
  if (typeof description !== 'string' || characters(description) !== 1) return
  const message = `${counted(1, 'character')}, must be 2 to 100, or none`
  report.addAt('description', { code: 'TOO_SHORT', message, docs: 'resources/sticker#create-guild-sticker' })
}

/** PNG, APNG, GIF or Lottie. */
export function stickerFile(report: Report, files: readonly FileFacts[]): void {
  const [file] = files
  if (file === undefined || !file.name.includes('.') || /\.(?:a?png|gif|json)$/i.test(file.name)) return
  const message = 'another kind of file, must be PNG, APNG, GIF or Lottie JSON'
  report.addAt(['files', 0, 'name'], { code: 'INVALID_FILE', message, docs: 'resources/sticker#create-guild-sticker' })
}
