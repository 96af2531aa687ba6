import { describe, expect, it } from 'vitest'
import { LaneQueue, type Ranked, rank, ranksBefore } from '../../../middleware/lib/lane-queue.js'
import type { Priority } from '../../../src/request.js'

let orders = 0
const item = (priority: Priority, at: number, retried = false): Ranked => ({
  slot: -1,
  priority,
  order: orders++,
  ...rank(priority, at, { period: 100, retried }),
})

describe('LaneQueue', () => {
  it('serves by priority, first in first out among equals', () => {
    const queue = new LaneQueue<Ranked>()
    const items = (['low', 'normal', 'critical', 'high', 'normal'] as const).map(priority => item(priority, 0))
    for (const each of items) queue.push(each)

    expect(items.map(() => queue.pop()?.priority)).toEqual(['critical', 'high', 'normal', 'normal', 'low'])
    expect(ranksBefore(items[1]!, items[4]!)).toBe(true)
  })

  it('lets who waits rise one priority per period, up to high', () => {
    expect(ranksBefore(item('normal', 0), item('high', 101))).toBe(true)
    expect(ranksBefore(item('normal', 0), item('high', 99))).toBe(false)
    expect(ranksBefore(item('low', 0), item('high', 201))).toBe(true)
    expect(ranksBefore(item('low', 0), item('critical', 1e9))).toBe(false)
  })

  it('serves what was refused once before all but critical ones', () => {
    expect(ranksBefore(item('low', 500, true), item('high', 0))).toBe(true)
    expect(ranksBefore(item('low', 0, true), item('critical', 500))).toBe(false)
  })

  it('counts who goes first', () => {
    const queue = new LaneQueue<Ranked>()
    for (const priority of ['low', 'high', 'normal'] as const) queue.push(item(priority, 0))

    expect([queue.ahead(item('critical', 1)), queue.ahead(item('normal', 1)), queue.ahead(item('low', 1))]).toEqual([
      0, 2, 3,
    ])
  })
})
