/**
 * Headers: what stands above every request, as the flat list of names and values that undici takes without looking twice.
 * @module
 */
import { version } from '../../src/version.js'
import { acceptEncoding } from './decode.js'
import { type Encoded, Unencodable } from './encode.js'

export interface HeaderSources {
  readonly authorization: string | undefined
  readonly reason: string | undefined
  readonly encoded: Encoded
  /** The caller's own. */
  readonly own: Readonly<Record<string, string>> | undefined
}

/** The same for all requests. The form of the User-Agent: https://docs.discord.com/developers/reference#user-agent (2026-08) */
export function fixedHeaders(userAgent: string, compression: boolean): readonly string[] {
  const name = `DiscordBot (https://github.com/pipecord/pipecord, ${version})`
  const agent = ['user-agent', userAgent ? `${name} ${userAgent}` : name]
  return compression ? [...agent, 'accept-encoding', acceptEncoding] : agent
}

/**
 * The caller's own headers replace the fixed ones, but never the credential, the length, the host or the body's type.
 * @throws {Unencodable} if the reason is no valid Unicode
 */
export function requestHeaders(fixed: readonly string[], sources: HeaderSources): string[] {
  const { authorization, reason, encoded, own } = sources
  const all = own ? merged(fixed, own) : fixed
  const headers = all.concat(authorization === undefined ? [] : ['authorization', authorization])
  if (reason !== undefined) headers.push('x-audit-log-reason', percentEncoded(reason))
  const { contentType, form } = encoded
  if (contentType !== undefined) headers.push('content-type', contentType)
  if (form?.length !== undefined) headers.push('content-length', `${form.length}`)
  return headers
}

const kept = new Set(['authorization', 'content-length', 'content-type', 'host', 'x-audit-log-reason'])

function merged(fixed: readonly string[], own: Readonly<Record<string, string>>): string[] {
  const headers = new Map<string, string>()
  for (let i = 0; i < fixed.length; i += 2) headers.set(fixed[i] as string, fixed[i + 1] as string)
  for (const name of Object.keys(own)) {
    const lower = name.toLowerCase()
    if (!kept.has(lower)) headers.set(lower, own[name] as string)
  }
  return [...headers].flat()
}

function percentEncoded(reason: string): string {
  try {
    return encodeURIComponent(reason)
  } catch {
    throw new Unencodable('reason', 'is no valid Unicode text')
  }
}
