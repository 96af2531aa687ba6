/**
 * Generation: the shards of one count, from their first identify to their replacement by others.
 * @module
 */
import { makeFleet } from './make-fleet.js'
import type { Shards } from './options.js'
import type { FleetHost, FleetSettings, ShardFleet } from './shard-fleet.js'
import { SwitchedStore } from './switched-store.js'

/** What becomes of what the shards tell. */
export type Taps = Pick<FleetHost, 'wants' | 'wantsRaw' | 'raw' | 'dispatch' | 'ready' | 'lost'>

/** Of a generation that nobody listens to any more. */
export const silent: Taps = {
  wants: () => false,
  wantsRaw: () => false,
  raw() {},
  dispatch() {},
  ready() {},
  lost() {},
}

export interface GenerationInit {
  readonly settings: FleetSettings
  readonly shards: Shards
  readonly host: Omit<FleetHost, keyof Taps>
  readonly taps: Taps
  /** Whether its sessions are stored from the start. */
  readonly isFirst: boolean
}

export class Generation {
  readonly fleet: ShardFleet
  readonly store: SwitchedStore
  #taps: Taps

  constructor({ settings, shards, host, taps, isFirst }: GenerationInit) {
    this.#taps = taps
    this.store = new SwitchedStore(settings.sessions, isFirst ? 'open' : 'parked')
    this.fleet = makeFleet({ ...settings, sessions: this.store }, shards, {
      ...host,
      wants: event => this.taps.wants(event),
      wantsRaw: () => this.taps.wantsRaw(),
      raw: (shard, packet) => this.taps.raw(shard, packet),
      dispatch: (shard, packet, replayed) => this.taps.dispatch(shard, packet, replayed),
      ready: (shard, flags) => this.taps.ready(shard, flags),
      lost: shard => this.taps.lost(shard),
    })
  }

  /** May be replaced at any time; the shards do not notice. */
  get taps(): Taps {
    return this.#taps
  }
  set taps(taps: Taps) {
    this.#taps = taps
    this.fleet.wantsChanged?.()
  }

  /** Ends it without showing the bot as offline: the sessions are left to run out at Discord. */
  async retire(): Promise<void> {
    this.taps = silent
    await Promise.all([this.fleet.disconnect(true), this.store.shut()])
    await this.fleet.close()
  }
}
