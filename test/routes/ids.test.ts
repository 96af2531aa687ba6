import { describe, expect, it } from 'vitest'
import { asChannelId, asId, isSnowflake } from '../../src/routes/ids.js'

describe('isSnowflake', () => {
  it.each(['0', '1', '175928847299117063', '18446744073709551615'])('accepts %s', value => {
    expect(isSnowflake(value)).toBe(true)
  })

  it.each([
    '',
    '01',
    '-1',
    '1.5',
    ' 1',
    '1\n',
    '18446744073709551616',
    '99999999999999999999',
    '123456789012345678901',
    1,
    null,
    undefined,
    {},
  ])('refuses %j', value => {
    expect(isSnowflake(value)).toBe(false)
  })
})

describe('asId', () => {
  it('gives the id back as it is', () => {
    expect(asChannelId('175928847299117063')).toBe('175928847299117063')
    expect(asId('rule', '1')).toBe('1')
  })

  it('names the kind, and what came', () => {
    expect(() => asChannelId('general')).toThrow(
      expect.objectContaining({
        code: 'VALIDATION_FAILED',
        problems: [expect.objectContaining({ path: 'channel_id' })],
      }),
    )
    expect(() => asChannelId('general')).toThrow(/not 'general'/)
    expect(() => asId('guild', 5 as unknown as string)).toThrow(/not number/)
  })
})
