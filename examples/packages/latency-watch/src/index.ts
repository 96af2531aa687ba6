/**
 * Latency watch: says when the last requests were slow on average, and when they are fast again.
 *
 *     const watch = client.register(latencyWatch({ slowerThan: 500 }))
 *     client.on('latencyChanged', level => console.log(level, watch.average))
 */
import { ConfigError, type Plugin } from 'pipecord'

export type LatencyLevel = 'fast' | 'slow'

declare module 'pipecord' {
  interface Events {
    latencyChanged: [level: LatencyLevel, average: number]
  }
}

export interface LatencyWatchOptions {
  /** Average in ms from which requests count as slow. @default 1000 */
  slowerThan?: number
  /** How many of the last requests count. @default 20 */
  window?: number
}

export interface LatencyWatch {
  /** Of the last requests, in ms. */
  readonly average: number
  readonly level: LatencyLevel
  close(): void
}

/** @throws {ConfigError} if the window is empty */
export function latencyWatch(options: LatencyWatchOptions = {}): Plugin<LatencyWatch> {
  const { slowerThan = 1000, window = 20 } = options
  if (!(window >= 1)) throw new ConfigError('latencyWatch.window', 'at least 1', window)

  return {
    name: 'latencyWatch',
    install(client) {
      const last: number[] = []
      let level: LatencyLevel = 'fast'
      const average = () => (last.length === 0 ? 0 : last.reduce((sum, ms) => sum + ms, 0) / last.length)

      const close = client.on('requestEnd', (_request, { executionTime }) => {
        last.push(executionTime)
        if (last.length > window) last.shift()
        const now = average() >= slowerThan ? 'slow' : 'fast'
        if (now === level) return
        level = now
        client.emit('latencyChanged', level, average())
      })

      return {
        get average() {
          return average()
        },
        get level() {
          return level
        },
        close,
      }
    },
  }
}
