import fc from 'fast-check'
import { util } from 'undici'
import { describe, expect, it } from 'vitest'
import { HeadReader } from '../../../middleware/lib/head-reader.js'

const raw = (...list: string[]) => list.map(text => Buffer.from(text))

describe('HeadReader', () => {
  it('reads names in lower case and values as they are', () => {
    expect(new HeadReader().read(raw('Content-Type', 'application/json', 'x-RateLimit-Limit', '5'))).toEqual({
      'content-type': 'application/json',
      'x-ratelimit-limit': '5',
    })
  })

  it('joins several values of one name', () => {
    expect(new HeadReader().read(raw('via', 'a', 'x', '1', 'Via', 'b', 'via', 'c'))).toEqual({ via: 'a, b, c', x: '1' })
  })

  it('reads Latin-1, as HTTP has it', () => {
    expect(new HeadReader().read([Buffer.from('x'), Buffer.from('Zürich', 'latin1')])).toEqual({ x: 'Zürich' })
  })

  it('reads names that all objects have', () => {
    const headers = new HeadReader().read(
      raw('constructor', 'a', 'toString', 'b', 'constructor', 'c', '__proto__', 'd'),
    )

    expect(Object.entries(headers)).toEqual([
      ['constructor', 'a, c'],
      ['tostring', 'b'],
    ])
  })

  it('reads every answer as if it were the first (property)', () => {
    const name = fc.constantFrom(
      'Date',
      'date',
      'x-ratelimit-limit',
      'X-Ratelimit-Remaining',
      'set-cookie',
      'etag',
      'e',
    )
    const value = fc.constantFrom('', '0', '1', 'application/json', 'text/html', 'ä')
    const answer = fc.array(fc.tuple(name, value), { maxLength: 6 })
    fc.assert(
      fc.property(fc.array(answer, { maxLength: 8 }), answers => {
        const reader = new HeadReader()
        for (const list of answers) {
          const bytes = raw(...list.flat())
          const expected = util.parseHeaders(bytes)
          for (const [key, one] of Object.entries(expected)) if (Array.isArray(one)) expected[key] = one.join(', ')
          expect(reader.read(bytes)).toEqual(expected)
        }
      }),
    )
  })
})
