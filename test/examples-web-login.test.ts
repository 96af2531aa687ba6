import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startSite } from '../examples/web-login.js'
import { type Simulator, simulator } from '../plugins/simulator/index.js'

/** A browser: follows where it is sent, and keeps one site's cookie. */
class Browser {
  cookie = ''

  async open(address: string): Promise<{ status: number; text: string; url: string }> {
    const response = await fetch(address, { redirect: 'manual', headers: { cookie: this.cookie } })
    this.cookie = response.headers.get('set-cookie')?.split(';')[0] ?? this.cookie
    const location = response.headers.get('location')
    if (location !== null) return this.open(location)
    return { status: response.status, text: await response.text(), url: address }
  }
}

describe('examples/web-login', () => {
  let discord: Simulator
  let site: Awaited<ReturnType<typeof startSite>>
  beforeEach(async () => {
    discord = await simulator()
    const { applicationId } = discord.world.bot
    const { clientSecret } = discord.world.applications.get(applicationId)!
    const authorizeURL = `${discord.origin}/oauth2/authorize`
    site = await startSite({ clientId: applicationId, clientSecret, baseURL: discord.baseURL, authorizeURL })
  })
  afterEach(async () => {
    await site.close()
    await discord.close()
  })

  it('greets whom Discord vouches for, and keeps no token', async () => {
    discord.world.oauth2.visitor = discord.world.person('bob').id

    const page = await new Browser().open(`${site.origin}/login`)

    expect(page).toMatchObject({ status: 200, text: 'Hello, bob.' })
    expect(discord.log.count({ route: 'POST /oauth2/token/revoke' })).toBe(1)
  })

  it('greets nobody who says no', async () => {
    discord.world.oauth2.visitor = null

    expect(await new Browser().open(`${site.origin}/login`)).toMatchObject({ status: 401, text: 'You said no.' })
  })

  it('refuses a way back that another browser was sent, or that was used', async () => {
    const browser = new Browser()
    const { url } = await browser.open(`${site.origin}/login`)

    expect((await new Browser().open(url)).status).toBe(403)
    expect((await browser.open(url)).status).toBe(403)
    expect((await browser.open(`${site.origin}/callback?code=x`)).status).toBe(403)
    expect(discord.log.count({ route: 'POST /oauth2/token' })).toBe(1)
  })

  it('says so when Discord does not answer', async () => {
    discord.faults.add({ kind: 'status', status: 400, route: 'POST /oauth2/token', body: 'json' })

    expect(await new Browser().open(`${site.origin}/login`)).toMatchObject({ status: 401 })
  })

  it('shows the way in', async () => {
    expect((await new Browser().open(site.origin)).text).toBe('Go to /login.')
  })
})
