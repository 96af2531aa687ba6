/**
 * Signing: the Ed25519 key by which an application knows that a request comes from Discord.
 * https://docs.discord.com/developers/interactions/overview#validating-security-request-headers (2026-08)
 * @module
 */
import { createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto'

export interface SigningKey {
  readonly key: KeyObject
  /** 32 bytes in hexadecimal, as the developer portal shows it. */
  readonly publicKey: string
}

/** RFC 8410: what stands before the 32 bytes of a private and of a public key. */
const PRIVATE_HEAD = '302e020100300506032b657004220420'
const PUBLIC_HEAD_BYTES = 12

/** The key of a seed of 32 bytes in hexadecimal. */
export function signingKey(seed: string): SigningKey {
  const key = createPrivateKey({ key: Buffer.from(PRIVATE_HEAD + seed, 'hex'), format: 'der', type: 'pkcs8' })
  const bytes = createPublicKey(key).export({ format: 'der', type: 'spki' })
  return { key, publicKey: bytes.subarray(PUBLIC_HEAD_BYTES).toString('hex') }
}

/** The two headers of a request with this body. */
export function signedHeaders({ key }: SigningKey, timestamp: string, body: string): Record<string, string> {
  const signature = sign(null, Buffer.from(timestamp + body), key).toString('hex')
  return { 'x-signature-ed25519': signature, 'x-signature-timestamp': timestamp }
}
