import { describe, expect, it } from 'vitest'
import {
  CheckboxBuilder,
  CheckboxGroupBuilder,
  FileUploadBuilder,
  LabelBuilder,
  modal,
  RadioGroupBuilder,
  StringSelectMenuBuilder,
  TextInputBuilder,
  ui,
} from '../../../plugins/builders/index.js'

const form = () => modal().customId('report').title('Report')

describe('modal', () => {
  it('has every kind of field', () => {
    const built = form()
      .addTextDisplayComponents(one => one.content('Please be **fair**.'))
      .addField('Why', new TextInputBuilder().customId('why').style('paragraph').maxLength(500), 'In your own words')
      .addLabelComponents(one => one.label('Proof').component(new FileUploadBuilder().customId('f').setRequired(false)))
      .addComponents(
        new LabelBuilder()
          .setLabel('Kind')
          .setComponent(new RadioGroupBuilder().customId('k').addOption('Spam', 'spam').addOption('Abuse', 'abuse')),
      )
      .addField('Agree', new CheckboxBuilder().customId('a').default())

    expect(built.build()).toEqual({
      custom_id: 'report',
      title: 'Report',
      components: [
        { type: 10, content: 'Please be **fair**.' },
        {
          type: 18,
          label: 'Why',
          description: 'In your own words',
          component: { type: 4, style: 2, custom_id: 'why', max_length: 500 },
        },
        { type: 18, label: 'Proof', component: { type: 19, custom_id: 'f', required: false } },
        {
          type: 18,
          label: 'Kind',
          component: {
            type: 21,
            custom_id: 'k',
            options: [
              { label: 'Spam', value: 'spam' },
              { label: 'Abuse', value: 'abuse' },
            ],
          },
        },
        { type: 18, label: 'Agree', component: { type: 23, custom_id: 'a', default: true } },
      ],
    })
    expect(modal(built).toJSON()).toEqual(built.toJSON())
  })

  it('has menus and groups of checkboxes', () => {
    const boxes = new CheckboxGroupBuilder().customId('c').addOption('A', 'a').addOption('B', 'b').minValues(1)
    const menu = new StringSelectMenuBuilder().customId('m').addOption('A', 'a').required(false).minValues(0)

    expect(form().addField('Boxes', boxes).addField('Menu', menu).build().components).toHaveLength(2)
    expect(boxes.build()).toMatchObject({ type: 22, min_values: 1 })
  })

  const menu = () => new StringSelectMenuBuilder().customId('m').addOption('A', 'a')
  it.each([
    ['what is disabled', form().addField('A', menu().disabled()), 'components[0].component.disabled: '],
    ['min_values: 0 with required', form().addField('A', menu().minValues(0)), 'components[0].component.min_values: '],
    ['the same', form().addField('A', menu().minValues(0).required()), 'at least 1 unless required is false'],
    ['an id twice', form().addField('A', menu()).addField('B', menu()), 'components[1].component.custom_id: the same'],
    [
      'a sixth field',
      form().components(...Array.from({ length: 6 }, () => ui.text('a') as never)),
      'components: 6 items',
    ],
    ['a long title', form().title('x'.repeat(46)).addField('A', menu()), 'title: 46 characters, at most 45'],
    ['no field', form(), 'components: missing'],
    ['a button', form().addField('A', ui.button('A', { custom_id: 'a' }) as never), 'components[0].component.type: '],
  ])('names %s by its place (interactions 39)', (_, wrong, says) => {
    expect(() => wrong.build()).toThrow(says)
  })

  it('checks fields by themselves', () => {
    expect(() => new RadioGroupBuilder().customId('a').addOption('A', 'a').build()).toThrow(
      /^options: 1 item, at least 2/,
    )
    expect(() => new TextInputBuilder().customId('a').minLength(5).maxLength(4).build()).toThrow(/^min_length: /)
    expect(() => new LabelBuilder().label('a').build()).toThrow(/^component: missing/)
    expect('setLabel' in new TextInputBuilder()).toBe(false)
  })
})
