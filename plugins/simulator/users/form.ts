/**
 * Form: an open modal, its fields, and what is sent when a user submits it.
 * https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-object-modal-submit-data-structure (2026-08)
 * @module
 */
import { expect } from '../checks.js'
import { boxed } from './draw-parts.js'
import { type FieldContext, type FieldValue, fieldJson } from './form-fields.js'
import { drawField } from './form-text.js'
import { Part, type PartJson } from './parts.js'
import { thereAre } from './say.js'

export type FormValues = Readonly<Record<string, FieldValue | undefined>>

export interface ModalJson {
  readonly custom_id: string
  readonly title: string
  readonly components: readonly PartJson[]
}

export interface Field {
  readonly label: string
  readonly description: string | undefined
  readonly part: PartJson
}

export class Form {
  readonly title: string
  readonly customId: string
  readonly #components: readonly PartJson[]

  constructor({ title, custom_id, components }: ModalJson) {
    this.title = title
    this.customId = custom_id
    this.#components = numbered(components)
  }

  /** Labels of its fields, from top to bottom. */
  get labels(): string[] {
    return this.fields.map(({ label }) => label)
  }

  get fields(): readonly Field[] {
    return this.#components.flatMap(fieldsIn)
  }

  /** As it looks. */
  get text(): string {
    const lines = this.#components.flatMap(part => {
      return part.type === Part.Text ? (part.content ?? '').split('\n') : fieldsIn(part).flatMap(drawField)
    })
    return [...boxed(lines, this.title).slice(0, -1), '└── [ Cancel ] [ Submit ]'].join('\n')
  }

  toString(): string {
    return this.text
  }

  /** What the payload says. @throws TypeError, RangeError naming the field that the client would not send */
  fill(values: FormValues, context: FieldContext): object[] {
    const given = this.#byField(values)
    const filled = (field: Field) => fieldJson(field, given.get(field.part.custom_id!), context)
    return this.#components.map(part => {
      const head = { type: part.type, id: part.id }
      if (part.type === Part.Text) return head
      const [field] = fieldsIn(part)
      return part.type === Part.Row ? { ...head, components: [filled(field!)] } : { ...head, component: filled(field!) }
    })
  }

  /** By custom id. @throws RangeError for fields that are not there */
  #byField(values: FormValues): Map<string, FieldValue | undefined> {
    const isMap = typeof values === 'object' && values !== null && !Array.isArray(values)
    expect(isMap, `"${this.title}"`, 'values by label or custom id', values)
    const given = new Map<string, FieldValue | undefined>()
    for (const [name, value] of Object.entries(values)) {
      const field =
        this.fields.find(({ label }) => label === name) ?? this.fields.find(({ part }) => part.custom_id === name)
      if (field === undefined)
        throw new RangeError(`"${this.title}": expected one of its fields, got "${name}"; ${thereAre(this.labels)}`)
      given.set(field.part.custom_id!, value)
    }
    return given
  }
}

function fieldsIn(part: PartJson): Field[] {
  if (part.type === Part.Label && part.component !== undefined) {
    return [{ label: part.label ?? '', description: part.description ?? undefined, part: part.component }]
  }
  return (part.components ?? []).map(input => ({ label: input.label ?? '', description: undefined, part: input }))
}

/** Components without an id are counted through. */
function numbered(components: readonly PartJson[]): PartJson[] {
  let next = 1
  const number = (part: PartJson): PartJson => ({
    ...part,
    id: part.id ?? next++,
    ...(part.component !== undefined && { component: number(part.component) }),
    ...(part.components !== undefined && { components: part.components.map(number) }),
  })
  return components.map(number)
}
