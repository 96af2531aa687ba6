/**
 * Component view: the components of a request as they stand in the message: numbered, with defaults, showing their files.
 * https://docs.discord.com/developers/components/reference (2026-08)
 * @module
 */
import type { Attachment } from '../world/model.js'
import type { Component } from './components.js'

/** Where `attachment://name` leads to. */
export interface Media {
  /** The message's file of this name, with a signed address. */
  readonly fileOf: (filename: string) => Attachment | undefined
  readonly nextId: () => string
}

type Values = Readonly<Record<string, unknown>>

const one = { min_values: 1, max_values: 1 }
const picture = { description: null, spoiler: false }
const DEFAULTS: Readonly<Record<number, Values>> = {
  ...{ 3: one, 5: one, 6: one, 7: one, 8: one },
  11: picture,
  13: { spoiler: false },
  14: { divider: true, spacing: 1 },
  17: { accent_color: null, spoiler: false },
}
const FILE = 13
const scheme = 'attachment://'

/** A field that is null counts as left out. */
export function presentComponents(components: readonly Component[], media: Media): Component[] {
  let next = 1
  const present = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(present)
    if (typeof value !== 'object' || value === null) return value
    const given: Record<string, unknown> = Object.fromEntries(
      Object.entries(value).filter(([, field]) => field != null),
    )
    if (typeof given.type === 'number') given.id ??= next++
    const fields = Object.entries({ ...defaultsOf(given, media), ...given })
    return Object.fromEntries(
      fields.map(([key, field]) => [key, isMedia(key) ? unfurl(field as { url: string }, media) : present(field)]),
    )
  }
  return components.map(present) as Component[]
}

function isMedia(key: string): boolean {
  return key === 'media' || key === 'file'
}

/** Items of a gallery have no type, but the same fields as a thumbnail. */
function defaultsOf({ type, media, file }: Values, { fileOf }: Media): Values {
  if (type === undefined) return media === undefined ? {} : picture
  if (type !== FILE) return DEFAULTS[Number(type)] ?? {}
  const found = fileOf(nameIn((file as { url: string }).url))
  return { ...DEFAULTS[FILE], name: found?.filename ?? null, size: found?.size ?? null }
}

function unfurl({ url }: { readonly url: string }, { fileOf, nextId }: Media): Values {
  const file = url.startsWith(scheme) ? fileOf(nameIn(url)) : undefined
  if (file === undefined) return { id: nextId(), url, proxy_url: url }
  const { id, url: address, proxy_url, content_type, width = null, height = null } = file
  return { id: nextId(), url: address, proxy_url, content_type, width, height, attachment_id: id }
}

function nameIn(url: string): string {
  return url.slice(scheme.length)
}
