import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { StoredSession } from '../../plugins/gateway/index.js'
import { type Simulator, simulator } from '../../plugins/simulator/index.js'

const script = fileURLToPath(new URL('../support/flooded-bot.ts', import.meta.url))
let discord: Simulator
let folder: string
const children: ChildProcess[] = []

beforeEach(async () => {
  discord = await simulator()
  folder = await mkdtemp(join(tmpdir(), 'pipecord-'))
})
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  await discord.close()
  await rm(folder, { recursive: true, force: true })
})

interface Run {
  readonly lines: () => string[]
  readonly numbers: () => number[]
  /** Resolves once so many lines are there that fit. */
  heard(fits: (line: string) => boolean, count?: number): Promise<void>
  end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void>
}

/** Starts the bot in a process of its own. */
function start(): Run {
  const file = join(folder, `heard-${children.length}`)
  const env = { ...process.env, BOT_TOKEN: discord.token }
  const args = ['--import', 'tsx', script, discord.baseURL, folder, file]
  const child = spawn(process.execPath, args, { env, stdio: 'inherit' })
  children.push(child)
  const ended = once(child, 'exit')
  const lines = () => (existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(0, -1) : [])
  const heard = async (fits: (line: string) => boolean, count = 1) => {
    while (lines().filter(fits).length < count) await new Promise(resolve => setTimeout(resolve, 20))
  }
  const end = async (signal: 'SIGKILL' | 'SIGTERM') => {
    child.kill(signal)
    await ended
  }
  return { lines, heard, end, numbers: () => lines().filter(isMessage).map(numberOf) }
}

const isMessage = (line: string) => /^\d/.test(line)
const numberOf = (line: string) => Number(line.split(' ')[2])
const seqOf = (line: string) => Number(line.split(' ')[0])
const stored = async () => JSON.parse(await readFile(join(folder, 'shard-0.json'), 'utf8')) as StoredSession
const upTo = (count: number) => Array.from({ length: count }, (_, i) => i)

describe('a bot with a file session store', () => {
  it('hears all that it missed when it was killed in mid-flood, and nothing twice up to the last write', async () => {
    const count = 3000
    const first = start()
    await first.heard(line => line === 'READY')
    const flood = discord.gateway.flood({ rate: 1000, count })
    await first.heard(isMessage, 800)
    await first.end('SIGKILL')
    const { seq } = await stored()
    const second = start()
    await flood.done
    await second.heard(line => numberOf(line) === count - 1)

    const again = second.lines().filter(isMessage).map(seqOf)
    const before = first.lines().filter(isMessage).map(seqOf)
    expect(first.numbers()).toEqual(upTo(before.length))
    expect(second.numbers()).toEqual(upTo(count).slice(second.numbers()[0]))
    expect([...new Set([...first.numbers(), ...second.numbers()])]).toEqual(upTo(count))
    expect(again[0]).toBe(seq + 1)
    // What came after the last write is handed on again, and says so.
    const newest = before.at(-1) ?? 0
    const repeated = second.lines().filter(line => isMessage(line) && seqOf(line) <= newest)
    expect(repeated.every(line => line.split(' ')[1] === 'true')).toBe(true)
    expect(second.lines().indexOf('READY')).toBe(-1)
    expect(discord.gateway.log.count('identify')).toBe(1)
  }, 60_000)

  it('hears nothing twice when it is asked to end in mid-flood', async () => {
    const count = 3000
    const first = start()
    await first.heard(line => line === 'READY')
    const flood = discord.gateway.flood({ rate: 1000, count })
    await first.heard(isMessage, 800)
    await first.end('SIGTERM')
    const second = start()
    await flood.done
    await second.heard(line => numberOf(line) === count - 1)

    expect([...first.numbers(), ...second.numbers()]).toEqual(upTo(count))
    expect(second.lines().filter(line => line === 'RESUMED').length).toBe(1)
    expect(discord.gateway.log.count('identify')).toBe(1)
  }, 60_000)
})
