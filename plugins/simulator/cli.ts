/**
 * cli: what `npx pipecord` does on the command line.
 * @module
 */
import { parseArgs } from 'node:util'
import type { Span } from './fault-kinds.js'
import { type Simulator, type SimulatorOptions, simulator } from './index.js'

const help = `Usage: pipecord simulator [options]

Starts an offline Discord, prints one line of JSON with its addresses and ids, and serves until it is stopped.

Options:
  --port <n>          Port; 0 takes a free one (default 0)
  --host <name>       Address to listen on (default 127.0.0.1)
  --seed <text>       Decides tokens, ids and every chance (default 1)
  --guilds <n>        Number of guilds (default 1)
  --latency <ms>      Wait of every answer, or <least>-<most> (default 0)
  --no-rate-limits    Switches Discord's rate limits off
  --help              Shows this text
`

const flags = {
  port: { type: 'string' },
  host: { type: 'string' },
  seed: { type: 'string' },
  guilds: { type: 'string' },
  latency: { type: 'string' },
  'no-rate-limits': { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const

/**
 * Runs a subcommand to its end.
 * @param argv the arguments behind `pipecord`
 * @returns the exit code: 0, 1 if the simulator could not start, 2 for arguments that make no sense
 */
export async function run(argv: readonly string[]): Promise<number> {
  const [command, ...rest] = argv
  if (command === undefined || command === '--help' || command === '-h') return print(help)
  if (command !== 'simulator') return complain(`expected the command simulator, got ${command}`, 2)
  let options: SimulatorOptions | undefined
  try {
    options = parse(rest)
  } catch (error) {
    return complain((error as Error).message, 2)
  }
  if (!options) return print(help)
  try {
    return await serve(options)
  } catch (error) {
    return complain((error as Error).message, error instanceof TypeError ? 2 : 1)
  }
}

/** Undefined if only help is wanted. */
function parse(args: readonly string[]): SimulatorOptions | undefined {
  const { values } = parseArgs({ args: [...args], options: flags, strict: true, allowPositionals: false })
  if (values.help) return undefined
  const { port, host, seed, guilds, latency } = values
  return {
    ...(port !== undefined && { port: toNumber(port) }),
    ...(host !== undefined && { host }),
    ...(seed !== undefined && { seed: /^\d{1,15}$/.test(seed) ? Number(seed) : seed }),
    ...(guilds !== undefined && { guilds: toNumber(guilds) }),
    ...(latency !== undefined && { latency: toSpan(latency) }),
    ...(values['no-rate-limits'] && { rateLimits: false as const }),
  }
}

async function serve(options: SimulatorOptions): Promise<number> {
  const discord = await simulator(options)
  const stopped = new Promise<void>(resolve => {
    process.once('SIGINT', resolve)
    process.once('SIGTERM', resolve)
  })
  try {
    print(`${JSON.stringify(describe(discord))}\n`)
    await stopped
  } finally {
    await discord.close()
  }
  return 0
}

function describe({ baseURL, gatewayURL, token, world }: Simulator): Record<string, string | null> {
  const guild = world.guilds.values().next().value
  const channelId = [...(guild?.channelIds ?? [])].find(id => world.channels.get(id)?.type === 0)
  return {
    rest: baseURL,
    gateway: gatewayURL,
    token,
    applicationId: world.bot.applicationId,
    guildId: guild?.id ?? null,
    channelId: channelId ?? null,
  }
}

function toNumber(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text)
}

function toSpan(text: string): Span {
  const [low, high, ...rest] = text.split('-').map(toNumber)
  if (rest.length > 0) return Number.NaN
  return high === undefined ? low! : [low!, high]
}

function print(text: string): number {
  process.stdout.write(text)
  return 0
}

function complain(problem: string, code: number): number {
  process.stderr.write(`pipecord: ${problem}\nTry: pipecord simulator --help\n`)
  return code
}
