/**
 * Secrets: tokens, hashes and codes that follow from the world's seed.
 * @module
 */
import { createHash } from 'node:crypto'

export class Secrets {
  readonly #seed: number | string
  #drawn = 0

  constructor(seed: number | string) {
    this.#seed = seed
  }

  /** Three base64url parts like a real bot token, the first one the id. */
  botToken(id: string): string {
    const first = Buffer.from(id).toString('base64url')
    return `${first}.${this.text(6)}.${this.text(38)}`
  }

  /** `length` base64url characters, different on every call. */
  text(length: number): string {
    let text = ''
    while (text.length < length) text += this.#draw().toString('base64url').replaceAll(/[-_]/g, 'x')
    return text.slice(0, length)
  }

  /** 32 hexadecimal digits, as in the names of avatars and icons. */
  hash(): string {
    return this.#draw().toString('hex').slice(0, 32)
  }

  #draw(): Buffer {
    return createHash('sha256')
      .update(`${this.#seed}:${this.#drawn++}`)
      .digest()
  }
}
