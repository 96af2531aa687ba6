/**
 * SessionStore: where sessions wait for the next process, in memory or in files.
 * @module
 */
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ConfigError } from '../../src/errors.js'

/** What it takes to go on with a session. Without the token it is of no use to anybody. */
export interface StoredSession {
  readonly sessionId: string
  readonly resumeUrl: string
  /** The last event that was handed to listeners. */
  readonly seq: number
  readonly shard: readonly [id: number, count: number]
  /** Hash of the token that the session belongs to. */
  readonly identity: string
}

/** Holds at most one session per shard. Each method may be slow, and may fail; nothing waits for it per event. */
export interface SessionStore {
  load(shard: number): Promise<StoredSession | undefined>
  save(shard: number, session: StoredSession): Promise<void>
  remove(shard: number): Promise<void>
}

/** Lives as long as the process: `disconnect({ resumable: true })` and `connect()` lose nothing in between. */
export function memorySessionStore(): SessionStore {
  const sessions = new Map<number, StoredSession>()
  return {
    async load(shard) {
      return sessions.get(shard)
    },
    async save(shard, session) {
      sessions.set(shard, { ...session })
    },
    async remove(shard) {
      sessions.delete(shard)
    },
  }
}

/**
 * One file per shard in `folder`, which is made if need be. A file is replaced as a whole, so that a crash leaves the old
 * one or the new one. What cannot be read as a session counts as none.
 * @throws {ConfigError} if `folder` is no path
 */
export function fileSessionStore(folder: string): SessionStore {
  if (typeof folder !== 'string' || folder === '') throw new ConfigError('fileSessionStore', 'a folder', folder)
  const fileOf = (shard: number) => join(folder, `shard-${shard}.json`)
  let last: Promise<void> = Promise.resolve()
  /** One change after the other, so that the last one that was asked for is what stays. */
  function inTurn(change: () => Promise<void>): Promise<void> {
    last = last.catch(() => {}).then(change)
    return last
  }
  return {
    async load(shard) {
      try {
        return asSession(JSON.parse(await readFile(fileOf(shard), 'utf8')))
      } catch (error) {
        if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
        throw error
      }
    },
    save(shard, session) {
      const text = JSON.stringify(session)
      return inTurn(async () => {
        await mkdir(folder, { recursive: true })
        const draft = `${fileOf(shard)}.${process.pid}.tmp`
        await writeFile(draft, text, { mode: 0o600 })
        await rename(draft, fileOf(shard))
      })
    },
    remove: shard => inTurn(() => rm(fileOf(shard), { force: true })),
  }
}

/** `value`, if it is a whole session. */
export function asSession(value: unknown): StoredSession | undefined {
  const { sessionId, resumeUrl, seq, shard, identity } = (value ?? {}) as Partial<StoredSession>
  const texts = [sessionId, resumeUrl, identity].every(text => typeof text === 'string' && text !== '')
  const numbers = Array.isArray(shard) && shard.length === 2 && [seq, ...shard].every(Number.isSafeInteger)
  return texts && numbers ? (value as StoredSession) : undefined
}
