/**
 * Exchange: one interaction over HTTP. Its first answer is the answer to Discord's request, all else goes over REST.
 * https://docs.discord.com/developers/interactions/receiving-and-responding#responding-to-an-interaction (2026-08)
 * @module
 */
import type { FileInput } from '../../../middleware/transport.js'
import { DiscordAPIError } from '../../../src/errors.js'
import type { Client } from '../../../src/kernel/client.js'
import type { Clock } from '../../../src/kernel/clock.js'
import type { FirstAnswer } from '../answers.js'
import type { Payload } from '../context-of.js'
import type { SendFirst } from '../wire.js'
import { empty, json, type Reply } from './door.js'
import { formOf, isInMemory, jsonOf } from './form.js'

/** What the server tells of a request besides the request itself. All of it is optional. */
export interface FetchContext {
  /** Keeps the runtime at work until the promise settles, as on Workers. */
  waitUntil?(work: Promise<unknown>): void
  /** Resolves when the answer has left. @default 100 ms after it was handed out */
  readonly sent?: Promise<unknown>
}

/**
 * Ms from receipt after which Discord's request is not kept waiting: 202 says that the first answer comes over REST,
 * which has what is left of Discord's 3 s.
 */
export const patience = 2700
/** Ms that an answer is given to arrive, where nobody tells when it left. */
const underWay = 100
/** Ms between attempts while Discord does not know of the first answer yet. */
const again = [100, 300, 900]
/** https://docs.discord.com/developers/topics/opcodes-and-status-codes#json (2026-08) */
const unknownWebhook = 10015

export interface ExchangeHost {
  readonly client: Client
  receive(payload: Payload, first: SendFirst): Promise<void>
}

/** Resolves with the answer to Discord's request; the handler may go on after that. Never rejects. */
export function exchange(payload: Payload, host: ExchangeHost, context: FetchContext): Promise<Reply> {
  return new Promise(resolve => {
    const { client } = host
    const door = new Turnstile(client.clock, context, resolve)
    const stop = client.clock.timer(patience, () => door.close())
    const first = Object.assign((answer: FirstAnswer) => post(client, payload, answer, door), {
      followed: <T>(send: () => Promise<T>) => door.follow(send),
    })
    const run = host.receive(payload, first).then(() => {
      stop()
      door.close() // nobody has answered, and other code may
    })
    context.waitUntil?.(run)
  })
}

/** As a request of the client's, so that it passes the layers; the innermost of them may be Discord's own request. */
async function post(client: Client, payload: Payload, answer: FirstAnswer, door: Turnstile): Promise<void> {
  const { type, data, files = [] } = answer
  const path = `/interactions/${payload.id}/${payload.token}/callback`
  const body = data === undefined ? { type } : { type, data }
  const inline = (body: unknown, files: readonly FileInput[]) => door.take(body, files)
  const options = { path, body, inline, ...(files.length > 0 && { files }) }
  await client.request({ method: 'POST', priority: 'critical', ...options }).unwrap()
}

/** Lets one answer through. */
class Turnstile {
  readonly #clock: Clock
  readonly #context: FetchContext
  readonly #give: (reply: Reply) => void
  #isOpen = true
  /** Monotonic ms at which the answer was handed out; undefined where there was none. */
  #answeredAt: number | undefined

  constructor(clock: Clock, context: FetchContext, give: (reply: Reply) => void) {
    this.#clock = clock
    this.#context = context
    this.#give = give
  }

  /** @returns false if it has to go over REST: it comes too late, or brings a stream */
  take(body: unknown, files: readonly FileInput[]): boolean {
    if (this.#isOpen && !isInMemory(files)) this.close()
    if (!this.#isOpen) return false
    const reply = files.length === 0 ? json(jsonOf(body)) : { ...empty(200), body: formOf(body, files, 'data') }
    this.#answeredAt = this.#clock.now()
    this.#end(reply)
    return true
  }

  /** Nothing comes this way any more. */
  close(): void {
    if (this.#isOpen) this.#end(empty(202))
  }

  /** What is said over REST after the answer, once Discord can have that: before, it does not know of the interaction. */
  async follow<T>(send: () => Promise<T>): Promise<T> {
    const at = this.#answeredAt
    if (at === undefined) return send()
    const { sent } = this.#context
    const left = at + underWay - this.#clock.now()
    if (sent) await sent
    else if (left > 0) await this.#sleep(left)
    for (const wait of again) {
      try {
        return await send()
      } catch (error) {
        const isEarly = error instanceof DiscordAPIError && error.discordCode === unknownWebhook
        if (!isEarly || this.#clock.now() - at > 3000) throw error
        await this.#sleep(wait)
      }
    }
    return send()
  }

  #sleep(ms: number): Promise<void> {
    return new Promise(resolve => void this.#clock.timer(ms, resolve))
  }

  #end(reply: Reply): void {
    this.#isOpen = false
    this.#give(reply)
  }
}
