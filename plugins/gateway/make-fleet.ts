/**
 * MakeFleet: decides where a generation of shards runs. The only place that knows the kinds of fleets.
 * @module
 */
import { Fleet } from './fleet.js'
import type { Shards } from './options.js'
import type { FleetHost, FleetSettings, ShardFleet } from './shard-fleet.js'
import { WorkerFleet } from './worker-fleet.js'

export function makeFleet(settings: FleetSettings, shards: Shards, host: FleetHost): ShardFleet {
  const { workers } = settings
  if (workers) return new WorkerFleet({ ...settings, workers }, shards, host)
  return new Fleet(settings, shards, host)
}
