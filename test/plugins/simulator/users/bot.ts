/**
 * Support: a bot in the rawest form, which answers interactions with callbacks over REST, on our client and gateway.
 * @module
 */
import { createPublicKey, verify } from 'node:crypto'
import { gatewayPlugin } from '../../../../plugins/gateway/index.js'
import {
  type EndpointHandler,
  type SimulateOptions,
  type Simulation,
  simulate,
} from '../../../../plugins/simulator/index.js'
import { createClient, type DiscordAPIClient } from '../../../../src/index.js'

/** An interaction as it arrives, of whatever kind. */
export interface Arrived {
  readonly id: string
  readonly token: string
  readonly application_id: string
  readonly type: number
  readonly channel_id: string
  readonly guild_id?: string
  readonly data: {
    readonly id?: string
    readonly name?: string
    readonly type?: number
    readonly custom_id?: string
    readonly component_type?: number
    readonly values?: readonly string[]
    readonly target_id?: string
    readonly options?: readonly ArrivedOption[]
    readonly components?: readonly ArrivedComponent[]
    readonly resolved?: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>
  }
  readonly member?: { readonly user: { readonly id: string; readonly username: string }; readonly permissions: string }
  readonly user?: { readonly id: string }
  readonly message?: { readonly id: string; readonly flags: number }
  readonly locale: string
  readonly context: number
  readonly authorizing_integration_owners: Readonly<Record<string, string>>
  readonly app_permissions: string
  readonly entitlements: readonly unknown[]
}

export interface ArrivedOption {
  readonly name: string
  readonly type: number
  readonly value?: string | number | boolean
  readonly focused?: boolean
  readonly options?: readonly ArrivedOption[]
}

export interface ArrivedComponent {
  readonly type: number
  readonly id: number
  readonly custom_id?: string
  readonly value?: string | boolean | null
  readonly values?: readonly string[]
  readonly component?: ArrivedComponent
  readonly components?: readonly ArrivedComponent[]
}

export interface Hand {
  readonly it: Arrived
  readonly client: DiscordAPIClient
  /** The first answer. */
  answer(type: number, data?: object): Promise<unknown>
  /** A further one. */
  follow(data: object): Promise<unknown>
  edit(data: object, id?: string): Promise<unknown>
  remove(id?: string): Promise<unknown>
}

export interface RawBot {
  readonly discord: Simulation
  readonly client: DiscordAPIClient
  /** All interactions so far. */
  readonly heard: Arrived[]
}

type Doing = (hand: Hand) => unknown

export interface RawOptions extends SimulateOptions {
  /** @default 'gateway' */
  readonly over?: 'gateway' | 'http'
}

/** A bot with these commands on a simulation of its own, over the gateway or over HTTP. */
export async function rawBot(
  commands: readonly object[],
  doing: Doing,
  { over = 'gateway', ...options }: RawOptions = {},
): Promise<RawBot & AsyncDisposable> {
  const heard: Arrived[] = []
  let api: DiscordAPIClient | undefined
  const discord = await simulate(async discord => {
    const { token, baseURL, clock } = discord
    const client = createClient({ token, baseURL, clock })
    api = client
    if (over === 'http') await discord.endpoint(endpointOf(discord, { client, heard, doing }))
    else {
      const gateway = client.register(gatewayPlugin({ token, intents: ['Guilds'], random: () => 0.5 }))
      gateway.on('interactionCreate', data => {
        const it = data as unknown as Arrived
        heard.push(it)
        void doing(handOf(client, it))
      })
      await gateway.connect()
    }
    await client.put(`/applications/${discord.world.bot.applicationId}/commands` as never, commands as never)
    return () => client.shutdown()
  }, options)
  return { discord, client: api!, heard, [Symbol.asyncDispose]: () => discord.close() }
}

interface Served {
  readonly client: DiscordAPIClient
  readonly heard: Arrived[]
  readonly doing: Doing
}

/** What a careful application does: checks the signature over the raw body, answers PING, gives the first answer inline. */
function endpointOf({ publicKey }: Simulation, { client, heard, doing }: Served): EndpointHandler {
  return async (request, { waitUntil }) => {
    const body = await request.text()
    if (!isSigned(publicKey, request.headers, body)) return new Response('bad signature', { status: 401 })
    const it = JSON.parse(body) as Arrived
    if (it.type === 1) return Response.json({ type: 1 })
    heard.push(it)
    return new Promise(resolve => {
      const answer = async (type: number, data?: object) => {
        resolve(Response.json({ type, ...(data && { data }) }))
        // The rest of the doing needs Discord to have read the answer.
        await new Promise(settled => setTimeout(settled, 5))
      }
      waitUntil(Promise.resolve(doing({ ...handOf(client, it), answer })))
    })
  }
}

export function isSigned(publicKey: string, headers: Headers, body: string): boolean {
  const [signature, timestamp] = [headers.get('x-signature-ed25519'), headers.get('x-signature-timestamp')]
  const der = Buffer.from(`302a300506032b6570032100${publicKey}`, 'hex')
  const key = createPublicKey({ key: der, format: 'der', type: 'spki' })
  return verify(null, Buffer.from(`${timestamp}${body}`), key, Buffer.from(signature ?? '', 'hex'))
}

function handOf(client: DiscordAPIClient, it: Arrived): Hand {
  const hook = `/webhooks/${it.application_id}/${it.token}`
  return {
    it,
    client,
    answer: (type, data) =>
      client.post(`/interactions/${it.id}/${it.token}/callback` as never, { type, ...(data && { data }) } as never),
    follow: data => client.post(hook as never, data as never),
    edit: (data, id = '@original') => client.patch(`${hook}/messages/${id}` as never, data as never),
    remove: (id = '@original') => client.delete(`${hook}/messages/${id}` as never),
  }
}

/** An action row. */
export function row(...components: readonly object[]): object {
  return { type: 1, components }
}

/** A button whose custom id is its label in lower case. */
export function button(label: string, fields: object = {}): object {
  return { type: 2, style: 1, label, custom_id: label.toLowerCase(), ...fields }
}
