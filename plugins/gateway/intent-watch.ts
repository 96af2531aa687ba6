/**
 * IntentWatch: says once per event that it cannot come with these intents, and names what is missing.
 * @module
 */
import type { Client } from '../../src/kernel/client.js'
import { type DispatchName, dispatchNameOf } from './events.js'
import { inferIntents, intentBits, intentsFor, missingGrants, namesOfIntents, privilegedIntents } from './intents.js'

export class IntentWatch {
  readonly #client: Client
  readonly #given: number | undefined
  readonly #warned = new Set<string>()
  /** What the connection was made with. */
  #bits: number | undefined
  /** Of the application, once READY told them. */
  #flags: number | undefined

  /** @param given undefined: to be inferred when connecting */
  constructor(client: Client, given: number | undefined) {
    this.#client = client
    this.#given = given
    this.#bits = given
  }

  get bits(): number {
    return this.#bits ?? 0
  }

  /** Decides on the intents of the next identifies. */
  settle(heard: Iterable<string>): void {
    this.#bits = this.#given ?? inferIntents(heard as Iterable<DispatchName>)
  }

  /** Somebody wants to hear `event`. */
  check(event: string): void {
    const name = dispatchNameOf.get(event)
    if (name === undefined || this.#bits === undefined || this.#warned.has(event)) return
    const wanted = intentsFor(name)
    if (wanted.length === 0 || wanted.some(intent => this.bits & intentBits[intent])) return
    this.#warned.add(event)
    const missing = wanted.join(' or ')
    const portal = this.#toEnable(inferIntents([name]))
    this.#warn(`\`${event}\` never comes without the intent ${missing}.${portal}`)
  }

  /** READY says which privileged intents the application may use. */
  learn(flags: number | undefined): void {
    this.#flags = flags
  }

  /** For 4014: the privileged intents that were asked for, or of these what the application has not been granted. */
  refused(): string {
    const asked = namesOfIntents(this.bits).filter(name => privilegedIntents.includes(name))
    const missing = this.#flags === undefined ? [] : missingGrants(this.bits, this.#flags)
    return (missing.length > 0 ? missing : asked).join(', ')
  }

  #toEnable(bits: number): string {
    const names = this.#flags === undefined ? [] : missingGrants(bits, this.#flags)
    return names.length > 0 ? ` ${names.join(', ')} has to be enabled in the Developer Portal first.` : ''
  }

  #warn(text: string): void {
    if (this.#client.heard('gatewayWarning')) this.#client.emit('gatewayWarning', text)
    else process.emitWarning(text, 'PipecordWarning')
  }
}
