/**
 * WorkerOptions: how many threads run the shards, and what is done about those that fail.
 * @module
 */
import { isAbsolute } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { ResourceLimits } from 'node:worker_threads'
import { checkFunction, checkKeys, checkNumber } from '../../src/check.js'
import { ConfigError } from '../../src/errors.js'
import { builtEntry, type SpawnWorker, threads } from './worker-thread.js'

export interface WorkersOptions {
  /** Threads that share the shards. There are never more threads than shards. */
  readonly count: number
  /** Module with a function `setup(worker)`, run in each worker before its shards connect. A URL, or an absolute path. */
  readonly setup?: URL | string
  /** Ms between two looks at whether a worker answers. @default 5000 */
  readonly pingEvery?: number
  /** Ms without an answer after which a worker is ended and replaced. @default 30_000 */
  readonly pingTimeout?: number
  /** Ms that a worker may take until it is ready for shards, `setup` included. @default 30_000 */
  readonly startTimeout?: number
  /**
   * Characters of events that may be on their way from a worker to the main thread. Beyond that the worker stops reading
   * until half of them are delivered. @default 4_194_304
   */
  readonly maxOutstanding?: number
  /** Bounds of a worker's memory, as `node:worker_threads` has them. @default Node's */
  readonly resourceLimits?: ResourceLimits
  /** Starts threads. @default of node:worker_threads */
  readonly spawn?: SpawnWorker
}

export interface WorkersSettings extends Required<Omit<WorkersOptions, 'setup' | 'resourceLimits'>> {
  /** As a URL. */
  readonly setup: string | undefined
}

const defaults = { pingEvery: 5000, pingTimeout: 30_000, startTimeout: 30_000, maxOutstanding: 4 * 2 ** 20 }
const keys = [...Object.keys(defaults), 'count', 'setup', 'resourceLimits', 'spawn']

/** @throws {ConfigError} naming the option */
export function workersOf(workers: number | WorkersOptions): WorkersSettings {
  if (typeof workers === 'number') return workersOf({ count: workers })
  checkKeys('gateway.workers', workers, keys)
  const given = Object.fromEntries(Object.entries(workers).filter(([, value]) => value !== undefined))
  const { setup, resourceLimits, spawn, ...whole } = { ...defaults, ...(given as unknown as WorkersOptions) }
  checkNumber('gateway.workers.count', whole.count, { min: 1, max: 1024, integer: true })
  checkNumber('gateway.workers.pingEvery', whole.pingEvery, { min: 1 })
  checkNumber('gateway.workers.pingTimeout', whole.pingTimeout, { min: 1 })
  checkNumber('gateway.workers.startTimeout', whole.startTimeout, { min: 1 })
  checkNumber('gateway.workers.maxOutstanding', whole.maxOutstanding, { min: 1 })
  checkFunction('gateway.workers.spawn', spawn)
  const limits = resourceLimits && { resourceLimits }
  return { ...whole, setup: urlOf(setup), spawn: spawn ?? threads(builtEntry, limits) }
}

/** A relative path would be relative to this package. */
function urlOf(setup: unknown): string | undefined {
  if (setup === undefined) return undefined
  if (setup instanceof URL) return setup.href
  if (typeof setup === 'string' && isAbsolute(setup)) return pathToFileURL(setup).href
  if (typeof setup === 'string' && /^(file|data|node):/.test(setup) && URL.canParse(setup)) return setup
  const expected = "a URL such as new URL('./worker.js', import.meta.url), or an absolute path"
  throw new ConfigError('gateway.workers.setup', expected, setup)
}
