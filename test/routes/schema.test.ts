import { describe, expect, it } from 'vitest'
import { docsOf, endpointFinder, type RouteTable } from '../../src/routes/schema.js'

const table: RouteTable = {
  nodes: [{ kind: 'snowflake' }],
  endpoints: {
    'GET /users/@me': { path: {} },
    'GET /users/{user_id}': { path: { user_id: 0 }, docs: 'resources/user#get-user' },
    'GET /users/@me/guilds': { path: {} },
    'PATCH /webhooks/{webhook_id}/{webhook_token}/messages/@original': { path: {} },
    'PATCH /webhooks/{webhook_id}/{webhook_token}/messages/{message_id}': { path: {} },
  },
}

describe('endpointFinder', () => {
  const find = endpointFinder(table)

  it('prefers fixed words to parameters', () => {
    expect(find('GET', '/users/@me')?.name).toBe('GET /users/@me')
    expect(find('GET', '/users/80351110224678912')?.name).toBe('GET /users/{user_id}')
    expect(find('PATCH', '/webhooks/1/abc/messages/@original')?.name).toMatch(/@original$/)
    expect(find('PATCH', '/webhooks/1/abc/messages/2')?.name).toMatch(/\{message_id\}$/)
  })

  it('gives the parameters by name, as they stand in the path', () => {
    expect(find('PATCH', '/webhooks/1/a%2Fb/messages/2')?.params).toEqual({
      webhook_id: '1',
      webhook_token: 'a%2Fb',
      message_id: '2',
    })
  })

  it.each([
    ['POST', '/users/@me'],
    ['GET', '/users'],
    ['GET', '/users/'],
    ['GET', '/users/1/2'],
    ['GET', ''],
    ['GET', 'users/@me'],
    ['GET', '/constructor'],
    ['toString', '/users/@me'],
  ])('finds nothing at %s %s', (method, path) => {
    expect(find(method, path)).toBeUndefined()
  })
})

describe('docsOf', () => {
  it('is a whole address, or undefined for what the docs do not have', () => {
    expect(docsOf({ path: {}, docs: 'resources/user#get-user' })).toBe(
      'https://docs.discord.com/developers/resources/user#get-user',
    )
    expect(docsOf({ path: {} })).toBeUndefined()
  })
})
