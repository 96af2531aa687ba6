import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import { run } from '../../../plugins/interactions/cli.js'
import { type Simulator, simulator } from '../../../plugins/simulator/index.js'
import { createClient } from '../../../src/index.js'

const cli = fileURLToPath(new URL('../../../src/cli.ts', import.meta.url))
const music = fileURLToPath(new URL('fixtures/music.ts', import.meta.url))

async function discordWith(commands: readonly object[] = []) {
  const discord = await simulator({ rateLimits: false })
  const { baseURL, token } = discord
  const client = createClient({ baseURL, token })
  onTestFinished(async () => {
    await client.shutdown()
    await discord.close()
  })
  const path = `/applications/${discord.world.bot.applicationId}/commands` as const
  if (commands.length > 0) await client.put(path, commands as never).unwrap()
  const names = async () => (await client.get(path).unwrap()).map(({ name }) => name).sort()
  return { discord, names, env: { DISCORD_API: baseURL, DISCORD_TOKEN: token } }
}

/** The real command, in a process of its own. */
async function pipecord(env: object, ...args: string[]) {
  const child = spawn(process.execPath, ['--import', 'tsx', cli, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, ...env },
  })
  const seen = { out: '', err: '' }
  child.stdout.on('data', chunk => {
    seen.out += chunk
  })
  child.stderr.on('data', chunk => {
    seen.err += chunk
  })
  const [code] = await once(child, 'close')
  return { ...seen, code }
}

/** The same in this process. */
async function inside(env: Readonly<Record<string, string>>, ...args: string[]) {
  const seen = { out: '', err: '' }
  const out = (text: string) => {
    seen.out += text
  }
  const err = (text: string) => {
    seen.err += text
  }
  const code = await run(['commands', ...args], { env, out, err })
  return { ...seen, code }
}

/** A module with this text. */
async function moduleOf(text: string, name = 'module.mjs'): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'pipecord-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const file = join(folder, name)
  await writeFile(file, text)
  return file
}

const ping = "on.command('ping', { about: 'Pings', run() {} })"
const old = { name: 'old', description: 'Old' }
const report = { name: 'Report', type: 3 }
const play = {
  name: 'play',
  description: 'Plays a song',
  options: [
    {
      ...{ type: 3, name: 'song', description: 'Which', required: true },
      choices: ['one', 'two'].map(name => ({ name, value: name })),
    },
  ],
}

