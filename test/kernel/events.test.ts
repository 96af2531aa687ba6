import { afterEach, describe, expect, it, vi } from 'vitest'
import { EventBus } from '../../src/kernel/events.js'
import { settled } from '../support/clock.js'

declare module '../../src/kernel/events.js' {
  interface Events {
    ping: [from: string, count: number]
  }
}

/** Stands in for the runtime's warnings. */
function warnings() {
  const spy = vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
  return () => spy.mock.calls.map(([message]) => String(message))
}

describe('EventBus', () => {
  afterEach(() => void vi.restoreAllMocks())

  it('hands every listener all arguments, in order of registration', () => {
    const bus = new EventBus()
    const heard: unknown[] = []
    bus.on('ping', (from, count) => heard.push(['first', from, count]))
    bus.on('ping', (...args) => heard.push(['second', ...args]))

    bus.emit('ping', 'a', 1)

    expect(heard).toEqual([
      ['first', 'a', 1],
      ['second', 'a', 1],
    ])
  })

  it('knows whether anybody listens', () => {
    const bus = new EventBus()

    expect(bus.heard('ping')).toBe(false)
    const stop = bus.on('ping', () => {})
    expect(bus.heard('ping')).toBe(true)
    stop()
    expect(bus.heard('ping')).toBe(false)
  })

  it('stops with off() and with what on() returned, each of them harmless when late', () => {
    const bus = new EventBus()
    const [one, two] = [vi.fn(), vi.fn()]
    bus.on('ping', one)
    const stop = bus.on('ping', two)

    bus.off('ping', one)
    bus.off('ping', one)
    stop()
    stop()
    bus.emit('ping', 'a', 1)

    expect(one).not.toHaveBeenCalled()
    expect(two).not.toHaveBeenCalled()
  })

  it('takes off() of a listener that was never added without touching others', () => {
    const bus = new EventBus()
    const listener = vi.fn()
    bus.on('ping', listener)

    bus.off('ping', () => {})
    bus.off('error', listener)
    bus.emit('ping', 'a', 1)

    expect(listener).toHaveBeenCalledOnce()
  })

  it('calls a once() listener once, even if it emits the same event itself', () => {
    const bus = new EventBus()
    const listener = vi.fn(() => bus.emit('ping', 'again', 2))
    bus.once('ping', listener)

    bus.emit('ping', 'a', 1)
    bus.emit('ping', 'b', 3)

    expect(listener.mock.calls).toEqual([['a', 1]])
  })

  it('calls a once() listener once, even if a listener before it emits the same event', () => {
    const bus = new EventBus()
    bus.once('ping', () => bus.emit('ping', 'inner', 2))
    const listener = vi.fn()
    bus.once('ping', listener)

    bus.emit('ping', 'outer', 1)

    expect(listener.mock.calls).toEqual([['inner', 2]])
  })

  it('takes a once() listener off by off() and by what once() returned', () => {
    const bus = new EventBus()
    const [one, two] = [vi.fn(), vi.fn()]
    bus.once('ping', one)
    const stop = bus.once('ping', two)

    bus.off('ping', one)
    stop()
    bus.emit('ping', 'a', 1)

    expect(one).not.toHaveBeenCalled()
    expect(two).not.toHaveBeenCalled()
  })

  it('lets a listener take itself off while it runs, without skipping the next one', () => {
    const bus = new EventBus()
    const stop: () => void = bus.on('ping', () => stop())
    const next = vi.fn()
    bus.on('ping', next)

    bus.emit('ping', 'a', 1)
    bus.emit('ping', 'a', 2)

    expect(next).toHaveBeenCalledTimes(2)
  })

  it('contains a listener that throws or rejects, reports it as `error`, and calls the others', async () => {
    const bus = new EventBus()
    const errors: Error[] = []
    bus.on('error', error => errors.push(error))
    const thrown = new Error('thrown')
    bus.on('ping', () => {
      throw thrown
    })
    bus.on('ping', async () => Promise.reject('no error object'))
    const other = vi.fn()
    bus.on('ping', other)

    bus.emit('ping', 'a', 1)
    await settled()

    expect(errors[0]).toBe(thrown)
    expect(errors[1]).toMatchObject({ message: 'no error object' })
    expect(other).toHaveBeenCalledOnce()
  })

  it('warns once for the process to see where nobody listens to `error`', () => {
    const warned = warnings()
    const bus = new EventBus()
    bus.on('ping', () => {
      throw new Error('broken listener')
    })

    bus.emit('ping', 'a', 1)
    bus.emit('ping', 'a', 2)
    bus.emit('error', new Error('reported'))

    expect(warned()).toEqual([expect.stringContaining('broken listener')])
    expect(warned()[0]).toContain("client.on('error'")
  })

  it('warns once, and does not loop, when the error listener itself throws or rejects', async () => {
    const warned = warnings()
    const bus = new EventBus()
    const listener = vi.fn(() => {
      throw new Error('broken error listener')
    })
    bus.on('error', listener)
    bus.on('error', async () => Promise.reject(new Error('another')))

    bus.emit('error', new Error('reported'))
    bus.emit('error', new Error('reported again'))
    await settled()

    expect(listener).toHaveBeenCalledTimes(2)
    expect(warned()).toEqual([expect.stringContaining('broken error listener')])
  })

  it('refuses a listener that is no function, naming the event', () => {
    const bus = new EventBus()

    for (const add of ['on', 'once'] as const) {
      expect(() => bus[add]('ping', 'nonsense' as never)).toThrow(
        expect.objectContaining({ code: 'CONFIG_INVALID', key: "on('ping')" }),
      )
    }
  })
})
