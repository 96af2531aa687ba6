/**
 * Values: how people write what components hold: styles and emoji by name, links by their address.
 * @module
 */
import { type EmojiInput, emoji } from '../../src/values/emoji.js'

export const buttonStyles = { primary: 1, secondary: 2, success: 3, danger: 4, link: 5, premium: 6 } as const
export type ButtonStyle = keyof typeof buttonStyles | 1 | 2 | 3 | 4 | 5 | 6

/** A style by its name; what is none stays as it is, for the check to name. */
export const buttonStyle = (style: ButtonStyle) =>
  typeof style === 'string' && Object.hasOwn(buttonStyles, style)
    ? buttonStyles[style as keyof typeof buttonStyles]
    : (style as 1)

/** An emoji of a component. @throws {ConfigError} if it is none */
export function componentEmoji(input: EmojiInput): { name: string; id?: string; animated?: boolean } {
  const { id, name, animated } = emoji.from(input)
  return id === null ? { name } : { id, name, animated }
}

/** The address of a file that goes with the message. */
export const attachmentUrl = (name: string): string =>
  name.startsWith('attachment://') ? name : `attachment://${name}`
