import { getEventListeners } from 'node:events'
import { describe, expect, it, vi } from 'vitest'
import { Cancellation, Signals } from '../src/cancellation.js'

const reason = new Error('enough')

describe('Cancellation', () => {
  it('tells its listeners once; the first reason wins', () => {
    const cancellation = new Cancellation()
    const listener = vi.fn()
    cancellation.onCancel(listener)
    cancellation.onCancel(listener)

    cancellation.cancel(reason)
    cancellation.cancel(new Error('later'))

    expect(listener.mock.calls).toEqual([[reason]])
    expect(cancellation.reason).toBe(reason)
  })

  it('tells who comes late at once', () => {
    const cancellation = new Cancellation()
    cancellation.cancel(reason)
    const listener = vi.fn()

    const stop = cancellation.onCancel(listener)
    stop()

    expect(listener.mock.calls).toEqual([[reason]])
  })

  it('does not tell who has stopped, even from inside another listener', () => {
    const cancellation = new Cancellation()
    const other = vi.fn()
    cancellation.onCancel(() => stop())
    const stop = cancellation.onCancel(other)

    cancellation.cancel(reason)
    stop()

    expect(other).not.toHaveBeenCalled()
  })

  it('has one signal, which aborts with the reason', () => {
    const [before, after] = [new Cancellation(), new Cancellation()]
    const { signal } = before
    before.cancel(reason)
    after.cancel(reason)

    expect(before.signal).toBe(signal)
    expect(signal.reason).toBe(reason)
    expect(after.signal.aborted).toBe(true)
    expect(after.signal.reason).toBe(reason)
  })
})

describe('Signals', () => {
  it('calls every follower when the signal aborts, once', () => {
    const [one, two, caller] = [vi.fn(), vi.fn(), new AbortController()]
    const signals = new Signals()
    signals.follow(caller.signal, one)
    signals.follow(caller.signal, two)

    caller.abort()
    caller.abort()

    expect(one).toHaveBeenCalledOnce()
    expect(two).toHaveBeenCalledOnce()
  })

  it('calls at once where the signal has aborted', () => {
    const abort = vi.fn()

    new Signals().follow(AbortSignal.abort(), abort)()

    expect(abort).toHaveBeenCalledOnce()
  })

  it('puts one listener on a signal, and none once nobody follows', () => {
    const caller = new AbortController()
    const signals = new Signals()
    const count = () => getEventListeners(caller.signal, 'abort').length

    const stops = Array.from({ length: 100 }, () => signals.follow(caller.signal, () => {}))
    expect(count()).toBe(1)
    for (const stop of stops) stop()
    for (const stop of stops) stop()
    expect(count()).toBe(0)

    const abort = vi.fn()
    signals.follow(caller.signal, abort)
    for (const stop of stops) stop()
    expect(count()).toBe(1)
    caller.abort()
    expect(abort).toHaveBeenCalledOnce()
  })

  it('does not call who has stopped', () => {
    const [caller, abort] = [new AbortController(), vi.fn()]
    const signals = new Signals()
    signals.follow(caller.signal, () => {})
    signals.follow(caller.signal, abort)()

    caller.abort()

    expect(abort).not.toHaveBeenCalled()
  })
})
