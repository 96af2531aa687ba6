/**
 * Spoil: sends a message in the wrong number of pieces, or damaged.
 * @module
 */
import type { WebSocket } from 'ws'
import type { FramesFault } from './faults.js'

export interface Spoiled {
  readonly message: string | Buffer
  readonly fault: FramesFault
  /** True if several messages may make up one payload. */
  readonly stream: boolean
}

export function spoil(ws: WebSocket, { message, fault, stream }: Spoiled): void {
  const bytes = Buffer.from(message)
  const binary = typeof message !== 'string'
  if (fault.do === 'corrupt') {
    ws.send(binary ? damaged(bytes) : bytes.subarray(0, bytes.length / 2), { binary })
    return
  }
  const parts = cut(bytes, Math.min(fault.parts ?? 3, bytes.length))
  const whole = stream && fault.do === 'split'
  for (const [index, part] of parts.entries()) ws.send(part, { binary, fin: whole || index === parts.length - 1 })
}

function cut(bytes: Buffer, count: number): Buffer[] {
  const size = Math.ceil(bytes.length / count)
  const parts: Buffer[] = []
  for (let at = 0; at < bytes.length; at += size) parts.push(bytes.subarray(at, at + size))
  return parts
}

/** The middle turned over; the end stays, so that a client takes the payload for a whole one. */
function damaged(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes)
  for (let at = Math.floor(copy.length / 4); at < copy.length - 4; at++) copy[at] = copy[at]! ^ 0xff
  return copy
}
