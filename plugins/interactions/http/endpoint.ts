/**
 * Endpoint: interactions and webhook events over HTTP, for any server that knows the web's Request and Response.
 * https://docs.discord.com/developers/interactions/overview#setting-up-an-endpoint (2026-08)
 * @module
 */
import { asError, ConfigError } from '../../../src/errors.js'
import type { Payload } from '../context-of.js'
import { admit, type Incoming, type Json, json, type Reply, refusals } from './door.js'
import { type ExchangeHost, exchange, type FetchContext } from './exchange.js'
import { installInline } from './inline.js'
import { type Listening, type ListenOptions, listen } from './listen.js'
import { chunksOf, readBody } from './raw-body.js'
import type { Verify } from './signature.js'
import { WebhookEvents } from './webhook-events.js'

export interface EndpointSettings {
  /** undefined: no public key is known. */
  readonly verify: Verify | undefined
  /** Bytes. */
  readonly maxBodySize: number
}

/** What the user gets for webhook events. */
export interface WebhookEventsApi extends Pick<WebhookEvents, 'on'> {
  /** Takes a request of Discord's to the Webhook Events URL. As `interactions.fetch` otherwise. */
  readonly fetch: Fetch
}

/** @throws {ConfigError} (as a rejection) without `publicKey`; for nothing that comes in */
export type Fetch = (request: Request, context?: FetchContext) => Promise<Response>

type Receive = (sent: Json, context: FetchContext) => Promise<Reply>

export class Endpoint {
  readonly webhookEvents: WebhookEventsApi
  readonly #host: ExchangeHost
  readonly #verify: Verify | undefined
  readonly #limit: number
  readonly #events: WebhookEvents
  readonly #running = new Set<Promise<unknown>>()
  readonly #servers = new Set<Listening>()
  #isClosed = false

  constructor(host: ExchangeHost, { verify, maxBodySize }: EndpointSettings) {
    this.#host = host
    this.#limit = maxBodySize
    this.#verify = verify
    if (verify) installInline(host.client)
    const events = new WebhookEvents(host.client)
    this.#events = events
    this.webhookEvents = {
      on: events.on.bind(events),
      fetch: (request, context) => this.#fetch(request, context, (incoming, told) => this.event(incoming, told)),
    }
  }

  fetch(request: Request, context?: FetchContext): Promise<Response> {
    return this.#fetch(request, context, (incoming, told) => this.interaction(incoming, told))
  }

  /** Answers a request to the Interactions Endpoint URL. */
  interaction(request: Incoming, context: FetchContext): Promise<Reply> {
    return this.#answer(request, context, (sent, told) => this.#interact(sent, told))
  }

  /** Answers a request to the Webhook Events URL. */
  event(request: Incoming, context: FetchContext): Promise<Reply> {
    return this.#answer(request, context, (sent, told) => this.#events.receive(sent, told))
  }

  async listen(options: ListenOptions): Promise<Listening> {
    this.#key()
    const server = await listen(this, options)
    this.#servers.add(server)
    return server
  }

  /** Takes nothing more. Resolves when all that came has been answered and handled. */
  async close(): Promise<void> {
    this.#isClosed = true
    await Promise.all([...this.#servers].map(server => server.close()))
    while (this.#running.size > 0) await Promise.all(this.#running)
  }

  async #fetch(request: Request, context: unknown, handle: Handle): Promise<Response> {
    if (request.bodyUsed) this.#host.client.emit('error', read())
    const { status, headers, body = null } = await handle(incomingOf(request), contextOf(context))
    return new Response(body as string | null, { status, headers })
  }

  async #answer(request: Incoming, context: FetchContext, receive: Receive): Promise<Reply> {
    const verify = this.#key()
    if (this.#isClosed) return refusals.closed
    const told = { ...context, waitUntil: (work: Promise<unknown>) => this.#track(work, context) }
    try {
      const admitted = await admit(request, verify, this.#limit)
      return 'reply' in admitted ? admitted.reply : await receive(admitted.sent, told)
    } catch (error) {
      this.#host.client.emit('error', asError(error))
      return refusals.broken
    }
  }

  async #interact(sent: Json, context: FetchContext): Promise<Reply> {
    if (sent.type === 1) return json('{"type":1}')
    return isInteraction(sent) ? exchange(sent, this.#host, context) : refusals.malformed
  }

  #track(work: Promise<unknown>, context: FetchContext): void {
    const done = () => void this.#running.delete(work)
    this.#running.add(work)
    work.then(done, done)
    context.waitUntil?.(work)
  }

  #key(): Verify {
    if (this.#verify) return this.#verify
    const hint = 'Give it to the plugin; it stands in the Developer Portal under General Information.'
    throw new ConfigError('interactions.publicKey', 'set to take interactions over HTTP', undefined, hint)
  }
}

type Handle = (request: Incoming, context: FetchContext) => Promise<Reply>

function incomingOf({ method, headers, body }: Request): Incoming {
  const claimed = headers.get('content-length')
  return { method, header: name => headers.get(name), body: limit => readBody(chunksOf(body), limit, claimed) }
}

/** Servers give all sorts of things as their second argument. */
function contextOf(given: unknown): FetchContext {
  const { waitUntil, sent } = (given ?? {}) as FetchContext
  if (typeof waitUntil !== 'function') return sent ? { sent } : {}
  return { waitUntil: work => waitUntil.call(given, work), ...(sent && { sent }) }
}

const kinds: ReadonlySet<unknown> = new Set([2, 3, 4, 5])

function isInteraction(sent: Json): sent is Json & Payload {
  const { type, id, application_id: applicationId, token, data } = sent
  const isNamed = [id, applicationId, token].every(text => typeof text === 'string' && text !== '')
  return kinds.has(type) && isNamed && typeof data === 'object' && data !== null && !Array.isArray(data)
}

const read = () =>
  new ConfigError(
    'fetch',
    "given a request whose body nobody has read: Discord's signature is over its bytes",
    Symbol('one that was read'),
    'Give it the request before any body parser, or a clone() made before.',
  )
