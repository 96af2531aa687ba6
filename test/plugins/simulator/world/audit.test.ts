import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { differences } from '../../../../plugins/simulator/world/audit.js'

const values = fc.dictionary(
  fc.string({ maxLength: 3 }).filter(key => key !== '__proto__'),
  fc.oneof(fc.integer(), fc.string(), fc.array(fc.integer())),
  { maxKeys: 5 },
)

describe('differences', () => {
  it('leaves out what was and what is null', () => {
    expect(differences({ nick: null, mute: true }, { nick: 'C', mute: true })).toEqual([
      { key: 'nick', new_value: 'C' },
    ])
    expect(differences({ nick: 'C' }, { nick: null })).toEqual([{ key: 'nick', old_value: 'C' }])
  })

  it('compares lists by what is in them', () => {
    expect(differences({ features: ['NEWS'] }, { features: ['NEWS'] })).toEqual([])
  })

  it('leads from the one to the other', () => {
    fc.assert(
      fc.property(values, values, (before, after) => {
        const state: Record<string, unknown> = { ...before }
        for (const { key, new_value } of differences(before, after)) {
          if (new_value === undefined) delete state[key]
          else state[key] = new_value
        }
        expect(state).toEqual(after)
      }),
    )
  })
})
