/**
 * Uploads: files of a request that become attachments of a message.
 * https://docs.discord.com/developers/reference#uploading-files (2026-08)
 * @module
 */
import { type Call, Refusal, type UploadedFile } from '../endpoint.js'
import { attachmentPath } from '../world/attachments.js'
import type { Attachment } from '../world/model.js'
import { dimensionsOf } from './dimensions.js'
import type { AttachmentRequest } from './message-body.js'

/** Per file, without boosts. */
export const MAX_FILE_BYTES = 10 * 1024 * 1024
const MAX_FILES = 10
const SPOILER = 1 << 3

/** Stores the request's files and returns their attachments, each with what its metadata says. */
export function storeUploads(call: Call, channelId: string, metadata: readonly AttachmentRequest[] = []): Attachment[] {
  demandFiles(call, metadata)
  return call.files.map(file => {
    const meta = metadata.find(({ id }) => fieldOf(id) === file.field)
    return storeUpload(call, { channelId, file, meta })
  })
}

/**
 * The attachments after an edit: all old ones where there is no list, else the listed ones, and the listed new files.
 * @throws Refusal (50146) for a listed one that neither exists nor came along
 */
export function mergeUploads(
  call: Call,
  at: { channelId: string; old: readonly Attachment[] },
  metadata: readonly AttachmentRequest[] | null | undefined,
): readonly Attachment[] {
  if (metadata === undefined) return [...at.old, ...storeUploads(call, at.channelId)]
  const listed = metadata ?? []
  const kept = at.old.filter(file => listed.some(({ id }) => id === file.id))
  const fresh = listed.filter(({ id }) => !kept.some(file => file.id === id))
  const named = new Set(fresh.map(({ id }) => fieldOf(id)))
  const files = call.files.filter(file => named.has(file.field))
  return [...kept, ...storeUploads({ ...call, files }, at.channelId, fresh)]
}

function demandFiles(call: Call, metadata: readonly AttachmentRequest[]): void {
  if (call.files.length > MAX_FILES)
    throw new Refusal(400, 30015, 'Maximum number of attachments in a message reached (10)')
  for (const { bytes } of call.files) {
    if (bytes.length > MAX_FILE_BYTES) throw new Refusal(413, 40005, 'Request entity too large')
  }
  const fields = new Set(call.files.map(file => file.field))
  for (const { id } of metadata) if (!fields.has(fieldOf(id))) throw new Refusal(400, 50146, 'Uploaded file not found.')
}

interface Upload {
  readonly channelId: string
  readonly file: UploadedFile
  readonly meta: AttachmentRequest | undefined
}

/** Stores one file; `channelId` is the first part of its address. */
export function storeUpload(
  { world, origin }: Pick<Call, 'world' | 'origin'>,
  { channelId, file, meta }: Upload,
): Attachment {
  const filename = sanitize(meta?.filename ?? file.filename)
  const key = { id: world.snowflakes.next(), filename: meta?.is_spoiler === true ? `SPOILER_${filename}` : filename }
  const path = attachmentPath(channelId, key)
  world.attachments.store(path, { bytes: file.bytes, contentType: file.contentType })
  const url = `${origin}/attachments/${channelId}/${key.id}/${encodeURIComponent(key.filename)}`
  return {
    ...key,
    size: file.bytes.length,
    url,
    proxy_url: url,
    content_type: file.contentType,
    ...dimensionsOf(file.bytes),
    ...(meta?.description != null && { description: meta.description }),
    ...(meta?.title != null && { title: meta.title }),
    ...(meta?.duration_secs != null && { duration_secs: meta.duration_secs }),
    ...(meta?.waveform != null && { waveform: meta.waveform }),
    ...(meta?.is_spoiler === true && { flags: SPOILER }),
  }
}

function fieldOf(id: string): string {
  return `files[${id}]`
}

/** Discord keeps letters, digits, dots, dashes and underscores. */
function sanitize(filename: string): string {
  return filename.replaceAll(/[^\p{L}\p{N}._-]/gu, '_')
}
