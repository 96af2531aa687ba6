/**
 * SimulatedUser: a person at Discord's client, who uses commands and clicks.
 * @module
 */
import type { MessageJson, StoredMessage } from '../world/model.js'
import { type CommandArguments, calledName, fill, typed } from './arguments.js'
import type { ClickOptions } from './clicks.js'
import { type Chosen, CommandKind, choose } from './command-menu.js'
import { MessageView } from './message-view.js'
import { Resolved } from './resolved.js'
import { brief, shown, valueText } from './say.js'
import { type Spot, type SpotOptions, spotOf } from './spot.js'
import type { Stage } from './stage.js'
import { type Named, userNamed } from './targets.js'
import { Transcript } from './transcript.js'

export interface TypeOptions {
  /** The option that has the cursor. @default the last one given */
  readonly focus?: string
}

/** How many of a channel's messages a client holds. */
const LOADED = 100

export class SimulatedUser {
  readonly id: string
  /** The username. */
  readonly name: string
  readonly #stage: Stage
  readonly #spot: Spot
  readonly #options: SpotOptions

  constructor(stage: Stage, name: string, options: SpotOptions = {}) {
    this.#stage = stage
    this.#options = options
    this.#spot = spotOf(stage.world, name, options)
    this.id = this.#spot.user.id
    this.name = name
  }

  /** Id of the channel in which the user is. */
  get channelId(): string {
    return this.#spot.channel.id
  }

