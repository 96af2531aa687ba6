import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { jsonFlaws } from '../../../middleware/lib/json-flaws.js'

const cycle: Record<string, unknown> = { name: 'a' }
cycle.children = [{ parent: cycle }]
const shared = { url: 'https://example.com' }

describe('jsonFlaws', () => {
  it.each([
    [null],
    [[]],
    [{ content: 'x', nonce: 5n, flags: 0, missing: undefined, none: null }],
    [[{ id: '1', position: 0 }]],
    [{ embeds: [{ image: shared, thumbnail: shared }] }],
    [{ until: new Date(0) }],
    [
      {
        embeds: [
          new (class Builder {
            toJSON = () => ({ title: 'x' })
          })(),
        ],
      },
    ],
    [Object.create(null)],
    [
      new (class Message {
        content = 'x'
      })(),
    ],
  ])('takes %o', body => {
    expect(jsonFlaws(body, 'body')).toEqual([])
  })

  it.each([
    [{ embeds: [{ title: () => 'x' }] }, 'body.embeds[0].title', 'is a function'],
    [{ a: Symbol('x') }, 'body.a', 'is a symbol'],
    [{ position: Number.NaN }, 'body.position', 'is NaN'],
    [[1, Infinity], 'body[1]', 'is Infinity'],
    [cycle, 'body.children[0].parent', 'refers back'],
    [{ tags: new Set(['x']) }, 'body.tags', 'is a Set'],
    [{ tags: new Map() }, 'body.tags', 'is a Map'],
    [{ icon: Buffer.from('x') }, 'body.icon', 'is binary'],
    [{ icon: new ArrayBuffer(1) }, 'body.icon', 'is binary'],
    [{ icon: new Blob(['x']) }, 'body.icon', 'is binary'],
    [{ message: Promise.resolve() }, 'body.message', 'is a promise'],
    [{ until: new Date('never') }, 'body.until', 'is an invalid date'],
    [Buffer.from('x'), 'body', 'is binary'],
  ])('refuses %o at %s', (body, path, problem) => {
    expect(jsonFlaws(body, 'body')).toEqual([
      { path, code: 'NOT_SERIALISABLE', message: expect.stringContaining(problem) },
    ])
  })

  it('names every place at once', () => {
    expect(jsonFlaws({ a: () => {}, b: { c: Number.NaN } }, 'body').map(({ path }) => path)).toEqual([
      'body.a',
      'body.b.c',
    ])
  })

  it('takes what is deep, and refuses what JSON itself could not take', () => {
    const nested = (levels: number) => {
      let value: unknown = 1
      for (let i = 0; i < levels; i++) value = [value]
      return value
    }

    expect(jsonFlaws(nested(500), 'body')).toEqual([])
    expect(jsonFlaws(nested(1500), 'body')).toMatchObject([{ message: 'is nested too deep' }])
  })

  it('takes whatever JSON gives back unchanged', () => {
    fc.assert(
      fc.property(fc.jsonValue(), value => {
        expect(jsonFlaws(value, 'body')).toEqual([])
      }),
    )
  })
})
