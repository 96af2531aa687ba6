/**
 * Components: how many there may be, what a button leads to, and what a menu may offer.
 * @module
 */
import type { Report } from '../checks/report.js'
import { choices, counted } from '../checks/words.js'
import { type Fields, fieldsOf, isSet, itemsOf, numberOf, type PartRule } from './rule.js'

/** https://docs.discord.com/developers/components/reference (2026-08) */
const page = 'components/reference'
export const componentType = {
  row: 1,
  button: 2,
  section: 9,
  container: 17,
  label: 18,
  textInput: 4,
  file: 13,
} as const
/** What came with IS_COMPONENTS_V2. */
const newer: ReadonlySet<unknown> = new Set([9, 10, 12, 13, 14, 17])
export const isLayoutType = (type: unknown): boolean => newer.has(type)
const selects: ReadonlySet<unknown> = new Set([3, 5, 6, 7, 8])
const withOptions: ReadonlySet<unknown> = new Set([3, 21, 22])
const checkboxGroup = 22
const radioGroup = 21

/** Visits each component with the report at its place: children, accessories and what stands in a label too. */
export function walk(list: unknown, report: Report, visit: PartRule): void {
  const items = itemsOf(list)
  for (let i = 0; i < items.length; i++) {
    report.enter(i)
    visitOne(fieldsOf(items[i]), report, visit)
    report.leave()
  }
}

function visitOne(component: Fields, report: Report, visit: PartRule): void {
  visit(component, report)
  if (component.components !== undefined) {
    report.enter('components')
    walk(component.components, report, visit)
    report.leave()
  }
  for (const key of ['accessory', 'component']) {
    if (!isSet(component[key])) continue
    report.enter(key)
    visitOne(fieldsOf(component[key]), report, visit)
    report.leave()
  }
}

/** A message has up to 40 components, those within others included. */
export function componentCount(message: Fields, report: Report): void {
  const most = 40
  const count = countOf(message.components)
  if (count <= most) return
  report.addAt('components', {
    code: 'TOO_MANY_COMPONENTS',
    message: `${count} components with those inside others, at most ${most}; the next is ${placeAt(message, most)}`,
    docs: `${page}#legacy-message-component-behavior`,
  })
}

function countOf(list: unknown): number {
  let count = 0
  for (const item of itemsOf(list)) {
    const { components, accessory, component } = fieldsOf(item)
    count += 1 + countOf(components) + (isSet(accessory) ? 1 : 0) + (isSet(component) ? 1 : 0)
  }
  return count
}

/** Where the component with this index stands, in the order in which Discord numbers them. */
function placeAt(message: Fields, index: number): string {
  const places: string[] = []
  const note = (list: unknown, at: string): void => {
    for (const [i, item] of itemsOf(list).entries()) {
      const { components, accessory, component } = fieldsOf(item)
      places.push(`${at}[${i}]`)
      note(components, `${at}[${i}].components`)
      if (isSet(accessory)) places.push(`${at}[${i}].accessory`)
      if (isSet(component)) places.push(`${at}[${i}].component`)
    }
  }
  note(message.components, 'components')
  return places[index] ?? 'components'
}

/** Without IS_COMPONENTS_V2 there are up to five action rows, and nothing else at the top. */
export function legacyRows(message: Fields, report: Report): void {
  const docs = `${page}#legacy-message-component-behavior`
  const rows = itemsOf(message.components)
  report.enter('components')
  if (rows.length > 5) report.add({ code: 'TOO_MANY', message: `${rows.length} action rows, at most 5`, docs })
  for (const [i, row] of rows.entries()) {
    const { type } = fieldsOf(row)
    if (!isLayoutType(type)) continue
    const message = `a component of type ${type} at the top needs the flag IS_COMPONENTS_V2 (1 << 15)`
    report.addAt(i, { code: 'NEEDS_COMPONENTS_V2', message, docs: `${page}#component-object` })
  }
  report.leave()
}

/** A row has up to five buttons or exactly one menu. */
export const rowContents: PartRule = ({ type, components }, report) => {
  if (type !== componentType.row) return
  const types = itemsOf(components).map(one => fieldsOf(one).type)
  const menus = types.filter(one => selects.has(one)).length
  if (menus === 0 || types.length === 1) return
  const message = `${counted(menus, 'menu')} among ${types.length} components, must be alone in its row`
  report.addAt('components', { code: 'ROW_OVERFULL', message, docs: `${page}#action-row` })
}

const buttons = `${page}#button-button-styles`
const linkStyle = 5
const premiumStyle = 6