describe('pipecord commands', () => {
  it('shows, does what it showed, and has nothing to do then', async () => {
    const { env, names } = await discordWith([play, old])

    const diff = await pipecord(env, 'commands', 'diff', music, '--remove')
    const dry = await pipecord(env, 'commands', 'push', music)
    const before = await names()
    const push = await pipecord(env, 'commands', 'push', music, '--remove', '--yes')
    const again = await pipecord(env, 'commands', 'diff', music, '--remove', '--check')

    const plan = [
      'global: 1 to create, 1 to update, 1 to remove',
      '  + Report (message)',
      '  ~ play',
      '      play.options[0].choices: 2 -> 3',
      '  - old',
      '',
    ].join('\n')
    expect(diff).toEqual({ code: 0, err: '', out: `${plan}Nothing was changed. Push with --yes to do this.\n` })
    expect(dry.out).toContain('  ? old\nNothing was changed. Add --yes to do this.\n')
    expect(before).toEqual(['old', 'play'])
    expect(push).toEqual({ code: 0, err: '', out: `${plan}Done: 1 created, 1 updated, 1 removed.\n` })
    expect(again).toEqual({ code: 0, err: '', out: 'global: 2 unchanged\nNothing to do.\n' })
    expect(await names()).toEqual(['Report', 'play'])
  }, 60_000)

  it('ends, whatever the module holds open', async () => {
    const { env } = await discordWith()
    const file = await moduleOf(`setInterval(() => {}, 1000); export const commands = on => ${ping}`)

    const { code, out } = await pipecord(env, 'commands', 'diff', file, '--check')

    expect([code, out]).toEqual([3, expect.stringContaining('+ ping')])
  }, 30_000)

  it.each([
    ['a function `commands`', `export async function commands(on) { ${ping} }`],
    ['a default function', `export default on => ${ping}`],
    ['CommonJS', `exports.commands = on => ${ping}`],
    ['interactions', `const on = made(); ${ping}; export const interactions = on`],
    ['a bot', `const on = made(); ${ping}; export const bot = { interactions: on }`],
    ['a default bot', `const on = made(); ${ping}; export default { interactions: on }`],
  ])('reads a module with %s', async (what, text) => {
    const { env, names } = await discordWith()
    const made = `const made = () => ({ definitions: [], receive() {}, command(name, { about }) {
      this.definitions.push({ json: { name, description: about }, guilds: undefined }) } });`
    const file = await moduleOf(
      what === 'CommonJS' ? text : made + text,
      what === 'CommonJS' ? 'module.cjs' : undefined,
    )

    const { code, err } = await inside(env, 'push', file, '--yes')

    expect([code, err]).toEqual([0, ''])
    expect(await names()).toEqual(['ping'])
  })

  it('puts everything into one guild', async () => {
    const { env, names, discord } = await discordWith()
    const guild = (discord as Simulator).world.guild().id
    const file = await moduleOf(`export const commands = on => ${ping}`)

    const { out } = await inside(env, 'push', file, '--guild', guild, '--yes')

    expect(out).toBe(`guild ${guild}: 1 to create\n  + ping\nDone: 1 created, 0 updated, 0 removed.\n`)
    expect(await names()).toEqual([])
  })

  it.each<[string[], string]>([
    [['dance'], 'expected diff or push, got dance'],
    [['--yes'], 'expected diff or push, got neither'],
    [['diff'], 'expected a module behind diff'],
    [['diff', 'a.js', 'b.js'], 'expected one module, got 2'],
    [['diff', 'nowhere.mjs'], 'nowhere.mjs, which is no file'],
    [['diff', music, '--wrong'], "Unknown option '--wrong'"],
    [['diff', music, '--yes'], 'expected --yes behind push'],
    [['push', music, '--check'], 'expected --check behind diff'],
    [['push', music, '--guild', 'here'], '`--guild` must be a snowflake'],
  ])('refuses %j', async (args, said) => {
    const { code, out, err } = await inside({ DISCORD_TOKEN: 'x.y.z' }, ...args)

    expect([code, out]).toEqual([2, ''])
    expect(err).toContain(said)
    expect(err).toContain('Try: pipecord commands --help\n')
  })

  it('asks for the token, and for an address that is one', async () => {
    expect(await inside({}, 'diff', music)).toMatchObject({ code: 2, err: expect.stringContaining('DISCORD_TOKEN') })
    const strange = await inside({ DISCORD_TOKEN: 'x.y.z', DISCORD_API: 'here' }, 'diff', music)
    expect(strange).toMatchObject({ code: 2, err: expect.stringContaining('baseURL') })
  })

  it.each([
    ['throw new Error("no database")', 'no database'],
    ['export const answer = 42', 'exports `commands`, `interactions` or `bot`'],
    ["export const commands = on => on.command('Ping', { about: 'Pings', run() {} })", 'command `Ping`.name'],
    ['export const commands = () => { throw "dust" }', 'dust'],
  ])('says what is wrong with the module %s', async (text, said) => {
    const { code, out, err } = await inside({ DISCORD_TOKEN: 'x.y.z' }, 'diff', await moduleOf(text))

    expect([code, out]).toEqual([1, ''])
    expect(err).toContain(said)
  })

  it('says what Discord said, and not the token', async () => {
    const { env } = await discordWith([report])
    const file = await moduleOf(`export const commands = on => ${ping}`)

    const { code, err } = await inside({ ...env, DISCORD_TOKEN: 'wrong.secret.token' }, 'push', file, '--yes')

    expect(code).toBe(1)
    expect(err).toMatch(/^pipecord: .*401/)
    expect(err).not.toContain('secret')
  })

  it('shows its options', async () => {
    for (const args of [[], ['--help'], ['diff', '-h']]) {
      const { code, out } = await inside({}, ...args)
      expect(code).toBe(0)
      expect(out).toContain('--guild <id>')
    }
  })
})
