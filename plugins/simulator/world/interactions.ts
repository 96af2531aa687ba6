/**
 * Interactions: what users do with commands, components and modals, and how an application may still answer.
 * https://docs.discord.com/developers/interactions/receiving-and-responding (2026-08)
 * @module
 */
import type { World } from './index.js'
import { INTERACTION_TYPES, presentInteraction } from './interaction-payload.js'
import type { Channel, StoredMessage } from './model.js'

export type InteractionKind = 'command' | 'component' | 'autocomplete' | 'modal'

export interface InteractionSpec {
  readonly kind: InteractionKind
  /** @default the simulator's bot's */
  readonly applicationId?: string
  /** @default the first guild's first channel for text */
  readonly channelId?: string
  /** @default the guild's owner */
  readonly userId?: string
  /** Name of the command, or the custom id of the component or modal. @default 'test' */
  readonly name?: string
  /** Laid over the interaction's `data`: options, values, components, resolved ... */
  readonly data?: Readonly<Record<string, unknown>>
  /** The message that holds the component. */
  readonly message?: StoredMessage
  /** @default 'en-US' */
  readonly locale?: string
  /** True where only the user installed the application, not the guild. @default false */
  readonly userInstalled?: boolean
  /** Who installed the application, as the payload says it. @default what `userInstalled` says */
  readonly owners?: Readonly<Record<string, string>>
  /** Of a modal, what opened it. @default the user's last interaction that was answered with a modal of this custom id */
  readonly opener?: Interaction
}

export interface Interaction {
  readonly id: string
  readonly token: string
  readonly applicationId: string
  readonly type: number
  readonly userId: string
  readonly channelId: string
  readonly name: string
  /** Wall ms. */
  readonly createdAt: number
  readonly message: StoredMessage | undefined
  readonly userInstalled: boolean
  /** Of a modal, the interaction that was answered with it. */
  readonly opener: Interaction | undefined
  /** The INTERACTION_CREATE payload. */
  readonly payload: Readonly<Record<string, unknown>>
  /** The first answer's callback type; undefined until there is one. */
  answered: number | undefined
  /** Why the last attempt to answer was refused. */
  refused: string | undefined
  /** The data of a modal or an autocomplete result, which make no message. */
  answer: unknown
  /** True while `@original` is a loading state. */
  loading: boolean
  ephemeral: boolean
  originalId: string | undefined
  /** All messages that answered, ephemeral ones included. */
  readonly replies: Map<string, StoredMessage>
}

/** What happens to an interaction besides what the gateway tells. */
export type InteractionNews =
  | { readonly kind: 'answered'; readonly interaction: Interaction; readonly type: number }
  /** Nobody may answer any more, because the answer was no good. */
  | { readonly kind: 'failed'; readonly interaction: Interaction; readonly why: string }
  /** A message that only its user sees. */
  | { readonly kind: 'hidden'; readonly interaction: Interaction; readonly message: StoredMessage }
  | { readonly kind: 'edited' | 'deleted'; readonly message: StoredMessage }

/** The first answer must come within this time. */
export const FIRST_ANSWER_MS = 3_000
/** The token works for this long. */
export const TOKEN_MS = 900_000

const EPHEMERAL = 1 << 6

/** The callback type that opens a modal. */
const MODAL = 9

export class Interactions {
  readonly #world: World
  readonly #byId = new Map<string, Interaction>()
  readonly #byToken = new Map<string, Interaction>()
  readonly #watchers = new Set<(news: InteractionNews) => void>()

  constructor(world: World) {
    this.#world = world
  }

  /** Lets a user interact: dispatches INTERACTION_CREATE to the application and starts its clock. */
  create(spec: InteractionSpec): Interaction {
    this.#forgetOld()
    const interaction = this.#make(spec)
    this.#byId.set(interaction.id, interaction)
    this.#byToken.set(interaction.token, interaction)
    const { applicationId, channelId } = interaction
    const guildId = this.#world.channels.get(channelId)?.guild_id
    this.#world.emit('INTERACTION_CREATE', { applicationId, channelId, guildId }, () => interaction.payload)
    return interaction
  }

