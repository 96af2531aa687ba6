import { describe, expect, it } from 'vitest'
import { requiredFirst } from '../../src/routes/option-order.js'

const option = (name: string, required?: boolean) => ({ type: 3, name, ...(required !== undefined && { required }) })

describe('requiredFirst', () => {
  it('puts required options first and keeps the order otherwise', () => {
    const { options } = requiredFirst({
      options: [option('a'), option('b', true), option('c', false), option('d', true)],
    })

    expect(options.map(({ name }) => name)).toEqual(['b', 'd', 'a', 'c'])
  })

  it('sorts within groups and subcommands, which keep their own order', () => {
    const sub = (name: string) => ({ type: 1, name, options: [option('a'), option('b', true)] })

    const command = requiredFirst({
      name: 'c',
      options: [{ type: 2, name: 'g', options: [sub('x'), sub('y')] }, sub('z')],
    })

    expect(
      JSON.stringify(command)
        .match(/"name":"\w"/g)
        ?.join(''),
    ).toBe(
      '"name":"c""name":"g""name":"x""name":"b""name":"a""name":"y""name":"b""name":"a""name":"z""name":"b""name":"a"',
    )
  })

  it('leaves commands without options alone, and changes nothing in place', () => {
    const bare: { name: string; options?: object[] } = { name: 'a' }
    const list = [option('a'), option('b', true)]

    requiredFirst({ options: list })

    expect(requiredFirst(bare)).toBe(bare)
    expect(requiredFirst({ options: null })).toEqual({ options: null })
    expect(list.map(({ name }) => name)).toEqual(['a', 'b'])
  })
})
