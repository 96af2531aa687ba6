/**
 * Embeds: their limits, and what they become in a message.
 * https://docs.discord.com/developers/resources/message#embed-object-embed-limits (2026-08)
 * @module
 */
import {
  boolean,
  integer,
  isoTime,
  list,
  nullable,
  object,
  type Path,
  type Report,
  required,
  ruled,
  type Shape,
  type Shaped,
  text,
  url,
} from './check.js'

/** Characters of all embeds together. */
const MAX_CHARACTERS = 6000

const media = nullable(
  object({ url: nullable(url(['http', 'https', 'attachment'])), description: nullable(text({ max: 4096 })) }),
)
const link = nullable(url())
const icon = nullable(url(['http', 'https', 'attachment']))

const Embed = object({
  title: nullable(text({ max: 256 })),
  description: nullable(text({ max: 4096 })),
  url: link,
  color: nullable(integer({ min: 0, max: 0xffffff })),
  timestamp: nullable(isoTime),
  author: nullable(object({ name: required(filled(256)), url: link, icon_url: icon })),
  footer: nullable(object({ text: required(filled(2048)), icon_url: icon })),
  image: media,
  thumbnail: media,
  fields: nullable(
    list(object({ name: required(filled(256)), value: required(filled(1024)), inline: nullable(boolean) }), {
      max: 25,
    }),
  ),
  provider: nullable(object({ name: nullable(text({ max: 256 })), url: link })),
})

export type EmbedRequest = Shaped<typeof Embed>

export const Embeds: Shape<EmbedRequest[]> = ruled(list(Embed, { max: 10 }), demandTotal)

/** The embeds as they stand in the message; `attachment://name` becomes the file's address. */
export function presentEmbeds(
  embeds: readonly EmbedRequest[],
  urlOf: (filename: string) => string | undefined,
): unknown[] {
  const kept = embeds.map(withoutNulls).filter(embed => Object.keys(embed).length > 0)
  return kept.map(embed => resolve({ type: 'rich', ...embed, ...fieldsOf(embed) }, urlOf))
}

/** File names that embeds show; those files do not stand among the message's attachments. */
export function filesInEmbeds(embeds: readonly unknown[]): Set<string> {
  const found = JSON.stringify(embeds).matchAll(/"attachment:\/\/([^"]+)"/g)
  return new Set([...found].map(([, name]) => name!))
}

function demandTotal(embeds: readonly EmbedRequest[], path: Path, report: Report): void {
  const total = embeds.reduce((sum, embed) => sum + lengthOf(embed), 0)
  if (total <= MAX_CHARACTERS) return
  report.add(path, { code: 'MAX_EMBED_SIZE_EXCEEDED', message: `Embed size exceeds maximum size of ${MAX_CHARACTERS}` })
}

function lengthOf({ title, description, author, footer, fields }: EmbedRequest): number {
  const texts = [
    title,
    description,
    author?.name,
    footer?.text,
    ...(fields ?? []).flatMap(field => [field.name, field.value]),
  ]
  return texts.reduce<number>((sum, part) => sum + (part?.trim().length ?? 0), 0)
}

function fieldsOf(embed: Record<string, unknown>): { fields?: unknown } {
  const fields = embed.fields as { inline?: boolean | null }[] | undefined
  return fields === undefined ? {} : { fields: fields.map(field => ({ ...field, inline: field.inline ?? false })) }
}

function withoutNulls(embed: EmbedRequest): Record<string, unknown> {
  return Object.fromEntries(Object.entries(embed).filter(([, value]) => value !== null && value !== ''))
}

function resolve(embed: Record<string, unknown>, urlOf: (filename: string) => string | undefined): unknown {
  const text = JSON.stringify(embed)
  if (!text.includes('attachment://')) return embed
  return JSON.parse(text, (_, value) => {
    if (typeof value !== 'string' || !value.startsWith('attachment://')) return value
    return urlOf(value.slice('attachment://'.length)) ?? value
  })
}

/** Text that must not be empty; Discord calls an empty one missing. */
function filled(max: number): Shape<string> {
  const limited = text({ max })
  return (value, path, report) => {
    const found = limited(value, path, report)
    if (found === '' || (typeof found === 'string' && found.trim() === '')) {
      report.add(path, { code: 'BASE_TYPE_REQUIRED', message: 'This field is required' })
    }
    return found
  }
}
