import { describe, expect, it } from 'vitest'
import type { SessionStore, StoredSession } from '../../plugins/gateway/index.js'

export const session = (more: Partial<StoredSession> = {}): StoredSession => ({
  sessionId: 'abc',
  resumeUrl: 'wss://resume.example',
  seq: 42,
  shard: [0, 1],
  identity: 'hash',
  ...more,
})

/** What every session store must do. */
export function sessionStoreContract(name: string, make: () => Promise<SessionStore> | SessionStore): void {
  describe(`${name} as a session store`, () => {
    it('has nothing at first', async () => {
      const store = await make()

      expect(await store.load(0)).toBeUndefined()
    })

    it('gives back what was saved last, for each shard', async () => {
      const store = await make()

      await store.save(0, session({ seq: 1 }))
      await store.save(1, session({ seq: 7, shard: [1, 2] }))
      await store.save(0, session({ seq: 2 }))

      expect(await store.load(0)).toEqual(session({ seq: 2 }))
      expect(await store.load(1)).toEqual(session({ seq: 7, shard: [1, 2] }))
    })

    it('forgets what was removed, and removes what is not there', async () => {
      const store = await make()
      await store.save(0, session())

      await store.remove(0)
      await store.remove(5)

      expect(await store.load(0)).toBeUndefined()
    })

    it('keeps no hold on what it was given', async () => {
      const store = await make()
      const given = { ...session() }

      await store.save(0, given)
      Object.assign(given, { seq: 99 })

      expect(await store.load(0)).toEqual(session())
    })

    it('never shows half a session while it saves', async () => {
      const store = await make()
      await store.save(0, session({ seq: 0 }))

      const saves = Array.from({ length: 20 }, (_, seq) => store.save(0, session({ seq })))
      const seen = await Promise.all(Array.from({ length: 20 }, () => store.load(0)))
      await Promise.all(saves)

      expect(seen.every(found => found?.sessionId === 'abc')).toBe(true)
    })
  })
}
