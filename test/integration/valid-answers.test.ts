import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Simulator, simulator } from '../../plugins/simulator/index.js'
import { createClient, type DiscordAPIClient } from '../../src/index.js'
import type { Method, RequestOptions } from '../../src/request.js'
import { responses } from '../../src/routes/responses.gen.js'
import { corpus } from '../routes/corpus.js'

/** Where the simulator's answers are not as Discord's description has them, and why. */
const known: readonly (readonly [place: RegExp, reason: string])[] = [
  [
    /serialized_source_guild\..*parent_id: a number/,
    "in templates ids are numbers of their own: the docs' example shows it",
  ],
  [
    /serialized_source_guild\..*overwrites\[\d+\]\.id: null/,
    'the corpus names a role that the guild does not have, and the simulator does not mind',
  ],
]

const placeholder = '123456789012345678'
const real: Record<string, string> = {}
const answered = new Set<string>()
const warnings = new Set<string>()
let discord: Simulator
let client: DiscordAPIClient

beforeAll(async () => {
  discord = await simulator({ seed: 5, latency: 0, rateLimits: false })
  client = createClient({
    token: discord.token,
    baseURL: discord.baseURL,
    retry: { maxRetries: 0 },
    validation: { responses: true },
  })
  client.on('responseWarning', ({ route, method }, problems) => {
    for (const { path, message } of problems) warnings.add(`${method} ${route} ${path}: ${message}`)
  })
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

async function send(endpoint: string, more: object = {}): Promise<void> {
  const [method, template] = endpoint.split(' ') as [Method, string]
  const path = template.replace(/\{([^}]*)\}/g, (_, name: string) => real[name] ?? placeholder)
  const { success } = await client.request({ method, path, validate: 'off', ...more } as RequestOptions)
  if (success) answered.add(endpoint)
}

describe("validation's look at answers", () => {
  it("finds nothing new in the simulator's, to every sound body and every GET", async () => {
    for (const { endpoint, body, files } of corpus) {
      const sent = JSON.parse(JSON.stringify(body).replaceAll(placeholder, real.channel_id as string))
      await send(endpoint, { body: sent, ...(files && { files: files.map(name => ({ name, data: 'x' })) }) })
    }
    for (const endpoint of Object.keys(responses.endpoints)) if (endpoint.startsWith('GET ')) await send(endpoint)

    expect([...warnings].filter(warning => !known.some(([place]) => place.test(warning)))).toEqual([])
    expect(known.filter(([place]) => ![...warnings].some(warning => place.test(warning)))).toEqual([])
    expect(answered.size).toBeGreaterThan(80)
  }, 60_000)
})
