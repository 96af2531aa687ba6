import { describe, expect, it } from 'vitest'
import { checkChoice, checkFlag, checkFunction, checkKeys, checkList, checkNumber } from '../src/check.js'

/** A ConfigError for that key, which says so. */
const wrong = (key: string, text: string) =>
  expect.objectContaining({ code: 'CONFIG_INVALID', key, message: expect.stringContaining(text) })

describe('checkNumber', () => {
  it('takes numbers in range, ends included', () => {
    checkNumber('a', 0)
    checkNumber('a', Number.POSITIVE_INFINITY)
    checkNumber('a', 1, { min: 1, max: 2, integer: true })
    checkNumber('a', 2, { min: 1, max: 2, integer: true })
  })

  it.each([-1, Number.NaN, '5', null, undefined, {}, 5n])('refuses %s', value => {
    expect(() => checkNumber('retry.maxRetries', value)).toThrow(wrong('retry.maxRetries', 'a number of at least 0'))
  })

  it('refuses what is out of range or broken, saying the range', () => {
    expect(() => checkNumber('a.b', 3, { min: 1, max: 2 })).toThrow(wrong('a.b', 'a number from 1 to 2, got 3'))
    expect(() => checkNumber('a.b', 1.5, { integer: true })).toThrow(wrong('a.b', 'a whole number of at least 0'))
    expect(() => checkNumber('a.b', Number.POSITIVE_INFINITY, { integer: true })).toThrow(
      wrong('a.b', 'a whole number'),
    )
  })
})

describe('checkFlag', () => {
  it('takes true and false', () => {
    checkFlag('a', true)
    checkFlag('a', false)
  })

  it.each([undefined, null, 0, 1, 'true'])('refuses %s', value => {
    expect(() => checkFlag('retry.jitter', value)).toThrow(wrong('retry.jitter', 'true or false'))
  })
})

describe('checkFunction', () => {
  it('takes a function or nothing', () => {
    checkFunction('a', () => {})
    checkFunction('a', undefined)
  })

  it.each([null, 'f', {}])('refuses %s', value => {
    expect(() => checkFunction('cache.key', value)).toThrow(wrong('cache.key', 'a function'))
  })
})

describe('checkChoice', () => {
  it('takes each of the choices and refuses the rest, naming them', () => {
    checkChoice('a', 'warn', ['off', 'warn'])

    expect(() => checkChoice('validation.mode', 'loud', ['off', 'warn'])).toThrow(
      wrong('validation.mode', 'one of "off", "warn", got "loud"'),
    )
  })
})

describe('checkList', () => {
  const rules = { expected: 'status codes', fits: (item: unknown) => typeof item === 'number' }

  it('takes arrays whose items fit, the empty one too', () => {
    checkList('a', [], rules)
    checkList('a', [500, 502], rules)
  })

  it('refuses other things and names the item that does not fit', () => {
    expect(() => checkList('retry.codes', 'x' as never, rules)).toThrow(
      wrong('retry.codes', 'an array of status codes'),
    )
    expect(() => checkList<unknown>('retry.codes', [500, 'x'], rules)).toThrow(wrong('retry.codes[1]', 'status codes'))
  })
})

describe('checkKeys', () => {
  it('takes objects with known keys', () => {
    checkKeys('retry', {}, ['a'])
    checkKeys('retry', { a: 1 }, ['a', 'b'])
  })

  it('names an unknown key as the user wrote it, and the known ones', () => {
    expect(() => checkKeys('retry', { maxRetry: 1 }, ['maxRetries'])).toThrow(wrong('retry.maxRetry', 'maxRetries'))
    expect(() => checkKeys('', { tokn: 1 }, ['token'])).toThrow(wrong('tokn', 'token'))
  })

  it.each([undefined, null, 5, 'x', []])('refuses %s in place of an object', value => {
    expect(() => checkKeys('retry', value, ['a'])).toThrow(wrong('retry', 'an object'))
    expect(() => checkKeys('', value, ['a'])).toThrow(wrong('config', 'an object'))
  })
})
