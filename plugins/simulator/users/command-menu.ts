/**
 * CommandMenu: the commands that a user finds where they are, and why others are not among them.
 * https://docs.discord.com/developers/interactions/application-commands (2026-08)
 * @module
 */
import { expect } from '../checks.js'
import { permissionChannel } from '../world/channels.js'
import type { Command, CommandPermission } from '../world/commands.js'
import { Permission } from '../world/permissions.js'
import { thereAre } from './say.js'
import type { Spot } from './spot.js'

/** An option as it was registered. */
export interface OptionRule {
  readonly type: number
  readonly name: string
  readonly name_localizations?: Readonly<Record<string, string | null>> | null
  readonly required?: boolean | null
  readonly choices?: readonly ChoiceRule[] | null
  readonly options?: readonly OptionRule[] | null
  readonly channel_types?: readonly number[] | null
  readonly min_value?: number | null
  readonly max_value?: number | null
  readonly min_length?: number | null
  readonly max_length?: number | null
  readonly autocomplete?: boolean | null
}

export interface ChoiceRule {
  readonly name: string
  readonly name_localizations?: Readonly<Record<string, string | null>> | null
  readonly value: string | number
}

/** What the user runs: a command, and the way through its groups. */
export interface Chosen {
  readonly command: Command
  /** Group and subcommand, as far as there are any. */
  readonly path: readonly OptionRule[]
  /** The options of what is run. */
  readonly options: readonly OptionRule[]
  /** Who installed the application, for the payload. */
  readonly owners: Readonly<Record<string, string>>
}

export const CommandKind = { Slash: 1, User: 2, Message: 3 } as const
const SUBCOMMANDS = [1, 2]
const [GUILD, PRIVATE] = [0, 2]

/**
 * The command of this name, with the names of group and subcommand behind it, as in `settings volume`.
 * @throws TypeError for what is no name; RangeError saying what there is
 */
