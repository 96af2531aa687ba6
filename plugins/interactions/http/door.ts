/**
 * Door: lets through what Discord signed, as JSON, and answers everything else with the status it deserves.
 * The body is never parsed, nor looked at in any other way, before its signature is known to be right.
 * https://docs.discord.com/developers/interactions/receiving-and-responding#security-and-authorization (2026-08)
 * @module
 */
import type { RawBody } from './raw-body.js'
import { isSignature, type Verify } from './signature.js'

/** A request, of whatever server. */
export interface Incoming {
  readonly method: string
  /** @param name in lower case */
  header(name: string): string | null | undefined
  /** @throws if the connection breaks */
  body(limit: number): Promise<RawBody>
}

/** What it is answered with, for whatever server. */
export interface Reply {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** A form goes out as multipart/form-data. */
  readonly body?: string | FormData
}

export type Json = Readonly<Record<string, unknown>>

const text = { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' }
const refusal = (status: number, body: string, headers: Reply['headers'] = {}): Reply => ({
  status,
  headers: { ...text, ...headers },
  body,
})

/** Fixed texts: nothing that came in goes out again. */
export const refusals = {
  malformed: refusal(400, 'malformed request'),
  unsigned: refusal(401, 'invalid request signature'),
  unknownPath: refusal(404, 'not found'),
  wrongMethod: refusal(405, 'method not allowed', { allow: 'POST' }),
  // What is left of the body is on its way still.
  tooLarge: refusal(413, 'body too large', { connection: 'close' }),
  broken: refusal(500, 'internal error'),
  closed: refusal(503, 'shutting down', { connection: 'close' }),
}

export const json = (value: unknown): Reply => ({
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: typeof value === 'string' ? value : JSON.stringify(value),
})

/** 202: the answer comes another way; 204: there is none. */
export const empty = (status: 200 | 202 | 204): Reply => ({ status, headers: {} })

const decoder = new TextDecoder('utf-8', { fatal: true })

/** @returns what Discord sent, or the answer for everybody else. Never rejects. */
export async function admit(
  request: Incoming,
  verify: Verify,
  limit: number,
): Promise<{ readonly sent: Json } | { readonly reply: Reply }> {
  if (request.method !== 'POST') return { reply: refusals.wrongMethod }
  const signature = request.header('x-signature-ed25519')
  const timestamp = request.header('x-signature-timestamp')
  if (!signature || !timestamp || !isSignature(signature)) return { reply: refusals.unsigned }
  let body: RawBody
  try {
    body = await request.body(limit)
  } catch {
    return { reply: refusals.malformed } // the connection broke: nobody reads it
  }
  if (body === undefined) return { reply: refusals.tooLarge }
  const verified = verify({ signature, timestamp, body })
  if (!(typeof verified === 'boolean' ? verified : await verified)) return { reply: refusals.unsigned }
  const sent = parsed(body)
  return sent ? { sent } : { reply: refusals.malformed }
}

function parsed(body: Uint8Array): Json | undefined {
  try {
    const value: unknown = JSON.parse(decoder.decode(body))
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined
  } catch {
    return undefined
  }
}
