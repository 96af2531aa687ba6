import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Refusal } from '../../../../plugins/simulator/endpoint.js'
import {
  boolean,
  check,
  choice,
  image,
  integer,
  isoTime,
  list,
  nullable,
  object,
  permissionSet,
  required,
  ruled,
  type Shape,
  snowflake,
  text,
  url,
} from '../../../../plugins/simulator/routes/check.js'

describe('check', () => {
  it('yields what fits and drops unknown fields', () => {
    const shape = object({ name: required(text()), nsfw: boolean })

    expect(check(shape, { name: 'a', other: 1 })).toEqual({ name: 'a' })
  })

  it('reports everything wrong at once, each at its path', () => {
    const shape = object({ name: required(text({ max: 2 })), tags: list(object({ id: required(snowflake) })) })

    expect(errorsOf(shape, { name: 'abc', tags: [{ id: '1' }, {}, { id: 'x' }] })).toEqual({
      name: { _errors: [{ code: 'BASE_TYPE_MAX_LENGTH', message: 'Must be 2 or fewer in length.' }] },
      tags: {
        1: { id: { _errors: [{ code: 'BASE_TYPE_REQUIRED', message: 'This field is required' }] } },
        2: { id: { _errors: [{ code: 'NUMBER_TYPE_COERCE', message: 'Value "x" is not snowflake.' }] } },
      },
    })
  })

  it('refuses with 400 and 50035', () => {
    const refusal = refusalOf(object({ name: required(text()) }), {})

    expect(refusal).toMatchObject({ status: 400, code: 50035, message: 'Invalid Form Body' })
  })

  it('takes a missing body as an empty one', () => {
    expect(check(object({ name: text() }), undefined)).toEqual({})
  })

  it('complains at the root about a body that is no object', () => {
    expect(codeOf(object({}), 'text')).toBe('DICT_TYPE_CONVERT')
  })

  it('calls null where text is needed a missing field', () => {
    expect(codeOf(text(), null)).toBe('BASE_TYPE_REQUIRED')
  })

  it('names both bounds of a length', () => {
    expect(errorsOf(text({ min: 1, max: 3 }), '')).toEqual({
      _errors: [{ code: 'BASE_TYPE_BAD_LENGTH', message: 'Must be between 1 and 3 in length.' }],
    })
  })

  it('counts characters, not UTF-16 units', () => {
    expect(check(text({ max: 2 }), '🎉🎉')).toBe('🎉🎉')
  })

  it('reads booleans as Discord does', () => {
    expect([true, 'true', 'True', '1', false, 'false', 'False', '0'].map(value => check(boolean, value))).toEqual([
      true,
      true,
      true,
      true,
      false,
      false,
      false,
      false,
    ])
    expect(codeOf(boolean, 'yes')).toBe('BOOLEAN_TYPE_CONVERT')
  })

  it('reads whole numbers from text, and bounds them', () => {
    expect(check(integer({ min: 1, max: 9 }), '5')).toBe(5)
    expect(codeOf(integer({ min: 1 }), 0)).toBe('NUMBER_TYPE_MIN')
    expect(codeOf(integer({ max: 1 }), 2)).toBe('NUMBER_TYPE_MAX')
    expect(codeOf(integer(), 1.5)).toBe('NUMBER_TYPE_COERCE')
  })

  it('names the choices', () => {
    expect(errorsOf(choice(0, 1), 7)).toEqual({
      _errors: [{ code: 'BASE_TYPE_CHOICES', message: 'Value must be one of {0, 1}.' }],
    })
  })

  it.each([
    ['a list that is none', list(text()), 'x', 'LIST_TYPE_CONVERT'],
    ['a list that is too long', list(text(), { max: 1 }), ['a', 'b'], 'BASE_TYPE_MAX_LENGTH'],
    ['a list with a value twice', list(text(), { unique: true }), ['a', 'a'], 'SET_TYPE_ALREADY_CONTAINS_VALUE'],
    ['a time that is none', isoTime, 'soon', 'DATE_TIME_TYPE_PARSE'],
    ['an image that is none', image, 'data:text/plain;base64,AA==', 'IMAGE_INVALID'],
    ['an address that is none', url(), 'hello', 'URL_TYPE_INVALID_URL'],
    ['an address with a foreign scheme', url(), 'ftp://host/', 'URL_TYPE_INVALID_SCHEME'],
    ['a bit set that is none', permissionSet, 'all', 'NUMBER_TYPE_COERCE'],
  ] as [string, Shape<unknown>, unknown, string][])('refuses %s', (_, shape, value, code) => {
    expect(codeOf(shape, value)).toBe(code)
  })

  it('lets null through where it is allowed', () => {
    expect(check(object({ topic: nullable(text()) }), { topic: null })).toEqual({ topic: null })
  })

  it('runs a rule over several fields only where the fields themselves fit', () => {
    const complain = { code: 'RULE', message: 'rule' }
    const shape = ruled(object({ a: integer() }), (_, path, report) => report.add(path, complain))

    expect(errorsOf(shape, { a: 1 })).toEqual({ _errors: [complain] })
    expect(errorsOf(shape, { a: 'x' })).not.toHaveProperty('_errors')
  })

  it('either yields a value or refuses, whatever comes', () => {
    const shape = object({
      name: required(text({ max: 5 })),
      ids: list(snowflake),
      at: isoTime,
      count: nullable(integer({ min: 0 })),
    })
    fc.assert(
      fc.property(fc.anything(), body => {
        try {
          expect(typeof check(shape, body)).toBe('object')
        } catch (error) {
          expect(error).toBeInstanceOf(Refusal)
        }
      }),
    )
  })
})

function refusalOf(shape: Shape<unknown>, body: unknown): Refusal {
  try {
    check(shape, body)
  } catch (error) {
    if (error instanceof Refusal) return error
  }
  throw new Error('expected a refusal')
}

function errorsOf(shape: Shape<unknown>, body: unknown) {
  return refusalOf(shape, body).errors
}

function codeOf(shape: Shape<unknown>, body: unknown) {
  const list = errorsOf(shape, body)?._errors as { code: string }[] | undefined
  return list?.[0]?.code
}
