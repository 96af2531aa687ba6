import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import type { WorkersOptions } from '../../plugins/gateway/index.js'
import { type Bot, type BotOptions, createBot } from '../../src/presets/bot.js'
import { sourceThreads } from '../support/workers.js'

declare module '../../plugins/gateway/index.js' {
  interface ShardMessages {
    threadOf: { answer: { readonly shard: number; readonly thread: number } }
    die: { answer: never }
    throw: { answer: undefined }
    spin: { request: number }
    whoami: { answer: { readonly id: string; readonly username: string } }
  }
}

const script = fileURLToPath(new URL('../support/flooding-discord.ts', import.meta.url))
const setup = new URL('../support/worker-setup.mjs', import.meta.url)
const children: ChildProcess[] = []
const bots: Bot[] = []

interface Heard {
  readonly shard: number
  readonly number: number
}

interface Scene {
  readonly bot: Bot
  readonly heard: Heard[]
  readonly errors: Error[]
  /** @param rate events per second; as fast as the sockets take them where there is none */
  flood(count: number, rate?: number): void
}

/** A connected bot of 4 shards in 2 real threads; Discord is in another process, and floods whatever happens here. */
async function connected(workers: Partial<WorkersOptions> = {}, options: Partial<BotOptions> = {}): Promise<Scene> {
  const child = spawn(process.execPath, ['--import', 'tsx', script], { stdio: ['pipe', 'pipe', 'inherit'] })
  children.push(child)
  const [line] = await once(child.stdout, 'data')
  const { baseURL, token } = JSON.parse(String(line)) as { baseURL: string; token: string }
  const bot = createBot({
    token,
    intents: ['Guilds', 'GuildMessages', 'MessageContent'],
    shards: 4,
    workers: { count: 2, spawn: sourceThreads, setup, ...workers },
    backoff: { base: 50 },
    client: { baseURL },
    ...options,
  })
  bots.push(bot)
  const [heard, errors]: [Heard[], Error[]] = [[], []]
  bot.client.on('error', error => errors.push(error))
  bot.on('messageCreate', ({ content }, { shard }) => heard.push({ shard, number: Number.parseInt(content, 10) }))
  await bot.connect()
  return { bot, heard, errors, flood: (count, rate = '' as never) => child.stdin.write(`flood ${count} ${rate}\n`) }
}

const until = async (fact: () => boolean) => {
  while (!fact()) await new Promise(resolve => setTimeout(resolve, 10))
}
const upTo = (count: number) => Array.from({ length: count }, (_, i) => i)
const numbers = (heard: readonly Heard[]) => heard.map(({ number }) => number)

/** Each once, and those of a shard in order. */
function expectAll(heard: readonly Heard[], count: number): void {
  expect(numbers(heard).sort((a, b) => a - b)).toEqual(upTo(count))
  for (const shard of upTo(4)) {
    const own = numbers(heard.filter(entry => entry.shard === shard))
    expect(own).toEqual([...own].sort((a, b) => a - b))
    expect(own.length).toBeGreaterThan(0)
  }
}

/** Threads and their ports that this process holds. */
const threads = () => process.getActiveResourcesInfo().filter(name => /Worker|MessagePort/.test(name)).length

afterEach(async () => {
  for (const bot of bots.splice(0)) await bot.close()
  for (const child of children.splice(0)) child.kill('SIGKILL')
})

