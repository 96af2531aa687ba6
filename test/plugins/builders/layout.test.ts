import { describe, expect, it } from 'vitest'
import {
  ActionRowBuilder,
  ButtonBuilder,
  ContainerBuilder,
  FileBuilder,
  message,
  SectionBuilder,
  SeparatorBuilder,
  TextDisplayBuilder,
  ThumbnailBuilder,
  ui,
} from '../../../plugins/builders/index.js'

const text = (content: string) => new TextDisplayBuilder().content(content)
const thumbnail = new ThumbnailBuilder().url('https://a.test/t.png')

describe('layouts', () => {
  it('hold everything in containers', () => {
    const box = new ContainerBuilder()
      .setAccentColor('blurple')
      .setSpoiler()
      .addTextDisplayComponents(one => one.setContent('a'), text('b'))
      .addSectionComponents(one =>
        one.addTextDisplayComponents(text('c')).setThumbnailAccessory(t => t.setURL('https://a.test/t.png').spoiler()),
      )
      .addSectionComponents(
        new SectionBuilder().addComponents(text('d')).setButtonAccessory(ui.button('A', { custom_id: 'a' })),
      )
      .addMediaGalleryComponents(one =>
        one.addItem('https://a.test/1.png', { description: 'one' }).addItem('attachment://2.png'),
      )
      .addSeparatorComponents(one => one.setDivider(false).setSpacing('large'))
      .addFileComponents(new FileBuilder().url('a.pdf'))
      .addActionRowComponents(one => one.addComponents(new ButtonBuilder().customId('b').label('B')))

    const media = (url: string) => ({ media: { url } })
    expect(box.build()).toEqual({
      type: 17,
      accent_color: 0x5865f2,
      spoiler: true,
      components: [
        { type: 10, content: 'a' },
        { type: 10, content: 'b' },
        {
          type: 9,
          components: [{ type: 10, content: 'c' }],
          accessory: { type: 11, ...media('https://a.test/t.png'), spoiler: true },
        },
        {
          type: 9,
          components: [{ type: 10, content: 'd' }],
          accessory: { type: 2, style: 1, custom_id: 'a', label: 'A' },
        },
        { type: 12, items: [{ ...media('https://a.test/1.png'), description: 'one' }, media('attachment://2.png')] },
        { type: 14, divider: false, spacing: 2 },
        { type: 13, file: { url: 'attachment://a.pdf' } },
        { type: 1, components: [{ type: 2, style: 1, custom_id: 'b', label: 'B' }] },
      ],
    })
    expect(new ContainerBuilder(box).accentColor(null).toJSON()).not.toHaveProperty('accent_color')
  })

  it('are checked part by part', () => {
    expect(() => new SeparatorBuilder().spacing(3 as 2).build()).toThrow(
      /^spacing: another number, must be one of 1 or 2/,
    )
    expect(() => new ThumbnailBuilder().url('nowhere').build()).toThrow(/^media\.url: /)
    expect(() => text('').build()).toThrow(/^content: /)
    expect(new FileBuilder().setURL('attachment://a.pdf').build()).toEqual(ui.file('a.pdf'))
    expect(() => new ActionRowBuilder().build()).toThrow(/^components: missing/)
  })

  const deep = ui.box(...Array.from({ length: 39 }, (_, i) => ui.text(`${i}`)))
  const eleven = Array.from({ length: 11 }, () => 'https://a.test/i.png')
  it.each([
    [
      'a 41st component',
      [deep, ui.text('41st')],
      'components: 41 components with those inside others, at most 40; the next is components[1]',
    ],
    [
      'a 41st component deep inside',
      [ui.text('1'), deep],
      'components: 41 components with those inside others, at most 40; the next is components[1].components[38]',
    ],
    [
      'a section without accessory',
      [new SectionBuilder().addComponents(text('a')).toJSON()],
      'components[0].accessory: missing',
    ],
    ['a fourth text in a section', [ui.section(['a', 'b', 'c', 'd'], thumbnail)], 'components[0].components: 4 items'],
    ['a container in a container', [ui.box(deep as never)], 'components[0].components[0].type: not possible here'],
    ['eleven images', [ui.box(ui.gallery(...eleven))], 'components[0].components[0].items: 11 items, at most 10'],
    [
      'an id twice',
      [ui.box(ui.row(ui.button('A', { custom_id: 'a' }))), ui.section('b', ui.button('B', { custom_id: 'a' }))],
      'components[1].accessory.custom_id: the same as of another',
    ],
    ['a file that is not there', [ui.file('a.pdf')], 'components[0].file.url: no file of the request has this name'],
  ])('name %s by its place (interactions 39)', (_, components, says) => {
    expect(() => message().components(components).build()).toThrow(says)
  })
})
