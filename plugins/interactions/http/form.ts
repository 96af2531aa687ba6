/**
 * Form: a message with its files as multipart/form-data, where the whole of it is in memory.
 * https://docs.discord.com/developers/reference#uploading-files (2026-08)
 * @module
 */
import type { FileInput } from '../../../middleware/transport.js'
import { ValidationError } from '../../../src/errors.js'

type Json = Record<string, unknown>

/** Whether all content is in memory: a stream may take longer than Discord waits. */
export const isInMemory = (files: readonly FileInput[]): boolean =>
  files.every(({ data }) => typeof data === 'string' || data instanceof Uint8Array || data instanceof Blob)

/** @param holder key of the body that holds the message; undefined for the body itself */
export function formOf(body: unknown, files: readonly FileInput[], holder?: 'data'): FormData {
  const form = new FormData()
  // As a text: a Blob would get a file name, and look like one more file.
  form.set('payload_json', jsonOf(listed(body as Json, files, holder)))
  for (const [i, { id = i, key = `files[${id}]`, name, data, contentType: type = '' }] of files.entries()) {
    form.set(key, data instanceof Blob && type === '' ? data : new Blob([data as string], { type }), name)
  }
  return form
}

/** Discord takes ids as strings. @throws {ValidationError} for what JSON cannot hold */
export function jsonOf(body: unknown): string {
  try {
    return plainJson(body)
  } catch {
    const message = 'cannot be written as JSON (circular, too deep, or its toJSON threw)'
    throw new ValidationError([{ path: 'body', code: 'INVALID_BODY', message }])
  }
}

function plainJson(body: unknown): string {
  try {
    return JSON.stringify(body)
  } catch {
    return JSON.stringify(body, (_, value) => (typeof value === 'bigint' ? value.toString() : value))
  }
}

/** With an entry for each file that `attachments` does not have; an edit that lists none keeps what the message has. */
function listed(body: Json, files: readonly FileInput[], holder: 'data' | undefined): Json {
  const message = ((holder ? body[holder] : body) ?? {}) as Json
  const own = Array.isArray(message.attachments) ? (message.attachments as Json[]) : undefined
  const known = new Set(own?.map(({ id }) => String(id)))
  const isUpdate = holder !== undefined && body.type === 7
  const added = files.flatMap(({ id, key, name, description }, i) => {
    const n = id ?? i
    if (key !== undefined || known.has(String(n))) return []
    return [{ id: n, filename: name, ...(description !== undefined && { description }) }]
  })
  if (added.length === 0 || (isUpdate && !own && files.every(({ description }) => description === undefined)))
    return body
  const whole = { ...message, attachments: [...(own ?? []), ...added] }
  return holder ? { ...body, [holder]: whole } : whole
}
