import { describe, expect, it } from 'vitest'
import { claimOf, isCallback } from '../../../middleware/lib/lane.js'
import type { Method } from '../../../src/request.js'
import { routeOf } from '../../../src/routes/route.js'

const wall = 1_750_000_000_000
const of = (method: Method, path: string, body?: unknown, identity = 'bot') =>
  claimOf({ method, route: routeOf(method, path), body }, identity, wall)
const lane = (method: Method, path: string, body?: unknown) => of(method, path, body).lane
const messageOf = (age: number) => String((BigInt(wall - age) - 1_420_070_400_000n) << 22n)
const token = 'aW50ZXJhY3Rpb246MTIzOmFiYw'

describe('claimOf', () => {
  it.each([
    ['/channels/1/messages', '/channels/2/messages', false],
    ['/guilds/1/members', '/guilds/2/members', false],
    ['/webhooks/1', '/webhooks/2', false],
    ['/webhooks/1/abc', '/webhooks/1/def', false],
    ['/channels/1/messages/3', '/channels/1/messages/4', true],
    ['/guilds/1/members/123456789012345678', '/guilds/1/members/12345678901234567890', true],
    ['/channels/1/messages/3/reactions/%F0%9F%94%A5/@me', '/channels/1/messages/4/reactions/a:5/@me', true],
    ['/users/1', '/users/2', true],
    ['/invites/abc', '/invites/def', true],
  ] as const)('keys by major parameters only: %s and %s alike is %s (rest 18)', (one, other, alike) => {
    expect(lane('GET', one) === lane('GET', other)).toBe(alike)
  })

  it('ignores the query, which the route never sees (rest 18)', () => {
    expect(lane('GET', '/channels/1/messages')).toBe('bot|GET /channels/{channel_id}/messages|1')
  })

  it('separates methods and identities (rest 19)', () => {
    expect(lane('GET', '/channels/1')).not.toBe(lane('PATCH', '/channels/1'))
    expect(of('GET', '/channels/1').lane).not.toBe(of('GET', '/channels/1', undefined, 'other').lane)
  })

  it('keys callbacks and follow-ups by interaction, and exempts them from the global limit (rest 20)', () => {
    const [one, other] = [of('POST', `/webhooks/9/${token}`), of('POST', `/webhooks/9/${token}x`)]
    const original = of('PATCH', '/webhooks/9/whatever/messages/@original')
    const webhook = of('POST', '/webhooks/9/plain')
    const callback = of('POST', `/interactions/5/${token}/callback`)

    expect(one.lane).not.toBe(other.lane)
    expect([one, original, webhook, callback].map(({ exempt }) => exempt)).toEqual([true, true, false, true])
    expect([one, webhook, callback].every(({ secret }) => secret)).toBe(true)
    expect(of('POST', '/channels/1/messages').secret).toBe(false)
  })

  it('splits deletes of messages by age: young, normal, old (rest 21)', () => {
    const route = (age: number) => of('DELETE', `/channels/1/messages/${messageOf(age)}`).route

    expect([5000, 11_000, 13 * 86_400_000, 15 * 86_400_000].map(route)).toEqual([
      'DELETE /channels/{channel_id}/messages/{message_id} (young)',
      'DELETE /channels/{channel_id}/messages/{message_id}',
      'DELETE /channels/{channel_id}/messages/{message_id}',
      'DELETE /channels/{channel_id}/messages/{message_id} (old)',
    ])
  })

  it('gives changes of a name or topic a lane of their own', () => {
    const plain = lane('PATCH', '/channels/1', { position: 2 })

    expect(lane('PATCH', '/channels/1', { name: 'a' })).not.toBe(plain)
    expect(lane('PATCH', '/channels/1', { topic: null })).toBe(lane('PATCH', '/channels/1', { name: 'a' }))
    expect(lane('PATCH', '/channels/1', 'text')).toBe(plain)
  })

  it('never shows a token in the route', () => {
    for (const path of [`/webhooks/9/${token}`, `/interactions/5/${token}/callback`]) {
      expect(of('POST', path).route).not.toContain(token)
    }
  })
})

describe('isCallback', () => {
  it.each([
    ['POST', `/interactions/5/${token}/callback`, true],
    ['POST', `/webhooks/9/${token}`, false],
    ['GET', '/channels/1', false],
  ] as const)('%s %s: %s', (method, path, expected) => {
    expect(isCallback({ method, route: routeOf(method, path) })).toBe(expected)
  })
})
