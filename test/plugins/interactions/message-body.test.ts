import { describe, expect, it } from 'vitest'
import { embed, message, ui } from '../../../plugins/builders/index.js'
import { outgoing } from '../../../plugins/interactions/message-body.js'

describe('outgoing', () => {
  it('takes a builder of a message as it is, with its files and flags', () => {
    const built = message().content('a').ephemeral().addFile('a.txt', 'text')

    expect(outgoing(built)).toEqual({
      data: { content: 'a', flags: 64 },
      files: [{ name: 'a.txt', data: 'text' }],
      ephemeral: true,
    })
    expect(outgoing(built.build()).files).toBeUndefined()
  })

  it('takes builders and plain components within a body', () => {
    const { data } = outgoing({ embeds: [embed().title('a')], ui: [ui.row(ui.button('A', { custom_id: 'a' }))] })

    expect(data).toEqual({
      embeds: [{ title: 'a' }],
      components: [{ type: 1, components: [{ type: 2, style: 1, custom_id: 'a', label: 'A' }] }],
    })
    expect(outgoing(message().components(ui.text('a'))).data.flags).toBe(1 << 15)
  })

  it('has no files where there are none', () => {
    expect(outgoing('text').files).toBeUndefined()
    expect(outgoing(message().content('a')).files).toBeUndefined()
    expect(outgoing({ content: 'a', files: [{ name: 'b', data: '' }] }).files).toHaveLength(1)
  })
})
