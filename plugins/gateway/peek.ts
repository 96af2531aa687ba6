/**
 * Peek: reads `op`, `s` and `t` off a payload without parsing its `d`, which is most of it and often wanted by nobody.
 * @module
 */

// Discord writes t, s, op, d (2026-08); events are read off byte by byte. The other orders are for gateways by others.
const start = Buffer.from('{"t":"')
const middle = Buffer.from('","s":')
const dispatch = Buffer.from(',"op":0,"d":')
const member = /[{,]"(?:(t)":(?:"(\w*)"|null)|(s)":(\d+|null)|(op)":(\d+))(?=[,}])/y
const end = /,"(?:s":(\d+|null),"t":(?:"(\w*)"|null)|t":(?:"(\w*)"|null),"s":(\d+|null))\}$/
/** Bytes at either end that are looked at. */
const reach = 160
/** Discord has 79 events; a gateway that makes names up does not fill the memory. */
const maxNames = 256

const numberOf = (text: string | undefined) => (text === undefined || text === 'null' ? null : Number(text))

export class Peek {
  op = -1
  s: number | null = null
  t: string | null = null
  /** Where `d` begins, if it is the last member, as Discord has it (2026-08); 0 if it may not be. */
  dataAt = 0
  /** By a hash of their bytes: the same few names come all the time, and making a string costs more than finding one. */
  readonly #names = new Map<number, string>()

  /** Whether it could tell, and then has set `op`, `s` and `t`. Where it could not, parse. */
  read(payload: Buffer): boolean {
    return this.#readEvent(payload) || this.#walk(payload.toString('latin1', 0, reach), payload)
  }

  #readEvent(payload: Buffer): boolean {
    if (!stands(start, payload, 0)) return false
    let at = start.length
    let hash = 0
    for (let byte = payload[at] ?? 0; isNameByte(byte); byte = payload[++at] ?? 0)
      hash = (Math.imul(hash, 31) + byte) | 0
    const nameEnd = at
    if (!stands(middle, payload, at)) return false
    at += middle.length
    const digits = at
    let s = 0
    for (let digit = digitAt(payload, at); digit >= 0; digit = digitAt(payload, ++at)) s = s * 10 + digit
    if (at === digits || at - digits > 15 || !stands(dispatch, payload, at)) return false
    this.t = this.#name(hash, payload, nameEnd)
    this.s = s
    this.op = 0
    this.dataAt = at + dispatch.length
    return true
  }

  #name(hash: number, payload: Buffer, nameEnd: number): string {
    const known = this.#names.get(hash)
    if (known !== undefined && isName(known, payload, nameEnd)) return known
    const name = payload.toString('latin1', start.length, nameEnd)
    if (this.#names.size < maxNames) this.#names.set(hash, name)
    return name
  }

  /** Goes through the members up to `d`, in whatever order; those behind `d` may still stand at the very end. */
  #walk(head: string, payload: Buffer): boolean {
    let op: number | undefined
    let s: number | null | undefined
    let t: string | null | undefined
    let at = 0
    for (;;) {
      member.lastIndex = at
      const match = member.exec(head)
      if (!match) break
      if (match[1]) t = match[2] ?? null
      else if (match[3]) s = numberOf(match[4])
      else op = Number(match[6])
      at = member.lastIndex
    }
    if (op === undefined) return false
    const whole = at === payload.length - 1
    if (!whole && !head.startsWith(',"d":', at)) return false
    if (!whole && s === undefined && t === undefined) {
      const match = end.exec(payload.toString('latin1', Math.max(at, payload.length - reach)))
      if (!match) return false
      s = numberOf(match[1] ?? match[4])
      t = match[2] ?? match[3] ?? null
    } else if (!whole && (s === undefined || t === undefined)) return false
    this.op = op
    this.s = s ?? null
    this.t = t ?? null
    this.dataAt = 0
    return true
  }
}

function stands(text: Buffer, payload: Buffer, at: number): boolean {
  for (let i = 0; i < text.length; i++) if (payload[at + i] !== text[i]) return false
  return true
}

function isName(name: string, payload: Buffer, nameEnd: number): boolean {
  if (name.length !== nameEnd - start.length) return false
  for (let i = 0; i < name.length; i++) if (payload[start.length + i] !== name.charCodeAt(i)) return false
  return true
}

/** A to Z and _, which is what Discord's names consist of. */
const isNameByte = (byte: number) => (byte >= 65 && byte <= 90) || byte === 95

function digitAt(payload: Buffer, at: number): number {
  const digit = (payload[at] ?? 0) - 48
  return digit <= 9 ? digit : -1
}
