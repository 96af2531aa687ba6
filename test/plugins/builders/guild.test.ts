import { describe, expect, it } from 'vitest'
import { ChannelBuilder, channel, PollBuilder, poll, RoleBuilder, role } from '../../../plugins/builders/index.js'
import { ConfigError } from '../../../src/errors.js'

const id = '123456789012345678'

describe('channel', () => {
  it('has the calls of the requirements', () => {
    const built = channel()
      .name('new-channel')
      .type('text')
      .topic('Channel topic')
      .setNSFW(false)
      .setRateLimitPerUser(5)
      .setParentId(id)
      .build()

    expect(built).toEqual({
      name: 'new-channel',
      type: 0,
      topic: 'Channel topic',
      nsfw: false,
      rate_limit_per_user: 5,
      parent_id: id,
    })
  })

  it('has overwrites, and every type by name or number', () => {
    const forum = channel()
      .name('help')
      .setType('forum')
      .addAvailableTags({ name: 'solved' })
      .addOverwrite({ id, deny: ['SEND_MESSAGES'], allow: 'VIEW_CHANNEL' })
      .build()

    expect(forum).toEqual({
      name: 'help',
      type: 15,
      available_tags: [{ name: 'solved' }],
      permission_overwrites: [{ id, type: 0, allow: '1024', deny: '2048' }],
    })
    expect(channel().name('a').type(2).build()).toEqual({ name: 'a', type: 2 })
  })

  it.each([
    ['name', channel().type('text'), 'name: missing'],
    [
      'type',
      channel()
        .name('a')
        .type('thread' as 'text'),
      'type: ',
    ],
    ['rate limit', channel().name('a').rateLimitPerUser(21_601), 'rate_limit_per_user: a number too large'],
    ['topic', channel().name('a').topic('x'.repeat(1025)), 'topic: 1025 characters, at most 1024 outside forums'],
    ['category', channel().name('a').type('category').parentId(id), 'parent_id: has no effect'],
  ])('names what is wrong with its %s', (_, wrong, says) => {
    expect(() => wrong.build()).toThrow(says)
  })

  it('takes a channel of Discord, without what only Discord sets', () => {
    const received = {
      id,
      guild_id: id,
      type: 0,
      name: 'general',
      topic: null,
      nsfw: false,
      position: 3,
      last_message_id: id,
      last_pin_timestamp: '2026-08-01T00:00:00Z',
      permission_overwrites: [{ id, type: 0, allow: '0', deny: '0' }],
      parent_id: null,
      flags: 0,
    }

    expect(ChannelBuilder.from(received as never).build()).toEqual({
      type: 0,
      name: 'general',
      topic: null,
      nsfw: false,
      position: 3,
      permission_overwrites: [{ id, type: 0, allow: '0', deny: '0' }],
      parent_id: null,
      flags: 0,
    })
  })
})

describe('role', () => {
  it('has the calls of the requirements', () => {
    const built = role()
      .name('new-role')
      .colorRgb(255, 0, 255)
      .hoist(true)
      .mentionable(false)
      .setPermissions(['SEND_MESSAGES', 'ADD_REACTIONS'])
      .build()

    expect(built).toEqual({ name: 'new-role', color: 0xff00ff, hoist: true, mentionable: false, permissions: '2112' })
  })

  it('takes permissions as bits and digits, and colours by name', () => {
    expect(role().permissions(8n).color('gold').hoist().mentionable().build()).toEqual({
      permissions: '8',
      color: 0xf1c40f,
      hoist: true,
      mentionable: true,
    })
    expect(() => role().permissions('FLY')).toThrow(ConfigError)
    expect(() => role().name('x'.repeat(101)).build()).toThrow('name: 101 characters, at most 100')
  })

  it('takes a role of Discord, whose icon is only a hash', () => {
    const received = {
      id,
      name: 'a',
      permissions: '8',
      color: 5,
      hoist: false,
      icon: 'abc',
      managed: false,
      position: 1,
    }

    expect(RoleBuilder.from({ ...received, tags: {}, flags: 0 } as never).build()).toEqual({
      name: 'a',
      permissions: '8',
      color: 5,
      hoist: false,
    })
    const image = 'data:image/png;base64,iVBORw0KGgo='
    expect(role(role().icon(image)).toJSON()).toEqual({ icon: image })
  })
})

describe('poll', () => {
  it('has a question and answers', () => {
    const built = poll()
      .question('Tea?')
      .addAnswer('yes', '🔥')
      .addAnswer('no', `<:no:${id}>`)
      .addAnswers({ poll_media: { text: 'maybe' } })
      .allowMultiselect()
      .duration(48)

    expect(built.build()).toEqual({
      question: { text: 'Tea?' },
      answers: [
        { poll_media: { text: 'yes', emoji: { name: '🔥' } } },
        { poll_media: { text: 'no', emoji: { id } } },
        { poll_media: { text: 'maybe' } },
      ],
      allow_multiselect: true,
      duration: 48,
    })
    expect(PollBuilder.from(built).toJSON()).toEqual(built.toJSON())
  })

  it.each([
    ['question', poll().addAnswer('a'), 'question: missing'],
    ['answers', poll().question('a'), 'answers: missing'],
    ['answer', poll().question('a').addAnswer(''), 'answers[0].poll_media.text: '],
    ['duration', poll().question('a').addAnswer('a').duration(769), 'duration: '],
  ])('names what is wrong with its %s', (_, wrong, says) => {
    expect(() => wrong.build()).toThrow(says)
  })
})
