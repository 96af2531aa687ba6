/**
 * Markdown: text that Discord shows as it is, and text in code.
 *
 * Discord's docs say only that its clients know a subset of Markdown. The rules here are what users describe (2026-08):
 * emphasis, underline, strikethrough, spoilers, code, quotes, headings, subtext, lists, links; a backslash before anything
 * but a letter, digit or space shows that as it is. A bare link is no Markdown, so its `://` is what has to be broken up.
 * @module
 */
import { refuse } from './refuse.js'

/** What means something anywhere: emphasis, code, spoilers, links, headings, quotes, mentions. */
const anywhere = '[\\\\*_~|`[\\]()<>@#]'
/** `:smile:` and `https://`. */
const colon = ':(?=[\\w+\\-/])'
/** `- item`, `+ item`, `-# subtext`. */
const bullet = '(?<=^[^\\S\\n]*)[-+]'
/** `1. item` */
const ordinal = '(?<=^[^\\S\\n]*\\d+)\\.'
const special = new RegExp([anywhere, colon, bullet, ordinal].join('|'), 'gm')

/**
 * Text that Discord shows as it is: no formatting, links, emoji or mentions. Whom a message notifies,
 * `allowed_mentions` decides, not this.
 * @throws {ConfigError} if it is no text
 */
export function escapeMarkdown(text: string): string {
  checkText(text)
  return text.replace(special, '\\$&')
}

/** Splits runs of backticks that would end the code; invisible when shown. */
const nothing = '\u200b'

/**
 * Text as code within a line. Nothing has a meaning in it.
 * @throws {ConfigError} if it is no text
 */
export function inlineCode(text: string): string {
  checkText(text)
  const runs = new Set((text.match(/`+/g) ?? []).map(run => run.length))
  const fence = runs.has(1) ? '``' : '`'
  const inner = runs.has(1) && runs.has(2) ? text.replace(/(?<!`)``(?!`)/g, `\`${nothing}\``) : text
  const padded = /^`|`$|^$/.test(inner) ? ` ${inner} ` : inner
  return `${fence}${padded}${fence}`
}

/**
 * Text as a block of code.
 * @param language such as `ts`, for colours. @default none
 * @throws {ConfigError} if the text is none, or the language has other than letters, digits and `_+-.#`
 */
export function codeBlock(text: string, language = ''): string {
  checkText(text)
  if (!/^[\w+\-.#]{0,32}$/.test(language)) refuse('language', 'letters, digits and _ + - . #', language)
  const inner = text.replace(/`{3,}/g, run => [...run].join(nothing))
  return `\`\`\`${language}\n${inner}\n\`\`\``
}

function checkText(text: unknown): void {
  if (typeof text !== 'string') refuse('text', 'text', text)
}
