/**
 * Assemble: puts world, endpoints and server together into a simulator.
 * @module
 */
import { Authority } from './authority.js'
import type { DrivenClock, SimulatorClock } from './clock.js'
import { Cloudflare } from './cloudflare.js'
import type { Endpoint } from './endpoint.js'
import { Faults } from './faults.js'
import { Gateway } from './gateway/index.js'
import { Caller } from './http/caller.js'
import { Endpoints } from './http/endpoints.js'
import type { EndpointTarget } from './http/target.js'
import { type SentEvent, WebhookEvents, type WebhookEventType } from './http/webhook-events.js'
import { Judge } from './judge.js'
import { Limits } from './limits.js'
import { RequestLog } from './log.js'
import type { Settings } from './options.js'
import { Places } from './places.js'
import { random } from './random.js'
import { withGateway } from './routes/gateway.js'
import { SimulatorServer } from './server.js'
import { Wire } from './wire.js'
import type { World } from './world/index.js'

export interface Simulator<C extends SimulatorClock = SimulatorClock | DrivenClock> {
  /** `http://127.0.0.1:PORT/api/v10` */
  readonly baseURL: string
  /** `http://127.0.0.1:PORT` */
  readonly origin: string
  /** `ws://127.0.0.1:PORT/`, as `GET /gateway` answers it. */
  readonly gatewayURL: string
  /** Of the bot that every guild has; without `Bot `. */
  readonly token: string
  /** Guilds, channels, messages, users: look inside, or change it from outside. */
  readonly world: World
  readonly faults: Faults
  readonly limits: Limits
  readonly cloudflare: Cloudflare
  readonly log: RequestLog
  /** Sockets, sessions and what goes wrong with them. */
  readonly gateway: Gateway
  readonly clock: C
  /** The application's key for signatures of requests over HTTP, in hexadecimal. */
  readonly publicKey: string
  /**
   * Sends interactions to an address on this machine, or to a fetch-style function, instead of over the gateway; null ends that.
   * @throws Error for an endpoint that does not answer a PING, or does not notice a wrong signature
   */
  endpoint(target: EndpointTarget | null, applicationId?: string): Promise<void>
  /**
   * Sends webhook events there; those of entitlements come by themselves. `types` are all unless told.
   * @throws Error for an endpoint that does not answer a PING with 204, or does not notice a wrong signature
   */
  events(target: EndpointTarget | null, types?: readonly WebhookEventType[]): Promise<void>
  /** Sends one webhook event, again and again until it is answered; undefined where the application does not want it. */
  event(type: WebhookEventType, data?: unknown): SentEvent | undefined
  /** Requests of Discord's own that are under way, and the work that goes on after them. */
  readonly calls: Pick<Caller, 'inFlight' | 'steps'>
  /** Makes a token worthless: REST answers 401 and 50014, the gateway closes with 4004. False where it was unknown. */
  revoke(token: string): boolean
  /** Ends all connections at once; nothing keeps the process alive afterwards. */
  close(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

/** The simulator's inside, for the parts that share its port. */
export interface Assembly {
  readonly simulator: Simulator
  readonly server: SimulatorServer
}

/** @throws Error when the port is taken */
export async function assemble(settings: Settings, world: World, routes: readonly Endpoint[]): Promise<Assembly> {
  const { clock, seed, rateLimits, global, dateSkew: skew } = settings
  const chance = random(seed)
  const authority = new Authority(world)
  let origin = ''
  const gateway = new Gateway({
    ...{ world, clock, settings: settings.gateway, logSize: settings.logSize, random: chance.fork('gateway') },
    address: () => origin.replace(/^http/, 'ws'),
    revoke: token => authority.revoke(token),
  })
  const places = new Places(withGateway(routes, gateway))
  const canonical = (route: string) => places.canonical(route)
  const limits = new Limits({ clock, rules: rateLimits, global, skew, canonical })
  const cloudflare = new Cloudflare(clock, settings.invalidRequests)
  const faults = new Faults({ clock, random: chance.fork('faults'), canonical })
  const log = new RequestLog(settings.logSize)
  const judge = new Judge({
    ...{ clock, world, authority, cloudflare, limits },
    ...{ userAgent: settings.userAgent, inviteBan: settings.inviteBan, origin: () => origin },
  })
  const wire = new Wire({ clock, skew, compressFrom: settings.compressFrom })
  const server = new SimulatorServer({
    ...{ clock, places, judge, wire, faults, log, cloudflare },
    ...{ random: chance.fork('latency'), latency: settings.latency },
  })
  const port = await server.listen(settings.port, settings.host)
  origin = originOf(settings.host, port)
  server.http.on('upgrade', (request, socket, head) => gateway.knock(request, socket, head))
  const { close: hangUp, ...calling } = outbound(world, clock, origin)
  const close = () => {
    hangUp()
    gateway.end()
    return server.close()
  }
  const simulator: Simulator = {
    ...{ baseURL: `${origin}/api/v10`, origin, gatewayURL: gateway.url, token: world.bot.token },
    ...{ world, faults, limits, cloudflare, log, gateway, clock, close, ...calling },
    publicKey: world.bot.publicKey,
    revoke(token) {
      const actor = world.actorOf('Bot', token)
      if (actor) gateway.expel(actor.userId)
      return authority.revoke(token)
    },
    [Symbol.asyncDispose]: close,
  }
  return { simulator, server }
}

/** What Discord itself sends to applications over HTTP. */
function outbound(world: World, clock: SimulatorClock, origin: string) {
  const calls = new Caller(clock)
  const endpoints = new Endpoints({ world, caller: calls, origin })
  const events = new WebhookEvents({ world, clock, caller: calls })
  const { applicationId } = world.bot
  return {
    calls,
    endpoint: (target: EndpointTarget | null, id = applicationId) => endpoints.set(id, target),
    events: (target: EndpointTarget | null, types?: readonly WebhookEventType[]) =>
      events.set(applicationId, target, types),
    event: (type: WebhookEventType, data?: unknown) => events.send(applicationId, type, data),
    close() {
      endpoints.close()
      events.close()
    },
  }
}

/** Where a client on this machine finds the server. */
function originOf(host: string, port: number): string {
  if (host === '0.0.0.0' || host === '::') return `http://127.0.0.1:${port}`
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`
}
