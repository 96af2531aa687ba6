import { describe, expect, it } from 'vitest'
import { ApiRequest, type Method, type RequestOptions } from '../../src/request.js'
import { routeOf } from '../../src/routes/route.js'
import { ruledEndpoints } from '../../src/routes/rules/index.js'
import { table } from '../../src/routes/table.gen.js'
import { routeSchemas } from '../../src/routes/validator.js'
import { type Bad, badBodies, now } from './bad-bodies.js'

function requestOf({ endpoint, body, query, files }: Bad): ApiRequest {
  const [method, template] = endpoint.split(' ') as [Method, string]
  const path = template.replace(/\{[^}]*\}/g, '123456789012345678') + (query === undefined ? '' : `?${query}`)
  const options: Record<string, unknown> = { method, path }
  if (body !== undefined) options.body = body
  if (files !== undefined) options.files = files.map(name => ({ name, data: 'x' }))
  return ApiRequest.from(options as unknown as RequestOptions, routeOf)
}

describe('bad bodies', () => {
  it.each(badBodies.map(bad => [bad.endpoint, bad.at, bad.says, bad] as const))(
    '%s: %s: %s',
    (_name, at, says, bad) => {
      const check = routeSchemas({ now: () => now })

      const found = check(requestOf(bad)).filter(({ warning }) => !warning)

      expect(found.map(({ path }) => path)).toEqual([at])
      expect(found[0]?.message).toContain(says)
      if (table.endpoints[bad.endpoint]?.docs !== undefined)
        expect(found[0]?.docs).toMatch(/^https:\/\/docs\.discord\.com\/developers\//)
    },
  )

  it('are more than 300', () => {
    expect(badBodies.length).toBeGreaterThan(300)
    expect(badBodies.filter(({ endpoint }) => table.endpoints[endpoint] === undefined)).toEqual([])
  })

  it('break something at every endpoint that has rules of its own', () => {
    const broken = new Set(badBodies.map(({ endpoint }) => endpoint))
    const alike =
      /@original|\/messages\/\{message_id\}$|partner-sdk|PATCH .*(roles|scheduled-events|rules|soundboard)|GET .*(bans|users)$|PATCH \/lobbies|PATCH .*guilds\/\{guild_id\}\/commands/

    expect(ruledEndpoints().filter(name => !broken.has(name) && !alike.test(name))).toEqual([])
    expect(ruledEndpoints().filter(name => table.endpoints[name] === undefined)).toEqual([])
  })
})
