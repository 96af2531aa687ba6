/**
 * WorkerSide: what runs in a worker: its shards, and everything that they get from and give to the main thread.
 * @module
 */
import { getHeapStatistics } from 'node:v8'
import type { GatewayReadyDispatchData } from 'discord-api-types/v10'
import { ConfigError, GatewayError } from '../../src/errors.js'
import type { Clock } from '../../src/kernel/clock.js'
import { Secret } from '../../src/request.js'
import { Calls, type Serve } from './calls.js'
import { packError } from './crossing.js'
import { isDocumented } from './events.js'
import { inflaters } from './inflate.js'
import { gatewayUrl } from './options.js'
import { identifyText, resumeText } from './payloads.js'
import { Session } from './session.js'
import { Shard, type ShardHost } from './shard.js'
import type { Connect } from './socket.js'
import { UnreadPacket } from './unread-packet.js'
import { WorkerHandle, type WorkerSetup } from './worker-handle.js'
import { WorkerMail } from './worker-mail.js'
import type {
  FromWorker,
  MainMethods,
  Profile,
  ToWorker,
  Wants,
  WorkerFigures,
  WorkerInit,
  WorkerMethods,
} from './worker-protocol.js'

/** What a worker is run with; a real one has the runtime's own. */
export interface WorkerRuntime {
  readonly clock: Clock
  readonly random: () => number
  readonly connect: Connect
  /** Loads the user's module. */
  load(url: string): Promise<unknown>
  post(messages: readonly FromWorker[]): void
}

/** Ms between two reports of figures, and of how far sessions have come. */
const reportEvery = 1000

export class WorkerSide {
  readonly #init: WorkerInit
  readonly #runtime: WorkerRuntime
  readonly #token: Secret<string>
  readonly #mail: WorkerMail
  readonly #calls: Calls<WorkerMethods, MainMethods>
  readonly #handle: WorkerHandle
  readonly #shards = new Map<number, Shard>()
  /** By shard: which of the main thread's orders it goes by. */
  readonly #lines = new Map<number, number>()
  readonly #host: ShardHost
  #wants: Wants
  #names: ReadonlySet<string>
  #profile: Profile
  #stopReport = () => {}

