import { describe, expect, it } from 'vitest'
import { opt } from '../../../../plugins/interactions/index.js'
import { click, command, payload, submit, token } from '../../../support/interactions.js'
import { httpStage, signer } from '../../../support/signed.js'

const about = 'Tests'
const forged = 10_000
const concurrent = 1_000

/** Small and fast, so that a failure can be run again: https://en.wikipedia.org/wiki/Xorshift (2026-11). */
function random(seed: number) {
  let state = seed | 1
  const next = (below: number): number => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % below
  }
  return { next, pick: <T>(list: readonly T[]): T => list[next(list.length)] as T }
}

type Random = ReturnType<typeof random>
type Stage = ReturnType<typeof httpStage>
interface Attack {
  readonly request: Request
  readonly status: number
}

const secret = 'nobody-may-see-this'
const bodies = () => [command('a'), click('b'), submit('c'), payload(4, { name: 'a' })]
const signedBody = (r: Random) => JSON.stringify({ ...r.pick(bodies()), secret })

function flipBit(bytes: Uint8Array, bit: number): Uint8Array {
  const copy = Uint8Array.from(bytes)
  copy[bit >> 3] = (copy[bit >> 3] as number) ^ (1 << (bit & 7))
  return copy
}

const outlandish = [
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  '',
  '🎉'.slice(0, 0),
]
const methods = ['GET', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD']

/** Each kind of attack, and what it must be answered with. */
const attacks: Readonly<Record<string, (r: Random, stage: Stage) => Attack>> = {
  bodyBit(r, { signer }) {
    const body = signedBody(r)
    const bytes = new TextEncoder().encode(body)
    const changed = flipBit(bytes, r.next(bytes.length * 8))
    return { request: signer.request(changed, { headers: signer.headers(body) }), status: 401 }
  },
  signatureBit(r, { signer }) {
    const body = signedBody(r)
    const headers = signer.headers(body)
    const bytes = flipBit(Buffer.from(headers['x-signature-ed25519'] as string, 'hex'), r.next(512))
    const signature = Buffer.from(bytes).toString('hex')
    return { request: signer.request(body, { headers: { ...headers, 'x-signature-ed25519': signature } }), status: 401 }
  },
  timestamp(r, { signer }) {
    const body = signedBody(r)
    const timestamp = r.pick(['1750000001', '0', ' 1750000000 1', '175000000', '-1', 'NaN', '1e9', '1750000000{'])
    const headers = { ...signer.headers(body), 'x-signature-timestamp': timestamp }
    return { request: signer.request(body, { headers }), status: 401 }
  },
  /** The bound between timestamp and body moves: the same bytes are signed. */
  shift(r, { signer }) {
    const body = `${r.next(10)}${signedBody(r)}`
    const headers = signer.headers(body)
    const moved = { ...headers, 'x-signature-timestamp': headers['x-signature-timestamp'] + (body[0] as string) }
    // Right by its signature, and so it must be: the body that is verified is what is parsed.
    return { request: signer.request(body.slice(1), { headers: moved }), status: 200 }
  },
  missing(r, { signer }) {
    const body = signedBody(r)
    const headers = signer.headers(body)
    delete headers[r.pick(['x-signature-ed25519', 'x-signature-timestamp'])]
    return { request: signer.request(body, { headers }), status: 401 }
  },
  noSignature(r, { signer }) {
    const signature = r.pick(['', 'null', '0', 'a'.repeat(127), 'z'.repeat(128), '0'.repeat(128), 'f'.repeat(128)])
    const headers = { 'x-signature-ed25519': signature, 'x-signature-timestamp': '1750000000' }
    return { request: signer.request(signedBody(r), { headers }), status: 401 }
  },
  anotherKey: r => ({ request: signer().request(signedBody(r)), status: 401 }),
  /** Headers that were right for another body. */
  replayed(r, { signer }) {
    const headers = signer.headers(signedBody(r))
    return { request: signer.request(JSON.stringify({ ...command('a'), secret, n: 1 }), { headers }), status: 401 }
  },
  huge(r, { signer }) {
    const body = new Uint8Array(20_001 + r.next(50_000))
    return { request: signer.request(body), status: 413 }
  },
  method(r, { signer }) {
    const headers = signer.headers('')
    return { request: new Request('https://bot.example/', { method: r.pick(methods), headers }), status: 405 }
  },
  wrongType(r, { signer }) {
    const body = signedBody(r)
    const headers = { ...signer.headers('x'), 'content-type': r.pick(outlandish) }
    return { request: signer.request(body, { headers }), status: 401 }
  },
  noJson(r, { signer }) {
    const body = r.pick(['', '{', 'null', '[]', '"x"', '{"type":', `${secret}`, '{}', '{"type":6}', '\u0000'])
    return { request: signer.request(body), status: 400 }
  },
  noInteraction(r, { signer }) {
    const key = r.pick(['type', 'id', 'application_id', 'token', 'data'])
    const value = r.pick([null, [], true, -1, 1.5, ''])
    return { request: signer.request({ ...command('a'), secret, [key]: value }), status: 400 }
  },
}

const names = Object.keys(attacks)

describe('interactions.fetch under attack', () => {
  it(`answers ${forged} forged or malformed requests as they deserve, and reaches no handler`, async () => {
    const seed = Date.now() & 0x7fffffff
    console.log(`seed ${seed}`)
    const r = random(seed)
    const stage = httpStage({ maxBodySize: 20_000 })
    let reached = 0
    stage.on.use(async function count() {
      reached++
    })
    const heard: unknown[] = []
    for (const name of ['requestStart', 'requestEnd'] as const) stage.client.on(name, (...args) => heard.push(args))
    const wrong: string[] = []
    let valid = 0

    for (let i = 0; i < forged; i++) {
      const name = names[i % names.length] as string
      const { request, status } = (attacks[name] as (typeof attacks)[string])(r, stage)
      const response = await stage.on.fetch(request)
      const text = await response.text()
      if (status === 200) {
        valid++
        if (response.status !== 202) wrong.push(`${name}: ${response.status}`) // no layer answered
      } else if (response.status !== status) wrong.push(`${name}: ${response.status}`)
      const shown = text + JSON.stringify([...response.headers])
      if (shown.includes(secret) || shown.includes(token) || text.length > 30) wrong.push(`${name} leaks`)
    }

    expect(wrong).toEqual([])
    expect(reached).toBe(valid)
    expect(stage.errors).toEqual([])
    expect(stage.discord.sent).toEqual([])
    expect(heard).toEqual([])
  }, 120_000)

  it('gives keys of prototypes to nobody', async () => {
    const { on, signer, errors } = httpStage()
    const seen: unknown[] = []
    on.command('a', {
      about,
      options: { x: opt.maybe(opt.string('X')) },
      run: async ctx => {
        seen.push(ctx.options, (ctx as { isAdmin?: unknown }).isAdmin, ({} as { isAdmin?: unknown }).isAdmin)
        await ctx.reply('ok')
      },
    })
    const body = JSON.stringify(command('a', [{ name: '__proto__', type: 3, value: 'x' }]))
    const poison = '"__proto__":{"isAdmin":true},"constructor":{"prototype":{"isAdmin":true}},'

    const response = await on.fetch(signer.request(`{${poison}${body.slice(1)}`))

    expect(response.status).toBe(200)
    expect(seen.slice(1)).toEqual([undefined, undefined])
    expect(Object.keys(seen[0] as object)).toEqual(['x'])
    expect(errors).toEqual([])
  })

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])('knows no command, id or kind %s', async name => {
    const { on, signer, errors } = httpStage({ expired: 'gone' })
    on.command('a', { about, run: ctx => ctx.reply('ok') })

    for (const body of [command(name), click(name), submit(name)]) {
      const response = await on.fetch(signer.request(body))

      expect(await response.json()).toMatchObject({ data: { content: 'gone' } })
    }
    expect(errors).toEqual([])
  })

  it(`answers ${concurrent} at once, all within Discord's three seconds`, async () => {
    const { on, signer } = httpStage()
    on.command('a', { about, run: ctx => ctx.reply({ content: ctx.id }) })
    const bodies = Array.from({ length: concurrent }, () => command('a') as { id: string })
    const requests = bodies.map(body => signer.request(body))
    const took: number[] = []

    const startedAt = performance.now()
    const answers = await Promise.all(
      requests.map(async request => {
        const response = await on.fetch(request)
        took.push(performance.now() - startedAt)
        return ((await response.json()) as { data: { content: string } }).data.content
      }),
    )

    expect(answers).toEqual(bodies.map(({ id }) => id))
    expect(Math.max(...took)).toBeLessThan(3000)
  })
})
