import { request } from 'undici'
import { afterEach, describe, expect, it } from 'vitest'
import { type Simulator, type SimulatorOptions, simulator } from '../../../plugins/simulator/index.js'

const open: Simulator[] = []

async function start(options?: SimulatorOptions): Promise<Simulator> {
  const discord = await simulator(options)
  open.push(discord)
  return discord
}

function headersOf(discord: Simulator): Record<string, string> {
  return { authorization: `Bot ${discord.token}`, 'user-agent': 'DiscordBot (https://example.com, 1.0.0)' }
}

afterEach(async () => {
  await Promise.all(open.splice(0).map(discord => discord.close()))
})

describe('simulator', () => {
  it('gives an address, a token and a world, the same ones for the same seed', async () => {
    const [one, two] = [await start({ seed: 5 }), await start({ seed: 5 })]

    expect(one.baseURL).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/api\/v10$/)
    expect(one.token).toBe(two.token)
    expect(one.world.guild().id).toBe(two.world.guild().id)
    expect(one.origin).not.toBe(two.origin)
  })

  it('remembers an enforced nonce for its window', async () => {
    const discord = await simulator({ clock: 'driven', nonceWindow: 60_000 })
    open.push(discord)
    const url = `${discord.baseURL}/channels/${discord.world.channel('general').id}/messages`
    const post = async () => {
      const body = JSON.stringify({ content: 'hello', nonce: 'n1', enforce_nonce: true })
      const headers = { ...headersOf(discord), 'content-type': 'application/json' }
      const answer = await request(url, { method: 'POST', headers, body })
      return ((await answer.body.json()) as { id: string }).id
    }

    const [first, second] = [await post(), await post()]
    await discord.clock.advance(60_001)
    const third = await post()

    expect(second).toBe(first)
    expect(third).not.toBe(first)
  })

  it('keeps no connection and no timer after close', async () => {
    const discord = await simulator({ latency: 50_000 })
    const call = request(`${discord.baseURL}/users/@me`, { headers: headersOf(discord) }).catch(error => error)
    while (discord.log.inFlight === 0) await new Promise(resolve => setImmediate(resolve))

    await discord.close()

    expect(await call).toBeInstanceOf(Error)
    await discord.close()
  })

  it('says that its port is taken', async () => {
    const { origin } = await start()

    await expect(simulator({ port: Number(new URL(origin).port) })).rejects.toThrow('EADDRINUSE')
  })

  it.each([
    [{ port: 70_000 }, 'simulator.port'],
    [{ port: '80' }, 'simulator.port'],
    [{ host: '' }, 'simulator.host'],
    [{ seed: {} }, 'simulator.seed'],
    [{ guilds: -1 }, 'simulator.guilds'],
    [{ latency: -1 }, 'simulator.latency'],
    [{ latency: [9, 1] }, 'simulator.latency'],
    [{ clock: 'fast' }, 'simulator.clock'],
    [{ nonceWindow: 'x' }, 'simulator.nonceWindow'],
    [{ messageLimit: 0 }, 'simulator.messageLimit'],
    [{ logSize: 0 }, 'simulator.logSize'],
    [{ dateSkew: Number.NaN }, 'simulator.dateSkew'],
    [{ userAgent: 'none' }, 'simulator.userAgent'],
    [{ compression: 'yes' }, 'simulator.compression'],
    [{ global: { limit: 0, window: 1 } }, 'simulator.global.limit'],
    [{ global: 50 }, 'simulator.global'],
    [{ invalidRequests: { limit: 1, window: 0 } }, 'simulator.invalidRequests.window'],
    [{ inviteBan: { limit: 1, window: 1, ban: -1 } }, 'simulator.inviteBan.ban'],
    [{ rateLimits: true }, 'simulator.rateLimits'],
    [{ rateLimits: { messages: false } }, "simulator.rateLimits['messages']"],
    [{ rateLimits: { 'GET /nowhere': false } }, "simulator.rateLimits['GET /nowhere']"],
    [{ rateLimits: { default: { limit: 1 } } }, "simulator.rateLimits['default'].window"],
    [{ rateLimits: { default: { limit: 1, window: 1, mode: 'slow' } } }, ".mode: expected one of 'fixed', 'sliding'"],
    [{ rateLimits: { default: { limit: 1, window: 1, hash: [] } } }, '.hash'],
    [{ rateLimits: { default: { limit: 1, window: 1, sublimits: [{ limit: 0, window: 1 }] } } }, '.sublimits[0].limit'],
    [{ ratelimits: false }, 'simulator.ratelimits'],
  ])('refuses %j and names %s', async (options, field) => {
    const failure = await simulator(options as never).catch(error => error)

    expect(failure).toBeInstanceOf(TypeError)
    expect(failure.message).toContain(field)
  })
})
