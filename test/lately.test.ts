import { describe, expect, it } from 'vitest'
import { Lately } from '../src/lately.js'

describe('Lately', () => {
  it('remembers the youngest keys, and at most twice as many', () => {
    const lately = new Lately<number, object>(10)
    for (let key = 0; key < 100; key++) lately.set(key, { key })

    const known = Array.from({ length: 100 }, (_, key) => key).filter(key => lately.get(key))

    expect(known.length).toBeLessThanOrEqual(20)
    expect(known).toEqual(expect.arrayContaining([90, 91, 92, 93, 94, 95, 96, 97, 98, 99]))
  })

  it('keeps what is asked for, however much comes after it', () => {
    const lately = new Lately<string, object>(3)
    const value = {}
    lately.set('asked', value)

    for (let i = 0; i < 50; i++) {
      lately.set(`other ${i}`, {})
      expect(lately.get('asked')).toBe(value)
    }
  })
})
