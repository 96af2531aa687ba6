/**
 * Hub: the sessions of all sockets, and the way of an event from the world to them.
 * @module
 */
import type { SimulatorClock } from '../clock.js'
import type { World, WorldEvent } from '../world/index.js'
import { hears, shardKey } from './audience.js'
import type { GatewayFaults } from './faults.js'
import { guildCreate } from './guild-create.js'
import { Intent } from './intents.js'
import type { GatewayLog } from './log.js'
import { MemberRequests } from './member-requests.js'
import { Close } from './opcodes.js'
import type { GatewaySettings } from './options.js'
import { Presences } from './presences.js'
import { Session, type SessionFields } from './session.js'
import { SessionStarts } from './session-starts.js'
import { lookAround, threadListSync } from './thread-sync.js'
import { threadJoined, viewOf } from './view.js'
import { VoiceTimes } from './voice-times.js'

export interface HubOptions {
  readonly world: World
  readonly clock: SimulatorClock
  readonly settings: GatewaySettings
  readonly faults: GatewayFaults
  readonly log: GatewayLog
  /** `ws://host:port`, known once the server listens. */
  readonly address: () => string
  /** Makes a token worthless, for the application that identified too often. */
  readonly revoke: (token: string) => void
}

export class Hub implements HubOptions {
  readonly world: World
  readonly clock: SimulatorClock
  readonly settings: GatewaySettings
  readonly faults: GatewayFaults
  readonly log: GatewayLog
  readonly address: () => string
  readonly revoke: (token: string) => void
  readonly starts: SessionStarts
  readonly presences: Presences
  readonly voiceTimes: VoiceTimes
  readonly memberRequests: MemberRequests
  readonly sessions = new Map<string, Session>()
  /** Guilds that are unavailable at the moment. */
  readonly outages = new Set<string>()
  /** What READY says instead of the address of this server. */
  resumeURL: string | undefined
  #unlisten: (() => void) | undefined

  constructor(options: HubOptions) {
    this.world = options.world
    this.clock = options.clock
    this.settings = options.settings
    this.faults = options.faults
    this.log = options.log
    this.address = options.address
    this.revoke = options.revoke
    this.starts = new SessionStarts(options.clock, options.settings)
    this.presences = new Presences(this)
    this.voiceTimes = new VoiceTimes(this)
    this.memberRequests = new MemberRequests(options.settings.memberLimit)
  }

  begin(fields: SessionFields): Session {
    const session = new Session(fields, this.settings.replayLimit)
    this.sessions.set(session.id, session)
    this.#unlisten ??= this.world.listen(event => this.deliver(event))
    return session
  }

  /** Takes the connection away; the session waits for a resume. */
  detach(session: Session): void {
    if (session.over) return
    const { sessionTimeout } = this.settings
    session.cancelExpiry?.()
    session.line = undefined
    session.expires = this.clock.now() + sessionTimeout
    session.cancelExpiry = this.clock.timer(sessionTimeout, () => {
      this.log.note('expired', { shard: session.shard[0] })
      this.end(session)
    })
  }

  /** Forgets a session: the bot goes offline and leaves its calls, unless another session keeps it there. */
  end(session: Session): void {
    if (session.over) return
    session.over = true
    session.cancelExpiry?.()
    session.line = undefined
    this.sessions.delete(session.id)
    const { userId } = session
    const others = [...this.sessions.values()].filter(other => other.userId === userId)
    if (others.length === 0) this.presences.set(userId, { status: 'offline' })
    for (const id of session.guilds.keys()) {
      const guild = this.world.guilds.get(id)
      if (guild && !others.some(({ guilds }) => guilds.has(id))) this.world.leaveVoice(guild, userId)
    }
    if (this.sessions.size > 0) return
    this.#unlisten?.()
    this.#unlisten = undefined
  }

  /** Ends what a bot has whose token is worth nothing any more. */
  expel(userId: string): void {
    for (const session of [...this.sessions.values()]) {
      if (session.userId !== userId) continue
      const { line } = session
      this.end(session)
      line?.close(Close.AuthenticationFailed)
    }
  }

  /** Stops listening and all timers. */
  close(): void {
    this.#unlisten?.()
    this.#unlisten = undefined
    for (const session of this.sessions.values()) {
      session.over = true
      session.cancelExpiry?.()
    }
    this.sessions.clear()
  }

  /** Brings an event to the sessions that may hear of it; `except` is the one that caused it. */
  deliver(event: WorldEvent, except?: Session): void {
    if (event.event === 'GUILD_CREATE') return void this.#joined(event)
    if (event.event === 'VOICE_STATE_UPDATE') this.voiceTimes.follow(event.guildId)
    if (event.guildId !== undefined && this.outages.has(event.guildId)) return
    const key = shardKey(event.guildId)
    let shared: string | undefined
    for (const session of this.sessions.values()) {
      if (session === except || !session.owns(key)) continue
      if (this.#departed(session, event) || !hears(this.world, session, event)) continue
      const thread = threadJoined(this.world, session, event)
      if (thread !== undefined) session.dispatch('THREAD_CREATE', JSON.stringify(thread))
      const data = viewOf(this.world, session, event)
      if (data === event.data) shared ??= JSON.stringify(data ?? null)
      session.dispatch(event.event, data === event.data ? shared! : JSON.stringify(data))
      const sync = threadListSync(this.world, session, event)
      if (sync !== undefined) session.dispatch('THREAD_LIST_SYNC', JSON.stringify(sync))
    }
  }

  /** Tells a session of a guild that it may see now, each one in its own words. */
  present(session: Session, guildId: string): void {
    const guild = this.world.guilds.get(guildId)
    if (session.over || !guild || !session.guilds.has(guildId)) return
    const created = !this.outages.has(guildId)
    session.guilds.set(guildId, created ? 'present' : 'waiting')
    if (!session.has(Intent.Guilds)) return
    lookAround(this.world, session, guild)
    if (created) session.dispatch('GUILD_CREATE', JSON.stringify(guildCreate(this, session, guild)))
    else session.dispatch('GUILD_DELETE', JSON.stringify({ id: guildId, unavailable: true }))
  }

  #joined({ guildId, applicationId }: WorldEvent): void {
    for (const session of this.sessions.values()) {
      if (guildId === undefined || (applicationId !== undefined && applicationId !== session.applicationId)) continue
      const inside = this.world.guilds.get(guildId)?.members.has(session.userId)
      if (!inside || !session.owns(shardKey(guildId))) continue
      session.guilds.set(guildId, 'waiting')
      this.present(session, guildId)
    }
  }

  /** A bot that has to go loses the guild instead of hearing of a member. True where the event is not for it. */
  #departed(session: Session, { event, guildId, data, applicationId }: WorldEvent): boolean {
    if (guildId === undefined) return false
    const own = event === 'GUILD_MEMBER_REMOVE' && (data as { user: { id: string } }).user.id === session.userId
    const gone = event === 'GUILD_DELETE' && (applicationId === undefined || applicationId === session.applicationId)
    if (!own && !gone) return false
    if (session.guilds.delete(guildId) && session.has(Intent.Guilds)) {
      session.dispatch('GUILD_DELETE', JSON.stringify({ id: guildId }))
    }
    return true
  }
}
