import { describe, expect, it } from 'vitest'
import { drivenClock } from '../../../plugins/simulator/clock.js'
import { NonceStore } from '../../../plugins/simulator/nonces.js'

describe('NonceStore', () => {
  it('finds the message of a nonce within its window, and no later', async () => {
    const clock = drivenClock()
    const nonces = new NonceStore(clock, 1000)
    nonces.remember('1', '2', 'n', '99')

    await clock.advance(999)
    const within = nonces.find('1', '2', 'n')
    await clock.advance(1)

    expect(within).toBe('99')
    expect(nonces.find('1', '2', 'n')).toBeUndefined()
    expect(nonces.size).toBe(0)
  })

  it('tells authors, channels and nonces apart, but not 7 and "7"', () => {
    const nonces = new NonceStore(drivenClock(), 1000)
    nonces.remember('1', '2', 7, '99')

    expect(nonces.find('1', '2', '7')).toBe('99')
    expect([nonces.find('2', '2', 7), nonces.find('1', '3', 7), nonces.find('1', '2', 8)]).toEqual([
      undefined,
      undefined,
      undefined,
    ])
  })
})
