/**
 * Keys: what Discord signs the identity tokens with, so that a bot can check them.
 * https://docs.discord.com/developers/topics/oauth2 (2026-08)
 * @module
 */
import { createSign, generateKeyPairSync, type KeyPairKeyObjectResult } from 'node:crypto'

export class Keys {
  readonly #id: string
  #pair: KeyPairKeyObjectResult | undefined

  constructor(id: string) {
    this.#id = id
  }

  /** The public key, as `GET /oauth2/keys` lists it. */
  public() {
    const { n = '', e = '' } = this.#keys().publicKey.export({ format: 'jwk' })
    return { kty: 'RSA', use: 'sig', kid: this.#id, n, e, alg: 'RS256' }
  }

  /** A JSON Web Token of these claims. */
  sign(claims: Readonly<Record<string, unknown>>): string {
    const parts = [{ alg: 'RS256', kid: this.#id, typ: 'JWT' }, claims]
    const text = parts.map(part => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')
    return `${text}.${createSign('RSA-SHA256').update(text).sign(this.#keys().privateKey, 'base64url')}`
  }

  /** Made when first needed, because it takes tens of ms; new in every world, whatever its seed. */
  #keys(): KeyPairKeyObjectResult {
    this.#pair ??= generateKeyPairSync('rsa', { modulusLength: 2048 })
    return this.#pair
  }
}
