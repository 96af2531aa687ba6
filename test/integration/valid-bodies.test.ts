import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Simulator, simulator } from '../../plugins/simulator/index.js'
import { createClient, type DiscordAPIClient } from '../../src/index.js'
import type { Method, RequestOptions } from '../../src/request.js'
import { corpus } from '../routes/corpus.js'

const placeholder = '123456789012345678'
let discord: Simulator
let client: DiscordAPIClient
const real: Record<string, string> = {}

beforeAll(async () => {
  discord = await simulator({ seed: 5, latency: 0 })
  client = createClient({ token: discord.token, baseURL: discord.baseURL, retry: { maxRetries: 0 } })
  const channel = discord.world.channel('general')
  real.channel_id = channel.id
  real.guild_id = discord.world.guild().id
  real.application_id = discord.world.bot.applicationId
  real.user_id = discord.world.person('ann').id
  real.message_id = (await client.post(`/channels/${channel.id}/messages`, { content: 'first' }).unwrap()).id
  const webhook = await client.post(`/channels/${channel.id}/webhooks`, { name: 'hook' }).unwrap()
  real.webhook_id = webhook.id
  real.webhook_token = String((webhook as { token?: string }).token)
})

afterAll(async () => {
  await client.shutdown()
  await discord.close()
})

/** Bodies whose ids the world cannot have here: answers to interactions, and channels of another type. */
const possible = corpus.filter(
  ({ endpoint, body }) => !endpoint.includes('@original') && !JSON.stringify(body).includes('"entity_type":2'),
)

describe('a body that the validator lets through', () => {
  it.each(possible.map(good => [good.endpoint, JSON.stringify(good.body).slice(0, 60), good] as const))(
    '%s %s is no invalid form body to the simulator',
    async (endpoint, _shown, good) => {
      const [method, template] = endpoint.split(' ') as [Method, string]
      const path = template.replace(/\{([^}]*)\}/g, (_, name: string) => real[name] ?? placeholder)
      const body = JSON.parse(
        JSON.stringify(good.body)
          .replaceAll(
            `"message_id":"${placeholder}","channel_id":"${placeholder}"`,
            `"message_id":"${real.message_id}","channel_id":"${real.channel_id}"`,
          )
          .replaceAll(`"message_id":"${placeholder}"`, `"message_id":"${real.message_id}"`)
          .replaceAll(placeholder, real.channel_id as string)
          .replaceAll('2026-08-02', '2126-08-02'),
      )
      const files = good.files?.map(name => ({ name, data: 'x' }))

      const options = { method, path, body, validate: 'throw', ...(files && { files }) } as RequestOptions
      const response = await client.request(options)

      const refusal = response.success ? undefined : (response.error as { discordCode?: number; errors?: unknown })
      expect([refusal?.discordCode === 50035, refusal?.errors]).toEqual([false, refusal?.errors])
    },
  )
})
