import { describe, expect, it } from 'vitest'
import { RouteStats, RouteTable, rounded } from '../../../middleware/lib/route-stats.js'

describe('RouteTable', () => {
  it('keeps methods and templates apart', () => {
    const table = new RouteTable(10)
    table.of('GET', '/a').attempt(200, 10)
    table.of('POST', '/a').attempt(200, 20)
    table.of('GET', '/a').attempt(200, 30)

    const views = table.view()

    expect(Object.keys(views)).toEqual(['GET /a', 'POST /a'])
    expect(views['GET /a']).toMatchObject({ attempts: 2, averageResponseTime: 20 })
  })

  it('counts what comes beyond its limit together', () => {
    const table = new RouteTable(2)
    for (let i = 0; i < 1000; i++) table.of('GET', `/${i}`).attempt(200, 1)
    table.of('GET', '/1').attempt(200, 1)

    const views = table.view()

    expect(Object.keys(views)).toEqual(['GET /0', 'GET /1', '(other)'])
    expect([views['GET /1']?.attempts, views['(other)']?.attempts]).toEqual([2, 998])
  })
})

describe('RouteStats', () => {
  it('counts failures and refusals, and takes no time from attempts without an answer', () => {
    const stats = new RouteStats()
    stats.attempt(200, 10)
    stats.attempt(429, 20)
    stats.attempt(500, 30)
    stats.attempt(undefined, 15_000)

    expect(stats.view()).toEqual({
      attempts: 4,
      failures: 3,
      rateLimited: 1,
      averageResponseTime: 20,
      p50ResponseTime: expect.closeTo(20, 0),
      p95ResponseTime: 30,
      p99ResponseTime: 30,
    })
  })
})

describe('rounded', () => {
  it('leaves two decimals', () => {
    expect([rounded(1 / 3), rounded(2), rounded(99.999)]).toEqual([0.33, 2, 100])
  })
})
