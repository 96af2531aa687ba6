/**
 * Signature: tells whether a request comes from Discord, by Ed25519 over its timestamp and its raw body.
 * https://docs.discord.com/developers/interactions/overview#setting-up-an-endpoint-validating-security-request-headers (2026-08)
 * @module
 */
import type { webcrypto } from 'node:crypto'
import { ConfigError } from '../../../src/errors.js'
import { builtin } from '../../../src/runtime.js'

export interface Signed {
  /** 128 hexadecimal digits. */
  readonly signature: string
  /** As Discord sent it: it belongs to what is signed. Discord names no age at which it would be too old. */
  readonly timestamp: string
  readonly body: Uint8Array
}

/** Never throws or rejects for what came in. */
export type Verify = (signed: Signed) => boolean | Promise<boolean>

type NodeCrypto = typeof import('node:crypto')

const where = 'Copy it from https://discord.com/developers/applications, General Information, Public Key.'
const digits = /^[0-9a-f]+$/i
const keyDigits = 64
const signatureDigits = 128

/** @throws {ConfigError} saying what the key looks like instead; never shows it */
export function verifier(publicKey: string): Verify {
  if (typeof publicKey !== 'string' || publicKey.length !== keyDigits || !digits.test(publicKey))
    throw new ConfigError('interactions.publicKey', '64 hexadecimal digits', Symbol(lookOf(publicKey)), where)
  const raw = bytesOf(publicKey)
  return fromNode(raw) ?? fromWeb(raw)
}

/** Whether it could be a signature at all, which costs nothing to know. */
export const isSignature = (text: string): boolean => text.length === signatureDigits && digits.test(text)

/** What somebody copied by mistake, from most to least particular. */
function lookOf(value: unknown): string {
  if (typeof value !== 'string') return value === null ? 'null' : typeof value
  if (value === '') return 'an empty text'
  if (/^(Bot )?[\w-]{20,}\.[\w-]{4,}\.[\w-]{20,}$/.test(value))
    return 'what looks like a bot token (never show it to anybody)'
  if (/^\d{15,20}$/.test(value)) return 'what looks like an id'
  if (digits.test(value.trim())) return value.trim() === value ? `${value.length} of them` : 'space around them'
  if (/^[\w-]{32}$/.test(value)) return 'what looks like a client secret (never show it to anybody)'
  return `a text of ${value.length} characters`
}

/** node:crypto takes two thirds of WebCrypto's time, and answers at once. Undefined where it is missing or cannot do it. */
function fromNode(raw: Uint8Array): Verify | undefined {
  const crypto = builtin<NodeCrypto>('node:crypto')
  try {
    if (!crypto || !isWorking(crypto)) return undefined
    const key = nodeKey(crypto, raw)
    return signed => crypto.verify(null, messageOf(signed), key, bytesOf(signed.signature))
  } catch {
    return undefined // half an implementation, as some runtimes have it: WebCrypto is the other way
  }
}

/** RFC 8410: what stands before the 32 bytes of a public key. */
const derHead = '302a300506032b6570032100'

function nodeKey(crypto: NodeCrypto, raw: Uint8Array): ReturnType<NodeCrypto['createPublicKey']> {
  const der = joined(bytesOf(derHead), raw)
  return crypto.createPublicKey({ key: der as Buffer, format: 'der', type: 'spki' })
}

/** https://www.rfc-editor.org/rfc/rfc8032#section-7.1, the first test: an empty message. */
const sample = {
  key: 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
  signature:
    'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
}

const isWorking = (crypto: NodeCrypto): boolean =>
  crypto.verify(null, new Uint8Array(), nodeKey(crypto, bytesOf(sample.key)), bytesOf(sample.signature))

/** The key is imported with the first request: some runtimes allow that in requests only. */
function fromWeb(raw: Uint8Array): Verify {
  const { subtle } = (globalThis as unknown as { crypto: webcrypto.Crypto }).crypto
  let imported: Promise<webcrypto.CryptoKey> | undefined
  return async signed => {
    imported ??= subtle.importKey('raw', raw, 'Ed25519', false, ['verify'])
    return subtle.verify('Ed25519', await imported, bytesOf(signed.signature), messageOf(signed))
  }
}

const encoder = new TextEncoder()
const messageOf = ({ timestamp, body }: Signed): Uint8Array => joined(encoder.encode(timestamp), body)

function joined(head: Uint8Array, tail: Uint8Array): Uint8Array {
  const whole = new Uint8Array(head.length + tail.length)
  whole.set(head)
  whole.set(tail, head.length)
  return whole
}

/** Of digits that were checked. */
function bytesOf(hex: string): Uint8Array {
  const bytes = new Uint8Array(hex.length / 2)
  for (let i = 0; i < bytes.length; i++) bytes[i] = (digit(hex, 2 * i) << 4) | digit(hex, 2 * i + 1)
  return bytes
}

function digit(hex: string, at: number): number {
  const code = hex.charCodeAt(at)
  return code < 0x3a ? code - 0x30 : (code | 0x20) - 0x57
}
