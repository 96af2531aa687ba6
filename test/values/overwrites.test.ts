import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  basePermissions,
  ConfigError,
  channelPermissions,
  effectivePermissions,
  overwrites,
  PermissionFlags,
  permissions,
} from '../../src/index.js'

const owner = '1'
const guildId = '10'
const roleIds = ['10', '11', '12', '13']
const userIds = ['1', '2', '3']
const names: string[] = Object.keys(PermissionFlags)
// Rarely, so that most worlds have no administrator.
const sets = fc.oneof(
  { weight: 9, arbitrary: fc.subarray(names.filter(name => name !== 'ADMINISTRATOR')) },
  { weight: 1, arbitrary: fc.subarray(names) },
)
const drafts = fc
  .record({ allow: sets, deny: sets })
  .map(({ allow, deny }) => ({ allow, deny: deny.filter(name => !allow.includes(name)) }))
const worlds = fc.record({
  roles: fc.tuple(sets, sets, sets, sets),
  own: fc.subarray(roleIds.slice(1)),
  userId: fc.constantFrom(...userIds),
  overwrites: fc.uniqueArray(fc.record({ id: fc.constantFrom(...roleIds, '2', '3'), draft: drafts }), {
    selector: ({ id }) => id,
  }),
})
type Sample = typeof worlds extends fc.Arbitrary<infer T> ? T : never

const guildOf = ({ roles }: Sample) => ({
  id: guildId,
  owner_id: owner,
  roles: roleIds.map((id, i) => ({ id, permissions: permissions.toString(roles[i] as never) })),
})
const memberOf = ({ own, userId }: Sample) => ({ user: { id: userId }, roles: own })
const channelOf = ({ overwrites: list }: Sample) => ({
  permission_overwrites: list.map(({ id, draft }) => ({
    id,
    type: roleIds.includes(id) ? 0 : 1,
    allow: permissions.toString(draft.allow),
    deny: permissions.toString(draft.deny),
  })),
})

/** The docs' rules permission by permission, as yes and no; shares no arithmetic with the code. */
function model(sample: Sample, name: string): { base: boolean; channel: boolean } {
  const { roles, own, userId, overwrites: list } = sample
  const held = roleIds.filter(id => id === guildId || own.includes(id))
  const given = (asked: string) => held.some(id => roles[roleIds.indexOf(id)]?.some(one => one === asked))
  const rules = userId === owner || given('ADMINISTRATOR')
  if (rules) return { base: true, channel: true }
  let may = given(name)
  for (const step of [[guildId], held.filter(id => id !== guildId), [userId]]) {
    const found = list.filter(({ id }) => step.includes(id)).map(({ draft }) => draft)
    if (found.some(({ deny }) => deny.includes(name as never))) may = false
    if (found.some(({ allow }) => allow.includes(name as never))) may = true
  }
  return { base: given(name), channel: may }
}

describe('channelPermissions', () => {
  it('is what the rules of the docs give, permission by permission', () => {
    fc.assert(
      fc.property(worlds, sample => {
        const base = basePermissions(guildOf(sample), memberOf(sample))
        const inChannel = channelPermissions(guildOf(sample), memberOf(sample), channelOf(sample))

        for (const name of names) {
          const expected = model(sample, name)
          expect(permissions.includes(base, name)).toBe(expected.base)
          expect(permissions.includes(inChannel, name)).toBe(expected.channel)
        }
      }),
    )
  })

  it('takes a channel without overwrites', () => {
    const guild = { id: guildId, owner_id: owner, roles: [{ id: guildId, permissions: '2048' }] }

    expect(channelPermissions(guild, { user: { id: '2' }, roles: [] }, {})).toBe(2048n)
  })
})

