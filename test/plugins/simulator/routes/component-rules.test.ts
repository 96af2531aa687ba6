import { describe, expect, it } from 'vitest'
import { bench } from '../support.js'

const V2 = 1 << 15
const yes = { type: 2, style: 1, label: 'Yes', custom_id: 'yes' }
const select = { type: 3, custom_id: 's', options: [{ label: 'A', value: 'a' }] }
const row = (...components: object[]) => ({ type: 1, components })
const label = (component: object) => ({ type: 18, label: 'L', component })
const texts = (count: number) => Array.from({ length: count }, () => ({ type: 10, content: 'x' }))
const boxes = (count: number) => [{ type: 17, components: texts(count - 1) }]

async function complaints(components: object[], flags = 0): Promise<string> {
  const at = bench()
  const { errors } = await at.refusal(`POST /channels/${at.general}/messages`, { body: { components, flags } })
  return JSON.stringify(errors)
}

async function modalComplaints(components: object[]): Promise<string> {
  const at = bench()
  const { id, token } = at.world.interactions.create({ kind: 'command' })
  const body = { type: 9, data: { custom_id: 'm', title: 'M', components } }
  const { errors } = await at.refusal(`POST /interactions/${id}/${token}/callback`, { body })
  return JSON.stringify(errors)
}

describe('the components of a message', () => {
  it.each<[string, object[], number, string]>([
    ['41 in all', boxes(41), V2, 'COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED'],
    ['six rows', Array.from({ length: 6 }, (_, i) => row({ ...yes, custom_id: `${i}` })), 0, 'BASE_TYPE_MAX_LENGTH'],
    [
      'six buttons in a row',
      [row(...Array.from({ length: 6 }, (_, i) => ({ ...yes, custom_id: `${i}` })))],
      0,
      'LENGTH',
    ],
    ['a button beside a select', [row(yes, select)], 0, 'COMPONENT_LAYOUT_WIDTH_EXCEEDED'],
    ['two selects in a row', [row(select, { ...select, custom_id: 't' })], 0, 'COMPONENT_LAYOUT_WIDTH_EXCEEDED'],
    ['a text input', [row({ type: 4, custom_id: 'i', style: 1, label: 'I' })], 0, 'UNION_TYPE_CHOICES'],
    ['a custom id twice', [row(yes, yes)], 0, 'COMPONENT_CUSTOM_ID_DUPLICATED'],
    ['an id twice', [row({ ...yes, id: 3 }, { ...yes, custom_id: 'no', id: 3 })], 0, 'COMPONENT_ID_DUPLICATED'],
    ['a link with a custom id', [row({ ...yes, style: 5, url: 'https://a.b' })], 0, 'MUTUALLY_EXCLUSIVE'],
    ['a link without an address', [row({ type: 2, style: 5, label: 'L' })], 0, '"url":{"_errors"'],
    ['a button with an address', [row({ ...yes, url: 'https://a.b' })], 0, 'MUTUALLY_EXCLUSIVE'],
    ['a premium button with a label', [row({ type: 2, style: 6, sku_id: '1', label: 'B' })], 0, 'FIELD_NOT_ALLOWED'],
    ['a button with nothing on it', [row({ type: 2, style: 1, custom_id: 'a' })], 0, 'must have a label or an emoji'],
    ['more wanted than allowed', [row({ ...select, min_values: 2, max_values: 1 })], 0, 'INVALID_RANGE'],
    [
      'a value twice',
      [row({ ...select, options: [...select.options, ...select.options] })],
      0,
      'OPTION_VALUE_DUPLICATED',
    ],
    [
      'too many defaults',
      [
        row({
          type: 5,
          custom_id: 'u',
          default_values: [
            { id: '1', type: 'user' },
            { id: '2', type: 'user' },
          ],
        }),
      ],
      0,
      'DEFAULT_VALUES_COUNT',
    ],
    [
      'a role among default users',
      [row({ type: 5, custom_id: 'u', default_values: [{ id: '1', type: 'role' }] })],
      0,
      'BASE_TYPE_CHOICES',
    ],
    ['a section without its accessory', [{ type: 9, components: texts(1) }], V2, 'accessory'],
    ['a thumbnail by itself', [{ type: 11, media: { url: 'https://a.b/c.png' } }], V2, 'UNION_TYPE_CHOICES'],
    [
      'a container in a container',
      [{ type: 17, components: [{ type: 17, components: texts(1) }] }],
      V2,
      'UNION_TYPE_CHOICES',
    ],
    [
      'eleven pictures',
      [{ type: 12, items: Array.from({ length: 11 }, () => ({ media: { url: 'https://a.b' } })) }],
      V2,
      'LENGTH',
    ],
    ['a file from elsewhere', [{ type: 13, file: { url: 'https://a.b/c' } }], V2, 'URL_TYPE_INVALID_SCHEME'],
  ])('are not %s', async (_, components, flags, complaint) => {
    expect(await complaints(components, flags)).toContain(complaint)
  })

  it('are forty at most, nested ones included', async () => {
    const at = bench()
    const body = { components: boxes(40), flags: V2 }

    expect((await at.call(`POST /channels/${at.general}/messages`, { body })).status).toBe(200)
  })
})

describe('the components of a modal', () => {
  const radio = { type: 21, custom_id: 'r', options: ['a', 'b'].map(value => ({ label: value, value })) }

  it.each<[string, object[], string]>([
    ['six', Array.from({ length: 6 }, () => ({ type: 10, content: 'x' })), 'BASE_TYPE_BAD_LENGTH'],
    ['a button', [row(yes)], 'UNION_TYPE_CHOICES'],
    ['disabled', [label({ ...select, disabled: true })], 'COMPONENT_DISABLED_IN_MODAL'],
    ['required with nothing wanted', [label({ ...select, min_values: 0 })], 'NUMBER_TYPE_MIN'],
    ['one choice to pick from', [label({ ...radio, options: radio.options.slice(1) })], 'BASE_TYPE_BAD_LENGTH'],
    [
      'two chosen of one',
      [label({ ...radio, options: radio.options.map(one => ({ ...one, default: true })) })],
      'DEFAULT_COUNT',
    ],
    ['options without a value', [label({ ...radio, options: [{ label: 'a' }, { label: 'b' }] })], '"value":{"_errors"'],
    [
      'shorter than at least',
      [label({ type: 4, custom_id: 't', style: 1, min_length: 5, max_length: 4 })],
      'INVALID_RANGE',
    ],
    ['a label of nothing', [{ type: 18, label: 'L' }], '"component":{"_errors"'],
    ['eleven files', [label({ type: 19, custom_id: 'f', max_values: 11 })], 'NUMBER_TYPE_MAX'],
  ])('are not %s', async (_, components, complaint) => {
    expect(await modalComplaints(components)).toContain(complaint)
  })

  it('may want nothing where they are optional', async () => {
    const at = bench()
    const { id, token } = at.world.interactions.create({ kind: 'command' })
    const components = [label({ ...select, min_values: 0, required: false }), label(radio)]
    const body = { type: 9, data: { custom_id: 'm', title: 'M', components } }

    expect((await at.call(`POST /interactions/${id}/${token}/callback`, { body })).status).toBe(204)
  })
})
