/**
 * UnreadPacket: an event on its way to where it is wanted, parsed only there.
 * @module
 */
import { op, type Packet, parsePacket } from './packet.js'

export class UnreadPacket implements Packet {
  readonly op = op.dispatch
  readonly s: number | null
  readonly t: string | null
  readonly text: string
  #read: Packet | undefined

  constructor(text: string, s: number | null, t: string | null) {
    this.text = text
    this.s = s
    this.t = t
  }

  get d(): unknown {
    return this.read().d
  }

  /** @throws {SyntaxError} if it is no JSON; {TypeError} if it is no packet */
  read(): Packet {
    this.#read ??= parsePacket(this.text)
    return this.#read
  }
}
