import { describe, expect, it } from 'vitest'
import { operations } from '../../../../plugins/simulator/operations.gen.js'
import { endpoints } from '../../../../plugins/simulator/routes/index.js'

/** Documented, but not in Discord's OpenAPI file. */
const BESIDES = [
  'GET /oauth2/authorize',
  'POST /oauth2/token',
  'POST /oauth2/token/revoke',
  'GET /applications/{application_id}/skus',
  'PATCH /guilds/{guild_id}/members/@me/nick',
  'DELETE /users/@me/guilds/{guild_id}',
  'GET /attachments/{channel_id}/{attachment_id}/{filename}',
]

describe('endpoints', () => {
  it('names only operations that Discord has', () => {
    const known = new Set([...operations, ...BESIDES])

    expect(endpoints.map(({ method, path }) => `${method} ${path}`).filter(key => !known.has(key))).toEqual([])
  })

  it('names each operation once', () => {
    const keys = endpoints.map(({ method, path }) => `${method} ${path}`)

    expect(new Set(keys).size).toBe(keys.length)
  })
})
