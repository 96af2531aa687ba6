/**
 * Attachment route: the bytes behind a signed address; outside of the API's versions.
 * https://docs.discord.com/developers/reference#signed-attachment-cdn-urls (2026-08)
 * @module
 */
import type { Call, Endpoint, Reply } from '../endpoint.js'

export const attachmentRoutes: readonly Endpoint[] = [
  { method: 'GET', path: '/attachments/{channel_id}/{attachment_id}/{filename}', auth: 'none', handle: download },
]

function download({ world, params, query }: Call): Reply {
  const path = `${params.channel_id}/${params.attachment_id}/${params.filename}`
  const file = world.attachments.read(path)
  if (file === undefined || !world.attachments.isSigned(path, query)) {
    return {
      status: 404,
      raw: { contentType: 'text/plain;charset=UTF-8', bytes: Buffer.from('This content is no longer available.') },
    }
  }
  return { status: 200, raw: { contentType: file.contentType, bytes: file.bytes } }
}