  constructor(init: WorkerInit, runtime: WorkerRuntime) {
    this.#init = { ...init, token: '' }
    this.#runtime = runtime
    this.#token = new Secret(init.token)
    this.#wants = init.wants
    this.#names = new Set(init.wants.names)
    this.#profile = init.profile
    this.#mail = new WorkerMail({
      max: init.maxOutstanding,
      post: messages => runtime.post(messages),
      hold: isHeld => {
        for (const shard of this.#shards.values()) shard.hold(isHeld)
      },
    })
    this.#calls = new Calls({
      clock: runtime.clock,
      serve: this.#methods(),
      secret: init.token,
      post: message => this.#mail.post(message),
    })
    this.#handle = new WorkerHandle(init, {
      clock: runtime.clock,
      calls: this.#calls,
      mail: this.#mail,
      secret: init.token,
      shards: () => this.#shards,
    })
    this.#host = this.#makeHost()
  }

  /** Runs the user's module, then says that shards may come. */
  async begin(): Promise<void> {
    const { setup } = this.#init
    try {
      if (setup !== undefined) await setupIn(await this.#runtime.load(setup))(this.#handle)
      this.#mail.add({ kind: 'up' })
    } catch (error) {
      this.#mail.add({ kind: 'failed', error: packError(error, this.#token.reveal()) })
    }
  }

  receive(message: ToWorker): void {
    if (this.#calls.receive(message)) return
    if (message.kind === 'wants') {
      this.#wants = message.wants
      this.#names = new Set(message.wants.names)
    } else if (message.kind === 'profile') this.#profile = message.profile
    else if (message.kind === 'delivered') this.#mail.delivered(message.size)
    else if (message.kind === 'broadcast') this.#handle.hear(message)
    else if (message.kind === 'reconnect') {
      const { shard: id } = message
      for (const shard of this.#shards.values()) if (id === undefined || id === shard.id) shard.reconnect()
    } else if (message.kind === 'rewind') {
      this.#lines.set(message.shard, message.line)
      this.#shards.get(message.shard)?.rewind(message.session)
    }
  }

  #methods(): Serve<WorkerMethods> {
    return {
      start: async ({ shard, line, session }) => {
        this.#lines.set(shard, line)
        if (this.#shards.size === 0) this.#report()
        const made = this.#makeShard(shard)
        if (session) made.session.take(session)
        await made.start()
        return undefined
      },
      stop: async ({ resumable }) => {
        await Promise.all([...this.#shards.values()].map(shard => shard.stop(resumable)))
        this.#stopReport()
        return undefined
      },
      send: async ({ shard, text }, signal) => {
        const found = this.#shards.get(shard)
        if (!found) throw noShard(shard)
        await found.outbox.send({ text: () => text, signal })
        return undefined
      },
      request: (ask, signal) => this.#handle.answer(ask, signal),
      ping: async () => this.#figures(),
    }
  }

  #makeShard(id: number): Shard {
    const { count } = this.#init
    // The main thread keeps the sessions; here is only how far the connection has come.
    const nothing = async () => undefined
    const store = { load: nothing, save: nothing, remove: nothing }
    const { clock } = this.#runtime
    const failed = () => {}
    const saveEvery = Number.MAX_SAFE_INTEGER
    const session = new Session({ clock, store, saveEvery, shard: [id, count], identity: '', failed })
    const shard = new Shard([id, count], session, this.#host)
    if (this.#mail.isHeld) shard.hold(true)
    this.#shards.set(id, shard)
    return shard
  }

  #makeHost(): ShardHost {
    const { settings } = this.#init
    const { clock, random, connect } = this.#runtime
    const { compression, version } = settings
    const inflater = inflaters(compression)
    const whole = (url: string) => gatewayUrl(url, version, inflater.compression)
    return {
      ...settings,
      clock,
      random,
      connect,
      maxQueued: settings.maxQueuedSends,
      inflater: inflater.make,
      queue: {
        acquire: (shard, signal) => this.#calls.call('turn', { shard }, { signal }),
        update() {},
        remaining: undefined,
      },
      url: resumeUrl => whole(resumeUrl !== undefined && URL.canParse(resumeUrl) ? resumeUrl : this.#profile.url),
      identify: ({ id, count }) => identifyText(this.#token, { ...settings, ...this.#profile, shard: [id, count] }),
      resume: (session, seq) => resumeText(this.#token, session, seq),
      cureFor: (_shard, _code, cure) => cure,
      failed: error => this.#mail.add({ kind: 'error', error: packError(error, this.#token.reveal()) }),
      ...this.#reading(),
      ...this.#telling(),
    }
  }

  /** What becomes of what comes in. Only what is handled here is parsed here. */
  #reading(): Pick<ShardHost, 'wants' | 'wantsRaw' | 'read' | 'raw' | 'dispatch'> {
    const { dispatch } = this.#handle
    const isForMain = (name: string) => this.#names.has(name) || !isDocumented(name)
    return {
      wants: name => isForMain(name) || dispatch.wants(name),
      wantsRaw: () => this.#wants.raw || dispatch.wantsRaw(),
      read: (payload, { s, t }) => {
        const packet = new UnreadPacket(payload.toString(), s, t)
        if (dispatch.wants(t ?? '')) packet.read()
        return packet
      },
      raw: (shard, packet) => {
        if (this.#wants.raw) this.#mail.add({ kind: 'raw', ...this.#of(shard), text: JSON.stringify(packet) })
        dispatch.raw(shard.id, packet)
      },
      dispatch: (shard, packet, replayed) => {
        const name = packet.t ?? ''
        const of = { ...this.#of(shard), seq: shard.session.seq, replayed }
        if (isForMain(name)) {
          this.#mail.event(packet instanceof UnreadPacket ? packet.text : JSON.stringify(packet), of)
        } else this.#mail.advance(of)
        if (!dispatch.wants(name)) return
        dispatch.dispatch(packet instanceof UnreadPacket ? packet.read() : packet, {
          shard: shard.id,
          seq: packet.s,
          name,
          replayed,
        })
      },
    }
  }

  /** What the main thread is told of the shards' lives. */
  #telling(): Pick<ShardHost, 'ready' | 'entered' | 'lost' | 'resumed'> {
    return {
      ready: (shard, { d }) => {
        const { point: session } = shard.session
        const { application } = d as Partial<GatewayReadyDispatchData>
        if (session) this.#mail.add({ kind: 'ready', ...this.#of(shard), session, flags: application?.flags })
      },
      entered: (shard, from) => this.#mail.add({ kind: 'state', ...this.#of(shard), from, to: shard.state }),
      lost: (shard, { why, remedy, closeCode, misses = 0 }) =>
        this.#mail.add({ kind: 'lost', ...this.#of(shard), loss: { why, remedy, closeCode, misses } }),
      resumed: (shard, replayed) =>
        this.#mail.add({ kind: 'resumed', ...this.#of(shard), replayed, seq: shard.session.seq }),
    }
  }

  #of({ id }: Shard): { readonly shard: number; readonly line: number } {
    return { shard: id, line: this.#lines.get(id) ?? 0 }
  }

  /** Once begun, again and again. */
  #report(): void {
    this.#stopReport()
    this.#stopReport = this.#runtime.clock.timer(reportEvery, () => this.#report(), true)
    const shards = [...this.#shards.values()]
    for (const shard of shards) {
      const { seq } = shard.session
      if (seq !== null) this.#mail.advance({ ...this.#of(shard), seq, replayed: false })
    }
    const figures = shards.map(({ id, heartbeat, outbox, events, bytes }) => {
      return { id, latency: heartbeat.latency, queued: outbox.waiting, events, bytes: { ...bytes } }
    })
    this.#mail.add({ kind: 'figures', shards: figures, worker: this.#figures() })
  }

  #figures(): WorkerFigures {
    const { outstanding, isHeld } = this.#mail
    return { heap: getHeapStatistics().used_heap_size, outstanding, isHeld }
  }
}

const noShard = (shard: number) =>
  new GatewayError('GATEWAY_DISCONNECTED', `Shard ${shard} does not run here.`, {
    shard,
    hint: 'Try again once it is connected.',
  })

/** @throws {ConfigError} if the module has no function to run */
function setupIn(module: unknown): WorkerSetup {
  const { setup, default: main } = module as { readonly setup?: unknown; readonly default?: unknown }
  // What CommonJS exports comes as a default, with the names in it.
  const found = [setup, main, (main as { readonly setup?: unknown } | undefined)?.setup]
  const run = found.find((part): part is WorkerSetup => typeof part === 'function')
  if (run) return run
  throw new ConfigError('gateway.workers.setup', 'a module that exports a function `setup`', module)
}
