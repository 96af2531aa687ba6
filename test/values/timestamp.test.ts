import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ConfigError, parseTimestamp, type TimestampStyle, timestamp, timestampStyles } from '../../src/index.js'

const styles = fc.option(fc.constantFrom(...(Object.keys(timestampStyles) as TimestampStyle[])), { nil: undefined })

describe('timestamp', () => {
  it('writes what the docs show', () => {
    expect(timestamp(1_618_953_630_000)).toBe('<t:1618953630>')
    expect(timestamp(new Date(1_618_953_630_999), 'd')).toBe('<t:1618953630:d>')
  })

  it('reads back what it wrote, to the second', () => {
    fc.assert(
      fc.property(fc.integer({ min: -8.64e12, max: 8.64e12 }), styles, (seconds, style) => {
        expect(parseTimestamp(timestamp(seconds * 1000, style))).toEqual({ time: seconds * 1000, style })
      }),
    )
  })

  it.each(['<t:>', '<t:1:x>', '<t:1:RR>', '<t:99999999999999>', 't:1', '', '<t:1> '])('reads nothing in %j', text => {
    expect(parseTimestamp(text)).toBeUndefined()
  })

  it.each([
    [() => timestamp(Number.NaN), 'time'],
    [() => timestamp(new Date('x')), 'time'],
    [() => timestamp(8.65e15), 'time'],
    [() => timestamp(0, 'x' as never), 'style'],
    [() => timestamp(0, 'toString' as never), 'style'],
  ])('refuses %s', (act, key) => {
    expect(act).toThrow(expect.objectContaining({ constructor: ConfigError, key }))
  })
})
