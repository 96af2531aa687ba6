import { describe, expect, it } from 'vitest'
import {
  ActionRowBuilder,
  ButtonBuilder,
  ChannelSelectMenuBuilder,
  MentionableSelectMenuBuilder,
  message,
  RoleSelectMenuBuilder,
  StringSelectMenuBuilder,
  UserSelectMenuBuilder,
  ui,
} from '../../../plugins/builders/index.js'
import { ConfigError } from '../../../src/errors.js'

const id = '123456789012345678'
const button = (customId: string) => new ButtonBuilder().customId(customId).label('A')

describe('ButtonBuilder', () => {
  it('is primary unless it is said otherwise, by name or number', () => {
    expect(button('a').build()).toEqual({ type: 2, style: 1, custom_id: 'a', label: 'A' })
    expect(button('a').style('danger').setDisabled().build()).toMatchObject({ style: 4, disabled: true })
    expect(button('a').setStyle(2).disabled(false).build()).toMatchObject({ style: 2, disabled: false })
  })

  it('becomes a link with a URL, and sells with a SKU', () => {
    expect(new ButtonBuilder().label('A').setURL('https://a.test').build()).toEqual({
      type: 2,
      style: 5,
      label: 'A',
      url: 'https://a.test',
    })
    expect(new ButtonBuilder().setSKUId(id).build()).toEqual({ type: 2, style: 6, sku_id: id })
  })

  it('takes emoji as people write them', () => {
    expect(button('a').emoji('🔥').build()).toMatchObject({ emoji: { name: '🔥' } })
    expect(button('a').setEmoji(`<a:wave:${id}>`).build()).toMatchObject({
      emoji: { id, name: 'wave', animated: true },
    })
    expect(() => button('a').emoji('fire')).toThrow(ConfigError)
  })

  it.each([
    ['a link without url', new ButtonBuilder().label('A').style('link'), 'url: missing, a link button must have it'],
    ['a label on what sells', new ButtonBuilder().skuId(id).label('A'), 'label: set, a premium button'],
    ['no custom_id', new ButtonBuilder().label('A'), 'custom_id: missing'],
    ['both id and url', button('a').url('https://a.test'), 'custom_id: set, a link button'],
    ['a long label', button('a').label('x'.repeat(81)), 'label: 81 characters, at most 80'],
    ['a style that is none', button('a').style('loud' as 'link'), 'style: '],
  ])('names %s (interactions 39)', (_, wrong, says) => {
    expect(() => wrong.build()).toThrow(new RegExp(`^${says}`))
  })
})

describe('menus', () => {
  it('have one builder per kind', () => {
    const menus = [
      new StringSelectMenuBuilder()
        .addOption('Tea', 'tea', { default: true })
        .addOptions({ label: 'Mate', value: 'm' }),
      new UserSelectMenuBuilder().setDefaultValues({ id, type: 'user' }),
      new RoleSelectMenuBuilder().placeholder('Which?'),
      new MentionableSelectMenuBuilder().setMinValues(0).setMaxValues(3),
      new ChannelSelectMenuBuilder().setChannelTypes(0, 5).setDisabled(),
    ]

    expect(menus.map(one => one.setCustomId('m').build())).toEqual([
      {
        type: 3,
        custom_id: 'm',
        options: [
          { label: 'Tea', value: 'tea', default: true },
          { label: 'Mate', value: 'm' },
        ],
      },
      { type: 5, custom_id: 'm', default_values: [{ id, type: 'user' }] },
      { type: 6, custom_id: 'm', placeholder: 'Which?' },
      { type: 7, custom_id: 'm', min_values: 0, max_values: 3 },
      { type: 8, custom_id: 'm', channel_types: [0, 5], disabled: true },
    ])
  })

  it('name what is wrong by its place', () => {
    const twice = new StringSelectMenuBuilder().customId('m').addOption('A', 'a').addOption('B', 'a')

    expect(() => twice.build()).toThrow(/^options\[1\]\.value: the same as of another option/)
    expect(() => message().addComponents(new ActionRowBuilder().addComponents(twice)).build()).toThrow(
      /^components\[0\]\.components\[0\]\.options\[1\]\.value: /,
    )
  })
})

describe('rows in a message (interactions 39)', () => {
  const rows = (...components: Parameters<typeof ui.row>) =>
    message()
      .content('a')
      .components(ui.row(button('x')), ui.row(...components))

  it.each([
    [
      'a sixth button',
      rows(...['a', 'b', 'c', 'd', 'e', 'f'].map(button)),
      'components[1].components: 6 items, at most 5',
    ],
    ['a button beside a menu', rows(button('a'), ui.select('m', ['a'])), 'components[1].components: 1 menu among 2'],
    ['an id twice', rows(button('a'), button('x')), 'components[1].components[1].custom_id: the same as of another'],
    ['a link without url', rows(new ButtonBuilder().style('link')), 'components[1].components[0].url: missing'],
    [
      'a sixth row',
      message().components(...['a', 'b', 'c', 'd', 'e', 'f'].map(one => ui.row(button(one)))),
      'components: 6 action rows, at most 5',
    ],
  ])('name %s by its place', (_, wrong, says) => {
    expect(() => wrong.build()).toThrow(says)
  })
})
