/**
 * Resume: a new connection takes a session over and is told what it missed.
 * https://docs.discord.com/developers/events/gateway#resuming (2026-08)
 * @module
 */
import type { Connection } from '../connection.js'
import type { Hub } from '../hub.js'
import { Close } from '../opcodes.js'
import type { Session } from '../session.js'
import { actorOf } from './identify.js'
import type { Verdict } from './index.js'
import { isFields, isText, isWhole } from './shape.js'

export function resume(hub: Hub, connection: Connection, d: unknown): Verdict {
  if (connection.session) return Close.AlreadyAuthenticated
  if (!isFields(d) || !isText(d.token) || !isText(d.session_id) || !isWhole(d.seq)) return Close.DecodeError
  const session = hub.sessions.get(d.session_id)
  const shard = session?.shard[0]
  hub.log.note('resume', { socket: connection.id, ...(shard !== undefined && { shard }) })
  const occasion = { at: 'resume', shard }
  const closing = hub.faults.strike('close', occasion)
  if (closing) return closing.code as Verdict
  if (hub.faults.strike('brick', occasion)) return void connection.drop()
  const actor = actorOf(hub, d.token)
  if (!actor) return Close.AuthenticationFailed
  const invalid = hub.faults.strike('invalid-session', occasion)
  if (invalid) return void connection.invalidate(invalid.resumable ?? false)
  if (session?.userId !== actor.userId) return void connection.invalidate(false)
  if (d.seq > session.seq || d.seq < 0) return Close.InvalidSeq
  if (session.missed(d.seq) === undefined) return void connection.invalidate(false)
  takeOver(hub, { connection, session, seq: d.seq })
  return undefined
}

interface Resumed {
  readonly connection: Connection
  readonly session: Session
  readonly seq: number
}

function takeOver(hub: Hub, { connection, session, seq }: Resumed): void {
  const before = session.line
  session.line = undefined
  before?.close(Close.UnknownError, 'Resumed elsewhere.')
  session.cancelExpiry?.()
  session.expires = undefined
  connection.session = session
  const missed = session.missed(seq) ?? []
  session.line = connection
  for (const entry of missed) connection.dispatch(entry)
  connection.hold('resumed', () => {
    const replayed = missed.length
    hub.log.note('resumed', { socket: connection.id, shard: session.shard[0], replayed })
    session.dispatch('RESUMED', JSON.stringify({ _trace: ['simulator'] }))
  })
}
