/**
 * ComponentRules: what no shape of one field can say: how many components, which ones side by side, what excludes what.
 * https://docs.discord.com/developers/components/reference (2026-08)
 * @module
 */
import type { Path, Report } from './check.js'

type Part = Readonly<Record<string, unknown>>
interface Seen {
  readonly customIds: Set<string>
  readonly ids: Set<number>
  total: number
}

/** Of a message or a modal, nested ones included. */
const MAX_TOTAL = 40
const ROW = 1
const BUTTON = 2
const TEXT_INPUT = 4
const PREMIUM = 6
const LINK = 5
const SELECTS = [3, 5, 6, 7, 8]
const GROUPS = [21, 22]
const RADIO = 21
/** What default values may be, by the type of the select. */
const DEFAULTS: Readonly<Record<number, readonly string[]>> = {
  5: ['user'],
  6: ['role'],
  7: ['user', 'role'],
  8: ['channel'],
}

/** Runs where every component has its shape. */
export function demandRules(
  components: unknown,
  at: Path,
  { report, modal }: { report: Report; modal: boolean },
): void {
  const seen: Seen = { customIds: new Set(), ids: new Set(), total: 0 }
  walk(components, at, (part, path) => {
    seen.total++
    demandUnique(part, path, { seen, report })
    if (part.type === ROW) demandWidth(part, path, { report, modal })
    if (part.type === BUTTON) demandButton(part, path, report)
    if (SELECTS.includes(Number(part.type))) demandSelect(part, path, report)
    if (GROUPS.includes(Number(part.type))) demandGroup(part, path, report)
    if (part.type === TEXT_INPUT) demandInput(part, path, report)
    if (modal) demandModal(part, path, report)
  })
  if (seen.total <= MAX_TOTAL) return
  const message = `The total number of components cannot exceed ${MAX_TOTAL}`
  report.add(at, { code: 'COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED', message })
}

function demandUnique({ custom_id, id }: Part, path: Path, { seen, report }: { seen: Seen; report: Report }): void {
  if (typeof custom_id === 'string') {
    const message = 'Component custom id cannot be duplicated'
    if (seen.customIds.has(custom_id))
      report.add([...path, 'custom_id'], { code: 'COMPONENT_CUSTOM_ID_DUPLICATED', message })
    seen.customIds.add(custom_id)
  }
  if (typeof id !== 'number' || id === 0) return
  if (seen.ids.has(id))
    report.add([...path, 'id'], { code: 'COMPONENT_ID_DUPLICATED', message: 'Component id cannot be duplicated' })
  seen.ids.add(id)
}

/** A row of a message holds buttons or one select; one of a modal holds a text input. */
function demandWidth({ components }: Part, path: Path, { report, modal }: { report: Report; modal: boolean }): void {
  const parts = components as readonly Part[]
  for (const [index, { type }] of parts.entries()) {
    if ((type === TEXT_INPUT) === modal) continue
    const message = `Value of field "type" must be one of (${modal ? '4,' : '2, 3, 5, 6, 7, 8'}).`
    report.add([...path, 'components', index], { code: 'UNION_TYPE_CHOICES', message })
  }
  if (parts.length === 1 || parts.every(({ type }) => type === BUTTON)) return
  const message = 'The specified component exceeds the maximum width'
  report.add([...path, 'components'], { code: 'COMPONENT_LAYOUT_WIDTH_EXCEEDED', message })
}

function demandButton(button: Part, path: Path, report: Report): void {
  const style = Number(button.style)
  const banned =
    style === PREMIUM
      ? ['custom_id', 'label', 'url', 'emoji']
      : style === LINK
        ? ['custom_id', 'sku_id']
        : ['url', 'sku_id']
  for (const name of banned) {
    if (button[name] == null) continue
    const clash = name === 'custom_id' || name === 'url'
    const code = clash ? 'BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE' : 'BUTTON_COMPONENT_FIELD_NOT_ALLOWED'
    const message = clash ? 'A custom id and url cannot both be specified' : `A button of style ${style} has no ${name}`
    report.add([...path, name], { code, message })
  }
  if (style === PREMIUM || button.label != null || button.emoji != null) return
  report.add([...path, 'label'], { code: 'BASE_TYPE_REQUIRED', message: 'A button must have a label or an emoji' })
}

