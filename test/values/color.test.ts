import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ConfigError, color, colors } from '../../src/index.js'

describe('color', () => {
  it('means the same by number, digits and parts', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffffff }), number => {
        expect(color.from(color.hex(number) as `#${string}`)).toBe(number)
        expect(color.from(color.rgb(number))).toBe(number)
      }),
    )
  })

  it('takes names, short digits and capitals', () => {
    expect(color.from('blurple')).toBe(0x5865f2)
    expect(color.from('#fa0')).toBe(0xffaa00)
    expect(color.hex('#5865F2')).toBe('#5865f2')
    expect(color.rgb([1, 2, 3])).toEqual([1, 2, 3])
    expect(Object.values(colors).every(one => color.from(one) === one)).toBe(true)
  })

  it.each([-1, 1.5, 0x1000000, Number.NaN, '#12', '#gggggg', 'mauve', 'toString', [1, 2], [1, 2, 256], null, {}])(
    'refuses %j',
    input => {
      expect(() => color.from(input as never)).toThrow(ConfigError)
    },
  )

  it('names the part that is wrong', () => {
    expect(() => color.from([0, 300, 0])).toThrow(expect.objectContaining({ key: 'color[1]' }))
  })
})
