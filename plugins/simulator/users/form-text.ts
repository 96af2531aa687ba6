/**
 * FormText: the fields of a modal as lines of text.
 * @module
 */
import { drawControl } from './draw-parts.js'
import type { Field } from './form.js'
import { Part, type PartJson } from './parts.js'

/** Required fields have a star. */
export function drawField({ label, description, part }: Field): string[] {
  const star = part.required === false || part.type === Part.Checkbox ? '' : ' *'
  return [`${label}${star}`, ...(description === undefined ? [] : [`(${description})`]), ...drawInput(part)].map(
    (line, index) => (index === 0 ? line : `  ${line}`),
  )
}

function drawInput(part: PartJson): string[] {
  const options = part.options ?? []
  switch (part.type) {
    case Part.TextInput:
      return [`[ ${(part.value || part.placeholder) ?? ''} ]`.replace('[  ]', '[ ]')]
    case Part.RadioGroup:
      return options.map(one => `(${one.default === true ? '•' : ' '}) ${one.label}`)
    case Part.CheckboxGroup:
      return options.map(one => `[${one.default === true ? 'x' : ' '}] ${one.label}`)
    case Part.Checkbox:
      return [`[${part.default === true ? 'x' : ' '}]`]
    case Part.FileUpload:
      return [`[ upload ${part.max_values ?? 1} file${(part.max_values ?? 1) === 1 ? '' : 's at most'} ]`]
    default:
      return [drawControl(part)]
  }
}
