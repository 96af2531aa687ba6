/**
 * Registry: what was defined, and where an interaction goes.
 * @module
 */
import { ConfigError } from '../../src/errors.js'
import type { ExactEntry } from './aliases.js'
import { type Command, type CommandKind, commandTypes, type Leaf } from './command.js'
import type { ComponentEntry } from './component.js'
import type { PayloadData, PayloadOption } from './context-of.js'
import { tagOf } from './custom-id.js'

const kinds: ReadonlyMap<number, CommandKind> = new Map(
  Object.entries(commandTypes).map(([kind, type]) => [type, kind as CommandKind]),
)
/** Of a payload's command type. */
export const kindOf = (type = 1): CommandKind => kinds.get(type) ?? 'command'

const subcommand = 1
const group = 2

/** A command's handler, with the options that are its own. */
export interface FoundLeaf {
  readonly command: Command
  readonly leaf: Leaf
  /** The command with its subcommand, such as `queue add`. */
  readonly title: string
  readonly given: readonly PayloadOption[]
}

export class Registry {
  /** By kind and name, and by guild where it is a guild's. */
  readonly #commands = new Map<string, Command>()
  readonly #components = new Map<string, ComponentEntry>()
  readonly #exact = { component: new Map<string, ExactEntry>(), modal: new Map<string, ExactEntry>() }

  get isEmpty(): boolean {
    const { component, modal } = this.#exact
    return [this.#commands, this.#components, component, modal].every(({ size }) => size === 0)
  }

  get commands(): readonly Command[] {
    return [...new Set(this.#commands.values())]
  }

  /** @throws {ConfigError} if the name is taken where the command is to be */
  addCommand(command: Command): void {
    const keys = (command.guilds ?? ['']).map(guild => keyOf(command.kind, command.name, guild))
    for (const key of keys) {
      if (!this.#commands.has(key)) continue
      throw new ConfigError(
        `${command.kind} ${command.name}`,
        'defined once in each place',
        Symbol('a second definition'),
      )
    }
    for (const key of keys) this.#commands.set(key, command)
  }

  /** @throws {ConfigError} if another route's ids begin the same */
  addComponent(entry: ComponentEntry): void {
    const { tag, pattern } = entry.id
    const other = this.#components.get(tag)
    if (other) {
      const isSame = other.id.pattern === pattern
      const expected = isSame ? 'defined once' : `told apart from ${other.id.pattern}, whose ids begin the same`
      throw new ConfigError(
        `pattern ${pattern}`,
        expected,
        Symbol('a second one'),
        'Give one of them a `tag` or a `version`.',
      )
    }
    this.#components.set(tag, entry)
  }

  /** @throws {ConfigError} if the id is taken */
  addExact(kind: 'component' | 'modal', entry: ExactEntry): void {
    const { customId } = entry
    if (this.#exact[kind].has(customId))
      throw new ConfigError(`${kind} \`${customId}\``, 'registered once', Symbol('a second one'))
    this.#exact[kind].set(customId, entry)
  }

  /** What was registered for exactly this id. */
  exact(kind: 'component' | 'modal', customId: string): ExactEntry | undefined {
    return this.#exact[kind].get(customId)
  }

  /** The handler of a command or of its autocomplete. */
  leaf({ name = '', type, guild_id: guild = '', options = [] }: PayloadData): FoundLeaf | undefined {
    const kind = kindOf(type)
    const command = this.#commands.get(keyOf(kind, name, guild)) ?? this.#commands.get(keyOf(kind, name, ''))
    if (!command) return undefined
    const path: string[] = []
    let given = options
    for (let at = given[0]; at && (at.type === subcommand || at.type === group); at = given[0]) {
      path.push(at.name)
      given = at.options ?? []
    }
    const leaf = command.leaves.get(path.join(' '))
    return leaf && { command, leaf, title: [name, ...path].join(' '), given }
  }

  /** The route of a component or modal, with the values in its id. */
  component(id: string): { readonly entry: ComponentEntry; readonly params: Record<string, unknown> } | undefined {
    const entry = this.#components.get(tagOf(id))
    const params = entry?.id.decode(id)
    return entry && params && { entry, params }
  }
}

const keyOf = (kind: CommandKind, name: string, guild: string) => `${kind}:${guild}:${name}`
