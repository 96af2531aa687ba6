import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { systemClock } from '../../src/kernel/clock.js'

const day = 86_400_000

describe('systemClock', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('reads monotonic time and wall time in ms', () => {
    const [now, wall] = [systemClock.now(), systemClock.wall()]
    vi.advanceTimersByTime(250)

    expect(systemClock.now() - now).toBe(250)
    expect(systemClock.wall() - wall).toBe(250)
  })

  it('runs a task once after its time', () => {
    const task = vi.fn()
    systemClock.timer(100, task)

    vi.advanceTimersByTime(99)
    expect(task).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1)
    vi.advanceTimersByTime(1000)

    expect(task).toHaveBeenCalledOnce()
  })

  it('counts values below 0 as 0', () => {
    const task = vi.fn()
    systemClock.timer(-50, task)

    vi.advanceTimersByTime(1)

    expect(task).toHaveBeenCalledOnce()
  })

  it('waits out times that are longer than the runtime can, such as 60 days', () => {
    const task = vi.fn()
    systemClock.timer(60 * day, task)

    vi.advanceTimersByTime(60 * day - 1)
    expect(task).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1)

    expect(task).toHaveBeenCalledOnce()
  })

  it('cancels, early, late, twice, and in the middle of a long wait', () => {
    const task = vi.fn()
    const cancel = systemClock.timer(100, task)
    const cancelLong = systemClock.timer(60 * day, task)
    cancel()
    cancel()
    vi.advanceTimersByTime(30 * day)
    cancelLong()
    vi.advanceTimersByTime(60 * day)

    expect(task).not.toHaveBeenCalled()
    expect(vi.getTimerCount()).toBe(0)
  })

  it('lets the process end while a background timer waits, not while another does', () => {
    const unref = vi.spyOn(globalThis, 'setTimeout')
    systemClock.timer(100, () => {}, true)
    systemClock.timer(100, () => {})

    const [background, foreground] = unref.mock.results.map(({ value }) => (value as NodeJS.Timeout).hasRef())

    expect(background).toBe(false)
    expect(foreground).toBe(true)
  })
})
