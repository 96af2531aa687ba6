/**
 * Components: buttons, selects, layouts and modal inputs, checked by their type.
 * https://docs.discord.com/developers/components/reference (2026-08)
 * @module
 */
import {
  anyObject,
  boolean,
  choice,
  type Fields,
  integer,
  list,
  nullable,
  object,
  type Path,
  type Report,
  required,
  ruled,
  type Shape,
  snowflake,
  text,
  url,
} from './check.js'
import { demandRules } from './component-rules.js'

export interface Component {
  readonly type: number
  readonly [field: string]: unknown
}

/** Component types that only stand in messages with IS_COMPONENTS_V2. */
const V2_TOP = [1, 9, 10, 12, 13, 14, 17]
const BUTTON = 2

const id = integer({ min: 0, max: 2 ** 31 - 1 })
const customId = required(text({ min: 1, max: 100 }))
const emoji = nullable(object({ id: nullable(snowflake), name: nullable(text({ max: 32 })), animated: boolean }))
const file = object({ url: required(url(['http', 'https', 'attachment'])) })
const select = {
  id,
  custom_id: customId,
  placeholder: nullable(text({ max: 150 })),
  min_values: nullable(integer({ min: 0, max: 25 })),
  max_values: nullable(integer({ min: 1, max: 25 })),
  disabled: nullable(boolean),
  required: nullable(boolean),
  default_values: nullable(
    list(object({ id: required(snowflake), type: required(choice('user', 'role', 'channel')) })),
  ),
}
const option = object({
  label: required(text({ min: 1, max: 100 })),
  value: required(text({ min: 1, max: 100 })),
  description: nullable(text({ max: 100 })),
  emoji,
  default: nullable(boolean),
})
const groupOption = object({
  label: required(text({ min: 1, max: 100 })),
  value: required(text({ min: 1, max: 100 })),
  description: nullable(text({ max: 100 })),
  default: nullable(boolean),
})

const SHAPES: Readonly<Record<number, Fields>> = {
  1: { id, components: required(list(of(2, 3, 4, 5, 6, 7, 8), { min: 1, max: 5 })) },
  2: {
    id,
    style: required(choice(1, 2, 3, 4, 5, 6)),
    label: nullable(text({ max: 80 })),
    emoji,
    custom_id: nullable(text({ min: 1, max: 100 })),
    url: nullable(url(['http', 'https', 'discord'], 512)),
    sku_id: nullable(snowflake),
    disabled: nullable(boolean),
  },
  3: { ...select, options: required(list(option, { min: 1, max: 25 })) },
  4: {
    id,
    custom_id: customId,
    style: required(choice(1, 2)),
    label: nullable(text({ min: 1, max: 45 })),
    min_length: nullable(integer({ min: 0, max: 4000 })),
    max_length: nullable(integer({ min: 1, max: 4000 })),
    required: nullable(boolean),
    value: nullable(text({ max: 4000 })),
    placeholder: nullable(text({ max: 100 })),
  },
  5: select,
  6: select,
  7: select,
  8: { ...select, channel_types: nullable(list(integer())) },
  9: { id, components: required(list(of(10), { min: 1, max: 3 })), accessory: required(of(2, 11)) },
  10: { id, content: required(text({ min: 1, max: 4000 })) },
  11: { id, media: required(file), description: nullable(text({ max: 1024 })), spoiler: nullable(boolean) },
  12: {
    id,
    items: required(
      list(object({ media: required(file), description: nullable(text({ max: 1024 })), spoiler: nullable(boolean) }), {
        min: 1,
        max: 10,
      }),
    ),
  },
  13: { id, file: required(object({ url: required(url(['attachment'])) })), spoiler: nullable(boolean) },
  14: { id, divider: nullable(boolean), spacing: nullable(choice(1, 2)) },
  17: {
    id,
    components: required(list(of(1, 9, 10, 12, 13, 14), { min: 1, max: 40 })),
    accent_color: nullable(integer({ min: 0, max: 0xffffff })),
    spoiler: nullable(boolean),
  },
  18: {
    id,
    label: required(text({ min: 1, max: 45 })),
    description: nullable(text({ max: 100 })),
    component: required(of(3, 4, 5, 6, 7, 8, 19, 21, 22, 23)),
  },
  19: {
    id,
    custom_id: customId,
    min_values: integer({ min: 0, max: 10 }),
    max_values: integer({ min: 1, max: 10 }),
    required: boolean,
    file_types: nullable(list(text({ min: 1 }), { max: 10 })),
  },
  21: { id, custom_id: customId, options: required(list(groupOption, { min: 2, max: 10 })), required: boolean },
  22: {
    id,
    custom_id: customId,
    options: required(list(groupOption, { min: 1, max: 10 })),
    min_values: integer({ min: 0, max: 10 }),
    max_values: integer({ min: 1, max: 10 }),
    required: boolean,
  },
  23: { id, custom_id: customId, default: boolean },
}

const compiled = new Map<number, Shape<unknown>>()

/** Components of a message; all kinds may come, `demandLegacy` narrows them where V2 was not asked for. */
export const MessageComponents: Shape<Component[]> = lawful(list(of(...V2_TOP), { max: 40 }), false)

/** Components of a modal. */
export const ModalComponents: Shape<Component[]> = lawful(list(of(1, 10, 18), { min: 1, max: 5 }), true)

function lawful(shape: Shape<Component[]>, modal: boolean): Shape<Component[]> {
  return ruled(shape, (components, path, report) => demandRules(components, path, { report, modal }))
}

/** Without IS_COMPONENTS_V2 there are at most five rows and nothing else. */
export function demandLegacy(components: readonly Component[], path: Path, report: Report): void {
  if (components.length > 5)
    report.add(path, { code: 'BASE_TYPE_MAX_LENGTH', message: 'Must be 5 or fewer in length.' })
  components.forEach((component, index) => {
    if (component.type !== 1) report.add([...path, index], { code: 'UNION_TYPE_CHOICES', message: notOneOf([1]) })
  })
}

function of(...types: readonly number[]): Shape<Component> {
  return (value, path, report) => {
    const source = anyObject(value, path, report)
    const type = Number(source?.type)
    if (source === undefined) return source
    if (!types.includes(type)) report.add(path, { code: 'UNION_TYPE_CHOICES', message: notOneOf(types) })
    else if (type === BUTTON) demandTarget(source, path, report)
    return { type, ...(shapeOf(type)(source, path, report) as object) }
  }
}

function shapeOf(type: number): Shape<unknown> {
  let shape = compiled.get(type)
  if (shape === undefined) {
    shape = object(SHAPES[type] ?? {})
    compiled.set(type, shape)
  }
  return shape
}

/** A link button has an address, a premium one a SKU, every other a custom id. */
function demandTarget(button: Record<string, unknown>, path: Path, report: Report): void {
  const needed = { 5: 'url', 6: 'sku_id' }[Number(button.style)] ?? 'custom_id'
  if (button[needed] == null)
    report.add([...path, needed], { code: 'BASE_TYPE_REQUIRED', message: 'This field is required' })
}

function notOneOf(types: readonly number[]): string {
  return `Value of field "type" must be one of (${types.join(', ')}${types.length === 1 ? ',' : ''}).`
}
