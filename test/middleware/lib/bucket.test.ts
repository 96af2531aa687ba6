import { describe, expect, it } from 'vitest'
import { Bucket } from '../../../middleware/lib/bucket.js'

const reading = (remaining: number, resetAfter: number, reset?: number, limit = 5) => ({
  hash: 'abc',
  limit,
  remaining,
  resetAfter,
  reset,
})
const server = 1_000_000

/** A bucket that has heard these answers: [remaining, resetAfter, reset on the server, sent at, now]. */
function heard(...answers: [number, number, number | undefined, number, number][]): Bucket {
  const bucket = new Bucket('abc')
  for (const [remaining, after, reset, sentAt, now] of answers)
    bucket.learn(reading(remaining, after, reset), { sentAt, now })
  return bucket
}

describe('Bucket', () => {
  it('has room for one until an answer tells more', () => {
    expect(new Bucket('abc').room(0)).toBe(1)
  })

  it('has room for what the server says remains, and for all after the reset', () => {
    const bucket = heard([3, 1000, server, 0, 50])

    expect([bucket.wait(50, 2), bucket.wait(50, 3)]).toEqual([0, 1000])
    expect([bucket.room(50), bucket.room(1049), bucket.room(1050)]).toEqual([3, 3, 5])
    expect(bucket.wait(1050, 5)).toBe(Number.POSITIVE_INFINITY)
  })

  it('never raises its count by answers that come out of order (rest 27)', () => {
    const bucket = heard([1, 900, server, 2, 60], [3, 950, server, 0, 70], [4, 1000, server, 0, 80])

    expect(bucket.room(80)).toBe(1)
  })

  it('goes by the quickest of several answers about one reset', () => {
    const bucket = heard([4, 1000, server, 0, 300], [3, 995, server, 0, 100])

    expect(bucket.wait(100, 3)).toBe(995)
  })

  it('ignores an answer about a window that is over', () => {
    const bucket = heard([0, 1000, server, 0, 50])
    const atReset = bucket.room(1050)
    bucket.learn(reading(0, 5, server), { sentAt: 1040, now: 1060 })

    expect([atReset, bucket.room(1060)]).toEqual([5, 5])
  })

  it('takes an answer about the next window before its own reset has passed', () => {
    const bucket = heard([0, 1000, server, 0, 50], [4, 1000, server + 1010, 1000, 1045])

    expect(bucket.room(1046)).toBe(4)
  })

  it('is not misled when the clock of the server is set back', () => {
    const bucket = heard([4, 1000, server, 0, 50], [2, 900, server - 3_600_000, 100, 150])

    expect(bucket.room(160)).toBe(2)
    expect(bucket.wait(160, 2)).toBe(890)
  })

  it('turns sliding once its reset has moved twice before it passed (rest 25)', () => {
    const moving = [
      [4, 1000, server],
      [3, 2000, server + 1000],
      [2, 3000, server + 2000],
    ] as const
    const bucket = heard(
      ...moving.map(([left, after, reset]) => [left, after, reset, 0, 50] as [number, number, number, number, number]),
    )

    expect(bucket.sliding).toBe(true)
    expect(bucket.wait(50, 2)).toBeLessThan(1010)
    expect([bucket.room(1060), bucket.room(3060)]).toEqual([3, 5])
  })

  it('stays fixed where the reset stands still, or moves only after it has passed (rest 26)', () => {
    const bucket = heard(
      [4, 1000, server, 0, 50],
      [3, 1000, server, 0, 50],
      [4, 1000, server + 1010, 1050, 1100],
      [4, 1000, server + 2030, 2100, 2150],
    )

    expect(bucket.sliding).toBe(false)
  })

  it('stays fixed where the next window is heard of before its own bound on the reset has passed (rest 26)', () => {
    const bucket = new Bucket('abc')
    for (let n = 0; n < 6; n++) {
      const sentAt = 1010 * n - 20
      bucket.learn(reading(4, 1000, server + 1010 * n), { sentAt, now: sentAt + (n % 2 ? 21 : 60) })
    }

    expect(bucket.sliding).toBe(false)
  })

  it('falls back to fixed when a sliding reset stands still', () => {
    const bucket = heard([4, 1000, server, 0, 50], [3, 2000, server + 1000, 0, 50], [2, 3000, server + 2000, 0, 50])
    for (const left of [1, 0]) bucket.learn(reading(left, 2990, server + 2000), { sentAt: 60, now: 70 })

    expect(bucket.sliding).toBe(false)
    expect(bucket.room(70)).toBe(0)
  })

  it('believes less after a 429 that should not have come', () => {
    const bucket = heard([0, 1000, server, 0, 50])
    bucket.distrust()
    bucket.learn(reading(0, 1000, server + 1020), { sentAt: 1050, now: 1100 })

    expect(bucket.wait(1100, 0)).toBe(1025)
  })

  it('counts a request that was lost on its way until an answer tells of it, or its time is over', () => {
    const bucket = heard([2, 1000, server, 0, 50])
    bucket.lose(100)
    const lost = bucket.room(100)
    bucket.learn(reading(1, 600, server), { sentAt: 400, now: 450 })
    const told = bucket.room(450)
    bucket.lose(500)

    expect([lost, told, bucket.room(500)]).toEqual([1, 1, 0])
    expect(bucket.wait(500, 0)).toBeLessThan(1600)
    expect(bucket.room(500 + bucket.wait(500, 0))).toBeGreaterThan(0)
  })

  it('works without the reset on the server', () => {
    const bucket = heard([3, 1000, undefined, 0, 50], [2, 990, undefined, 0, 70])

    expect([bucket.room(80), bucket.room(1060)]).toEqual([2, 5])
  })

  it('takes a new limit', () => {
    const bucket = heard([4, 1000, server, 0, 50])
    bucket.learn(reading(9, 1000, server + 2000, 10), { sentAt: 2000, now: 2050 })

    expect([bucket.limit, bucket.room(2051), bucket.room(3060)]).toEqual([10, 9, 10])
  })

  it('foresees waits behind others, window by window', () => {
    const bucket = heard([0, 1000, server, 0, 50], [4, 1000, server + 1050, 1050, 1100])
    const wait = (ahead: number) => bucket.wait(1100, 0, ahead)

    expect([wait(0), wait(3), wait(4), wait(8), wait(9), wait(14)]).toEqual([0, 0, 1000, 1000, 2000, 3000])
  })

  it('comes back from its figures as it was', () => {
    const fixed = heard([1, 1000, server, 0, 50])
    const slides = heard([4, 1000, server, 0, 50], [3, 2000, server + 1000, 0, 50], [2, 3000, server + 2000, 0, 50])

    for (const bucket of [fixed, slides]) {
      const back = Bucket.from('abc', bucket.figures(60), 5060)
      expect([back.sliding, back.room(5060)]).toEqual([bucket.sliding, bucket.room(60)])
      expect(back.wait(5060, 4)).toBeCloseTo(bucket.wait(60, 4), 3)
    }
  })
})
