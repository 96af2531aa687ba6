/**
 * Autocomplete: suggestions in time, and none for keystrokes that a newer one made pointless.
 * https://docs.discord.com/developers/interactions/application-commands#autocomplete (2026-08)
 * @module
 */
import { asError, ConfigError, InteractionError } from '../../src/errors.js'
import type { Clock } from '../../src/kernel/clock.js'
import type { Answers } from './answers.js'
import type { AutocompleteContext, InteractionContext } from './context.js'
import type { Payload } from './context-of.js'
import { choiceList, type OptionKind, type Suggested } from './options.js'
import type { Target } from './target.js'

/** Ms after which an empty list is better than nothing. */
const patience = 2500
const mostChoices = 25
const longest = 100
const tooLate = Symbol('too late')

export class Autocompletes {
  readonly #clock: Clock
  readonly #report: (error: Error) => void
  /** By user and command. */
  readonly #typing = new Map<string, AbortController>()

  constructor(clock: Clock, report: (error: Error) => void) {
    this.#clock = clock
    this.#report = report
  }

  /** A keystroke: the one before it is pointless now. */
  begin({ member, user, id }: Payload, name: string): { readonly signal: AbortSignal; end(): void } {
    const key = `${(member?.user ?? user)?.id ?? id} ${name}`
    this.#typing.get(key)?.abort(superseded(name))
    const own = new AbortController()
    this.#typing.set(key, own)
    const end = () => {
      if (this.#typing.get(key) === own) this.#typing.delete(key)
    }
    return { signal: own.signal, end }
  }

  /** Never rejects for what `complete` does: the user gets no suggestions then, and it is reported. */
  async answer(ctx: InteractionContext, answers: Answers, { complete }: Target): Promise<void> {
    if (!complete) return answers.choices([])
    const { typed, suggest, kind } = complete
    let stop = () => {}
    const late = new Promise<typeof tooLate>(resolve => {
      stop = this.#clock.timer(patience, () => resolve(tooLate))
    })
    try {
      const work = Promise.resolve(suggest(typed, ctx as unknown as AutocompleteContext))
      const found = await Promise.race([work, late])
      if (found === tooLate) {
        this.#report(slow(ctx.name))
        work.catch(() => {}) // it was reported as slow
      }
      await answers.choices(this.#shown(found === tooLate ? [] : found, { kind, name: ctx.name }))
    } catch (error) {
      if (!ctx.signal.aborted) this.#report(failed(ctx.name, error))
      if (answers.state === 'open') await answers.choices([])
    } finally {
      stop()
    }
  }

  /** At most 25, with names that fit; without those that Discord would refuse all of them for. */
  #shown(suggested: Suggested<string | number>, { kind, name }: { kind: OptionKind; name: string }) {
    if (typeof suggested !== 'object' || suggested === null)
      throw new ConfigError(`suggestions for ${name}`, 'a list, or names with values', suggested)
    const list = choiceList(suggested)
    const good = list.filter(choice => choice.name !== '' && fits(kind, choice.value))
    if (good.length < list.length) this.#report(misfit(name, kind, list.length - good.length))
    return good.slice(0, mostChoices).map(({ name, value }) => ({ name: clipped(name), value }))
  }
}

/** https://docs.discord.com/developers/interactions/application-commands#application-command-object-application-command-option-type (2026-08) */
function fits(kind: OptionKind, value: unknown): boolean {
  if (kind === 'string') return typeof value === 'string' && value.length <= longest
  return kind === 'integer'
    ? Number.isSafeInteger(value)
    : Number.isFinite(value) && Math.abs(value as number) <= 2 ** 53
}

function clipped(name: string): string {
  const signs = [...name]
  return signs.length > longest ? `${signs.slice(0, longest - 1).join('')}…` : name
}

const superseded = (name: string) =>
  new InteractionError('INTERACTION_SUPERSEDED', `The user typed on in ${name}.`, {
    severity: 'info',
    hint: 'Stop the search.',
  })

const slow = (name: string) =>
  new InteractionError('INTERACTION_TIMEOUT', `Suggestions for ${name} took longer than ${patience} ms.`, {
    interaction: `autocomplete ${name}`,
    hint: 'The user saw an empty list; look things up faster, or keep them in memory.',
  })

const misfit = (name: string, kind: OptionKind, count: number) =>
  new InteractionError(
    'INTERACTION_INVALID',
    `${count} suggestions for ${name} were left out: not of type ${kind}, or longer than ${longest}.`,
    {
      interaction: `autocomplete ${name}`,
      hint: "Suggest values of the option's type; put what is long into the name.",
    },
  )

const failed = (name: string, thrown: unknown) =>
  new InteractionError('HANDLER_FAILED', `The suggestions for ${name} failed.`, {
    interaction: `autocomplete ${name}`,
    cause: asError(thrown),
    hint: 'The user saw an empty list; its `cause` says where.',
  })
