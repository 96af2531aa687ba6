import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { type EndpointHandler, type Simulation, simulate } from '../../../../plugins/simulator/index.js'
import { type Arrived, isSigned } from './bot.js'

const open: Simulation[] = []

async function begin(): Promise<Simulation> {
  const discord = await simulate({ patience: 50 })
  const { applicationId } = discord.world.bot
  discord.world.commands.create({ applicationId }, { name: 'ping', type: 1, description: 'Answers' })
  open.push(discord)
  return discord
}

afterEach(async () => {
  for (const discord of open.splice(0)) await discord.close()
})

/** An endpoint that is fine but for what `doing` answers to interactions. */
function endpoint({ publicKey }: Simulation, doing: (it: Arrived) => Response | Promise<Response>): EndpointHandler {
  return async request => {
    const body = await request.text()
    if (!isSigned(publicKey, request.headers, body)) return new Response('bad signature', { status: 401 })
    const it = JSON.parse(body) as Arrived
    return it.type === 1 ? Response.json({ type: 1 }) : doing(it)
  }
}

describe('discord.endpoint', () => {
  it('has a public key of 32 bytes, which REST tells too', async () => {
    const discord = await begin()

    expect(discord.publicKey).toMatch(/^[0-9a-f]{64}$/)
    const answer = await fetch(`${discord.baseURL}/applications/@me`, {
      headers: { authorization: `Bot ${discord.token}` },
    })
    expect(await answer.json()).toMatchObject({ verify_key: discord.publicKey })
  })

  it('signs the raw body, which a body written again is not', async () => {
    const discord = await begin()
    const checks: boolean[][] = []
    await discord.endpoint(endpoint(discord, () => Response.json({ type: 4, data: { content: 'ok' } })))
    await discord.endpoint(async request => {
      const body = await request.text()
      const again = JSON.stringify(JSON.parse(body))
      const fine = isSigned(discord.publicKey, request.headers, body)
      checks.push([fine, isSigned(discord.publicKey, request.headers, again)])
      return fine ? Response.json({ type: 1 }) : new Response(null, { status: 401 })
    })

    await discord.user('zoë').command('ping')

    expect(checks).toEqual([
      [true, true],
      [false, false],
      [true, false],
    ])
  })

  it.each<[string, EndpointHandler, string]>([
    ['answers no PING', async () => new Response(null, { status: 404 }), 'expected 200 for a PING, got 404'],
    ['has no JSON', async () => new Response('{"type":1}'), 'expected Content-Type application/json for a PING'],
    [
      'answers something else',
      async () => Response.json({ type: 4 }),
      'expected {"type":1} for a PING, got {"type":4}',
    ],
    ['believes everything', async () => Response.json({ type: 1 }), 'expected 401 for a wrong signature, got 200'],
    ['throws', () => Promise.reject(new Error('boom')), 'it did not answer a PING: boom'],
  ])('refuses an endpoint that %s', async (_, handler, why) => {
    const discord = await begin()

    await expect(discord.endpoint(handler)).rejects.toThrow(why)
    expect(discord.world.applications.get(discord.world.bot.applicationId)?.interactions_endpoint_url).toBeNull()
  })

  it.each<[string, () => Response | Promise<Response>, string]>([
    ['a wrong status', () => new Response('oops', { status: 500 }), 'expected the endpoint to answer 200'],
    ['no type', () => new Response('{}'), 'Expected "Content-Type" header'],
    ['nothing', () => new Response(null), 'type: This field is required'],
    ['no JSON', () => new Response('{', { headers: { 'content-type': 'application/json' } }), '50109'],
    ['an illegal type', () => Response.json({ type: 7, data: {} }), 'type: Value must be one of {4, 5, 9, 12}.'],
    [
      'too long a text',
      () => Response.json({ type: 4, data: { content: 'a'.repeat(2001) } }),
      'data.content: Must be 2000',
    ],
    ['nothing in time', () => new Promise<Response>(() => {}), 'no answer within 3 s'],
    ['an exception', () => Promise.reject(new Error('boom')), 'boom'],
  ])('lets the user see that the application did not respond where the answer is %s', async (_, doing, why) => {
    const discord = await begin()
    await discord.endpoint(endpoint(discord, doing))

    const t = await discord.user('ann').command('ping')

    expect(t.text).toBe('ann uses /ping\nThe application did not respond')
    expect(t.failure).toContain(why)
  })

  it('reads a multipart answer', async () => {
    const discord = await begin()
    const form = () => {
      const data = new FormData()
      data.set('payload_json', JSON.stringify({ type: 4, data: { content: 'see', attachments: [{ id: 0 }] } }))
      data.set('files[0]', new File(['bytes'], 'a.txt'))
      return new Response(data)
    }
    await discord.endpoint(endpoint(discord, form))

    expect((await discord.user('ann').command('ping')).latest).toBe('pipecord:\n  see\n  [file: a.txt]')
  })

  it('takes 202 for an answer over REST', async () => {
    const discord = await begin()
    await discord.endpoint(
      endpoint(discord, async ({ id, token }) => {
        const body = JSON.stringify({ type: 4, data: { content: 'by REST' } })
        const headers = { 'content-type': 'application/json' }
        await fetch(`${discord.baseURL}/interactions/${id}/${token}/callback`, { method: 'POST', headers, body })
        return new Response(null, { status: 202 })
      }),
    )

    expect((await discord.user('ann').command('ping')).latest).toBe('pipecord:\n  by REST')
  })

  it('takes 202 before the answer, too', async () => {
    const discord = await begin()
    const later = async ({ id, token }: Arrived) => {
      await new Promise(resolve => setTimeout(resolve, 20))
      const body = JSON.stringify({ type: 4, data: { content: 'later' } })
      const headers = { 'content-type': 'application/json' }
      await fetch(`${discord.baseURL}/interactions/${id}/${token}/callback`, { method: 'POST', headers, body })
    }
    await discord.endpoint(
      endpoint(discord, it => {
        void later(it)
        return new Response(null, { status: 202 })
      }),
    )

    expect((await discord.user('ann').command('ping')).latest).toBe('pipecord:\n  later')
  })

  it('is believed where REST answered before, whatever it says itself', async () => {
    const discord = await begin()
    await discord.endpoint(
      endpoint(discord, async ({ id, token }) => {
        const body = JSON.stringify({ type: 4, data: { content: 'by REST' } })
        const headers = { 'content-type': 'application/json' }
        await fetch(`${discord.baseURL}/interactions/${id}/${token}/callback`, { method: 'POST', headers, body })
        throw new Error('afterwards')
      }),
    )

    const t = await discord.user('ann').command('ping')

    expect(t.text).toBe('ann uses /ping\npipecord:\n  by REST')
    expect(t.failure).toBeUndefined()
  })

  it('is hung up on after three seconds', async () => {
    const discord = await begin()
    let signal: AbortSignal | undefined
    const fine = endpoint(discord, () => new Promise<Response>(() => {}))
    await discord.endpoint((request, context) => {
      signal = request.signal
      return fine(request, context)
    })

    await discord.user('ann').command('ping')

    expect(signal?.aborted).toBe(true)
  })

  it('calls a server on this machine', async () => {
    const discord = await begin()
    const handler = endpoint(discord, () => Response.json({ type: 4, data: { content: 'served' } }))
    const server = createServer(async (request, response) => {
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk as Buffer)
      const headers = request.headers as Record<string, string>
      const asked = new Request('http://bot/', { method: 'POST', headers, body: Buffer.concat(chunks) })
      const answer = await handler(asked, { waitUntil: () => {} })
      response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text())
    })
    await new Promise<void>(resolve => server.listen(0, resolve))
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
    try {
      await discord.endpoint(url)
      expect((await discord.user('ann').command('ping')).latest).toBe('pipecord:\n  served')
    } finally {
      server.closeAllConnections()
      server.close()
    }
  })

  it('goes back to the gateway with null', async () => {
    const discord = await begin()
    await discord.endpoint(endpoint(discord, () => Response.json({ type: 4, data: { content: 'ok' } })))
    await discord.endpoint(null)

    expect((await discord.user('ann').command('ping')).failure).toBe('no answer within 3 s')
  })

  it('is proved when it is set over REST', async () => {
    const discord = await begin()
    const server = createServer((_, response) => response.writeHead(200).end('hello'))
    await new Promise<void>(resolve => server.listen(0, resolve))
    const port = (server.address() as AddressInfo).port
    try {
      const answer = await fetch(`${discord.baseURL}/applications/@me`, {
        method: 'PATCH',
        headers: { authorization: `Bot ${discord.token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ interactions_endpoint_url: `http://localhost:${port}/` }),
      })
      expect(answer.status).toBe(400)
      expect(await answer.text()).toContain('could not be verified')
    } finally {
      server.closeAllConnections()
      server.close()
    }
  })

  it('is an unknown application by another id', async () => {
    const discord = await begin()

    await expect(discord.endpoint(() => Response.json({ type: 1 }), '1')).rejects.toThrow(
      'endpoint: expected a known application, got 1',
    )
  })
})
