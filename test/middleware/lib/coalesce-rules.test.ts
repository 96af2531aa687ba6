import { describe, expect, it } from 'vitest'
import {
  bans,
  type CoalesceRule,
  channelPositions,
  deletes,
  rolePositions,
} from '../../../middleware/lib/coalesce-rules.js'
import { ApiRequest } from '../../../src/request.js'
import { routeOf } from '../../../src/routes/route.js'

const now = 1_750_000_000_000
const idAt = (age: number) => String(BigInt(now - age - 1_420_070_400_000) << 22n)
/** A request for the rule's own endpoint. */
const requestOf = (rule: CoalesceRule, path: string, body?: unknown) => {
  const request = ApiRequest.from({ method: rule.method, path, body }, routeOf)
  expect(request.route.template).toBe(rule.route)
  return request
}

describe('coalesce rules', () => {
  it('fit the templates that the routes have', () => {
    requestOf(deletes, '/channels/100000000000000001/messages/100000000000000002')
    requestOf(bans, '/guilds/100000000000000001/bans/100000000000000002')
    requestOf(channelPositions, '/guilds/100000000000000001/channels')
    requestOf(rolePositions, '/guilds/100000000000000001/roles')
  })

  it('deletes: takes messages up to two weeks less an hour, per channel', () => {
    const keyAt = (age: number) => deletes.key(requestOf(deletes, `/channels/7/messages/${idAt(age)}`), now)

    expect(keyAt(0)).toBe('7')
    expect(keyAt(14 * 86_400_000 - 3_600_001)).toBe('7')
    expect(keyAt(14 * 86_400_000 - 3_600_000)).toBeUndefined()
    expect(keyAt(-60_000)).toBe('7')
  })

  it.each([
    [undefined, '7 0'],
    [null, '7 0'],
    [{}, '7 0'],
    [{ delete_message_seconds: null }, '7 0'],
    [{ delete_message_seconds: 60 }, '7 60'],
    [{ delete_message_seconds: '60' }, undefined],
    [{ delete_message_days: 1 }, undefined],
    ['text', undefined],
    [[1], undefined],
  ])('bans: a body of %j has the key %s', (body, key) => {
    expect(bans.key(requestOf(bans, '/guilds/7/bans/1', body), now)).toBe(key)
  })

  it('bans: an answer without lists bans each alone', () => {
    const requests = [requestOf(bans, '/guilds/7/bans/1'), requestOf(bans, '/guilds/7/bans/2')]

    for (const data of [undefined, null, {}, 'text']) {
      expect(bans.split?.({ status: 200, headers: {}, data }, requests)).toEqual([undefined, undefined])
    }
  })

  it.each([
    [[{ id: '1', position: 1 }], '7'],
    [[], undefined],
    [undefined, undefined],
    [[{ id: '1' }], undefined],
    [[{ id: 1, position: 1 }], undefined],
    [[{ id: '1', position: null }], undefined],
    [[{ id: '1', position: 1, parent_id: null }], undefined],
    [[{ id: '1', position: 1 }, 5], undefined],
  ])('positions: a body of %j has the key %s', (body, key) => {
    expect(channelPositions.key(requestOf(channelPositions, '/guilds/7/channels', body), now)).toBe(key)
    expect(rolePositions.key(requestOf(rolePositions, '/guilds/7/roles', body), now)).toBe(key)
  })
})
