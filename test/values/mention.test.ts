import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ConfigError, mention, timestamp } from '../../src/index.js'

const id = '80351110224678912'

describe('mention', () => {
  it.each([
    [mention.user(id), `<@${id}>`, { kind: 'user', id }],
    [mention.role(id), `<@&${id}>`, { kind: 'role', id }],
    [mention.channel(id), `<#${id}>`, { kind: 'channel', id }],
    [mention.command('foo group bar', id), `</foo group bar:${id}>`, { kind: 'command', id, name: 'foo group bar' }],
    [mention.command('größe', id), `</größe:${id}>`, { kind: 'command', id, name: 'größe' }],
    [mention.emoji(`a:b1nzy:${id}`), `<a:b1nzy:${id}>`, { kind: 'emoji', id, name: 'b1nzy', animated: true }],
    [mention.place('guide'), '<id:guide>', { kind: 'place', place: 'guide', roleId: undefined }],
    [
      mention.place('linked-roles', id),
      `<id:linked-roles:${id}>`,
      { kind: 'place', place: 'linked-roles', roleId: id },
    ],
    [timestamp(5000, 'R'), '<t:5:R>', { kind: 'timestamp', time: 5000, style: 'R' }],
    [`<@!${id}>`, `<@!${id}>`, { kind: 'user', id }],
  ])('writes and reads %s', (written, text, meaning) => {
    expect(written).toBe(text)
    expect(mention.parse(written)).toEqual(meaning)
  })

  it.each([
    '',
    '@everyone',
    '<@>',
    '<@x>',
    '<@99999999999999999999>',
    '</:1>',
    '</a b c d:1>',
    '<id:home>',
    '<id:guide:1>',
    `b:x:${id}`,
  ])('reads nothing in %j', text => {
    expect(mention.parse(text)).toBeUndefined()
  })

  it('finds all within a text, in order, with their places', () => {
    const parts = [mention.user(id), '<t:5>', `<:blob:${id}>`, mention.command('play', id), '<id:browse>']
    const plain = fc.string().map(text => text.replaceAll('<', ''))

    fc.assert(
      fc.property(fc.array(fc.constantFrom(...parts)), plain, (chosen, between) => {
        const text = chosen.map(part => `${between}${part}`).join('')

        const found = mention.find(text)

        expect(found.map(one => one.text)).toEqual(chosen)
        expect(found.every(one => text.startsWith(one.text, one.index))).toBe(true)
      }),
    )
  })

  it('is not stopped by what only begins like one', () => {
    expect(mention.find(`<@ <@${id}> <#`).map(one => one.text)).toEqual([`<@${id}>`])
  })

  it.each([
    [() => mention.user('me'), 'userId'],
    [() => mention.role(5 as never), 'roleId'],
    [() => mention.channel(''), 'channelId'],
    [() => mention.command('a  b', id), 'name'],
    [() => mention.command('a', 'b'), 'commandId'],
    [() => mention.place('home' as never), 'place'],
    [() => mention.place('guide', id), 'roleId'],
    [() => mention.parse(1 as never), 'text'],
  ])('refuses %s', (act, key) => {
    expect(act).toThrow(expect.objectContaining({ constructor: ConfigError, key }))
  })
})