  /** Hears of answers and of what only one user sees; returns how to stop. */
  watch(watcher: (news: InteractionNews) => void): () => void {
    this.#watchers.add(watcher)
    return () => void this.#watchers.delete(watcher)
  }

  /** For the routes. */
  tell(news: InteractionNews): void {
    for (const watcher of this.#watchers) watcher(news)
  }

  /** The interaction of this id, whatever became of it. */
  get(id: string): Interaction | undefined {
    return this.#byId.get(id)
  }

  /** The interaction that may still be answered for the first time, or was answered already. */
  answerable(id: string, token: string): Interaction | undefined {
    const interaction = this.#byId.get(id)
    if (interaction === undefined || interaction.token !== token) return undefined
    const age = this.#world.clock.now() - interaction.createdAt
    const limit = interaction.answered === undefined ? FIRST_ANSWER_MS : TOKEN_MS
    return age <= limit ? interaction : undefined
  }

  /** The interaction behind a token, over or not. */
  ofToken(applicationId: string, token: string): Interaction | undefined {
    const interaction = this.#byToken.get(token)
    return interaction?.applicationId === applicationId ? interaction : undefined
  }

  isOver(interaction: Interaction): boolean {
    return this.#world.clock.now() - interaction.createdAt > TOKEN_MS
  }

  #make(spec: InteractionSpec): Interaction {
    const world = this.#world
    const channel = spec.channelId === undefined ? firstChannel(world) : world.channels.get(spec.channelId)
    if (channel === undefined)
      throw new RangeError(`interactions.create: expected a known channel, got ${spec.channelId}`)
    const guild = world.guilds.get(channel.guild_id ?? '')
    const userId = spec.userId ?? guild?.settings.owner_id ?? ''
    if (!world.users.has(userId)) throw new RangeError(`interactions.create: expected a known user, got "${userId}"`)
    const keys = {
      id: world.snowflakes.next(),
      token: Buffer.from(`interaction:${world.secrets.text(120)}`).toString('base64url'),
      applicationId: spec.applicationId ?? world.bot.applicationId,
      type: INTERACTION_TYPES[spec.kind],
      userId,
      channelId: channel.id,
      name: spec.name ?? 'test',
      message: spec.message,
      userInstalled: spec.userInstalled ?? false,
    }
    return {
      ...keys,
      createdAt: world.clock.now(),
      opener: spec.kind === 'modal' ? (spec.opener ?? this.#openerOf(keys.name, userId)) : undefined,
      payload: presentInteraction(world, { ...keys, spec, channel, guild }),
      answered: undefined,
      refused: undefined,
      answer: undefined,
      loading: false,
      ephemeral: false,
      originalId: undefined,
      replies: new Map(),
    }
  }

  #openerOf(customId: string, userId: string): Interaction | undefined {
    return [...this.#byId.values()].findLast(({ userId: asked, answered, answer }) => {
      return asked === userId && answered === MODAL && (answer as { custom_id: string }).custom_id === customId
    })
  }

  /** Old ones stand first, because every one lives equally long; twice that long, they answer "over". */
  #forgetOld(): void {
    const now = this.#world.clock.now()
    for (const interaction of this.#byId.values()) {
      if (now - interaction.createdAt <= 2 * TOKEN_MS) return
      this.#byId.delete(interaction.id)
      this.#byToken.delete(interaction.token)
      for (const reply of interaction.replies.values()) if (isEphemeral(reply)) this.#world.forgetFiles(reply)
    }
  }
}

/** Messages that only one user sees hang on their interaction alone. */
function isEphemeral({ json }: StoredMessage): boolean {
  return (json.flags & EPHEMERAL) !== 0
}

function firstChannel(world: World): Channel | undefined {
  for (const channel of world.channels.values()) if (channel.type === 0) return channel
  return undefined
}
