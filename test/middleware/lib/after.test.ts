import { describe, expect, it } from 'vitest'
import { after as afterRest } from '../../../middleware/lib/after.js'

describe('after', () => {
  it('tells of an end without failure, and goes on', async () => {
    const told: unknown[] = []

    await afterRest(Promise.resolve(), failure => void told.push(failure))

    expect(told).toEqual([undefined])
  })

  it('tells of a failure, which goes on', async () => {
    const told: unknown[] = []
    const failure = new Error('failed')

    await expect(afterRest(Promise.reject(failure), each => void told.push(each))).rejects.toBe(failure)

    expect(told).toEqual([failure])
  })

  it('lets what is thrown meanwhile take the place of the failure', async () => {
    const own = new Error('own')
    const throwing = () => {
      throw own
    }

    await expect(afterRest(Promise.resolve(), throwing)).rejects.toBe(own)
    await expect(afterRest(Promise.reject(new Error('failed')), throwing)).rejects.toBe(own)
  })
})