/** Link buttons need `url`, premium buttons `sku_id`, all others `custom_id`; none takes what belongs to another. */
export const buttonTargets: PartRule = (button, report) => {
  if (button.type !== componentType.button || typeof button.style !== 'number') return
  const { style } = button
  const needed = style === linkStyle ? 'url' : style === premiumStyle ? 'sku_id' : 'custom_id'
  const kind = style === linkStyle ? 'a link button' : style === premiumStyle ? 'a premium button' : 'a button'
  if (!isSet(button[needed]))
    report.addAt(needed, { code: 'REQUIRED', message: `missing, ${kind} must have it`, docs: buttons })
  const foreign = ['url', 'sku_id', 'custom_id', ...(style === premiumStyle ? ['label', 'emoji'] : [])]
  for (const key of foreign) {
    if (key === needed || !isSet(button[key])) continue
    report.addAt(key, { code: 'FORBIDDEN', message: `set, ${kind} of style ${style} cannot have it`, docs: buttons })
  }
}

/** `custom_id` and `id` name one component each. */
export function uniqueIds(list: unknown, report: Report): void {
  const seen = new Set<unknown>()
  const numbers = new Set<unknown>()
  walk(list, report, ({ custom_id: custom, id }, at) => {
    const docs = `${page}#anatomy-of-a-component`
    if (typeof custom === 'string') {
      if (seen.has(custom))
        at.addAt('custom_id', { code: 'DUPLICATE', message: 'the same as of another component', docs })
      seen.add(custom)
    }
    if (typeof id === 'number' && id !== 0) {
      if (numbers.has(id)) at.addAt('id', { code: 'DUPLICATE', message: 'the same as of another component', docs })
      numbers.add(id)
    }
  })
}

/** What can be chosen at least is no more than what can be chosen at most. */
export const chosenRange: PartRule = (menu, report) => {
  if (!selects.has(menu.type) && menu.type !== checkboxGroup && menu.type !== 19) return
  const unset = menu.type === checkboxGroup ? itemsOf(menu.options).length : 1
  const min = numberOf(menu.min_values)
  const max = numberOf(menu.max_values) ?? unset
  if (min === undefined || min <= max) return
  const came = isSet(menu.max_values) ? 'more than max_values' : `more than max_values, which is ${unset} if unset`
  report.addAt('min_values', { code: 'RANGE_REVERSED', message: `${came}, at most ${max}`, docs: docsOf(menu) })
}

const pages: ReadonlyMap<unknown, string> = new Map<unknown, string>([
  [3, 'string-select'],
  [4, 'text-input'],
  [5, 'user-select'],
  [6, 'role-select'],
  [7, 'mentionable-select'],
  [8, 'channel-select'],
  [19, 'file-upload'],
  [21, 'radio-group'],
  [22, 'checkbox-group'],
])
export const docsOf = ({ type }: Fields): string => `${page}#${pages.get(type) ?? 'component-object'}`

/** As many default values as can be chosen. */
export const defaultValues: PartRule = (menu, report) => {
  if (!selects.has(menu.type) || !Array.isArray(menu.default_values) || menu.default_values.length === 0) return
  const min = numberOf(menu.min_values) ?? 1
  const max = numberOf(menu.max_values) ?? 1
  const { length } = menu.default_values
  if (length >= min && length <= max) return
  const allowed = min === max ? `exactly ${min}` : choices([min, max]).replace(' or ', ' to ')
  const message = `${counted(length, 'default')}, must be ${allowed} by min_values and max_values`
  report.addAt('default_values', { code: 'DEFAULTS_OUT_OF_RANGE', message, docs: docsOf(menu) })
}

/** The values of options tell them apart. */
export const uniqueOptionValues: PartRule = (menu, report) => {
  if (!withOptions.has(menu.type)) return
  const seen = new Set<unknown>()
  for (const [i, option] of itemsOf(menu.options).entries()) {
    const { value } = fieldsOf(option)
    if (typeof value !== 'string') continue
    if (seen.has(value)) {
      report.enter('options')
      report.enter(i)
      report.addAt('value', { code: 'DUPLICATE', message: 'the same as of another option', docs: docsOf(menu) })
      report.leave()
      report.leave()
    }
    seen.add(value)
  }
}

/** No more options are chosen beforehand than can be chosen. */
export const chosenBeforehand: PartRule = (menu, report) => {
  if (!withOptions.has(menu.type)) return
  const chosen = itemsOf(menu.options).filter(option => fieldsOf(option).default === true).length
  const all = menu.type === checkboxGroup ? itemsOf(menu.options).length : 1
  const max = menu.type === radioGroup ? 1 : (numberOf(menu.max_values) ?? all)
  if (chosen <= max) return
  const message = `${counted(chosen, 'option')} chosen by default, at most ${max}`
  report.addAt('options', { code: 'DEFAULTS_OUT_OF_RANGE', message, docs: docsOf(menu) })
}

/** All that holds for a component wherever it stands. */
export const componentRules: PartRule = (component, report) => {
  switch (component.type) {
    case componentType.row:
      return rowContents(component, report)
    case componentType.button:
      return buttonTargets(component, report)
    case 3:
    case 5:
    case 6:
    case 7:
    case 8:
    case 19:
    case radioGroup:
    case checkboxGroup:
      chosenRange(component, report)
      defaultValues(component, report)
      uniqueOptionValues(component, report)
      chosenBeforehand(component, report)
  }
}
