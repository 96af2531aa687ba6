/**
 * DrawParts: components as text: buttons in brackets, selects with their options, containers as boxes.
 * @module
 */
import { pictureName } from './draw-embed.js'
import { captionOf, isButton, isLink, isSelect, Part, type PartJson } from './parts.js'

type Read = (text: string) => string

/** `read` turns ids into names. */
export function drawParts(parts: readonly unknown[], read: Read): string[] {
  return (parts as readonly PartJson[]).flatMap(part => drawPart(part, read))
}

/** `[ Yes ]`, with what keeps it from being clicked. */
export function drawControl(part: PartJson): string {
  const off = part.disabled === true ? ' (disabled)' : ''
  if (isLink(part)) return `[ ${captionOf(part)} ↗ ${part.url}${off} ]`
  if (isButton(part)) return `[ ${captionOf(part)}${off} ]`
  const options = (part.options ?? []).map(one => `${one.default === true ? '*' : ''}${one.label}`).join(', ')
  return `[ ${captionOf(part)} ▾${off}${options === '' ? '' : `: ${options}`} ]`
}

/** Puts lines into a box with a title. */
export function boxed(lines: readonly string[], title = ''): string[] {
  return [`┌── ${title}`.trimEnd(), ...lines.map(line => `│ ${line}`.trimEnd()), '└──']
}

function drawPart(part: PartJson, read: Read): string[] {
  if (isButton(part) || isSelect(part)) return [drawControl(part)]
  switch (part.type) {
    case Part.Row:
      return [(part.components ?? []).map(drawControl).join(' ')]
    case Part.Text:
      return read(part.content ?? '').split('\n')
    case Part.Section:
      return [...drawParts(part.components ?? [], read), ...drawParts([part.accessory], read).map(line => `  ${line}`)]
    case Part.Thumbnail:
      return [picture('thumbnail', part)]
    case Part.Gallery:
      return (part.items ?? []).map(item => picture('image', item))
    case Part.File:
      return [`[file: ${hidden(part, pictureName(part.file?.url ?? ''))}]`]
    case Part.Separator:
      return [part.divider === false ? '' : '───']
    case Part.Container:
      return boxed(drawParts(part.components ?? [], read), hidden(part, colour(part.accent_color)))
    default:
      return [`[component ${part.type}]`]
  }
}

function picture(kind: string, item: Pick<PartJson, 'media' | 'description' | 'spoiler'>): string {
  const name = pictureName(item.media?.url ?? '')
  const description = item.description == null || item.description === '' ? '' : `, "${item.description}"`
  return `[${kind}: ${hidden(item, name + description)}]`
}

function hidden({ spoiler }: Pick<PartJson, 'spoiler'>, text: string): string {
  return spoiler === true ? `${text} (spoiler)`.trimStart() : text
}

function colour(value: number | null | undefined): string {
  return value == null ? '' : `#${value.toString(16).padStart(6, '0')}`
}
