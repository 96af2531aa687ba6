import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { newRole } from '../../../../plugins/simulator/world/guilds.js'
import type { Overwrite, Role } from '../../../../plugins/simulator/world/model.js'
import {
  ALL_PERMISSIONS,
  bits,
  channelPermissions,
  guildPermissions,
  outranks,
  outranksRole,
  Permission,
} from '../../../../plugins/simulator/world/permissions.js'

const NOW = Date.UTC(2026, 0, 1)
const EVERYONE = '1'
const OWNER = '2'
const USER = '3'

describe('guildPermissions', () => {
  it('gives the owner everything', () => {
    const guild = guildWith({ [EVERYONE]: 0n })

    const permissions = guildPermissions(guild, member([], OWNER))

    expect(permissions).toBe(ALL_PERMISSIONS)
  })

  it('adds up the roles of a member and @everyone', () => {
    const guild = guildWith({ [EVERYONE]: bits('ViewChannel'), '10': bits('KickMembers') })

    const permissions = guildPermissions(guild, member(['10']))

    expect(permissions).toBe(bits('ViewChannel', 'KickMembers'))
  })

  it('reads administrator as everything', () => {
    const guild = guildWith({ [EVERYONE]: 0n, '10': Permission.Administrator })

    const permissions = guildPermissions(guild, member(['10']))

    expect(permissions).toBe(ALL_PERMISSIONS)
  })

  it('overlooks roles that are gone', () => {
    const guild = guildWith({ [EVERYONE]: bits('Connect') })

    const permissions = guildPermissions(guild, member(['99']))

    expect(permissions).toBe(bits('Connect'))
  })
})

describe('channelPermissions', () => {
  it('takes what the overwrite of @everyone denies', () => {
    const guild = guildWith({ [EVERYONE]: bits('ViewChannel', 'SendMessages') })

    const permissions = inChannel(guild, member([]), [role(EVERYONE, 0n, bits('SendMessages'))])

    expect(permissions).toBe(bits('ViewChannel'))
  })

  it('lets a role allow what another role denies', () => {
    const guild = guildWith({ [EVERYONE]: bits('ViewChannel'), '10': 0n, '11': 0n })
    const overwrites = [role('10', bits('Connect'), 0n), role('11', 0n, bits('Connect'))]

    const permissions = inChannel(guild, member(['10', '11']), overwrites)

    expect(permissions).toBe(bits('ViewChannel', 'Connect'))
  })

  it('lets a member overwrite win over roles', () => {
    const guild = guildWith({ [EVERYONE]: bits('ViewChannel'), '10': 0n })
    const overwrites = [own(0n, bits('Connect')), role('10', bits('Connect'), 0n)]

    const permissions = inChannel(guild, member(['10']), overwrites)

    expect(permissions).toBe(bits('ViewChannel'))
  })

  it('is nothing for those who cannot see the channel', () => {
    const guild = guildWith({ [EVERYONE]: bits('ViewChannel', 'SendMessages', 'Connect') })

    const permissions = inChannel(guild, member([]), [role(EVERYONE, 0n, bits('ViewChannel'))])

    expect(permissions).toBe(0n)
  })

  it('takes attachments, embeds, TTS and mentions from those who cannot send', () => {
    const guild = guildWith({ [EVERYONE]: bits('ViewChannel', 'AttachFiles', 'EmbedLinks', 'AddReactions') })

    const permissions = inChannel(guild, member([]), [])

    expect(permissions).toBe(bits('ViewChannel', 'AddReactions'))
  })

  it('leaves a member in timeout only seeing and reading', () => {
    const guild = guildWith({ [EVERYONE]: bits('ViewChannel', 'ReadMessageHistory', 'SendMessages') })
    const timedOut = { ...member([]), communication_disabled_until: new Date(NOW + 1).toISOString() }

    const permissions = inChannel(guild, timedOut, [])

    expect(permissions).toBe(bits('ViewChannel', 'ReadMessageHistory'))
  })

  it('forgets a timeout that is over', () => {
    const guild = guildWith({ [EVERYONE]: bits('ViewChannel', 'SendMessages') })
    const before = { ...member([]), communication_disabled_until: new Date(NOW - 1).toISOString() }

    const permissions = inChannel(guild, before, [])

    expect(permissions).toBe(bits('ViewChannel', 'SendMessages'))
  })

  it('never takes anything from an administrator, whatever the overwrites say', () => {
    fc.assert(
      fc.property(fc.array(overwrite(), { maxLength: 8 }), overwrites => {
        const guild = guildWith({ [EVERYONE]: 0n, '10': Permission.Administrator })

        expect(inChannel(guild, member(['10']), overwrites)).toBe(ALL_PERMISSIONS)
      }),
    )
  })

  it('does not depend on the order of the overwrites', () => {
    const distinct = fc.uniqueArray(overwrite(), { maxLength: 6, selector: one => one.id })
    fc.assert(
      fc.property(distinct, fc.bigInt(0n, ALL_PERMISSIONS), (overwrites, everyone) => {
        const guild = guildWith({ [EVERYONE]: everyone & ~Permission.Administrator, '10': 0n, '11': 0n })
        const who = member(['10', '11'])

        expect(inChannel(guild, who, overwrites.toReversed())).toBe(inChannel(guild, who, overwrites))
      }),
    )
  })

  it('grants nothing that neither a role nor an overwrite allows', () => {
    fc.assert(
      fc.property(fc.array(overwrite(), { maxLength: 6 }), fc.bigInt(0n, ALL_PERMISSIONS), (overwrites, base) => {
        const guild = guildWith({ [EVERYONE]: base & ~Permission.Administrator, '10': 0n, '11': 0n })
        const allowed = overwrites.reduce((all, one) => all | BigInt(one.allow), base)

        expect(inChannel(guild, member(['10', '11']), overwrites) & ~allowed).toBe(0n)
      }),
    )
  })
})

