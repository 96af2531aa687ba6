import { describe, expect, it } from 'vitest'
import { Batch } from '../../../middleware/lib/batch.js'

const member = (...touches: string[]) => ({ touches })

describe('Batch', () => {
  it('keeps its members in order of arrival', () => {
    const batch = new Batch(3)
    const [a, b] = [member('1'), member('2')]
    batch.add(a)
    batch.add(b)

    expect(batch.members).toEqual([a, b])
    expect(batch.size).toBe(2)
    expect(batch.full).toBe(false)
  })

  it('has no room once it is full', () => {
    const batch = new Batch(1)
    expect(batch.fits(['1'])).toBe(true)
    batch.add(member('1'))

    expect(batch.full).toBe(true)
    expect(batch.fits(['2'])).toBe(false)
  })

  it('has no room for what touches the same, until that has left', () => {
    const batch = new Batch(5)
    const first = member('1', '2')
    batch.add(first)
    expect(batch.fits(['2', '3'])).toBe(false)
    expect(batch.fits([])).toBe(true)

    expect(batch.remove(first)).toBe(true)
    expect(batch.remove(first)).toBe(false)
    expect(batch.fits(['2', '3'])).toBe(true)
    expect(batch.size).toBe(0)
  })
})
