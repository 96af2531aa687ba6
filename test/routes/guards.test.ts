import { describe, expect, it } from 'vitest'
import * as exported from '../../src/routes/guards.js'

const guards = { ...exported }
const user = { id: '1', username: 'ada', discriminator: '0', avatar: null, global_name: null }
const channel = { id: '2', type: 0, name: 'general', guild_id: '3' }
const message = {
  id: '4',
  channel_id: '2',
  author: user,
  content: '',
  timestamp: '2026-08-01T00:00:00+00:00',
  type: 0,
  embeds: [],
  attachments: [],
}
const samples = {
  isUser: user,
  isMessage: message,
  isChannel: channel,
  isGuild: { id: '3', name: 'G', owner_id: '1', roles: [], emojis: [], features: [], verification_level: 0 },
  isMember: { roles: [], joined_at: '2026-08-01T00:00:00+00:00', flags: 0, user },
  isRole: { id: '5', name: 'r', permissions: '0', position: 0, managed: false },
  isEmoji: { id: null, name: '🔥' },
  isSticker: { id: '6', name: 's', type: 2, format_type: 1 },
  isAttachment: { id: '7', filename: 'a.png', size: 1, url: 'https://cdn.test/a.png' },
  isWebhook: { id: '8', type: 1, application_id: null, name: 'w', avatar: null },
  isInteraction: { id: '9', application_id: '10', type: 2, token: 't', version: 1 },
  isEmbed: { title: 'hi' },
} as const
const names = Object.keys(samples) as (keyof typeof samples)[]

describe('guards', () => {
  it('cover what bots meet', () => {
    expect(Object.keys(guards).sort()).toEqual([...names].sort())
  })

  it.each(names)('%s knows its own', name => {
    expect(guards[name](samples[name])).toBe(true)
    expect(guards[name]({ ...samples[name], unknown_field: 1 })).toBe(true)
  })

  it.each(names)('%s knows what is none', name => {
    for (const value of [null, undefined, 5, 'text', [], {}, [samples[name]]]) expect(guards[name](value)).toBe(false)
  })

  it.each(names.filter(name => name !== 'isEmbed'))('%s misses each field that must be there', name => {
    const required = Object.keys(samples[name]).filter(
      key => !['guild_id', 'user', 'global_name', 'name'].includes(key),
    )

    for (const key of required)
      expect([key, guards[name]({ ...samples[name], [key]: Symbol('wrong') })]).toEqual([key, false])
  })

  it('tell the kinds apart', () => {
    const others = (name: string) => names.filter(one => one !== name && one !== 'isEmoji' && one !== 'isChannel')

    for (const name of others('')) {
      const takers = others(name).filter(other => guards[other](samples[name]))
      expect([name, takers]).toEqual([name, []])
    }
    expect(guards.isChannel(message)).toBe(false)
    expect(guards.isChannel(samples.isInteraction)).toBe(false)
  })
})