describe('effectivePermissions', () => {
  const member = { user: { id: '2' }, roles: [] }
  const all = permissions.remove(permissions.all, 'ADMINISTRATOR')
  const now = 1_750_000_000_000

  it('leaves reading to those in timeout, until it ends', () => {
    const silenced = { ...member, communication_disabled_until: new Date(now + 1).toISOString() }

    expect(permissions.names(effectivePermissions(all, silenced, { now }))).toEqual([
      'VIEW_CHANNEL',
      'READ_MESSAGE_HISTORY',
    ])
    expect(effectivePermissions(all, silenced, { now: now + 1 })).toBe(all)
    expect(effectivePermissions(permissions.all, silenced, { now })).toBe(permissions.all)
  })

  it('leaves nothing to those who cannot see the channel', () => {
    expect(effectivePermissions(permissions.remove(all, 'VIEW_CHANNEL'), member, { now })).toBe(0n)
  })

  it('takes what needs sending from those who cannot send, by the rule of threads in threads', () => {
    const silent = permissions.remove(all, 'SEND_MESSAGES')

    expect(permissions.hasAny(effectivePermissions(silent, member, { now }), 'EMBED_LINKS')).toBe(false)
    expect(permissions.has(effectivePermissions(silent, member, { now, thread: true }), 'EMBED_LINKS')).toBe(true)
    const outside = permissions.remove(all, 'SEND_MESSAGES_IN_THREADS')
    expect(permissions.has(effectivePermissions(outside, member, { now, thread: true }), 'SEND_MESSAGES')).toBe(false)
  })

  it('leaves sight alone to those who cannot connect', () => {
    const out = permissions.remove(all, 'CONNECT')

    expect(effectivePermissions(out, member, { now, voice: true })).toBe(PermissionFlags.VIEW_CHANNEL)
  })

  it('asks for the time', () => {
    expect(() => effectivePermissions(all, member, {} as never)).toThrow(ConfigError)
  })
})

describe('overwrites', () => {
  it('merges two into one that does the same', () => {
    fc.assert(
      fc.property(sets, drafts, drafts, (set, first, second) => {
        const one = overwrites.merge({ id: '5', ...first }, second)

        expect(overwrites.apply(set, one)).toBe(overwrites.apply(overwrites.apply(set, first), second))
      }),
    )
  })

  it('allows, denies and leaves open what a change names, and nothing else', () => {
    const before = { id: '5', type: 1, allow: ['SPEAK', 'CONNECT'], deny: ['STREAM', 'SEND_MESSAGES'] }

    const after = overwrites.change(before, { allow: 'STREAM', deny: 'SPEAK', inherit: ['CONNECT', 'SEND_MESSAGES'] })

    expect(after).toEqual({
      id: '5',
      type: 1,
      allow: String(PermissionFlags.STREAM),
      deny: String(PermissionFlags.SPEAK),
    })
  })

  it('edits a list without touching the one it was given', () => {
    const list = [overwrites.make({ id: '5', allow: 'SPEAK' })]

    const changed = overwrites.edit(list, { id: '5' }, { deny: 'SPEAK' })
    const longer = overwrites.edit(list, { id: '6', type: 1 }, { allow: 'SPEAK' })

    expect(changed).toEqual([overwrites.make({ id: '5', deny: 'SPEAK' })])
    expect(longer.map(({ id, type }) => `${id} ${type}`)).toEqual(['5 0', '6 1'])
    expect(list).toEqual([overwrites.make({ id: '5', allow: 'SPEAK' })])
  })

  it('tells a synced channel, in whatever order', () => {
    const [a, b] = [overwrites.make({ id: '5', allow: 'SPEAK' }), overwrites.make({ id: '6', deny: 'SPEAK' })]

    expect(overwrites.isSynced({ permission_overwrites: [a, b] }, { permission_overwrites: [b, a] })).toBe(true)
    expect(overwrites.isSynced({ permission_overwrites: [a] }, { permission_overwrites: [b] })).toBe(false)
    expect(overwrites.isSynced({}, { permission_overwrites: [] })).toBe(true)
  })

  it.each([
    ['no id', () => overwrites.make({ id: 'x' }), 'overwrite.id'],
    ['an unknown type', () => overwrites.make({ id: '5', type: 2 }), 'overwrite.type'],
    ['both at once', () => overwrites.make({ id: '5', allow: 'SPEAK', deny: 'SPEAK' }), 'overwrite'],
    ['a change both ways', () => overwrites.change({ id: '5' }, { allow: 1n, inherit: 1n }), 'change'],
  ])('refuses %s', (_, act, key) => {
    expect(act).toThrow(expect.objectContaining({ constructor: ConfigError, key }))
  })
})
