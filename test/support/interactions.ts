import type { FirstAnswer } from '../../plugins/interactions/index.js'
import { type Interactions, type InteractionsOptions, interactionsPlugin } from '../../plugins/interactions/index.js'
import { createClient, type DiscordAPIClient, DiscordAPIError } from '../../src/index.js'
import { ApiResponse } from '../../src/request.js'
import { FakeClock } from './clock.js'

export interface Said {
  /** `first`, or the method and what stands behind the token. */
  readonly how: string
  readonly type?: number
  readonly data: Record<string, unknown> | undefined
}

export interface Stage {
  readonly on: Interactions
  readonly client: DiscordAPIClient
  readonly clock: FakeClock
  /** All that went to Discord, in order. */
  readonly said: Said[]
  readonly errors: Error[]
  readonly warnings: string[]
  /** The next request to Discord fails with this code. */
  refuse(code: number): void
  /** What comes in, as one payload after the other. */
  receive(payload: object): Promise<void>
}

export const token = 'aW50ZXJhY3Rpb246c2VjcmV0'
let last = 1000

/** Our interactions on a client whose transport notes what would go to Discord. @param over how first answers leave */
export function stage(over: 'gateway' | 'http', options: InteractionsOptions = {}): Stage {
  const clock = new FakeClock()
  const said: Said[] = []
  const errors: Error[] = []
  const warnings: string[] = []
  const refusals: number[] = []
  const client = createClient({ token: 'x.y.z', clock })
  client.use(
    async function wire(ctx) {
      const { method, path, body } = ctx.request
      const isFirst = path.endsWith('/callback')
      const whole = body as { type?: number; data?: Record<string, unknown> } | undefined
      const how = isFirst ? 'first' : `${method} ${path.split(token)[1]}`
      const data = isFirst ? whole?.data : (whole as Record<string, unknown> | undefined)
      const code = refusals.shift()
      if (code !== undefined) {
        ctx.response = new ApiResponse(400, {}, { code, message: 'No.' })
        throw new DiscordAPIError('No.', { status: 400, discordCode: code, hint: 'Do not.' })
      }
      said.push({
        how,
        ...(isFirst && whole?.type !== undefined && { type: whole.type }),
        data,
      })
      ctx.response = new ApiResponse(200, {}, { id: '5', content: data?.content })
    },
    { before: 'auth' },
  )
  client.on('error', error => errors.push(error))
  client.on('interactionWarning', warning => warnings.push(warning))
  const on = client.register(interactionsPlugin(options))
  const first = async ({ type, data }: FirstAnswer) => {
    const code = refusals.shift()
    if (code !== undefined) throw new DiscordAPIError('No.', { status: 400, discordCode: code, hint: 'Do not.' })
    said.push({ how: 'first', type, data: data as Record<string, unknown> | undefined })
  }
  return {
    ...{ on, client, clock, said, errors, warnings },
    refuse: code => void refusals.push(code),
    receive: payload => on.receive(payload as never, over === 'http' ? first : undefined),
  }
}

const user = { id: '7', username: 'ann', global_name: null, discriminator: '0', avatar: null }

/** A payload in a guild, as Discord sends it. */
export function payload(type: number, data: object, rest: object = {}): object {
  return {
    ...{ id: String(++last), application_id: '42', type, token, version: 1, data },
    ...{ guild_id: '1', channel_id: '2', channel: { id: '2', type: 0 } },
    member: { user, roles: [], permissions: '2048' },
    ...{ app_permissions: '2048', locale: 'en-US', guild_locale: 'de', entitlements: [], context: 0 },
    ...{ authorizing_integration_owners: { 0: '1' }, attachment_size_limit: 10_485_760 },
    ...rest,
  }
}

export const command = (name: string, options: object[] = [], rest: object = {}) =>
  payload(2, { id: '9', name, type: 1, options }, rest)

export const message = (flags = 0) => ({ id: '77', flags, content: 'x', components: [] })

export const click = (custom_id: string, rest: object = {}) =>
  payload(3, { custom_id, component_type: 2 }, { message: message(), ...rest })

export const submit = (custom_id: string, components: object[] = [], rest: object = {}) =>
  payload(5, { custom_id, components }, rest)

/** Names and types of what was said. */
export const shortly = (said: readonly Said[]) =>
  said.map(({ how, type }) => (type === undefined ? how : `${how} ${type}`))
