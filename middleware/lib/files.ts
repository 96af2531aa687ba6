/**
 * Files: what can be uploaded, how large it is, and whether it can be read a second time.
 * @module
 */
import type { Blob } from 'node:buffer'
import { Readable } from 'node:stream'

/** Anything that gives bytes, such as a Readable. It can be read once. */
export type FileStream = AsyncIterable<Uint8Array>

export interface FileInput {
  /** File name, as Discord shows it. */
  readonly name: string
  /**
   * The content. A function is called for every attempt and gives a fresh stream, so the request can be sent again;
   * a stream itself can be read only once, so the request cannot.
   */
  readonly data: string | Uint8Array | Blob | FileStream | (() => FileStream | Promise<FileStream>)
  /** @default guessed by the name, else by the first bytes */
  readonly contentType?: string
  /** Alternative text, at most 1024 characters. */
  readonly description?: string
  /** Bytes, where `data` is a stream. Lets Discord know the length beforehand. @default unknown */
  readonly size?: number
  /** Name of the form field. @default `files[id]`, or what the endpoint asks for */
  readonly key?: string
  /** What `attachments` refers to it by. @default its place in the list */
  readonly id?: number
}

declare module '../../src/request.js' {
  interface RequestOptions {
    /** Files to upload. The body goes with them. */
    files?: readonly FileInput[]
  }
}

/** The source of a file failed, or gave another number of bytes than it said. */
export class UnreadableFile extends Error {
  /** Such as `files[0].data`. */
  readonly path: string
  constructor(index: number, key: 'data' | 'size', message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.path = `files[${index}].${key}`
  }
}

/** Whether the request can be sent a second time: not if it holds a stream, which is empty then. */
export function isReplayable(request: { readonly options: { readonly files?: readonly FileInput[] } }): boolean {
  return request.options.files?.every(({ data }) => !isStream(data)) ?? true
}

export function isStream(data: FileInput['data']): data is FileStream {
  return typeof data === 'object' && !isBlob(data) && Symbol.asyncIterator in data
}

/** Bytes of a file; undefined where nobody knows. */
export function sizeOf({ data, size }: FileInput): number | undefined {
  if (typeof data === 'string') return Buffer.byteLength(data)
  if (data instanceof Uint8Array) return data.byteLength
  return isBlob(data) ? data.size : size
}

/** Opens the content as an iterable of bytes; what is in memory comes in slices, so that progress shows. */
export async function open(data: FileInput['data']): Promise<AsyncIterable<Uint8Array> | Iterable<Uint8Array>> {
  if (typeof data === 'string') return slices(Buffer.from(data))
  if (data instanceof Uint8Array) return slices(data)
  if (isBlob(data)) return data.stream() as unknown as AsyncIterable<Uint8Array>
  return typeof data === 'function' ? data() : data
}

/** Ends reading; never fails, for nobody waits for it. */
export function abandon(source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): void {
  if (source instanceof Readable) source.destroy()
}

/** Whether a stream was read already, as far as can be told from outside. */
export const isSpent = (data: FileInput['data']): boolean =>
  data instanceof Readable && (data.readableDidRead || data.destroyed)

const sliceSize = 64 * 1024

function* slices(bytes: Uint8Array): Iterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += sliceSize) yield bytes.subarray(at, at + sliceSize)
}

function isBlob(data: FileInput['data']): data is Blob {
  return typeof data === 'object' && !(data instanceof Uint8Array) && 'arrayBuffer' in data && 'stream' in data
}
