import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import * as usage from '../examples/discord-api-client-usage.js'
import { type Simulator, simulator } from '../plugins/simulator/index.js'

const run = promisify(execFile)
let discord: Simulator
let place: usage.Place

beforeAll(async () => {
  discord = await simulator()
  place = { token: discord.token, baseURL: discord.baseURL, channelId: discord.world.channel('general').id }
  vi.spyOn(console, 'log').mockImplementation(() => {})
  vi.spyOn(console, 'error').mockImplementation(() => {})
})
afterAll(async () => {
  vi.restoreAllMocks()
  await discord.close()
})

describe('examples/discord-api-client-usage', () => {
  it('sends, reads, edits, reacts to and deletes a message', async () => {
    expect(await usage.basicMessages(place)).toEqual({ sent: true, read: true })
    expect(discord.world.messages.of(place.channelId).all()).toEqual([])
    expect(
      discord.log.count({ route: 'PUT /channels/{channel_id}/messages/{message_id}/reactions/{emoji_name}/@me' }),
    ).toBe(1)
  })

  it('runs a batch in which one failure does not sink the others', async () => {
    const client = usage.advancedConfiguration(place)

    const batch = await usage.bulkOperations(client, place)

    expect(batch).toMatchObject({ success: false, successful: 2, failed: 1 })
    expect(batch.results.map(({ success }) => success)).toEqual([true, false, true])
    await client.shutdown()
  })

  it('sends with priorities', async () => {
    const client = usage.highPerformanceConfiguration(place)

    expect(await usage.priorities(client, place)).toBe(true)
    await client.shutdown()
  })

  it('tells status and message of a refusal', async () => {
    const client = usage.advancedConfiguration(place)

    expect(await usage.errorHandling(client, place)).toBe(400)
    await client.shutdown()
  })

  it('reports figures, health and state', async () => {
    const client = usage.advancedConfiguration(place)
    await client.get('/users/@me')

    const { metrics, health, state, status } = await usage.monitoring(client)

    expect(metrics).toMatchObject({ totalRequests: 1, successfulRequests: 1, errorRate: 0 })
    expect(health).toMatchObject({ isHealthy: true, circuitBreakerState: 'closed' })
    expect(state.state).toBe('closed')
    expect(status.layers).toEqual([
      'auth',
      'validation',
      'dedup',
      'cache',
      'rateLimit',
      'circuitBreaker',
      'retry',
      'metrics',
      'transport',
    ])
    await client.shutdown()
  })

  it('cleans up after a bot', async () => {
    const { channelId, ...config } = place
    const response = await usage.realTimeBot(config, channelId)

    expect(response.success).toBe(true)
  })
})

describe('npm start', () => {
  it('delivers 200 messages through a faulty Discord and ends by itself with 0', async () => {
    const env = { ...process.env, DISCORD_TOKEN: '', DISCORD_CHANNEL: '' }
    const { stdout } = await run(process.execPath, ['--import', 'tsx', 'examples/demo/index.ts'], {
      env,
      timeout: 60_000,
    })

    expect(stdout).toMatch(/arrived +│ +200/)
    expect(stdout).toMatch(/lost +│ +0/)
    expect(stdout).toMatch(/twice +│ +0/)
    expect(stdout).toMatch(/429s +│ +0/)
    const bot = stdout.slice(stdout.indexOf('A bot joins'))
    expect(bot).toMatch(/commands answered +│ +42/)
    expect(bot).toMatch(/reactions +│ +42/)
    expect(bot).toMatch(/resumes +│ +[2-9]/)
    expect(bot).toMatch(/new sessions +│ +0/)
    expect(bot).toMatch(/lost +│ +0 │\n.*twice +│ +0/)
  }, 90_000)

  it('is a bot on Discord until SIGINT where it is told so', async () => {
    const env = { ...process.env, DISCORD_TOKEN: discord.token, DISCORD_CHANNEL: '', DISCORD_API: discord.baseURL }
    const child = spawn(process.execPath, ['--import', 'tsx', 'examples/demo/index.ts', 'bot'], { env })
    let stdout = ''
    child.stdout.on('data', chunk => {
      stdout += chunk
    })
    const seen = async (fact: () => boolean) => {
      while (!fact()) await new Promise(resolve => setTimeout(resolve, 20))
    }
    const replies = () => {
      const all = discord.world.messages.of(place.channelId).all()
      return all.filter(({ json }) => json.content === 'Pong!').length
    }

    await seen(() => stdout.includes('Connected'))
    discord.world.send(place.channelId, { authorId: discord.world.person('ann').id, content: '!ping' })
    await seen(() => replies() === 1)
    child.kill('SIGINT')
    const [code] = await once(child, 'exit')

    expect(code).toBe(0)
    expect(stdout).toMatch(/commands answered +│ +1/)
    expect(discord.gateway.sockets).toEqual([])
  }, 90_000)

  it('asks for the token when it is to be a bot without one', async () => {
    const env = { ...process.env, DISCORD_TOKEN: '' }
    const failed = await run(process.execPath, ['--import', 'tsx', 'examples/demo/index.ts', 'bot'], { env }).catch(
      error => error,
    )

    expect(failed).toMatchObject({ code: 2, stderr: expect.stringContaining('DISCORD_TOKEN') })
  }, 90_000)

  it('does a gentle run where it is given a token and a channel, and leaves nothing behind', async () => {
    const { token: DISCORD_TOKEN, channelId: DISCORD_CHANNEL, baseURL: DISCORD_API } = place
    const env = { ...process.env, DISCORD_TOKEN, DISCORD_CHANNEL, DISCORD_API }
    const { stdout } = await run(process.execPath, ['--import', 'tsx', 'examples/demo/index.ts'], {
      env,
      timeout: 60_000,
    })

    expect(stdout).toMatch(/deleted again +│ +5/)
    expect(
      discord.world.messages
        .of(place.channelId)
        .all()
        .filter(({ json }) => json.content.includes('demo')),
    ).toEqual([])
  }, 90_000)

  it('asks for the channel when it is given a token alone', async () => {
    const env = { ...process.env, DISCORD_TOKEN: 'x', DISCORD_CHANNEL: '' }
    const failed = await run(process.execPath, ['--import', 'tsx', 'examples/demo/index.ts'], { env }).catch(
      error => error,
    )

    expect(failed).toMatchObject({ code: 2, stderr: expect.stringContaining('DISCORD_CHANNEL') })
  }, 90_000)
})
