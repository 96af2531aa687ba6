import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { fileSessionStore, memorySessionStore, type SessionStore } from '../../../plugins/gateway/index.js'
import { session, sessionStoreContract } from '../../contracts/session-store.js'
import { connected, dialled, scene, token, welcome } from '../../support/gateway.js'

const folders: string[] = []
const folder = async () => {
  const made = await mkdtemp(join(tmpdir(), 'pipecord-sessions-'))
  folders.push(made)
  return made
}
afterAll(() => Promise.all(folders.map(made => rm(made, { recursive: true }))))

sessionStoreContract('memorySessionStore', memorySessionStore)
sessionStoreContract('fileSessionStore', async () => fileSessionStore(join(await folder(), 'deep', 'er')))

describe('fileSessionStore', () => {
  it('takes what is no session for none', async () => {
    const made = await folder()
    await writeFile(join(made, 'shard-0.json'), '{"sessionId":"abc"}')
    await writeFile(join(made, 'shard-1.json'), '{"sessionId"')

    expect(await fileSessionStore(made).load(0)).toBeUndefined()
    expect(await fileSessionStore(made).load(1)).toBeUndefined()
  })

  it('lets only the owner read, and leaves no draft', async () => {
    const made = await folder()
    await fileSessionStore(made).save(3, session())

    expect(await readdir(made)).toEqual(['shard-3.json'])
    expect((await stat(join(made, 'shard-3.json'))).mode & 0o077).toBe(0)
  })

  it('refuses a folder that is none', () => {
    expect(() => fileSessionStore('')).toThrow(/fileSessionStore/)
  })
})

describe('gatewayPlugin: sessions across processes', () => {
  it.each([
    ['memory', async () => memorySessionStore()],
    ['files', async () => fileSessionStore(await folder())],
  ])('goes on in the next process with what was missed, from %s (gateway 24, B5)', async (_, make) => {
    const sessions = await make()
    const first = await connected({ sessions })
    first.sockets.last.dispatch('MESSAGE_CREATE', 5)
    await first.gateway.close({ resumable: true })
    const second = scene({ sessions })
    const heard: (number | null)[] = []
    second.gateway.on('messageCreate', (_, { seq }) => heard.push(seq))

    const connecting = second.gateway.connect()
    await dialled(second)
    welcome(
      second.sockets.last,
      [6, 7].map(s => ({ t: 'MESSAGE_CREATE', s })),
    )
    await connecting

    expect(second.sockets.last.url.host).toBe('resume.example')
    expect(second.sockets.last.of(6)[0]?.d).toEqual({ token, session_id: 'session-1', seq: 5 })
    expect(heard).toEqual([6, 7])
  })

  it.each([
    ['shard count', { shards: 2 }],
    ['token', { token: 'MTE.another.token' }],
  ])('discards a session of another %s (gateway 25)', async (_, other) => {
    const sessions = memorySessionStore()
    const first = await connected({ sessions })
    await first.gateway.close({ resumable: true })
    const second = await connected({ sessions, ...other })

    expect(second.sockets.all.flatMap(socket => socket.of(6))).toEqual([])
    expect(second.sockets.all[0]?.of(2)).toHaveLength(1)
  })

  it('keeps nothing after a close that is not resumable', async () => {
    const sessions = memorySessionStore()
    const { gateway } = await connected({ sessions })

    await gateway.close()

    expect(await sessions.load(0)).toBeUndefined()
  })

  it('writes behind: once per second while events come, and never per event (gateway, B4)', async () => {
    const saved: number[] = []
    const memory = memorySessionStore()
    const sessions: SessionStore = { ...memory, save: async (_, { seq }) => void saved.push(seq) }
    const { sockets, clock } = await connected({ sessions })
    saved.length = 0

    for (let seq = 2; seq < 1000; seq++) sockets.last.dispatch('MESSAGE_CREATE', seq)
    await clock.advance(1000)
    await clock.advance(10_000)

    expect(saved).toEqual([999])
  })

  it('does not wait for a store that never answers, nor for one that fails', async () => {
    const never: SessionStore = { ...memorySessionStore(), save: () => new Promise(() => {}) }
    const fails: SessionStore = { ...memorySessionStore(), save: () => Promise.reject(new Error('disk full')) }
    const heard: number[] = []
    const first = await connected({ sessions: never })
    const second = await connected({ sessions: fails })
    for (const { gateway, sockets } of [first, second]) {
      gateway.on('messageCreate', () => heard.push(1))
      sockets.last.dispatch('MESSAGE_CREATE', 2)
    }

    expect(heard).toHaveLength(2)
    expect(second.errors).toMatchObject([{ code: 'SESSION_STORE', shard: 0 }])
  })
})
