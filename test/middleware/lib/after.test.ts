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

  it('makes an error of `undefined`, which would look like an end without failure', async () => {
    const told: unknown[] = []

    const rest = afterRest(Promise.reject(undefined), each => void told.push(each))

    await expect(rest).rejects.toThrow('undefined')
    expect(told).toEqual([expect.any(Error)])
    await expect(rest).rejects.toBe(told[0])
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
