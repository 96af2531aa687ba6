/**
 * Definitions: commands, components and modals, each as one object with its handler.
 * @module
 */
import {
  type AutocompleteRegistration,
  type ComponentRegistration,
  exactEntry,
  type ModalRegistration,
  type SlashCommand,
  Suggestions,
  slashCommand,
} from './aliases.js'
import {
  type Command,
  type CommandKind,
  type CommandSpec,
  defineCommand,
  type EntryPointSpec,
  type MessageCommandSpec,
  type ParentSpec,
  type UserCommandSpec,
} from './command.js'
import {
  type ButtonSpec,
  type ComponentEntry,
  type ComponentRoute,
  componentRoute,
  defineComponent,
  type ModalRoute,
  type ModalSpec,
  modalRoute,
  type SelectKind,
  type SelectSpec,
  type SelectValues,
} from './component.js'
import type { CodecMap } from './custom-id.js'
import type { FieldMap } from './field.js'
import type { AnyLayer, Nothing } from './layer.js'
import type { OptionMap } from './options.js'
import type { Registry } from './registry.js'

export class Definitions {
  readonly #registry: Registry
  readonly #suggestions = new Suggestions()

  constructor(registry: Registry) {
    this.#registry = registry
  }

  /** The commands that were defined. */
  get definitions(): readonly Command[] {
    return this.#registry.commands
  }

  /** A slash command. @throws {ValidationError} naming the command and what is wrong with it */
  command<const O extends OptionMap = Nothing, const L extends readonly AnyLayer[] = readonly AnyLayer[]>(
    name: string,
    spec: CommandSpec<O, L>,
  ): Command
  command(name: string, spec: ParentSpec): Command
  command(name: string, spec: object): Command {
    return this.#define('command', name, spec)
  }

  /** A command in the context menu of users. @throws {ValidationError} */
  userCommand<const L extends readonly AnyLayer[] = readonly AnyLayer[]>(
    name: string,
    spec: UserCommandSpec<L>,
  ): Command {
    return this.#define('userCommand', name, spec)
  }

  /** A command in the context menu of messages. @throws {ValidationError} */
  messageCommand<const L extends readonly AnyLayer[] = readonly AnyLayer[]>(
    name: string,
    spec: MessageCommandSpec<L>,
  ): Command {
    return this.#define('messageCommand', name, spec)
  }

  /** The command that opens the app's activity. @throws {ValidationError} */
  entryPoint<const L extends readonly AnyLayer[] = readonly AnyLayer[]>(
    name: string,
    spec: EntryPointSpec<L> = {},
  ): Command {
    return this.#define('entryPoint', name, spec)
  }

  /** Buttons whose ids carry the pattern's parameters. @returns what makes such ids @throws {ConfigError} */
  button<
    const S extends string,
    const C extends CodecMap<S> = Nothing,
    const L extends readonly AnyLayer[] = readonly AnyLayer[],
  >(pattern: S, spec: ButtonSpec<S, C, L>): ComponentRoute<S, C> {
    return componentRoute(this.#route('button', pattern, spec))
  }

  /** Select menus of words. @returns what makes their ids @throws {ConfigError} */
  stringSelect<
    const S extends string,
    const C extends CodecMap<S> = Nothing,
    const L extends readonly AnyLayer[] = readonly AnyLayer[],
  >(pattern: S, spec: SelectSpec<string, S, C, L>): ComponentRoute<S, C> {
    return this.#select('string', pattern, spec)
  }
  userSelect<
    const S extends string,
    const C extends CodecMap<S> = Nothing,
    const L extends readonly AnyLayer[] = readonly AnyLayer[],
  >(pattern: S, spec: SelectSpec<SelectValues['user'], S, C, L>): ComponentRoute<S, C> {
    return this.#select('user', pattern, spec)
  }
  roleSelect<
    const S extends string,
    const C extends CodecMap<S> = Nothing,
    const L extends readonly AnyLayer[] = readonly AnyLayer[],
  >(pattern: S, spec: SelectSpec<SelectValues['role'], S, C, L>): ComponentRoute<S, C> {
    return this.#select('role', pattern, spec)
  }
  mentionableSelect<
    const S extends string,
    const C extends CodecMap<S> = Nothing,
    const L extends readonly AnyLayer[] = readonly AnyLayer[],
  >(pattern: S, spec: SelectSpec<SelectValues['mentionable'], S, C, L>): ComponentRoute<S, C> {
    return this.#select('mentionable', pattern, spec)
  }
  channelSelect<
    const S extends string,
    const C extends CodecMap<S> = Nothing,
    const L extends readonly AnyLayer[] = readonly AnyLayer[],
  >(pattern: S, spec: SelectSpec<SelectValues['channel'], S, C, L>): ComponentRoute<S, C> {
    return this.#select('channel', pattern, spec)
  }

  /** A modal. @returns what makes it, to be given to `show` @throws {ConfigError} */
  modal<
    const S extends string,
    const F extends FieldMap,
    const C extends CodecMap<S> = Nothing,
    const L extends readonly AnyLayer[] = readonly AnyLayer[],
  >(pattern: S, spec: ModalSpec<S, F, C, L>): ModalRoute<S, C> {
    return modalRoute<S, C>(this.#route('modal', pattern, spec), spec.title)
  }

  /** A slash command in Discord's own terms. @throws {ConfigError} @throws {ValidationError} naming what is wrong with it */
  registerSlashCommand(registration: SlashCommand): Command {
    const command = slashCommand(registration, this.#suggestions)
    this.#registry.addCommand(command)
    return command
  }

  /** Suggestions for an option of such a command that has `autocomplete: true`. @throws {ConfigError} */
  registerAutocompleteHandler(registration: AutocompleteRegistration): this {
    this.#suggestions.add(registration)
    return this
  }

  /** Components of exactly this id. @throws {ConfigError} if the id is no id, or taken */
  registerComponentHandler(registration: ComponentRegistration): this {
    this.#registry.addExact('component', exactEntry('registerComponentHandler', registration))
    return this
  }

  /** Modals of exactly this id. @throws {ConfigError} if the id is no id, or taken */
  registerModalHandler(registration: ModalRegistration): this {
    this.#registry.addExact('modal', exactEntry('registerModalHandler', registration))
    return this
  }

  #define(kind: CommandKind, name: string, spec: object): Command {
    const command = defineCommand(kind, name, spec as Parameters<typeof defineCommand>[2])
    this.#registry.addCommand(command)
    return command
  }

  #route(type: ComponentEntry['type'], pattern: string, spec: object): ComponentEntry {
    const entry = defineComponent(type, pattern, spec as Parameters<typeof defineComponent>[2])
    this.#registry.addComponent(entry)
    return entry
  }

  #select<S extends string, C extends CodecMap<S>>(kind: SelectKind, pattern: S, spec: object): ComponentRoute<S, C> {
    return componentRoute(this.#route(kind, pattern, spec))
  }
}
