/**
 * Color: colours as Discord takes them, which is one number, from how people write them.
 * @module
 */
import { refuse } from './refuse.js'

/**
 * Those of Discord's brand, then those that its client offers for roles. No docs list them, and any number will do.
 * A role of colour 0 has none, so that the darkest black there is is 1.
 */
export const colors = {
  blurple: 0x5865f2,
  green: 0x57f287,
  yellow: 0xfee75c,
  fuchsia: 0xeb459e,
  red: 0xed4245,
  white: 0xffffff,
  black: 0x000001,
  teal: 0x1abc9c,
  darkTeal: 0x11806a,
  emerald: 0x2ecc71,
  darkGreen: 0x1f8b4c,
  blue: 0x3498db,
  darkBlue: 0x206694,
  purple: 0x9b59b6,
  darkPurple: 0x71368a,
  pink: 0xe91e63,
  darkPink: 0xad1457,
  gold: 0xf1c40f,
  darkGold: 0xc27c0e,
  orange: 0xe67e22,
  darkOrange: 0xa84300,
  crimson: 0xe74c3c,
  darkRed: 0x992d22,
  grey: 0x95a5a6,
  darkGrey: 0x979c9f,
  slate: 0x607d8b,
  darkSlate: 0x546e7a,
} as const

export type ColorName = keyof typeof colors

/** Red, green and blue, each from 0 to 255. */
export type Rgb = readonly [red: number, green: number, blue: number]

/** A colour as people write it: a number, `'#5865f2'`, `'#fff'`, `[88, 101, 242]`, or a name. */
export type ColorInput = number | `#${string}` | ColorName | Rgb

const hex = /^#(?:[\da-f]{3}|[\da-f]{6})$/i
const expected = `0 to 0xffffff, '#rrggbb', '#rgb', [red, green, blue], or a name (${Object.keys(colors).join(', ')})`

function from(input: ColorInput): number {
  if (typeof input === 'number' && Number.isInteger(input) && input >= 0 && input <= 0xffffff) return input
  if (Array.isArray(input)) return fromRgb(input)
  if (typeof input !== 'string') return refuse('color', expected, input)
  if (hex.test(input)) return fromHex(input.slice(1))
  return Object.hasOwn(colors, input) ? colors[input as ColorName] : refuse('color', expected, input)
}

function fromHex(digits: string): number {
  const whole = digits.length === 3 ? digits.replace(/./g, digit => digit + digit) : digits
  return Number.parseInt(whole, 16)
}

function fromRgb(parts: readonly unknown[]): number {
  if (parts.length !== 3) refuse('color', 'red, green and blue', parts)
  const stray = parts.findIndex(part => !(Number.isInteger(part) && (part as number) >= 0 && (part as number) <= 255))
  if (stray >= 0) refuse(`color[${stray}]`, 'a whole number from 0 to 255', parts[stray])
  const [red, green, blue] = parts as unknown as Rgb
  return (red << 16) | (green << 8) | blue
}

function toRgb(input: ColorInput): Rgb {
  const number = from(input)
  return [number >> 16, (number >> 8) & 255, number & 255]
}

/** Colours between how people write them and how Discord takes them. All throw ConfigError for what is no colour. */
export const color = {
  /** As Discord takes it. */
  from,
  /** As `#rrggbb`. */
  hex: (input: ColorInput): string => `#${from(input).toString(16).padStart(6, '0')}`,
  /** As red, green and blue. */
  rgb: toRgb,
} as const
