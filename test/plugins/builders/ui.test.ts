import { describe, expect, it } from 'vitest'
import {
  ActionRowBuilder,
  ButtonBuilder,
  CheckboxBuilder,
  CheckboxGroupBuilder,
  ContainerBuilder,
  FileBuilder,
  FileUploadBuilder,
  MediaGalleryBuilder,
  ModalBuilder,
  message,
  RadioGroupBuilder,
  SectionBuilder,
  SeparatorBuilder,
  StringSelectMenuBuilder,
  TextDisplayBuilder,
  TextInputBuilder,
  ThumbnailBuilder,
  UserSelectMenuBuilder,
  ui,
} from '../../../plugins/builders/index.js'

const id = '123456789012345678'
const route = (choice: string) => ({ custom_id: `vote/${choice}` })
const text = new TextDisplayBuilder().content('a')
const image = 'https://a.test/i.png'

describe('ui', () => {
  it.each([
    ['button', ui.button('A', route('yes')), new ButtonBuilder().customId('vote/yes').label('A')],
    [
      'button with options',
      ui.button('', route('no'), { style: 'danger', emoji: '🔥', disabled: true }),
      new ButtonBuilder().customId('vote/no').style('danger').emoji('🔥').disabled(),
    ],
    ['link', ui.button('A', image), new ButtonBuilder().url(image).label('A')],
    ['link of a URL', ui.button('A', new URL(image)), new ButtonBuilder().url(image).label('A')],
    ['premium button', ui.button('', { sku_id: id }), new ButtonBuilder().skuId(id)],
    ['row', ui.row(ui.button('A', route('a'))), new ActionRowBuilder().addComponents(ui.button('A', route('a')))],
    [
      'select',
      ui.select(route('s'), ['a', { label: 'B', value: 'b', default: true }], { placeholder: 'Which?' }),
      new StringSelectMenuBuilder()
        .customId('vote/s')
        .addOption('a', 'a')
        .addOption('B', 'b', { default: true })
        .placeholder('Which?'),
    ],
    ['userSelect', ui.userSelect('u', { max_values: 2 }), new UserSelectMenuBuilder().customId('u').maxValues(2)],
    ['text', ui.text('a'), text],
    [
      'section',
      ui.section(['a', text], ui.thumbnail(image)),
      new SectionBuilder().addComponents(text, text).setThumbnailAccessory(new ThumbnailBuilder().url(image)),
    ],
    ['thumbnail', ui.thumbnail(image, { spoiler: true }), new ThumbnailBuilder().url(image).spoiler()],
    [
      'gallery',
      ui.gallery(image, { url: image, description: 'one' }),
      new MediaGalleryBuilder().addItem(image).addItem(image, { description: 'one' }),
    ],
    ['file', ui.file('a.pdf', { spoiler: true }), new FileBuilder().url('a.pdf').spoiler()],
    ['separator', ui.separator(), new SeparatorBuilder().divider().spacing(1)],
    ['room', ui.separator({ line: false, large: true }), new SeparatorBuilder().divider(false).spacing('large')],
    [
      'box',
      ui.box('a', ui.row(ui.button('A', image))),
      new ContainerBuilder().addComponents(text, ui.row(ui.button('A', image))),
    ],
    [
      'box of a colour',
      ui.box({ color: 'red', spoiler: true }, 'a'),
      new ContainerBuilder().accentColor('red').spoiler().addComponents(text),
    ],
    ['box of a builder', ui.box(text, 'a'), new ContainerBuilder().addComponents(text, text)],
    ['input', ui.input('i'), new TextInputBuilder().customId('i')],
    [
      'long input',
      ui.input(route('i'), { paragraph: true, max_length: 5, required: false }),
      new TextInputBuilder().customId('vote/i').style(2).maxLength(5).required(false),
    ],
    ['upload', ui.upload('f', { file_types: ['image'] }), new FileUploadBuilder().customId('f').fileTypes('image')],
    ['radio', ui.radio('r', ['a', 'b']), new RadioGroupBuilder().customId('r').addOption('a', 'a').addOption('b', 'b')],
    [
      'checkboxes',
      ui.checkboxes('c', ['a'], { min_values: 1 }),
      new CheckboxGroupBuilder().customId('c').addOption('a', 'a').minValues(1),
    ],
    ['checkbox', ui.checkbox('c', true), new CheckboxBuilder().customId('c').default()],
    [
      'modal',
      ui.modal(route('m'), 'Title', ui.label('Why', ui.input('i'), 'because')),
      new ModalBuilder().customId('vote/m').title('Title').addField('Why', ui.input('i'), 'because'),
    ],
  ])('%s gives the JSON of the builder', (_, plain, builder) => {
    expect(plain).toEqual(builder.build())
  })

  it('has the other menus', () => {
    expect([ui.roleSelect('a').type, ui.mentionableSelect('b').type]).toEqual([6, 7])
    expect(ui.channelSelect('c', { channel_types: [0] })).toEqual({ type: 8, custom_id: 'c', channel_types: [0] })
  })

  it('goes into messages', () => {
    const layout = ui.box(
      ui.text('**3** votes'),
      ui.row(ui.button('Yes', route('yes')), ui.button('No', route('no'), { style: 'secondary' })),
    )

    expect(message().components(layout).build().components).toEqual([layout])
  })
})
