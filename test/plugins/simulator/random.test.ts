import { describe, expect, it } from 'vitest'
import { random } from '../../../plugins/simulator/random.js'

describe('random', () => {
  it.each([1, 'harbour'])('repeats itself for the seed %j', seed => {
    const draw = () => {
      const chance = random(seed)
      return [chance.next(), chance.int(1, 1000), chance.pick(['a', 'b', 'c']), chance.hex(8), chance.fork('x').next()]
    }

    expect(draw()).toEqual(draw())
  })

  it('spreads evenly over its range', () => {
    const chance = random(1)
    const counts = [0, 0, 0, 0]

    for (let index = 0; index < 10_000; index++) counts[chance.int(0, 3)]!++

    for (const count of counts) expect(Math.abs(count - 2500)).toBeLessThan(200)
  })

  it('keeps forks apart from each other and from their origin', () => {
    const chance = random(1)
    const before = random(1).next()

    chance.fork('a').next()

    expect(chance.next()).toBe(before)
    expect(chance.fork('a').next()).not.toBe(chance.fork('b').next())
  })

  it('refuses to pick from nothing', () => {
    expect(() => random(1).pick([])).toThrow('random.pick')
  })
})
