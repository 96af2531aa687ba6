/**
 * Web login: a site that people sign in to with Discord. Runs on the simulator, or on Discord if it is told an application:
 *
 *   npx tsx examples/web-login.ts
 *   DISCORD_CLIENT_ID=... DISCORD_CLIENT_SECRET=... npx tsx examples/web-login.ts
 *
 * On Discord, list http://127.0.0.1:3000/callback as a redirect on the application's page, OAuth2.
 * @module
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pathToFileURL } from 'node:url'
import { createClient, HTTPError, oauth2, type ProofKey } from 'pipecord'
import { simulator } from 'pipecord/simulator'

export interface Place {
  clientId: string
  clientSecret: string
  /** @default Discord */
  baseURL?: string
  /** @default Discord's page */
  authorizeURL?: string
  /** @default any that is free */
  port?: number
}

/** A login under way, kept by the browser's cookie: the state ties the way out to the way back. */
interface Login extends ProofKey {
  state: string
}

/** Starts the site; returns its address and how to stop it. */
export async function startSite({ port = 0, baseURL, ...application }: Place) {
  const client = createClient(baseURL === undefined ? {} : { baseURL })
  const server = createServer().listen(port, '127.0.0.1')
  await new Promise(resolve => server.once('listening', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const login = oauth2(client, { ...application, redirectUri: `${origin}/callback` })
  const logins = new Map<string, Login>()

  function leave(response: ServerResponse): void {
    const session = login.state()
    const { verifier, challenge } = login.pkce()
    const state = login.state()
    if (logins.size >= 10_000) logins.delete(logins.keys().next().value ?? '') // who never came back, oldest first
    logins.set(session, { state, verifier, challenge })
    response.setHeader('set-cookie', `session=${session}; HttpOnly; SameSite=Lax; Path=/; Max-Age=600`)
    redirect(response, login.authorizationURL({ scopes: ['identify'], state, codeChallenge: challenge }))
  }

  async function comeBack(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { searchParams: query } = new URL(request.url ?? '/', origin)
    const session = /(?:^|; )session=([\w-]+)/.exec(request.headers.cookie ?? '')?.[1] ?? ''
    const own = logins.get(session)
    logins.delete(session) // a state is good for one login
    if (!login.isSameState(own?.state, query.get('state')))
      return page(response, 403, 'This login was not started here.')
    const code = query.get('code')
    if (own === undefined || code === null) return page(response, 401, 'You said no.')

    const token = await login.exchange(code, { codeVerifier: own.verifier })
    const me = await client.get('/users/@me', { auth: { type: 'Bearer', token: token.accessToken } }).unwrap()
    await login.revoke(token) // this site needs no more than the name
    page(response, 200, `Hello, ${me.username}.`)
  }

  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const { pathname } = new URL(request.url ?? '/', origin)
    if (pathname === '/login') return leave(response)
    if (pathname !== '/callback') return page(response, 200, 'Go to /login.')
    comeBack(request, response).catch((error: unknown) => {
      const refused = error instanceof HTTPError && error.status < 500
      page(response, refused ? 401 : 502, refused ? 'Discord refused this login.' : 'Discord does not answer.')
    })
  })
  return { origin, close: () => Promise.all([client.shutdown(), closed(server)]) }
}

function page(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(text)
}

function redirect(response: ServerResponse, location: string): void {
  response.writeHead(302, { location }).end()
}

function closed(server: Server): Promise<void> {
  server.closeAllConnections()
  return new Promise(resolve => server.close(() => resolve()))
}

async function main() {
  const { DISCORD_CLIENT_ID: id, DISCORD_CLIENT_SECRET: secret } = process.env
  if (id && secret) {
    const site = await startSite({ clientId: id, clientSecret: secret, port: 3000 })
    console.log(`Open ${site.origin}/login`)
    return
  }
  const discord = await simulator()
  const application = discord.world.applications.get(discord.world.bot.applicationId)
  const site = await startSite({
    clientId: discord.world.bot.applicationId,
    clientSecret: application?.clientSecret ?? '',
    baseURL: discord.baseURL,
    authorizeURL: `${discord.origin}/oauth2/authorize`,
  })
  console.log(`Open ${site.origin}/login; the simulator says yes at once. Ctrl+C ends it.`)
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main()
