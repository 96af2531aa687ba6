/**
 * Requests: what is asked over the gateway and answered by events: members, soundboard sounds, channel info.
 * A request dies with the connection that it was sent on, for its answers are not replayed reliably.
 * @module
 */
import type {
  APIGuildMember,
  APISoundboardSound,
  GatewayChannelInfoDispatchData,
  GatewayGuildMembersChunkDispatchData,
} from 'discord-api-types/v10'
import { ConfigError, GatewayError, ValidationError } from '../../src/errors.js'
import type { Clock } from '../../src/kernel/clock.js'
import { Answer } from './answer.js'
import { MemberRun } from './member-run.js'
import type { OutboundContext } from './outbound.js'
import { op, type Packet } from './packet.js'

export type MembersChunk = GatewayGuildMembersChunkDispatchData

export interface AnswerOptions {
  /** Ms for the answer, or from one part of it to the next. @default 15_000 */
  readonly timeout?: number
  readonly signal?: AbortSignal
}

export interface MemberOptions extends AnswerOptions {
  /** What names begin with; '' for everybody, which needs the intent GuildMembers. @default '' */
  readonly query?: string
  /** How many; 0 for all. @default 0, or 100 with a query */
  readonly limit?: number
  /** These instead, at most 100. */
  readonly userIds?: readonly string[]
  /** Their presences too, which needs the intent GuildPresences. @default false */
  readonly presences?: boolean
  /** Discord lists all members of a guild once in 30 s. Wait for that, or reject. @default 'wait' */
  readonly whenLimited?: 'wait' | 'reject'
}

/** Chunks as they come, or all members at once. Each iteration of an equal request shares what is under way. */
export interface MemberRequest extends AsyncIterable<MembersChunk> {
  all(): Promise<APIGuildMember[]>
}

export interface RequestsHost {
  readonly clock: Clock
  shardOf(guildId: string): number
  send(payload: OutboundContext): Promise<void>
}

interface Sounds {
  readonly soundboard_sounds: APISoundboardSound[]
}

interface RateLimited {
  readonly opcode: number
  readonly retry_after: number
  readonly meta?: { readonly guild_id?: string; readonly nonce?: string }
}

/** Events that answer something. */
export const answers: ReadonlySet<string> = new Set([
  'GUILD_MEMBERS_CHUNK',
  'RATE_LIMITED',
  'SOUNDBOARD_SOUNDS',
  'CHANNEL_INFO',
])
/** Ms between two lists of all members of a guild. https://docs.discord.com/developers/events/gateway-events (2025-10) */
const fullListEvery = 30_000

export class Requests {
  readonly #host: RequestsHost
  readonly #members = new Map<string, MemberRun>()
  readonly #answers = new Set<Answer>()
  /** When all members of a guild may be asked for again. */
  readonly #fullListAt = new Map<string, number>()
  #nonces = 0

  constructor(host: RequestsHost) {
    this.#host = host
  }

  /** Whether an event may be the answer to something. */
  wants(event: string): boolean {
    return this.#members.size + this.#answers.size > 0 && answers.has(event)
  }

  /** @throws {ValidationError} if Discord would ignore it; a typed error while iterating if it fails */
  members(guildId: string, options: MemberOptions = {}): MemberRequest {
    const d = membersPayload(guildId, options)
    const { whenLimited = 'wait', timeout = 15_000, signal } = options
    const key = JSON.stringify([d, whenLimited, timeout])
    const run = () =>
      this.#members.get(key) ?? this.#startMembers(key, d, { isPatient: whenLimited === 'wait', timeout })
    const iterate = () => read(run(), signal)
    return {
      [Symbol.asyncIterator]: iterate,
      async all() {
        const list: APIGuildMember[] = []
        for await (const { members } of { [Symbol.asyncIterator]: iterate }) list.push(...members)
        return list
      },
    }
  }

