import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { Refusals } from '../../../middleware/lib/refusals.js'

describe('Refusals', () => {
  it('says whether a refusal is news, and forgives', () => {
    const refusals = new Refusals(10)

    expect([refusals.refuse('a'), refusals.refuse('a')]).toEqual([true, false])
    refusals.forgive('a')

    expect(refusals.isRefused('a')).toBe(false)
    expect(refusals.refuse('a')).toBe(true)
  })

  it('keeps in mind what is asked for, and forgets what was asked for longest ago', () => {
    const refusals = new Refusals(2)
    refusals.refuse('a')
    refusals.refuse('b')

    refusals.isRefused('a')
    refusals.refuse('c')

    expect(['a', 'b', 'c'].map(identity => refusals.isRefused(identity))).toEqual([true, false, true])
  })

  it('holds no webhook token', () => {
    const refusals = new Refusals(2)

    refusals.bury('1/secret')

    expect([refusals.isGone('1/secret'), refusals.isGone('1/other')]).toEqual([true, false])
    expect(inspect(refusals, { depth: 9, showHidden: true })).not.toContain('secret')
  })
})