function demandSelect(select: Part, path: Path, report: Report): void {
  demandRange(select, path, report)
  const options = (select.options ?? []) as readonly Part[]
  demandOptions(options, path, report)
  const [least, most] = [Number(select.min_values ?? 1), Number(select.max_values ?? 1)]
  const defaults = (select.default_values ?? []) as readonly Part[]
  const chosen = options.filter(option => option.default === true).length
  if (chosen > most || (defaults.length > 0 && (defaults.length < least || defaults.length > most))) {
    const message = `Number of default values must be between ${least} and ${most}`
    const name = chosen > most ? 'options' : 'default_values'
    report.add([...path, name], { code: 'SELECT_COMPONENT_DEFAULT_VALUES_COUNT', message })
  }
  const fitting = DEFAULTS[Number(select.type)] ?? []
  for (const [index, { type }] of defaults.entries()) {
    if (fitting.includes(String(type))) continue
    const message = `Value must be one of {${fitting.map(one => `"${one}"`).join(', ')}}.`
    report.add([...path, 'default_values', index, 'type'], { code: 'BASE_TYPE_CHOICES', message })
  }
}

function demandGroup(group: Part, path: Path, report: Report): void {
  const options = group.options as readonly Part[]
  demandOptions(options, path, report)
  demandRange(group, path, report)
  const presets = options.filter(option => option.default === true).length
  if (group.type !== RADIO || presets <= 1) return
  const message = 'Only one option can be the default'
  report.add([...path, 'options'], { code: 'RADIO_GROUP_COMPONENT_DEFAULT_COUNT', message })
}

function demandOptions(options: readonly Part[], path: Path, report: Report): void {
  const values = new Set<unknown>()
  for (const [index, { value }] of options.entries()) {
    const at = [...path, 'options', index, 'value']
    const message = 'The specified option value is already used'
    if (values.has(value)) report.add(at, { code: 'SELECT_COMPONENT_OPTION_VALUE_DUPLICATED', message })
    values.add(value)
  }
}

function demandRange({ min_values, max_values }: Part, path: Path, report: Report): void {
  if (min_values == null || max_values == null || Number(min_values) <= Number(max_values)) return
  const message = 'min_values must be at most max_values'
  report.add([...path, 'min_values'], { code: 'SELECT_COMPONENT_INVALID_RANGE', message })
}

function demandInput({ min_length, max_length }: Part, path: Path, report: Report): void {
  if (min_length == null || max_length == null || Number(min_length) <= Number(max_length)) return
  const message = 'min_length must be at most max_length'
  report.add([...path, 'min_length'], { code: 'TEXT_INPUT_COMPONENT_INVALID_RANGE', message })
}

/** Nothing is disabled in a modal, and what is required wants at least one value. */
function demandModal({ disabled, min_values, required }: Part, path: Path, report: Report): void {
  if (disabled === true)
    report.add([...path, 'disabled'], {
      code: 'COMPONENT_DISABLED_IN_MODAL',
      message: 'Components of a modal cannot be disabled',
    })
  if (min_values !== 0 || required === false) return
  const message = 'min_values must be at least 1 while required is true'
  report.add([...path, 'min_values'], { code: 'NUMBER_TYPE_MIN', message })
}

function walk(value: unknown, path: Path, visit: (part: Part, path: Path) => void): void {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) walk(item, [...path, index], visit)
  } else if (typeof value === 'object' && value !== null) {
    const node = value as Part
    visit(node, path)
    for (const key of ['components', 'component', 'accessory']) walk(node[key], [...path, key], visit)
  }
}
