import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ConfigError, PermissionFlags, type PermissionName, permissions } from '../../src/index.js'

const names = Object.keys(PermissionFlags) as (keyof typeof PermissionFlags)[]
const ordinary = names.filter(name => name !== 'ADMINISTRATOR')
const subsets = fc.subarray(ordinary)
/** As other libraries write them, one of them by the name that the client has for it. */
const small = ['create_instant_invite', 'kick_members', 'view_channel_insights', 'manage_guild_expressions', 'use_vad']

describe('PermissionFlags', () => {
  it('gives each name a bit of its own', () => {
    const bits = Object.values(PermissionFlags)

    expect(new Set(bits).size).toBe(bits.length)
    expect(bits.every(bit => bit > 0n && (bit & (bit - 1n)) === 0n)).toBe(true)
  })

  it('has the values of the docs', () => {
    expect(PermissionFlags).toMatchObject({
      CREATE_INSTANT_INVITE: 0x1n,
      ADMINISTRATOR: 0x8n,
      SEND_MESSAGES: 0x800n,
      MODERATE_MEMBERS: 0x10000000000n,
      SET_VOICE_CHANNEL_STATUS: 0x1000000000000n,
      PIN_MESSAGES: 0x8000000000000n,
      BYPASS_SLOWMODE: 0x10000000000000n,
    })
    expect(permissions.all).toBe(0x1f7fffffffffffn)
  })
})

describe('permissions', () => {
  it('computes as sets of names do', () => {
    fc.assert(
      fc.property(subsets, subsets, (a, b) => {
        const [left, right] = [permissions.fromNames(a), permissions.fromNames(b)]

        expect(permissions.names(left)).toEqual(names.filter(name => a.includes(name as never)))
        expect(permissions.names(permissions.add(left, right))).toEqual(
          names.filter(name => [...a, ...b].includes(name as never)),
        )
        expect(permissions.names(permissions.remove(left, right))).toEqual(
          names.filter(name => a.includes(name as never) && !b.includes(name as never)),
        )
        expect(permissions.has(left, right)).toBe(b.every(name => a.includes(name)))
        expect(permissions.hasAny(left, right)).toBe(b.some(name => a.includes(name)))
        expect(permissions.missing(left, right)).toEqual(
          names.filter(name => b.includes(name as never) && !a.includes(name as never)),
        )
      }),
    )
  })

  it('means the same by bigint, digits, names and lists of these', () => {
    fc.assert(
      fc.property(subsets, list => {
        const bits = permissions.fromNames(list)

        expect(permissions.from(permissions.toString(bits))).toBe(bits)
        expect(permissions.from(list.map(name => name.toLowerCase()))).toBe(bits)
        expect(permissions.equals([list, `${bits}`], bits)).toBe(true)
      }),
    )
  })

  it('takes names in small letters, and those that something had before', () => {
    expect(permissions.names(permissions.fromNames(small as PermissionName[]))).toEqual([
      'CREATE_INSTANT_INVITE',
      'KICK_MEMBERS',
      'VIEW_GUILD_INSIGHTS',
      'USE_VAD',
      'MANAGE_GUILD_EXPRESSIONS',
    ])
  })

  it('lets an administrator do everything, unless it is asked bit by bit', () => {
    expect(permissions.has('ADMINISTRATOR', permissions.all)).toBe(true)
    expect(permissions.hasAny('8', 'CONNECT')).toBe(true)
    expect(permissions.missing(8n, 'CONNECT')).toEqual([])
    expect(permissions.includes('ADMINISTRATOR', 'CONNECT')).toBe(false)
  })

  it('keeps bits that have no name yet', () => {
    expect(permissions.add(1n << 60n, 'SPEAK')).toBe((1n << 60n) | PermissionFlags.SPEAK)
    expect(permissions.names(1n << 60n)).toEqual([])
  })

  it.each([
    ['a name that is mistyped', 'SEND_MESAGES'],
    ['a name of mixed letters', 'SendMessages'],
    ['a negative number', -1n],
    ['a number', 8],
    ['nothing', undefined],
  ])('refuses %s', (_, set) => {
    expect(() => permissions.has(8n, set as never)).toThrow(ConfigError)
  })

  it('says which name is none', () => {
    expect(() => permissions.from('SEND_MESAGES')).toThrow('SEND_MESAGES')
  })
})
