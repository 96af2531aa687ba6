/**
 * File flaws: what is wrong with the files of a request, before the first byte of them is read.
 * https://docs.discord.com/developers/reference#uploading-files (2026-08)
 * @module
 */
import { type FileInput, sizeOf } from './files.js'
import { type Flaws, flaw, joined, sound } from './flaws.js'

export interface SizeLimits {
  readonly maxFileSize: number
  readonly maxRequestSize: number
}

/** Discord takes files[0] to files[9]. */
const most = 10

export function fileFlaws(files: unknown, { maxFileSize, maxRequestSize }: SizeLimits): Flaws {
  if (files === undefined) return sound
  if (!Array.isArray(files)) return flaw('files', 'INVALID_FILE', 'must be an array of { name, data }')
  if (files.length > most) return flaw('files', 'TOO_MANY_FILES', `must be at most ${most}, not ${files.length}`)
  let found = sound
  let total = 0
  for (let i = 0; i < files.length; i++) {
    const own = ownFlaws(files[i], `files[${i}]`)
    found = joined(found, own)
    if (own.length > 0) continue
    const size = sizeOf(files[i] as FileInput) ?? 0
    total += size
    if (size > maxFileSize) found = joined(found, tooLarge(`files[${i}]`, size, maxFileSize))
  }
  return total > maxRequestSize ? joined(found, tooLarge('files', total, maxRequestSize)) : found
}

function ownFlaws(file: unknown, path: string): Flaws {
  if (typeof file !== 'object' || file === null) return flaw(path, 'INVALID_FILE', 'must be { name, data }')
  const { name, data, size, description } = file as Record<string, unknown>
  const found = joined(nameFlaws(name, `${path}.name`), dataFlaws(data, `${path}.data`))
  if (size !== undefined && !(Number.isInteger(size) && (size as number) >= 0))
    return joined(found, flaw(`${path}.size`, 'INVALID_FILE', 'must be a whole number of bytes'))
  if (description !== undefined && !(typeof description === 'string' && [...description].length <= 1024))
    return joined(found, flaw(`${path}.description`, 'INVALID_FILE', 'must be a string of at most 1024 characters'))
  return found
}

function nameFlaws(name: unknown, path: string): Flaws {
  if (typeof name !== 'string' || name === '') return flaw(path, 'INVALID_FILE', 'must be a file name')
  for (let i = 0; i < name.length; i++) {
    const char = name.charCodeAt(i)
    if (char < 0x20 || char === 0x7f) return flaw(path, 'INVALID_FILE', `has a control character at position ${i}`)
    if (char === 0x2f || char === 0x5c) return flaw(path, 'INVALID_FILE', 'must be a name without folders')
  }
  return sound
}

function dataFlaws(data: unknown, path: string): Flaws {
  if (typeof data === 'string' || typeof data === 'function' || data instanceof Uint8Array) return sound
  const readable = typeof data === 'object' && data !== null && (Symbol.asyncIterator in data || data instanceof Blob)
  const expected = 'must be a string, bytes, a Blob, a stream or a function that returns a stream'
  return readable ? sound : flaw(path, 'INVALID_FILE', expected)
}

const tooLarge = (path: string, size: number, limit: number): Flaws =>
  flaw(path, 'FILE_TOO_LARGE', `must be at most ${limit} bytes, not ${size}`)
