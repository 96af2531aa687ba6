/**
 * Packet: a payload of the gateway, parsed.
 * https://docs.discord.com/developers/events/gateway-events#payload-structure (2026-08)
 * @module
 */
export interface Packet<D = unknown> {
  readonly op: number
  readonly d: D
  readonly s: number | null
  readonly t: string | null
}

/** Opcodes that are named somewhere here. */
export const op = {
  dispatch: 0,
  heartbeat: 1,
  identify: 2,
  presence: 3,
  voiceState: 4,
  resume: 6,
  reconnect: 7,
  requestMembers: 8,
  invalidSession: 9,
  hello: 10,
  heartbeatAck: 11,
  requestSoundboardSounds: 31,
  requestChannelInfo: 43,
} as const

/** @throws {SyntaxError} if it is no JSON; {TypeError} if it is no packet */
export function parsePacket(payload: Buffer | string): Packet {
  const packet = JSON.parse(payload.toString()) as Partial<Packet> | null
  if (typeof packet !== 'object' || packet === null || typeof packet.op !== 'number') {
    throw new TypeError('The payload is no packet: it has no `op`.')
  }
  const { op: code, d, s, t } = packet
  if (d !== undefined && s !== undefined && t !== undefined) return packet as Packet
  return { op: code, d: d ?? null, s: s ?? null, t: t ?? null }
}

const closingBrace = 0x7d

/** What is known of an event before it is parsed. */
export interface EventHead {
  readonly s: number | null
  readonly t: string | null
  /** Where `d` begins, if nothing but the end comes behind it; 0 if that is not known. */
  readonly dataAt: number
}

/** An event of which only `d` is still to be parsed. @throws {SyntaxError} if it is no JSON */
export function parseEvent(payload: Buffer, { s, t, dataAt }: EventHead): Packet {
  if (dataAt > 0 && payload[payload.length - 1] === closingBrace) {
    try {
      return { t, s, op: op.dispatch, d: JSON.parse(payload.toString('utf8', dataAt, payload.length - 1)) }
    } catch {} // there is something behind `d`, or nothing can be read: parsing all of it tells which
  }
  return parsePacket(payload)
}
