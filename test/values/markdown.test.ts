import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ConfigError, codeBlock, escapeMarkdown, inlineCode } from '../../src/index.js'

interface Shown {
  /** What a reader sees if nothing had a meaning. */
  readonly literal: string
  /** The same with every escaped character hidden, so that only what may have a meaning is left. */
  readonly meaning: string
}

/** Reads backslashes as Discord's clients do: before anything but letters, digits and space, they make it literal. */
function shown(text: string): Shown {
  let [literal, meaning] = ['', '']
  for (let i = 0; i < text.length; i++) {
    const next = text[i + 1]
    if (text[i] === '\\' && next !== undefined && !/[0-9A-Za-z\s]/.test(next)) {
      literal += next
      meaning += '\u0001'
      i++
    } else {
      literal += text[i]
      meaning += text[i]
    }
  }
  return { literal, meaning }
}

/** Everything that Discord gives a meaning to. */
const constructs: readonly RegExp[] = [
  /[*_~`|\\]/,
  /\[[\s\S]*\]\(/,
  /<[^\s]/,
  /@(everyone|here)/,
  /^[^\S\n]*#{1,3}\s/m,
  /^[^\S\n]*-#\s/m,
  /^[^\S\n]*[-*+]\s/m,
  /^[^\S\n]*\d+\.\s/m,
  /^[^\S\n]*>/m,
  /:[\w+-]+:/,
  /https?:\/\//,
]
const pieces = fc.array(
  fc.oneof(
    fc.constantFrom(
      ...['*', '**', '_', '__', '~~', '||', '`', '```', '\\', '[a](https://b.c)', '<https://b.c>', '# ', '### ', '-# '],
      ...['- ', '* ', '+ ', '1. ', '12. ', '> ', '>>> ', '<@1>', '<@&1>', '<#1>', '<t:1:R>', '@everyone', '@here'],
      ...[
        ':smile:',
        '<:blob:1>',
        '</a:1>',
        '<id:guide>',
        'http://a_b_c',
        '\n',
        ' ',
        '\t',
        'word',
        '7',
        '¯\\_(ツ)_/¯',
        '\r\n',
      ],
    ),
    fc.string({ unit: 'binary', maxLength: 5 }),
  ),
)
const texts = pieces.map(list => list.join('').replaceAll('\u0001', ''))

describe('escapeMarkdown', () => {
  it('leaves nothing with a meaning, and shows the text as it is', () => {
    fc.assert(
      fc.property(texts, text => {
        const { literal, meaning } = shown(escapeMarkdown(text))

        expect(literal).toBe(text)
        expect(constructs.filter(construct => construct.test(meaning))).toEqual([])
      }),
      { numRuns: 1000 },
    )
  })

  it('leaves alone what has no meaning', () => {
    const text = 'Well-known: 3.5 km at 12:00, a - b + c; 100 % (no)? Yes!'
      .replace('(no)', 'no')
      .replace('12:00', 'noon')

    expect(escapeMarkdown(text)).toBe(text)
  })

  it('refuses what is no text', () => {
    expect(() => escapeMarkdown(undefined as never)).toThrow(ConfigError)
  })
})

/** The rule of Discord's clients for code within a line; what they strip are the spaces that keep backticks apart. */
function codeIn(text: string): string | undefined {
  const found = /^(`+)([\s\S]*?[^`])\1(?!`)/.exec(text)
  if (!found || found[0].length !== text.length) return undefined
  return found[2]?.replace(/^ (?= *`)|(` *) $/g, '$1')
}

const withTicks = fc.array(fc.constantFrom('`', '``', '```', 'a', ' ', '*b*', '\n')).map(list => list.join(''))

describe('inlineCode', () => {
  it('shows the text, with nothing but invisible characters added', () => {
    fc.assert(
      fc.property(withTicks, text => {
        const inner = codeIn(inlineCode(text))

        expect(inner?.replaceAll('\u200b', '').trim()).toBe(text.trim())
      }),
    )
  })

  it('is plain where it can be', () => {
    expect(inlineCode('a')).toBe('`a`')
    expect(inlineCode('a`b')).toBe('``a`b``')
  })
})

describe('codeBlock', () => {
  it('ends where the text ends', () => {
    fc.assert(
      fc.property(withTicks, text => {
        const block = codeBlock(text, 'ts')

        expect(block.slice(3).indexOf('```')).toBe(block.length - 6)
        expect(block.slice(6, -4).replaceAll('\u200b', '')).toBe(text)
      }),
    )
  })

  it('refuses a language that would end its line', () => {
    expect(() => codeBlock('a', 'ts\n')).toThrow(expect.objectContaining({ constructor: ConfigError, key: 'language' }))
  })
})
