/**
 * Ops: what a client may ask for, and the close code of what it may not.
 * @module
 */
import type { Connection, Incoming } from '../connection.js'
import type { Hub } from '../hub.js'
import { Close, type CloseCode, Op } from '../opcodes.js'
import type { Session } from '../session.js'
import { requestChannelInfo, requestSounds } from './guild-requests.js'
import { identify } from './identify.js'
import { requestMembers } from './members.js'
import { updatePresence } from './presence.js'
import { resume } from './resume.js'
import { updateVoice } from './voice.js'

/** Undefined where all is well. */
export type Verdict = CloseCode | undefined

/** A payload of a connection that has a session. */
export interface Request {
  readonly hub: Hub
  readonly connection: Connection
  readonly session: Session
  readonly d: unknown
}

const requests: Readonly<Record<number, (request: Request) => Verdict>> = {
  [Op.PresenceUpdate]: updatePresence,
  [Op.VoiceStateUpdate]: updateVoice,
  [Op.RequestGuildMembers]: requestMembers,
  [Op.RequestSoundboardSounds]: requestSounds,
  [Op.RequestChannelInfo]: requestChannelInfo,
}

export function obey(hub: Hub, connection: Connection, { op, d }: Incoming): Verdict {
  if (op === Op.Identify) return identify(hub, connection, d)
  if (op === Op.Resume) return resume(hub, connection, d)
  const request = requests[op]
  if (request === undefined) return Close.UnknownOpcode
  const { session } = connection
  return session === undefined ? Close.NotAuthenticated : request({ hub, connection, session, d })
}
