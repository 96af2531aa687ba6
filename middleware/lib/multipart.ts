/**
 * Multipart: a form with files as a stream of bytes, of known length where the files' sizes are known, in bounded memory.
 * The form: https://www.rfc-editor.org/rfc/rfc7578, names escaped as browsers do (https://url.spec.whatwg.org, 2026-08).
 * @module
 */
import { abandon, type FileInput, open, sizeOf, UnreadableFile } from './files.js'
import { mimeOf } from './mime.js'

export interface Field {
  readonly key: string
  readonly value: string
  readonly contentType?: string
}

export interface FilePart {
  readonly key: string
  readonly file: FileInput
}

/** A form that can be written out once per attempt. */
export class Multipart {
  readonly contentType: string
  /** Bytes in all; undefined where a file's size is not known. */
  readonly length: number | undefined
  readonly #heads: readonly Buffer[]
  readonly #files: readonly FileInput[]
  readonly #tail: Buffer

  /** @param boundary not found in any of the contents; random will do */
  constructor(fields: readonly Field[], files: readonly FilePart[], boundary: string) {
    this.contentType = `multipart/form-data; boundary=${boundary}`
    const lead = fields.map(field => `--${boundary}\r\n${fieldHead(field)}${field.value}\r\n`).join('')
    this.#heads = files.map((part, i) => Buffer.from(`${i ? '\r\n' : lead}--${boundary}\r\n${fileHead(part)}`))
    this.#files = files.map(({ file }) => file)
    this.#tail = Buffer.from(`${files.length > 0 ? '\r\n' : lead}--${boundary}--\r\n`)
    this.length = this.#total()
  }

  /** The bytes, read as they are asked for. */
  open(): Upload {
    return new Upload(this.#heads, this.#files, this.#tail)
  }

  #total(): number | undefined {
    let total = this.#tail.length
    for (const head of this.#heads) total += head.length
    for (const file of this.#files) {
      const size = sizeOf(file)
      if (size === undefined) return undefined
      total += size
    }
    return total
  }
}

/** One writing out of a form. */
export class Upload implements AsyncIterable<Uint8Array> {
  readonly #heads: readonly Buffer[]
  readonly #files: readonly FileInput[]
  readonly #tail: Buffer
  #source: AsyncIterable<Uint8Array> | Iterable<Uint8Array> | undefined
  #closed = false

  constructor(heads: readonly Buffer[], files: readonly FileInput[], tail: Buffer) {
    this.#heads = heads
    this.#files = files
    this.#tail = tail
  }

  /** Lets go of the file that is being read. */
  close(): void {
    this.#closed = true
    if (this.#source) abandon(this.#source)
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, undefined> {
    for (const [i, file] of this.#files.entries()) {
      yield this.#heads[i] as Buffer
      yield* this.#content(file, i)
    }
    yield this.#tail
  }

  async *#content(file: FileInput, index: number): AsyncGenerator<Uint8Array, void, undefined> {
    const size = sizeOf(file)
    let read = 0
    try {
      const source = await open(file.data)
      this.#source = source
      if (this.#closed) return abandon(source)
      for await (const piece of source) {
        const chunk = typeof piece === 'string' ? Buffer.from(piece) : piece
        if (!(chunk instanceof Uint8Array)) throw new TypeError('it gave something that is not bytes')
        read += chunk.length
        if (size !== undefined && read > size) break
        yield chunk
      }
    } catch (error) {
      throw new UnreadableFile(index, 'data', `could not be read: ${said(error)}`, error)
    } finally {
      this.#source = undefined
    }
    if (size === undefined || read === size) return
    throw new UnreadableFile(index, 'size', `is ${size}, but the data has ${read > size ? 'more' : `${read}`} bytes`)
  }
}

const said = (error: unknown): string => {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown }
  return typeof code === 'string' ? code : typeof message === 'string' ? message : 'its source failed'
}

function fieldHead({ key, contentType }: Field): string {
  const type = contentType ? `content-type: ${contentType}\r\n` : ''
  return `content-disposition: form-data; name="${escaped(key)}"\r\n${type}\r\n`
}

function fileHead({ key, file }: FilePart): string {
  const { name, contentType, data } = file
  const type = contentType ?? mimeOf(name, data instanceof Uint8Array ? data : undefined)
  const disposition = `form-data; name="${escaped(key)}"; filename="${escaped(name)}"`
  return `content-disposition: ${disposition}\r\ncontent-type: ${escaped(type)}\r\n\r\n`
}

/** Quotes and line ends as percent codes, anything else as UTF-8: what Discord and browsers expect. */
const escaped = (name: string): string => name.replace(/["\r\n]/g, char => encodeURIComponent(char))
