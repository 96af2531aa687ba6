import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ConfigError, emoji } from '../../src/index.js'

const customs = fc.record({
  id: fc.bigInt({ min: 1n, max: 2n ** 64n - 1n }).map(String),
  name: fc.stringMatching(/^\w{2,32}$/),
  animated: fc.boolean(),
})

describe('emoji', () => {
  it('reads back what it wrote', () => {
    fc.assert(
      fc.property(customs, one => {
        expect(emoji.parse(emoji.format(one))).toEqual(one)
        expect(decodeURIComponent(emoji.path(one))).toBe(`${one.name}:${one.id}`)
        expect(emoji.parse(decodeURIComponent(emoji.path(one)))).toEqual({ ...one, animated: false })
      }),
    )
  })

  it.each(['😀', '❤', '❤️', '1️⃣', '#️⃣', '🇩🇪', '👩🏽‍🚀', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', 'ℹ️', '🅰️', '™'])('knows %s', text => {
    expect(emoji.parse(text)).toEqual({ id: null, name: text, animated: false })
    expect(decodeURIComponent(emoji.path(text))).toBe(text)
    expect(emoji.format(text)).toBe(text)
  })

  it.each([
    'a',
    '1',
    '#',
    '',
    ':smile:',
    '<:a:1>',
    '<:blob:>',
    '<b:blob:1>',
    'blob',
    '😀😀',
    '<:blob:99999999999999999999>',
  ])('reads nothing in %j', text => {
    expect(emoji.parse(text)).toBeUndefined()
  })

  it('writes paths that Discord takes', () => {
    expect(emoji.path('<a:blob:123>')).toBe('blob%3A123')
    expect(emoji.path({ id: '123', name: 'blob' })).toBe('blob%3A123')
    expect(emoji.path('🔥')).toBe('%F0%9F%94%A5')
  })

  it.each([
    [() => emoji.path('fire'), 'emoji'],
    [() => emoji.parse(1 as never), 'emoji'],
    [() => emoji.format({ id: 'x', name: 'blob' }), 'emoji.id'],
    [() => emoji.format({ id: '1', name: 'a b' }), 'emoji.name'],
    [() => emoji.format({ name: 'blob' }), 'emoji.name'],
    [() => emoji.format({}), 'emoji.name'],
  ])('refuses %s', (act, key) => {
    expect(act).toThrow(expect.objectContaining({ constructor: ConfigError, key }))
  })
})