  /** Sounds by guild. @throws {ValidationError} without a guild; {GatewayError} (as a rejection) if no answer comes */
  async soundboardSounds(
    guildIds: readonly string[],
    options: AnswerOptions = {},
  ): Promise<Map<string, APISoundboardSound[]>> {
    if (guildIds.length === 0) throw problem('guildIds', 'must name a guild')
    const byShard = grouped(guildIds, id => this.#host.shardOf(id))
    const parts = [...byShard].map(async ([shard, ids]) => {
      const waits = ids.map(id => this.#answer('SOUNDBOARD_SOUNDS', { shard, guildId: id }, options))
      await this.#ask(waits, op.requestSoundboardSounds, { guild_ids: ids })
      const found = (await Promise.all(waits.map(wait => wait.promise))) as Sounds[]
      return ids.map((id, at) => [id, found[at]?.soundboard_sounds ?? []] as const)
    })
    const found = new Map((await Promise.all(parts)).flat())
    return new Map(guildIds.map(id => [id, found.get(id) ?? []]))
  }

  /** Voice status and start times of a guild's channels. @throws {GatewayError} (as a rejection) if no answer comes */
  async channelInfo(
    guildId: string,
    fields: readonly ('status' | 'voice_start_time')[] = ['status', 'voice_start_time'],
    options: AnswerOptions = {},
  ): Promise<GatewayChannelInfoDispatchData> {
    const shard = this.#host.shardOf(guildId)
    const wait = this.#answer('CHANNEL_INFO', { shard, guildId }, options)
    await this.#ask([wait], op.requestChannelInfo, { guild_id: guildId, fields })
    return (await wait.promise) as GatewayChannelInfoDispatchData
  }

  hear(shard: number, { t, d }: Packet): void {
    if (t === 'GUILD_MEMBERS_CHUNK') this.#chunk(d as MembersChunk)
    else if (t === 'RATE_LIMITED') this.#limited(shard, d as RateLimited)
    else {
      const { guild_id } = d as { guild_id: string }
      for (const answer of this.#answers) if (answer.fits(t ?? '', guild_id)) answer.settle(d)
    }
  }

  /** The connection is gone: what was asked over it fails at once. What was not sent yet waits for the next. */
  lost(shard: number): void {
    const hint = 'Ask again once the shard is ready.'
    const error = () =>
      new GatewayError('GATEWAY_DISCONNECTED', 'The connection broke before the answer.', { shard, hint })
    for (const run of [...this.#members.values()]) if (run.shard === shard && run.isSent) run.fail(error())
    for (const answer of [...this.#answers]) if (answer.shard === shard && answer.isSent) answer.fail(error())
  }

  /** Whether something was asked and is not answered yet. */
  get isAsking(): boolean {
    return [...this.#members.values(), ...this.#answers].some(({ isSent }) => isSent)
  }

  /** There are other shards now: what was asked of the old ones fails, what was not sent yet goes to the new ones. */
  moved(): void {
    for (const asked of [...this.#members.values(), ...this.#answers]) {
      if (asked.isSent) this.lost(asked.shard)
      asked.shard = this.#host.shardOf(asked.guildId)
    }
  }

  close(error: Error): void {
    for (const run of [...this.#members.values()]) run.fail(error)
    for (const answer of [...this.#answers]) answer.fail(error)
  }

  #startMembers(
    key: string,
    d: Readonly<Record<string, unknown>>,
    patience: { readonly isPatient: boolean; readonly timeout: number },
  ): MemberRun {
    const guildId = String(d.guild_id)
    const shard = this.#host.shardOf(guildId)
    const nonce = `m${(++this.#nonces).toString(36)}`
    const isFull = d.query === '' && d.limit === 0
    const run: MemberRun = new MemberRun({
      clock: this.#host.clock,
      shard,
      guildId,
      nonce,
      ...patience,
      wait: () => (isFull ? Math.max(0, (this.#fullListAt.get(guildId) ?? 0) - this.#host.clock.now()) : 0),
      send: async signal => {
        if (isFull) this.#noteFullList(guildId, fullListEvery)
        await this.#host.send({ shard: run.shard, op: op.requestMembers, d: { ...d, nonce }, signal })
      },
      ended: () => void this.#members.delete(key),
    })
    this.#members.set(key, run)
    run.begin()
    return run
  }

  #noteFullList(guildId: string, ms: number): void {
    const now = this.#host.clock.now()
    for (const [id, at] of this.#fullListAt) if (at <= now) this.#fullListAt.delete(id)
    this.#fullListAt.set(guildId, now + ms)
  }

  #chunk(chunk: MembersChunk): void {
    for (const run of this.#members.values()) if (run.fits(chunk.guild_id, chunk.nonce)) run.hear(chunk)
  }

  #limited(shard: number, { opcode, retry_after, meta }: RateLimited): void {
    const ms = retry_after * 1000
    if (opcode === op.requestMembers) {
      if (meta?.guild_id !== undefined) this.#noteFullList(meta.guild_id, ms)
      for (const run of [...this.#members.values()]) if (run.fits(meta?.guild_id ?? '', meta?.nonce)) run.limited(ms)
      return
    }
    const hint = 'Ask again after that.'
    const details = { shard, retryAfter: ms, hint }
    for (const answer of [...this.#answers]) {
      const isMeant = answer.shard === shard && answer.op === opcode
      if (isMeant && (meta?.guild_id === undefined || answer.guildId === meta.guild_id))
        answer.fail(new GatewayError('GATEWAY_RATE_LIMITED', `Discord wants ${ms} ms between such requests.`, details))
    }
  }

  #answer(
    event: string,
    where: { readonly shard: number; readonly guildId: string },
    { timeout = 15_000, signal }: AnswerOptions,
  ): Answer {
    const { clock } = this.#host
    const ended = () => void this.#answers.delete(answer)
    const answer = new Answer({ clock, event, ...where, timeout, signal, ended })
    this.#answers.add(answer)
    return answer
  }

  async #ask(waits: readonly Answer[], code: number, d: unknown): Promise<void> {
    const gone = new AbortController()
    for (const wait of waits) {
      wait.op = code
      wait.promise.catch(error => gone.abort(error))
    }
    try {
      await this.#host.send({ shard: waits[0]?.shard ?? 0, op: code, d, signal: gone.signal })
      for (const wait of waits) wait.sent()
    } catch (error) {
      for (const wait of waits) wait.fail(error as Error)
    }
  }
}

/** The chunks of `run`, from its first on. */
async function* read(run: MemberRun, signal: AbortSignal | undefined): AsyncGenerator<MembersChunk, void> {
  const leave = run.join()
  try {
    for (let at = 0; ; at++) {
      while (at >= run.chunks.length) {
        if (run.error) throw run.error
        if (run.isDone) return
        await run.change(signal)
      }
      yield run.chunks[at] as MembersChunk
    }
  } finally {
    leave()
  }
}

/** https://docs.discord.com/developers/events/gateway-events#request-guild-members (2026-08) */
function membersPayload(guildId: string, options: MemberOptions): Readonly<Record<string, unknown>> {
  const { query, limit, userIds, presences = false, timeout = 1 } = options
  if (typeof guildId !== 'string' || !/^\d+$/.test(guildId)) throw problem('guildId', 'must be the id of a guild')
  if (!(timeout > 0)) throw new ConfigError('requestMembers.timeout', 'a number above 0', timeout)
  if (userIds && query !== undefined) throw problem('userIds', 'cannot be asked for together with a query')
  if (userIds && (userIds.length === 0 || userIds.length > 100)) throw problem('userIds', 'must name 1 to 100 users')
  if (userIds) return { guild_id: guildId, user_ids: userIds, presences }
  const most = limit ?? (query ? 100 : 0)
  if (query && (most < 1 || most > 100)) throw problem('limit', 'must be 1 to 100 with a query')
  return { guild_id: guildId, query: query ?? '', limit: most, presences }
}

function grouped<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>()
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item])
  return groups
}

const problem = (path: string, message: string) => new ValidationError([{ path, code: 'INVALID_OPTION', message }])
