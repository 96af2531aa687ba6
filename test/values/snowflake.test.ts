import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ConfigError, isSnowflake, snowflake } from '../../src/index.js'

const ids = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map(String)

describe('snowflake', () => {
  it('takes the id of the docs apart', () => {
    expect(snowflake.parse('175928847299117063')).toEqual({
      timestamp: 1_462_015_105_796,
      workerId: 1,
      processId: 0,
      increment: 7,
    })
    expect(snowflake.date('175928847299117063').toISOString()).toBe('2016-04-30T11:18:25.796Z')
  })

  it('makes from its parts the id that they came from', () => {
    fc.assert(
      fc.property(ids, id => {
        const { timestamp, ...parts } = snowflake.parse(id)

        expect(snowflake.make(timestamp, parts)).toBe(id)
        expect(snowflake.timestamp(id)).toBe(timestamp)
      }),
    )
  })

  it('makes the first id of a time', () => {
    expect(snowflake.make(snowflake.epoch)).toBe('0')
    expect(snowflake.make(new Date('2016-04-30T11:18:25.796Z'))).toBe('175928847298985984')
  })

  it('compares as the numbers do', () => {
    fc.assert(
      fc.property(ids, ids, (a, b) => {
        expect(snowflake.compare(a, b)).toBe(BigInt(a) < BigInt(b) ? -1 : BigInt(a) > BigInt(b) ? 1 : 0)
      }),
    )
  })

  it('tells ids from other values', () => {
    fc.assert(fc.property(ids, id => isSnowflake(id)))
    for (const other of ['', '01', '-1', '1.5', '18446744073709551616', '1e3', ' 1', 'abc', 1, 1n, null, undefined]) {
      expect(isSnowflake(other)).toBe(false)
    }
  })

  it.each([
    ['an id with letters', () => snowflake.parse('12a'), 'snowflake'],
    ['a number', () => snowflake.compare('1', 2 as never), 'b'],
    ['a time before 2015', () => snowflake.make(0), 'time'],
    ['a time beyond 42 bits', () => snowflake.make(2 ** 43), 'time'],
    ['no date', () => snowflake.make(new Date('x')), 'time'],
    ['a part out of range', () => snowflake.make(snowflake.epoch, { workerId: 32 }), 'parts.workerId'],
    ['an unknown part', () => snowflake.make(snowflake.epoch, { worker: 1 } as never), 'parts.worker'],
  ])('refuses %s by name', (_, act, key) => {
    expect(act).toThrow(expect.objectContaining({ constructor: ConfigError, key }))
  })
})