export function choose(spot: Spot, name: string, kind: number): Chosen {
  expect(typeof name === 'string' && name.trim() !== '', 'command', 'a name such as "settings volume"', name)
  const called = name.replace(/^\//, '').trim()
  const commands = candidates(spot, kind)
  const fitting = commands.filter(command => startsWith(called, namesOf(command, spot.locale)))
  const open = fitting.filter(command => refusal(spot, command) === undefined)
  const command = open.find(({ guild_id }) => guild_id !== undefined) ?? open[0]
  if (command === undefined) throw new RangeError(missing(spot, { called, kind, commands, fitting }))
  if (kind !== CommandKind.Slash) return { command, path: [], options: [], owners: ownersOf(spot, command) }
  return { command, ...descend(command, called, spot.locale), owners: ownersOf(spot, command) }
}

/** The names that a user may type: that of their language, and the default one. */
export function namesOf(named: Pick<OptionRule, 'name' | 'name_localizations'>, locale: string): string[] {
  const localized = localizedName(named, locale)
  return localized === named.name ? [named.name] : [localized, named.name]
}

/** https://docs.discord.com/developers/reference#locales: two pairs of languages stand in for each other. */
export function localizedName(
  { name, name_localizations }: Pick<OptionRule, 'name' | 'name_localizations'>,
  locale: string,
) {
  const standIns: Readonly<Record<string, string>> = { 'en-US': 'en-GB', 'en-GB': 'en-US', 'es-419': 'es-ES' }
  return name_localizations?.[locale] ?? name_localizations?.[standIns[locale] ?? ''] ?? name
}

/** All commands of the kind that stand in the scopes of this place, shown or not. */
function candidates({ world, guild, bot }: Spot, kind: number): Command[] {
  return world.bots
    .filter(({ username, id }) => bot === undefined || username === bot || id === bot)
    .flatMap(({ applicationId }) => [
      ...(guild === undefined ? [] : world.commands.in({ applicationId, guildId: guild.id }).values()),
      ...world.commands.in({ applicationId }).values(),
    ])
    .filter(({ type }) => type === kind)
}

function startsWith(called: string, names: readonly string[]): boolean {
  return names.some(name => called === name || called.startsWith(`${name} `))
}

interface Missing {
  readonly called: string
  readonly kind: number
  readonly commands: readonly Command[]
  readonly fitting: readonly Command[]
}

function missing(spot: Spot, { called, kind, commands, fitting }: Missing): string {
  const who = spot.user.username
  const sign = kind === CommandKind.Slash ? '/' : ''
  if (fitting[0] !== undefined) return `${who} does not see ${sign}${called} here: ${refusal(spot, fitting[0])}`
  const names = commands
    .filter(command => refusal(spot, command) === undefined)
    .map(one => sign + localizedName(one, spot.locale))
  const what = kind === CommandKind.Slash ? 'command' : kind === CommandKind.User ? 'user command' : 'message command'
  return `${who} cannot use "${sign}${called}": there is no such ${what} here; ${thereAre(names)}`
}

/** Goes from a command down its groups, as far as the name says. @throws RangeError saying what there is */
function descend(command: Command, called: string, locale: string): Pick<Chosen, 'path' | 'options'> {
  const path: OptionRule[] = []
  let options = (command.options ?? []) as readonly OptionRule[]
  let rest = called.slice(longestPrefix(called, namesOf(command, locale)).length).trim()
  while (options.some(({ type }) => SUBCOMMANDS.includes(type))) {
    const next = options.find(option => startsWith(rest, namesOf(option, locale)))
    if (next === undefined) {
      const names = options.map(option => localizedName(option, locale))
      throw new RangeError(`/${called}: expected one of its subcommands; ${thereAre(names)}`)
    }
    path.push(next)
    options = next.options ?? []
    rest = rest.slice(longestPrefix(rest, namesOf(next, locale)).length).trim()
  }
  if (rest !== '') throw new RangeError(`/${called}: expected nothing after the command's name, got "${rest}"`)
  return { path, options }
}

function longestPrefix(called: string, names: readonly string[]): string {
  return names.find(name => startsWith(called, [name])) ?? ''
}

/** Why a user does not find a command here; undefined where they do. */
function refusal(spot: Spot, command: Command): string | undefined {
  const owners = ownersOf(spot, command)
  if (Object.keys(owners).length === 0) return 'its application is installed neither here nor by the user'
  const context = contextOf(spot, command)
  const contexts = command.contexts as readonly number[] | null
  if (command.guild_id === undefined) {
    if (contexts != null && !contexts.includes(context))
      return `its contexts are ${contexts.join(', ')}, this is ${context}`
    if (contexts == null && context !== GUILD && command.dm_permission === false) return 'it is not for direct messages'
  }
  return tooYoung(spot, command) ?? forbidden(spot, command)
}

function contextOf({ guild, channel }: Spot, { application_id }: Command): number {
  if (guild !== undefined) return GUILD
  return channel.recipients?.some(({ id }) => id === application_id) === true ? 1 : PRIVATE
}

/** https://docs.discord.com/developers/interactions/application-commands#age-restricted-commands (2026-08) */
function tooYoung({ guild, channel, world }: Spot, { nsfw }: Command): string | undefined {
  if (nsfw !== true || guild === undefined || permissionChannel(world, channel).nsfw === true) return undefined
  return 'it is age-restricted, and the channel is not'
}

/** https://docs.discord.com/developers/interactions/application-commands#permissions (2026-08) */
function forbidden(spot: Spot, command: Command): string | undefined {
  const { guild, world, channel, user } = spot
  if (guild === undefined) return undefined
  const held = world.permissionsIn(channel, user.id)
  if ((held & Permission.ViewChannel) === 0n) return 'the user does not see the channel'
  if ((held & Permission.UseApplicationCommands) === 0n) return 'the user lacks the permission UseApplicationCommands'
  if ((held & Permission.Administrator) !== 0n) return undefined
  const ruled = byOverwrite(spot, command)
  if (ruled !== undefined) return ruled ? undefined : "the guild's own permissions for it say no"
  const needed = command.default_member_permissions as string | null
  if (needed === null) return undefined
  if (needed === '0') return 'it is for administrators only'
  const lacking = BigInt(needed) & ~held
  return lacking === 0n ? undefined : `the user lacks the permission ${permissionNames(lacking)}`
}

/** What a guild's overwrites for the command, or else for the application, say; undefined where they are silent. */
function byOverwrite({ world, guild, channel, user }: Spot, command: Command): boolean | undefined {
  const own = world.commands.permissionsOf(command.id, guild!.id)
  const all = own ?? world.commands.permissionsOf(command.application_id, guild!.id) ?? []
  const find = (type: number, ids: readonly string[]): CommandPermission | undefined =>
    all.find(one => one.type === type && ids.includes(one.id))
  const everywhere = (BigInt(guild!.id) - 1n).toString()
  const inChannel = find(3, [channel.id]) ?? find(3, [everywhere])
  if (inChannel?.permission === false) return false
  const personal = find(2, [user.id])
  if (personal !== undefined) return personal.permission
  const roles = all.filter(one => one.type === 1 && guild!.members.get(user.id)?.roles.includes(one.id) === true)
  if (roles.length > 0) return roles.some(({ permission }) => permission)
  return find(1, [guild!.id])?.permission
}

export function permissionNames(set: bigint): string {
  return Object.entries(Permission)
    .filter(([, bit]) => (set & bit) !== 0n)
    .map(([name]) => name)
    .join(', ')
}

/** Who installed the application, of those whose commands these are: '0' the guild, '1' the user. */
export function ownersOf(
  { world, guild, user, channel }: Spot,
  command: Pick<Command, 'application_id' | 'guild_id'> & { readonly integration_types?: unknown },
): Record<string, string> {
  const kinds = command.guild_id === undefined ? ((command.integration_types as readonly number[] | null) ?? [0]) : [0]
  const botId = world.applications.get(command.application_id)?.botId ?? ''
  const inGuild = guild?.members.has(botId) === true
  const inDm = guild === undefined && channel.recipients?.some(({ id }) => id === botId) === true
  const byUser = world.installs.has(`${command.application_id} ${user.id}`)
  return {
    ...(kinds.includes(0) && (inGuild || inDm) && { 0: guild?.id ?? '0' }),
    ...(kinds.includes(1) && byUser && { 1: user.id }),
  }
}