describe('outranks', () => {
  it('puts the owner above everyone', () => {
    const guild = guildWith({ [EVERYONE]: 0n, '10': 0n })

    expect(outranks(guild, member([], OWNER), member(['10']))).toBe(true)
    expect(outranks(guild, member(['10']), member([], OWNER))).toBe(false)
  })

  it('compares the highest roles', () => {
    const guild = guildWith({ [EVERYONE]: 0n, '10': 0n, '11': 0n })

    expect(outranks(guild, member(['11']), member(['10'], '4'))).toBe(true)
    expect(outranks(guild, member(['10']), member(['10'], '4'))).toBe(false)
  })

  it('never puts two members above each other', () => {
    const roles = fc.subarray(['10', '11', '12'])
    fc.assert(
      fc.property(roles, roles, (left, right) => {
        const guild = guildWith({ [EVERYONE]: 0n, '10': 0n, '11': 0n, '12': 0n })
        const [a, b] = [member(left), member(right, '4')]

        expect(outranks(guild, a, b) && outranks(guild, b, a)).toBe(false)
      }),
    )
  })
})

describe('outranksRole', () => {
  it('keeps a member below its own highest role', () => {
    const guild = guildWith({ [EVERYONE]: 0n, '10': 0n, '11': 0n })

    expect(outranksRole(guild, member(['11']), guild.roles.get('11')!)).toBe(false)
    expect(outranksRole(guild, member(['11']), guild.roles.get('10')!)).toBe(true)
  })
})

/** Roles by id, in ascending positions. */
function guildWith(roles: Record<string, bigint>) {
  const entries = Object.entries(roles).map(([id, permissions], position): [string, Role] => {
    return [id, newRole(id, { permissions: permissions.toString(), position })]
  })
  return { id: EVERYONE, roles: new Map(entries), settings: { owner_id: OWNER } }
}

function member(roles: string[], id = USER) {
  return { user: { id }, roles, communication_disabled_until: null as string | null }
}

function inChannel(
  guild: ReturnType<typeof guildWith>,
  who: ReturnType<typeof member>,
  overwrites: Overwrite[],
): bigint {
  return channelPermissions(guild, who, { channel: { permission_overwrites: overwrites }, now: NOW })
}

function role(id: string, allow: bigint, deny: bigint): Overwrite {
  return { id, type: 0, allow: allow.toString(), deny: deny.toString() }
}

function own(allow: bigint, deny: bigint): Overwrite {
  return { id: USER, type: 1, allow: allow.toString(), deny: deny.toString() }
}

function overwrite(): fc.Arbitrary<Overwrite> {
  const set = fc.bigInt(0n, ALL_PERMISSIONS).map(value => (value & ~Permission.Administrator).toString())
  return fc
    .record({
      id: fc.constantFrom(EVERYONE, '10', '11', USER),
      allow: set,
      deny: set,
    })
    .map(one => ({ ...one, type: one.id === USER ? 1 : 0 }))
}