  /** The same person in another channel, or `'dm'`. @throws RangeError for channels that are not there */
  in(channel: string): SimulatedUser {
    return new SimulatedUser(this.#stage, this.name, { ...this.#options, in: channel })
  }

  /**
   * Uses a slash command; groups and subcommands stand behind its name, as in `settings volume`.
   * @throws RangeError, TypeError for what Discord's client would not send
   */
  async command(name: string, options: CommandArguments = {}): Promise<Transcript> {
    const chosen = choose(this.#spot, name, CommandKind.Slash)
    const filled = fill({ stage: this.#stage, spot: this.#spot }, chosen, options)
    const line = `uses ${lineOf(calledName(chosen, this.#spot.locale), options)}`
    return this.#transcript().run(line, () => this.#interact(chosen, { kind: 'command', ...dataOf(filled) }))
  }

  /**
   * Types a command without sending it: the transcript's `choices` are what autocomplete offers.
   * @throws RangeError for options without autocomplete
   */
  async type(name: string, options: CommandArguments, { focus }: TypeOptions = {}): Promise<Transcript> {
    const chosen = choose(this.#spot, name, CommandKind.Slash)
    const filled = typed({ stage: this.#stage, spot: this.#spot }, chosen, { given: options, focus })
    const line = `types ${lineOf(calledName(chosen, this.#spot.locale), options)}`
    return this.#transcript().run(line, () => this.#interact(chosen, { kind: 'autocomplete', ...dataOf(filled) }))
  }

  /**
   * Uses a command of the context menu of a message, or of a user by name, id or object.
   * @throws RangeError for commands and targets that are not in sight
   */
  async context(name: string, target: MessageView | Named): Promise<Transcript> {
    const message = this.#messageOf(target)
    const chosen = choose(this.#spot, name, message === undefined ? CommandKind.User : CommandKind.Message)
    const resolved = new Resolved(this.#spot, chosen.command.application_id)
    const user = message === undefined ? userNamed(this.#spot, target, `"${name}"`) : undefined
    const target_id = message === undefined ? resolved.user(user!) : resolved.message(message)
    const on = message === undefined ? `@${user!.username}` : `"${brief(message.json.content)}"`
    const data = { target_id, resolved: resolved.tables! }
    return this.#transcript().run(`uses "${name}" on ${on}`, () => this.#interact(chosen, { kind: 'command', ...data }))
  }

  /** Clicks a button of any message in sight, the newest first. @throws RangeError */
  async click(label: string, options?: ClickOptions): Promise<Transcript> {
    return this.#looking().click(label, options)
  }

  /** Chooses in a select of any message in sight, the newest first. @throws RangeError */
  async select(name: string, values: Named | readonly Named[], options?: ClickOptions): Promise<Transcript> {
    return this.#looking().select(name, values, options)
  }

  /** Writes a message into the channel. */
  async say(content: string): Promise<MessageView> {
    const message = this.#stage.world.send(this.channelId, { authorId: this.id, content })
    await this.#stage.pace.quiet()
    return new MessageView(this.#stage, message)
  }

  /** The messages in sight, oldest first; the last 100 of the channel, and the user's ephemeral ones. */
  get messages(): readonly MessageView[] {
    return this.#inSight().map(message => new MessageView(this.#stage, message))
  }

  /** What the channel shows to this user, as text. */
  get screen(): string {
    return this.messages.map(({ text }) => text).join('\n')
  }

  /** Installs the application for this user alone, whichever guild they are in. */
  install(bot = this.#stage.world.bot.username): this {
    const found = this.#stage.world.bots.find(({ username }) => username === bot)
    if (found === undefined) throw new RangeError(`user.install: expected a known bot, got ${shown(bot)}`)
    this.#stage.world.installs.add(`${found.applicationId} ${this.id}`)
    if (found === this.#stage.world.bots[0]) this.#stage.installed(this.id)
    return this
  }

  #transcript(): Transcript {
    return new Transcript(this.#stage, this.#spot)
  }

  /** A transcript that begins with what is in sight. */
  #looking(): Transcript {
    const transcript = this.#transcript()
    for (const message of this.#inSight()) transcript.show(message)
    return transcript
  }

  #inSight(): StoredMessage[] {
    const { world } = this.#stage
    const open = world.messages.of(this.channelId).list({ limit: LOADED })
    const all = [...open, ...this.#stage.hiddenIn(this.channelId)]
    return all.filter(message => this.#stage.sees(this.id, message)).sort((a, b) => older(a.json, b.json))
  }

  #interact(
    { command, path, owners }: Chosen,
    { kind, ...data }: { kind: 'command' | 'autocomplete' } & Record<string, unknown>,
  ) {
    const { user, channel, locale } = this.#spot
    return this.#stage.world.interactions.create({
      ...{ kind, owners, locale, userInstalled: !('0' in owners) },
      ...{ applicationId: command.application_id, userId: user.id, channelId: channel.id },
      name: [command, ...path].map(one => one.name).join(' '),
      data: {
        ...{ id: command.id, name: command.name, type: command.type },
        ...(command.guild_id !== undefined && { guild_id: command.guild_id }),
        ...data,
      },
    })
  }

  /** The message that is meant; undefined where it must be a user. @throws RangeError for messages out of sight */
  #messageOf(target: MessageView | Named): StoredMessage | undefined {
    const id = typeof target === 'string' ? target : target.id
    const found = this.#inSight().find(({ json }) => json.id === id)
    if (found !== undefined || !(target instanceof MessageView)) return found
    const only = this.#stage.onlyFor(id)
    const why = target.deleted ? 'it is deleted' : only === undefined ? 'it is not in sight' : "it is another user's"
    throw new RangeError(`${this.name} cannot use the message "${brief(target.content)}": ${why}`)
  }
}

function dataOf({ options, resolved }: { options: readonly object[]; resolved: Resolved }): Record<string, unknown> {
  const { tables } = resolved
  return { ...(options.length > 0 && { options }), ...(tables !== undefined && { resolved: tables }) }
}

function lineOf(called: string, options: CommandArguments): string {
  const given = Object.entries(options).filter(([, value]) => value !== undefined)
  return [called, ...given.map(([name, value]) => `${name}: ${valueText(value)}`)].join(' ')
}

function older(a: MessageJson, b: MessageJson): number {
  return a.id.length - b.id.length || (a.id < b.id ? -1 : 1)
}
