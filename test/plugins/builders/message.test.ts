import type { APIMessage } from 'discord-api-types/v10'
import { describe, expect, it } from 'vitest'
import { embed, message, poll, ui } from '../../../plugins/builders/index.js'

const v2 = 1 << 15
const id = '123456789012345678'
const other = '223456789012345678'
const button = (custom_id: string) => ui.button('A', { custom_id })

describe('message', () => {
  it('has the calls of the requirements', () => {
    const built = message()
      .content('Hello, World!')
      .addEmbed(embed().title('a'))
      .addFile('data.txt', 'content')
      .addMention(id)
      .setTTS(false)
      .reply(other)

    expect(built.build()).toEqual({
      content: `Hello, World! <@${id}>`,
      embeds: [{ title: 'a' }],
      allowed_mentions: { parse: [], users: [id] },
      tts: false,
      message_reference: { message_id: other },
    })
    expect(built.files).toEqual([{ name: 'data.txt', data: 'content' }])
  })

  it('mentions a user once, and keeps what else may be mentioned', () => {
    const built = message()
      .content(`Hi <@!${id}>`)
      .allowedMentions({ parse: ['users', 'roles'], replied_user: false })
      .addMention(id)
      .addMention(id)

    expect(built.build()).toEqual({
      content: `Hi <@!${id}>`,
      allowed_mentions: { parse: ['roles'], users: [id], replied_user: false },
    })
    expect(message().addMention(id).toJSON().content).toBe(`<@${id}>`)
  })

  it('keeps bytes as they are', () => {
    const bytes = Buffer.from('abc')

    const built = message().addFile('a.bin', bytes, { description: 'three bytes' }).addFiles({ name: 'b', data: bytes })

    expect(built.files).toEqual([
      { name: 'a.bin', data: bytes, description: 'three bytes' },
      { name: 'b', data: bytes },
    ])
    expect(built.files[0]?.data).toBe(bytes)
    expect(built.build()).toEqual({})
  })

  it('forwards', () => {
    expect(message().forward(other, id).build()).toEqual({
      message_reference: { type: 1, channel_id: other, message_id: id },
    })
    expect(message().content('a').reply(id, { failIfNotExists: false }).toJSON().message_reference).toEqual({
      message_id: id,
      fail_if_not_exists: false,
    })
  })

  it('sets flags by name, and takes them away', () => {
    const loud = message().content('a')

    expect(loud.silent().suppressEmbeds().build().flags).toBe((1 << 12) | (1 << 2))
    expect(loud.silent().silent(false).build()).toEqual({ content: 'a' })
    expect(loud.ephemeral().silent().ephemeral(false).toJSON().flags).toBe(1 << 12)
  })

  it('may be ephemeral, as answers to interactions are', () => {
    expect(message().content('a').ephemeral().build().flags).toBe(64)
    expect(() => message().content('a').ephemeral().build('POST /channels/{channel_id}/messages')).toThrow(
      'flags: has 1 << 6',
    )
  })

  it('holds a poll', () => {
    const built = message().poll(poll().question('Tea?').addAnswer('yes')).build()

    expect(built).toEqual({ poll: { question: { text: 'Tea?' }, answers: [{ poll_media: { text: 'yes' } }] } })
  })

  describe('as a layout', () => {
    it('gets its flag from its components', () => {
      expect(message().components(ui.text('a')).build()).toEqual({ components: [ui.text('a')], flags: v2 })
      expect(message().components(ui.text('a')).silent().build().flags).toBe(v2 | (1 << 12))
      expect(
        message()
          .components(ui.row(button('a')))
          .build().flags,
      ).toBeUndefined()
    })

    it.each([
      ['content', message().content('a')],
      ['embeds', message().addEmbed(embed().title('a'))],
      ['poll', message().poll(poll().question('Tea?').addAnswer('yes'))],
      ['sticker_ids', message().stickerIds(id)],
    ])('has no %s', (path, wrong) => {
      expect(() => wrong.addComponents(ui.text('a')).build()).toThrow(
        `${path}: set, cannot go with the flag IS_COMPONENTS_V2`,
      )
    })

    it('empties what a message had before, as an edit', () => {
      const edit = message().components(ui.text('a')).setTTS().nonce('n').reply(id).asEdit()

      expect(edit.toJSON()).toEqual({
        components: [ui.text('a')],
        flags: v2,
        content: null,
        embeds: [],
        poll: null,
        sticker_ids: [],
      })
      expect(edit.build('PATCH /channels/{channel_id}/messages/{message_id}')).toEqual(edit.toJSON())
      expect(message().content('a').reply(id).asEdit().toJSON()).toEqual({ content: 'a' })
    })

    it('shows files that go with it, and no others', () => {
      const built = message().components(ui.file('my report.pdf'))

      expect(built.addFile('my report.pdf', 'x').build().components).toEqual([ui.file('my report.pdf')])
      expect(() => built.build()).toThrow('components[0].file.url: no file of the request has this name')
    })
  })

  it('edits components at any depth', () => {
    const built = message().components(ui.box('a', ui.section('b', button('c')), ui.row(button('d'), button('e'))))

    const disabled = built.mapComponents(one => (one.type === 2 ? { ...one, disabled: true } : one))

    expect(JSON.stringify(disabled).match(/"disabled":true/g)).toHaveLength(3)
    expect(JSON.stringify(built)).not.toContain('disabled')
    expect(
      message()
        .content('a')
        .mapComponents(() => null)
        .toJSON(),
    ).toEqual({ content: 'a' })
  })

  describe('of a message that came', () => {
    const received = {
      id,
      channel_id: other,
      author: { id, username: 'ann' },
      content: 'Look https://a.test',
      timestamp: '2026-08-01T00:00:00Z',
      edited_timestamp: null,
      tts: false,
      mention_everyone: false,
      mentions: [],
      mention_roles: [],
      attachments: [{ id, filename: 'a.png', size: 5, url: 'https://cdn.test/a.png', proxy_url: 'https://p.test' }],
      embeds: [
        { type: 'rich', title: 'mine', thumbnail: { url: 'https://a.test/t.png', width: 5, height: 5 } },
        { type: 'link', url: 'https://a.test', title: 'preview' },
      ],
      pinned: true,
      type: 0,
      nonce: '5',
      flags: (1 << 0) | (1 << 5) | (1 << 12),
      sticker_items: [{ id: other, name: 's', format_type: 1 }],
      components: [
        { type: 1, id: 1, components: [{ type: 2, id: 2, style: 1, custom_id: 'a', label: 'A', disabled: false }] },
      ],
      message_reference: { type: 0, channel_id: other, message_id: id, guild_id: id },
    } as unknown as APIMessage

    it('drops what only Discord sets, files, previews and the nonce', () => {
      expect(message(received).build()).toEqual({
        content: 'Look https://a.test',
        embeds: [{ title: 'mine', thumbnail: { url: 'https://a.test/t.png' } }],
        flags: 1 << 12,
        sticker_ids: [other],
        components: [
          { type: 1, id: 1, components: [{ type: 2, id: 2, style: 1, custom_id: 'a', label: 'A', disabled: false }] },
        ],
        message_reference: { type: 0, channel_id: other, message_id: id, guild_id: id },
      })
    })

    it('keeps a layout, whose files are shown by name again', () => {
      const layout = {
        ...received,
        content: '',
        embeds: [],
        sticker_items: [],
        message_reference: undefined,
        flags: v2,
        components: [
          {
            type: 17,
            id: 1,
            accent_color: null,
            spoiler: false,
            components: [
              { type: 10, id: 2, content: 'a' },
              { type: 13, id: 3, spoiler: false, name: 'a.pdf', size: 5, file: { url: 'https://cdn.test/a.pdf?ex=1' } },
              {
                type: 12,
                id: 4,
                items: [{ media: { url: 'https://cdn.test/i.png', width: 5, id }, description: null, spoiler: false }],
              },
            ],
          },
        ],
      } as unknown as APIMessage

      expect(message(layout).addFile('a.pdf', 'again').build()).toEqual({
        flags: v2,
        components: [
          {
            type: 17,
            id: 1,
            accent_color: null,
            spoiler: false,
            components: [
              { type: 10, id: 2, content: 'a' },
              { type: 13, id: 3, spoiler: false, file: { url: 'attachment://a.pdf' } },
              {
                type: 12,
                id: 4,
                items: [{ media: { url: 'https://cdn.test/i.png' }, description: null, spoiler: false }],
              },
            ],
          },
        ],
      })
    })

    it('sends its poll once more', () => {
      const polled = {
        ...received,
        content: '',
        embeds: [],
        components: [],
        poll: {
          question: { text: 'Tea?' },
          answers: [
            { answer_id: 1, poll_media: { text: 'yes', emoji: { id, name: 'tea' } } },
            { answer_id: 2, poll_media: { text: 'no', emoji: { id: null, name: '🔥' } } },
          ],
          expiry: '2026-08-02T00:00:00Z',
          allow_multiselect: false,
          layout_type: 1,
          results: { is_finalized: false, answer_counts: [] },
        },
      } as unknown as APIMessage

      expect(message(polled).build().poll).toEqual({
        question: { text: 'Tea?' },
        answers: [
          { poll_media: { text: 'yes', emoji: { id } } },
          { poll_media: { text: 'no', emoji: { id: null, name: '🔥' } } },
        ],
        allow_multiselect: false,
        layout_type: 1,
      })
    })
  })

  it.each([null, undefined, 5, 'text', []])('begins with nothing where it is given %j', strange => {
    expect(message(strange as never).toJSON()).toEqual({})
  })
})
