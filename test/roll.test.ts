import { describe, expect, it } from 'vitest'
import { Roll } from '../src/roll.js'

const thing = (name: string) => ({ name, place: -1 })
const names = (roll: Iterable<{ name: string }>) => [...roll].map(({ name }) => name).sort()

describe('Roll', () => {
  it('holds what was added until it is removed, in whatever order', () => {
    const roll = new Roll<ReturnType<typeof thing>>()
    const [a, b, c] = [thing('a'), thing('b'), thing('c')]
    for (const each of [a, b, c]) roll.add(each)

    expect(roll.remove(a)).toBe(true)
    expect(names(roll)).toEqual(['b', 'c'])
    expect(roll.remove(c)).toBe(true)
    expect(roll.remove(b)).toBe(true)

    expect([roll.size, a.place, b.place, c.place]).toEqual([0, -1, -1, -1])
  })

  it('does nothing for what is not in', () => {
    const roll = new Roll<ReturnType<typeof thing>>()
    const [a, b] = [thing('a'), thing('b')]
    roll.add(a)

    expect(roll.remove(b)).toBe(false)
    expect(roll.remove(a)).toBe(true)
    expect(roll.remove(a)).toBe(false)
  })

  it('can be walked through while everybody leaves', () => {
    const roll = new Roll<ReturnType<typeof thing>>()
    for (const name of 'abcdef') roll.add(thing(name))
    const met: string[] = []

    for (const each of roll) {
      met.push(each.name)
      roll.remove(each)
    }

    expect([met.length, roll.size]).toEqual([6, 0])
  })
})
