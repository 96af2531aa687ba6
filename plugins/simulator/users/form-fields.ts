/**
 * FormFields: what a user puts into the fields of a modal, checked as the client does it.
 * @module
 */
import { type UserFile, upload } from './files.js'
import type { Field } from './form.js'
import { Part, type PartJson } from './parts.js'
import type { Resolved } from './resolved.js'
import { shown } from './say.js'
import { demandCount, optionNamed, selected } from './selection.js'
import type { Spot } from './spot.js'
import type { Stage } from './stage.js'
import type { Named } from './targets.js'

/** A text, a label to choose, several of them, a checkbox, or files. */
export type FieldValue = string | boolean | Named | readonly (Named | UserFile)[]

export interface FieldContext {
  readonly stage: Stage
  readonly spot: Spot
  readonly resolved: Resolved
}

const MAX_TEXT = 4000

/** @throws TypeError, RangeError */
export function fieldJson(field: Field, value: FieldValue | undefined, context: FieldContext): object {
  const { part, label } = field
  const { type, id, custom_id } = part
  const what = `"${label}"`
  return { type, id, custom_id, ...valueJson(part, value, { ...context, what }) }
}

type Asking = FieldContext & { readonly what: string }

function valueJson(part: PartJson, value: FieldValue | undefined, asking: Asking): object {
  switch (part.type) {
    case Part.TextInput:
      return { value: textOf(part, value, asking.what) }
    case Part.RadioGroup:
      return { value: radioOf(part, value, asking.what) }
    case Part.Checkbox:
      return { value: checkboxOf(part, value, asking.what) }
    case Part.CheckboxGroup:
      return { values: checkedOf(part, value, asking.what) }
    case Part.FileUpload:
      return { values: filesOf(part, value, asking) }
    default:
      return { values: selectOf(part, value, asking) }
  }
}

function textOf(part: PartJson, value: unknown, what: string): string {
  const text = value ?? part.value ?? ''
  if (typeof text !== 'string') throw new TypeError(`${what}: expected a text, got ${shown(text)}`)
  const length = [...text].length
  if (length === 0) {
    if (part.required !== false) throw new RangeError(`${what}: expected a text, because it is required`)
    return text
  }
  const [least, most] = [part.min_length ?? 0, part.max_length ?? MAX_TEXT]
  if (length >= least && length <= most) return text
  throw new RangeError(`${what}: expected ${least} to ${most} characters, got ${length}`)
}

function radioOf(part: PartJson, value: unknown, what: string): string | null {
  if (value === undefined) {
    const preset = part.options?.find(option => option.default === true)
    if (preset !== undefined) return preset.value
    if (part.required === false) return null
    throw new RangeError(`${what}: expected a choice, because it is required`)
  }
  return optionNamed(part.options ?? [], value, what).value
}

function checkboxOf(part: PartJson, value: unknown, what: string): boolean {
  const checked = value ?? part.default ?? false
  if (typeof checked !== 'boolean') throw new TypeError(`${what}: expected true or false, got ${shown(checked)}`)
  return checked
}

function checkedOf(part: PartJson, value: FieldValue | undefined, what: string): string[] {
  const options = part.options ?? []
  const preset = options.filter(option => option.default === true).map(option => option.value)
  const values = value === undefined ? preset : listOf(value).map(one => optionNamed(options, one, what).value)
  if (values.length > 0 || part.required !== false)
    demandCount({ ...part, max_values: part.max_values ?? options.length }, values.length, what)
  return values
}

function filesOf(part: PartJson, value: FieldValue | undefined, { stage, spot, resolved, what }: Asking): string[] {
  const given = value === undefined ? [] : listOf(value)
  if (given.length > 0 || part.required !== false) demandCount(part, given.length, what)
  const at = { channelId: spot.channel.id }
  const rule = { what, fileTypes: part.file_types }
  return given.map(file => resolved.attachment(at.channelId, upload(stage, at, { file, rule })))
}

function selectOf(part: PartJson, value: FieldValue | undefined, asking: Asking): string[] {
  const given = value === undefined ? presetOf(part) : listOf(value)
  if (given.length === 0 && part.required === false) return []
  return selected(part, given, asking)
}

function presetOf(part: PartJson): string[] {
  const chosen = (part.options ?? []).filter(option => option.default === true).map(option => option.value)
  return [...chosen, ...(part.default_values ?? []).map(({ id }) => id)]
}

function listOf(value: FieldValue): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : [value]
}
