import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CustomId } from '../../../plugins/interactions/custom-id.js'
import { codec } from '../../../plugins/interactions/index.js'

const id = (pattern: string, params = {}, options = {}) => new CustomId(pattern, params, options)
// Any UTF-16, halves of pairs included.
const anyText = fc
  .string({ unit: 'binary', maxLength: 12 })
  .chain(text =>
    fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 4 }).map(units => text + String.fromCharCode(...units)),
  )

describe('CustomId', () => {
  it('gives back every value of every codec (interactions 35)', () => {
    const route = id('all/:a/:b/:c/:d/:e', {
      a: codec.int,
      b: codec.snowflake,
      c: codec.oneOf('yes', 'no', ''),
      d: codec.boolean,
    })
    const values = fc.record({
      a: fc.maxSafeInteger(),
      b: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map(String),
      c: fc.constantFrom('yes', 'no', ''),
      d: fc.boolean(),
      e: anyText,
    })

    fc.assert(
      fc.property(values, given => {
        const text = route.encode(given)
        expect(text.length).toBeLessThanOrEqual(100)
        // What JSON and UTF-8 carry over unchanged.
        expect(Buffer.from(text, 'utf8').toString('utf8')).toBe(text)
        expect(text).toBe(text.trim())
        expect({ ...route.decode(text) }).toEqual(given)
      }),
      {
        examples: [
          [{ a: 0, b: '0', c: '', d: false, e: '' }],
          [{ a: -1, b: '1', c: 'no', d: true, e: ' :~~.\ud800:/ ' }],
        ],
      },
    )
  })

  it('reads nothing from ids that it did not make (interactions 36)', () => {
    const route = id('r/:a/:b', { a: codec.int, b: codec.oneOf('x', 'y') })
    const made = route.encode({ a: 1, b: 'x' })

    for (const foreign of [
      '',
      ':',
      'poll/1/x',
      '__proto__',
      'constructor:1:x',
      `${made}:`,
      `${made}0`,
      made.slice(0, -2),
      `x${made}`,
    ])
      expect(route.decode(foreign)).toBeUndefined()
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), tail => {
        const values = route.decode(`${route.tag}:${tail}`)
        // Two ids never mean the same.
        if (values) expect(route.encode(values)).toBe(`${route.tag}:${tail}`)
      }),
    )
  })

  it('begins otherwise with another pattern, another codec, other words or another version (interactions 36)', () => {
    const tags = [
      id('p/:a').tag,
      id('q/:a').tag,
      id('p/:b').tag,
      id('p/:a', { a: codec.int }).tag,
      id('p/:a', { a: codec.oneOf('x', 'y') }).tag,
      id('p/:a', { a: codec.oneOf('y', 'x') }).tag,
      id('p/:a', {}, { version: 2 }).tag,
      id('p/:a', {}, { tag: 'own' }).tag,
    ]

    expect(new Set(tags).size).toBe(tags.length)
    expect(id('p/:a').tag).toBe(id('p/:a').tag)
    expect(tags.at(-1)).toBe('own')
  })

  it('keeps parameters named like parts of objects harmless (interactions 36)', () => {
    const route = id('r/:__proto__/:constructor', { constructor: codec.int })
    const values = route.decode(
      route.encode(Object.assign(Object.create(null), { ['__proto__']: 'a', constructor: 1 })),
    )

    expect(Object.getPrototypeOf(values)).toBeNull()
    expect(Object.entries(values ?? {})).toEqual([
      ['__proto__', 'a'],
      ['constructor', 1],
    ])
  })

  it('says how long an id would be, and which part makes it so (interactions 35)', () => {
    const route = id('note/:text/:n', { n: codec.int })

    expect(() => route.encode({ text: 'x'.repeat(120), n: 5 })).toThrow(
      /custom_id of note\/:text\/:n` must be at most 100 characters, got 127 \(tag 4, text 120, n 1, separators 2\)/,
    )
  })

  it('refuses a pattern whose ids could all be too long, before there is one (interactions 35)', () => {
    const names = Array.from({ length: 9 }, (_, i) => `p${i}`)
    const params = Object.fromEntries(names.map(name => [name, codec.snowflake]))

    expect(() => id(names.map(name => `:${name}`).join('/'), params)).toThrow(
      /ids of at most 100 characters, got up to 112/,
    )
  })

  it.each([
    ['an empty pattern', '', {}, /pattern/],
    ['a parameter twice', 'a/:x/:x', {}, /different parameters/],
    ['a codec for no parameter', 'a/:x', { y: codec.int }, /params\.y/],
  ])('refuses %s', (_what, pattern, params, words) => {
    expect(() => id(pattern, params)).toThrow(words)
  })

  it.each([
    ['int', codec.int, 1.5],
    ['int', codec.int, 2 ** 53],
    ['snowflake', codec.snowflake, '007'],
    ['snowflake', codec.snowflake, String(2n ** 64n)],
    ['boolean', codec.boolean, 'yes'],
    ['oneOf', codec.oneOf('a', 'b'), 'c'],
    ['text', codec.text({ max: 3 }), 'four'],
  ])('refuses what %s has no text for', (_name, one, value) => {
    expect(() => id('r/:v', { v: one }).encode({ v: value })).toThrow(/must be/)
  })

  it('names the parameter that is missing', () => {
    expect(() => id('r/:who').encode({})).toThrow(/r\/:who\.who/)
  })
})
