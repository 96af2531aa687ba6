/**
 * cli: what `npx pipecord commands` does: shows what a push would change, and pushes.
 * @module
 */
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { asError, ConfigError } from '../../src/errors.js'
import { createClient, type DiscordAPIClient } from '../../src/presets/discord-api-client.js'
import { checkSnowflake } from '../../src/values/snowflake.js'
import { type Interactions, interactionsPlugin } from './index.js'
import { CommandSync, type CommandSyncOptions } from './sync/commands.js'

const help = `Usage: pipecord commands diff <module> [options]
       pipecord commands push <module> [options]

Compares the commands that a module defines with those that Discord has. diff only shows what would change; push shows it
too, and does it with --yes. Nothing is removed without --remove.

The module exports one of these, in this order:
  commands       a function that is given interactions and defines commands on them, as on.command(...)
  interactions   the interactions of a bot, or the bot itself
  bot            the same
  default        any of these
Importing it must not connect a bot. TypeScript works where Node reads it (22.18 and later), or with --import tsx.

Options:
  --guild <id>   Puts all commands into this guild instead, for trying them out
  --remove       Removes commands that the module does not define; never the entry point
  --yes          Does it (push)
  --check        Ends with 3 if there is anything to do (diff)
  --help         Shows this text

Environment:
  DISCORD_TOKEN  The bot's token
  DISCORD_API    Another address than https://discord.com/api/v10, such as a simulator's

Ends with 0, with 1 if something went wrong, with 2 for arguments that make no sense.
`

const flags = {
  guild: { type: 'string' },
  remove: { type: 'boolean' },
  yes: { type: 'boolean' },
  check: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const

/** What the command reads and writes. */
export interface Terminal {
  readonly env: Readonly<Record<string, string | undefined>>
  out(text: string): unknown
  err(text: string): unknown
}

const terminal: Terminal = {
  env: process.env,
  out: text => process.stdout.write(text),
  err: text => process.stderr.write(text),
}

interface Wanted {
  readonly action: 'diff' | 'push'
  readonly file: string
  readonly token: string
  readonly baseURL: string | undefined
  readonly options: CommandSyncOptions
  readonly yes: boolean
  readonly check: boolean
}

/** Wrong arguments, in a sentence. */
class Misuse extends Error {}

/**
 * Runs the command to its end.
 * @param argv the arguments behind `pipecord`
 * @returns the exit code: 0; 1 if something went wrong, 2 for arguments that make no sense, 3 if `--check` found something
 */
export async function run(argv: readonly string[], io: Terminal = terminal): Promise<number> {
  try {
    const wanted = parse(argv.slice(1), io.env)
    if (wanted) return await compare(wanted, io)
    io.out(help)
    return 0
  } catch (error) {
    const isMisuse = error instanceof Misuse
    io.err(`pipecord: ${asError(error).message}\n${isMisuse ? 'Try: pipecord commands --help\n' : ''}`)
    return isMisuse ? 2 : 1
  }
}

/** Undefined if only help is wanted. @throws {Misuse} */
function parse(args: readonly string[], env: Terminal['env']): Wanted | undefined {
  const { values, positionals } = parsed(args)
  if (values.help || args.length === 0) return undefined
  const [action, file, ...rest] = positionals
  if (action !== 'diff' && action !== 'push')
    throw new Misuse(`expected diff or push, got ${action ?? 'neither of them'}`)
  if (file === undefined) throw new Misuse(`expected a module behind ${action}, got none`)
  if (rest.length > 0) throw new Misuse(`expected one module, got ${rest.length + 1}`)
  const { guild, remove = false, yes = false, check = false } = values
  if (action === 'diff' && yes) throw new Misuse('expected --yes behind push, got it behind diff')
  if (action === 'push' && check) throw new Misuse('expected --check behind diff, got it behind push')
  if (guild !== undefined) inWords(() => checkSnowflake('--guild', guild))
  const { DISCORD_TOKEN: token = '', DISCORD_API: baseURL = '' } = env
  if (token === '') throw new Misuse("expected the bot's token in DISCORD_TOKEN, got none")
  const options = { remove, ...(guild !== undefined && { guild }) }
  return { action, file, token, baseURL: baseURL || undefined, options, yes, check }
}

function parsed(args: readonly string[]) {
  return inWords(() => parseArgs({ args: [...args], options: flags, strict: true, allowPositionals: true }))
}

function inWords<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw new Misuse(asError(error).message)
  }
}

async function compare({ action, file, token, baseURL, options, yes, check }: Wanted, io: Terminal): Promise<number> {
  const client = inWords(() => createClient({ token, ...(baseURL !== undefined && { baseURL }) }))
  try {
    const commands = await commandsOf(await load(file), { client, file })
    const plan = await commands.plan(options)
    io.out(`${String(plan)}\n`)
    if (plan.isEmpty) io.out('Nothing to do.\n')
    else if (yes) {
      const { created, updated, removed } = await commands.apply(plan)
      io.out(`Done: ${created} created, ${updated} updated, ${removed} removed.\n`)
    } else io.out(`Nothing was changed. ${action === 'diff' ? 'Push with --yes' : 'Add --yes'} to do this.\n`)
    return check && !plan.isEmpty ? 3 : 0
  } finally {
    await client.close()
  }
}

/** @throws what the module throws, or an error that says what to do */
async function load(file: string): Promise<Record<string, unknown>> {
  const path = resolve(file)
  if (!existsSync(path)) throw new Misuse(`expected a module, got ${file}, which is no file`)
  try {
    return (await import(pathToFileURL(path).href)) as Record<string, unknown>
  } catch (error) {
    if ((error as { code?: unknown } | undefined)?.code === 'ERR_UNKNOWN_FILE_EXTENSION')
      throw new Error(
        `Node ${process.version} cannot read ${file}. Compile it, or run this with NODE_OPTIONS='--import tsx'.`,
      )
    const { message, stack = message } = asError(error)
    throw new Error(`${file} could not be loaded: ${stack}`)
  }
}

interface Loading {
  readonly client: DiscordAPIClient
  readonly file: string
}

/** The commands that the module defines, on a client of our own: its bot's need not be connected, nor have a token. */
async function commandsOf(exports: Record<string, unknown>, { client, file }: Loading): Promise<CommandSync> {
  const inner = exports.default as Record<string, unknown> | undefined
  // CommonJS modules have what they export in `default`.
  const all = { ...(typeof inner === 'object' && inner !== null && inner), ...exports }
  for (const key of ['commands', 'interactions', 'bot', 'default']) {
    const found = all[key]
    const interactions =
      asInteractions(found) ?? asInteractions((found as { interactions?: unknown } | undefined)?.interactions)
    if (interactions) return new CommandSync(client, () => interactions.definitions)
    if (typeof found !== 'function') continue
    const on = client.register(interactionsPlugin())
    await found(on)
    return on.commands
  }
  const hint = 'See pipecord commands --help.'
  throw new ConfigError(
    file,
    'a module that exports `commands`, `interactions` or `bot`',
    Symbol('one that exports none'),
    hint,
  )
}

/** By shape: the module may have another copy of this package. */
function asInteractions(value: unknown): Pick<Interactions, 'definitions'> | undefined {
  const { definitions, receive } = (value ?? {}) as Partial<Interactions>
  return Array.isArray(definitions) && typeof receive === 'function' ? (value as Interactions) : undefined
}
