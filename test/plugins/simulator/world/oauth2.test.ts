import { describe, expect, it } from 'vitest'
import { bench } from '../support.js'

const redirect_uri = 'https://site.example/back'
const address = (query: Record<string, string>) => `http://discord.test/oauth2/authorize?${new URLSearchParams(query)}`

function authorising() {
  const at = bench()
  const application = at.world.applications.get(at.world.bot.applicationId)!
  const query = { client_id: application.id, redirect_uri, response_type: 'code', scope: 'identify guilds' }
  const codeFor = (more: Record<string, string> = {}) =>
    new URL(at.world.oauth2.visit(address({ ...query, ...more }))!).searchParams.get('code')!
  return {
    ...at,
    application,
    query,
    codeFor,
    proof: (code: string) => ({ code, redirectUri: redirect_uri, verifier: undefined }),
  }
}

describe('world.oauth2', () => {
  it('vouches for whoever sits at the browser', () => {
    const { world, application, codeFor, proof } = authorising()
    world.oauth2.visitor = world.person('bob').id

    const token = world.oauth2.redeem(application, proof(codeFor()))

    expect(token).toMatchObject({ scope: 'identify guilds', token_type: 'Bearer', expires_in: 604_800 })
    expect(world.actorOf('Bearer', token!.access_token)).toMatchObject({
      userId: world.person('bob').id,
      scopes: ['identify', 'guilds'],
    })
  })

  it('takes codes for ten minutes', async () => {
    const { world, clock, application, codeFor, proof } = authorising()
    const [early, late] = [codeFor(), codeFor()]

    await clock.advance(599_999)
    expect(world.oauth2.redeem(application, proof(early))).toBeDefined()
    await clock.advance(1)
    expect(world.oauth2.redeem(application, proof(late))).toBeUndefined()
  })

  it('asks for the key of whom it was given a challenge', () => {
    const { world, application, codeFor, proof } = authorising()
    // The pair of https://datatracker.ietf.org/doc/html/rfc7636#appendix-B
    const challenge = { code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM', code_challenge_method: 'S256' }
    const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'

    expect(world.oauth2.redeem(application, proof(codeFor(challenge)))).toBeUndefined()
    expect(world.oauth2.redeem(application, { ...proof(codeFor(challenge)), verifier })).toBeDefined()
  })

  it.each(['client_id', 'redirect_uri', 'response_type', 'scope'])('sends nobody back without %s', async missing => {
    const { world, query, call } = authorising()
    const rest = Object.fromEntries(Object.entries(query).filter(([key]) => key !== missing))

    expect(world.oauth2.visit(address(rest))).toBeUndefined()
    const reply = await call('GET /oauth2/authorize', { actor: null, query: String(new URLSearchParams(rest)) })
    expect(reply.status).toBe(400)
  })
})
