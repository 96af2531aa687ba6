/**
 * Files: what simulated users upload with a command or a modal.
 * @module
 */
import { storeUpload } from '../routes/uploads.js'
import type { Attachment } from '../world/model.js'
import { shown } from './say.js'
import type { Stage } from './stage.js'

/** A file that a user uploads. */
export interface UserFile {
  readonly name: string
  /** Bytes, or a text in UTF-8. @default '' */
  readonly data?: string | Uint8Array
  /** MIME type. @default by the name's ending, else 'application/octet-stream' */
  readonly type?: string
}

export interface FileRule {
  /** Where the file is asked for, such as `/play cover`. */
  readonly what: string
  /** Endings and groups of types, such as `.png` or `image`. */
  readonly fileTypes?: readonly string[] | null | undefined
}

const MAX_BYTES = 10 * 1024 * 1024
const TYPES: Readonly<Record<string, string>> = {
  ...{ png: 'image/png', jpg: 'image/jpeg', jpeg: 'image/jpeg', gif: 'image/gif', webp: 'image/webp' },
  ...{ txt: 'text/plain', md: 'text/markdown', json: 'application/json', csv: 'text/csv', pdf: 'application/pdf' },
  ...{ mp3: 'audio/mpeg', ogg: 'audio/ogg', wav: 'audio/wav', mp4: 'video/mp4', webm: 'video/webm' },
}

/** Stores a file behind an address of the simulator. @throws TypeError, RangeError for files that are refused */
export function upload(stage: Stage, at: { channelId: string }, given: { file: unknown; rule: FileRule }): Attachment {
  const file = fileOf(given.file, given.rule)
  const uploaded = { field: 'file', filename: file.name, contentType: typeOf(file), bytes: bytesOf(file) }
  const { world, origin } = stage
  return storeUpload({ world, origin }, { channelId: at.channelId, file: uploaded, meta: undefined })
}

function fileOf(given: unknown, { what, fileTypes }: FileRule): UserFile {
  const { name, data } = (typeof given === 'object' && given !== null ? given : {}) as Partial<UserFile>
  const fine = data === undefined || typeof data === 'string' || data instanceof Uint8Array
  if (typeof name !== 'string' || name === '' || !fine)
    throw new TypeError(`${what}: expected a file like { name: 'a.png', data: bytes }, got ${shown(given)}`)
  const file = given as UserFile
  const size = bytesOf(file).length
  if (size > MAX_BYTES) throw new RangeError(`${what}: expected a file of at most ${MAX_BYTES} bytes, got ${size}`)
  if (fileTypes == null || fileTypes.length === 0 || fileTypes.some(type => fits(file, type))) return file
  throw new RangeError(`${what}: expected a file of type ${fileTypes.join(', ')}, got ${shown(name)}`)
}

/** `.png`, `png`, `image` or `image/png`. */
function fits(file: UserFile, type: string): boolean {
  const wanted = type.toLowerCase().replace(/^\./, '').replace(/\/\*$/, '')
  const mime = typeOf(file)
  return endingOf(file) === wanted || mime === wanted || mime.startsWith(`${wanted}/`)
}

function typeOf(file: UserFile): string {
  return file.type ?? TYPES[endingOf(file)] ?? 'application/octet-stream'
}

function endingOf({ name }: UserFile): string {
  return /\.([^.]+)$/.exec(name.toLowerCase())?.[1] ?? ''
}

function bytesOf({ data = '' }: UserFile): Buffer {
  return typeof data === 'string' ? Buffer.from(data) : Buffer.from(data)
}
