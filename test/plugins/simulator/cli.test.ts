import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { request } from 'undici'
import { afterEach, describe, expect, it } from 'vitest'

const cli = fileURLToPath(new URL('../../../plugins/simulator/cli.ts', import.meta.url))
const program = `import { run } from ${JSON.stringify(cli)}; process.exitCode = await run(process.argv.slice(1))`
const node = ['--import', 'tsx', '--input-type=module', '--eval', program, '--']

const children: ChildProcess[] = []

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})

function pipecord(...args: string[]) {
  const child = spawn(process.execPath, [...node, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  children.push(child)
  const seen = { out: '', err: '' }
  child.stdout.on('data', chunk => {
    seen.out += chunk
  })
  child.stderr.on('data', chunk => {
    seen.err += chunk
  })
  return { child, seen, exit: once(child, 'close').then(([code]) => code as number) }
}

describe('pipecord simulator', () => {
  it('prints one line of JSON, serves, and ends with 0 on SIGTERM', async () => {
    const { child, seen, exit } = pipecord('simulator', '--port', '0', '--seed', '1', '--no-rate-limits')
    await Promise.race([once(child.stdout!, 'data'), exit])
    const found = JSON.parse(seen.out)

    const answer = await request(`${found.rest}/channels/${found.channelId}`, {
      headers: { authorization: `Bot ${found.token}`, 'user-agent': 'DiscordBot (https://example.com, 1.0.0)' },
    })
    const channel = (await answer.body.json()) as { guild_id: string }
    child.kill('SIGTERM')

    expect(Object.keys(found)).toEqual(['rest', 'gateway', 'token', 'applicationId', 'guildId', 'channelId'])
    expect(found.gateway).toMatch(/^ws:\/\/127\.0\.0\.1:\d+\/$/)
    expect(channel.guild_id).toBe(found.guildId)
    expect(answer.headers).not.toHaveProperty('x-ratelimit-limit')
    expect(await exit).toBe(0)
    expect(seen.out.trimEnd().split('\n')).toHaveLength(1)
  })

  it('shows its options', async () => {
    const { seen, exit } = pipecord('simulator', '--help')

    expect(await exit).toBe(0)
    expect(seen.out).toContain('--no-rate-limits')
  })

  it.each([
    [['simulator', '--port', 'x'], 'simulator.port'],
    [['simulator', '--latency', '5-2'], 'simulator.latency'],
    [['simulator', '--wrong'], '--wrong'],
    [['dance'], 'dance'],
  ])('refuses %j', async (args, named) => {
    const { seen, exit } = pipecord(...args)

    expect(await exit).toBe(2)
    expect(seen.err).toContain(named)
    expect(seen.out).toBe('')
  })
})