describe('a bot with worker threads', () => {
  it('hears a flood once and in order, and leaves no thread behind', async () => {
    const before = threads()
    const { bot, heard, flood, errors } = await connected()
    const during = threads()

    flood(20_000)
    await until(() => heard.length >= 20_000)
    const places = await bot.gateway.request('all', 'threadOf', undefined)
    await bot.close()

    expectAll(heard, 20_000)
    expect(new Set(places.map(({ data }) => (data as { thread?: number } | undefined)?.thread)).size).toBe(2)
    expect(errors).toEqual([])
    expect(during).toBeGreaterThan(before)
    expect(threads()).toBeLessThanOrEqual(before)
  }, 60_000)

  it.each([
    ['ends itself', 'die'],
    ['throws where nobody catches', 'throw'],
  ] as const)(
    'loses and doubles nothing when a worker %s under a flood',
    async (_, how) => {
      const { bot, heard, flood, errors } = await connected()

      flood(6000, 2000)
      for (const target of [1, 0]) {
        const count = heard.length
        await until(() => heard.length > count + 800)
        await bot.gateway.request(target, how, undefined).catch(() => {})
        await until(() => bot.gateway.status().workers.every(({ state }) => state === 'up'))
      }
      await until(() => heard.length >= 6000)

      expectAll(heard, 6000)
      expect(bot.gateway.status().workers.map(({ restarts }) => restarts)).toEqual([1, 1])
      expect(bot.gateway.status().identifiesLeft).toBe(996)
      expect(errors.map(error => (error as { code?: string }).code)).toEqual(['WORKER_LOST', 'WORKER_LOST'])
    },
    60_000,
  )

  it('replaces a worker that hangs under a flood, and loses and doubles nothing', async () => {
    const { bot, heard, flood } = await connected({ pingEvery: 200, pingTimeout: 1500 })

    flood(6000, 2000)
    await until(() => heard.length > 500)
    const hung = bot.gateway.request(1, 'spin', 60_000, { timeout: 60_000 }).catch((error: unknown) => error)
    await until(() => heard.length >= 6000)

    expect(await hung).toMatchObject({ code: 'WORKER_LOST' })
    expectAll(heard, 6000)
  }, 60_000)

  it('stops reading while this thread is behind, and loses nothing', async () => {
    const { bot, heard, flood, errors } = await connected({ maxOutstanding: 100_000 })
    let wasHeld = false
    let most = 0
    const stop = bot.on('messageCreate', () => {
      const end = performance.now() + 0.2
      while (performance.now() < end); // a listener that is slower than the flood
      if (heard.length % 20 !== 0) return
      for (const { isHeld, outstanding } of bot.gateway.status().workers) {
        wasHeld ||= isHeld
        most = Math.max(most, outstanding)
      }
    })

    flood(8000)
    await until(() => heard.length > 1000)
    const end = performance.now() + 2000
    while (performance.now() < end); // nothing runs here
    await until(() => heard.length >= 8000)
    stop()

    expectAll(heard, 8000)
    expect(wasHeld).toBe(true)
    expect(most).toBeLessThan(2_000_000)
    expect(errors).toEqual([])
  }, 60_000)

  it('is replaced by more shards in workers while events flow', async () => {
    const { bot, heard, flood, errors } = await connected()
    const guilds = new Map<string, number[]>()
    bot.on('messageCreate', ({ content, ...message }) => {
      const { guild_id } = message as unknown as { readonly guild_id: string }
      guilds.set(guild_id, [...(guilds.get(guild_id) ?? []), Number.parseInt(content, 10)])
    })

    flood(10_000, 500)
    await until(() => heard.length > 500)
    const change = await bot.gateway.reshard(8)
    const { shards, workers } = bot.gateway.status()
    await until(() => heard.length >= 10_000)

    expect(change).toEqual({ from: 4, to: 8 })
    expect(numbers(heard).sort((a, b) => a - b)).toEqual(upTo(10_000))
    for (const own of guilds.values()) expect(own).toEqual([...own].sort((a, b) => a - b))
    expect(shards.map(({ state }) => state)).toEqual(upTo(8).map(() => 'ready'))
    expect(workers.map(({ shards }) => shards.length)).toEqual([4, 4])
    expect(errors).toEqual([])
  }, 90_000)

  it("carries requests of workers out with this thread's client", async () => {
    const { bot } = await connected()

    const [first, second] = await Promise.all([
      bot.gateway.request(0, 'whoami', undefined),
      bot.gateway.request(1, 'whoami', undefined),
    ])

    expect(first.id).toBe(second.id)
    expect(bot.client.getMetrics().totalRequests).toBeGreaterThanOrEqual(2)
  }, 60_000)
})
