/**
 * DrawEmbed: an embed as lines behind a bar.
 * @module
 */

export interface EmbedJson {
  readonly title?: string
  readonly url?: string
  readonly description?: string
  readonly author?: { readonly name?: string }
  readonly fields?: readonly { readonly name: string; readonly value: string }[]
  readonly image?: { readonly url: string }
  readonly thumbnail?: { readonly url: string }
  readonly footer?: { readonly text: string }
  readonly timestamp?: string
}

/** `read` turns ids into names. */
export function drawEmbed(embed: EmbedJson, read: (text: string) => string): string[] {
  const { title, url, description, author, fields = [], image, thumbnail, footer, timestamp } = embed
  const foot = [footer?.text, timestamp].filter(Boolean).join(' · ')
  const lines = [
    ...(author?.name ? [author.name] : []),
    ...(title ? [url ? `${read(title)} (${url})` : read(title)] : []),
    ...(description ? read(description).split('\n') : []),
    ...fields.flatMap(({ name, value }) => [
      `${read(name)}:`,
      ...read(value)
        .split('\n')
        .map(line => `  ${line}`),
    ]),
    ...(thumbnail ? [`[thumbnail: ${pictureName(thumbnail.url)}]`] : []),
    ...(image ? [`[image: ${pictureName(image.url)}]`] : []),
    ...(foot ? [foot] : []),
  ]
  return lines.map(line => `┃ ${line}`.trimEnd())
}

/** The name of a file of Discord's, whose address changes all the time; other addresses as they are. */
export function pictureName(url: string): string {
  const found = /\/attachments\/\d+\/\d+\/([^?]+)/.exec(url)?.[1] ?? /^attachment:\/\/(.+)$/.exec(url)?.[1]
  return found === undefined ? url : decodeURIComponent(found)
}
