import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pathFlaws, searchFlaws } from '../../../middleware/lib/path-flaws.js'

const messages = (path: string) => pathFlaws(path).map(({ message }) => message)

describe('pathFlaws', () => {
  it.each([
    '/gateway',
    '/channels/1234567890123456789/messages',
    '/channels/1/messages/2/reactions/%F0%9F%91%8D/@me',
    '/channels/1/messages/2/reactions/party:3/@me',
    '/webhooks/1/aW50-_.~token',
    "/invites/a!b$c&d'e(f)g*h+i,j;k=l",
    '/guilds/1/members/@me',
    '/channels/1.2/...',
  ])('takes %s', path => {
    expect(pathFlaws(path)).toEqual([])
  })

  it.each([
    ['', 'must begin with /'],
    ['channels/1', 'must begin with /'],
    ['https://discord.com/api/v10/gateway', 'must begin with /'],
    ['/', 'segment 1 is empty'],
    ['//evil.example/x', 'segment 1 is empty'],
    ['/channels//messages', 'segment 2, after channels, is empty'],
    ['/channels/1/', 'segment 3 is empty'],
    ['/channels/../users/@me', 'dot segment'],
    ['/channels/.', 'dot segment'],
    ['/channels/%2e%2E/users', 'encoded slash, backslash, dot'],
    ['/channels/1%2Fmessages', 'encoded slash'],
    ['/channels/1%5Cmessages', 'encoded slash, backslash'],
    ['/channels/1%00', 'control character'],
    ['/channels\\1', 'has \\ at position 8'],
    ['/channels/1\r\nx', 'the control character U+000D at position 1'],
    ['/channels/1 2', 'a space at position 1'],
    ['/channels/1#x', 'has # at position 1'],
    ['/channels/1/messages/2/reactions/👍/@me', 'the character U+1F44D at position 0; encodeURIComponent()'],
    ['/channels/é', 'the character U+00E9'],
    ['/channels/100%', 'a lone %'],
    ['/channels/%zz', 'a lone %'],
    ['/channels/%F0%9F', 'no UTF-8'],
    ['/channels/undefined/messages', 'segment 2, after channels, is the word undefined'],
    ['/channels/null', 'is the word null'],
    ['/channels/NaN', 'is the word NaN'],
    ['/channels/[object Object]', 'is an object: pass its id'],
    ['/channels/{channel_id}', 'has { at position 0'],
  ])('refuses %j: %s', (path, problem) => {
    expect(messages(path).join()).toContain(problem)
  })

  it('names every bad segment', () => {
    expect(messages('/guilds/undefined/members/null')).toHaveLength(2)
  })

  it('never shows the segment before, where that may be a token', () => {
    const token = 'abcdefghijklmnopqrstuvwxyz'

    expect(messages(`/webhooks/1/${token}/undefined`).join()).toBe(
      'segment 4 is the word undefined: a variable is not set',
    )
  })

  it('takes exactly the paths that it finds nothing to say about', () => {
    const bits = fc.constantFrom(
      'a',
      '/',
      '.',
      '..',
      '%',
      '%41',
      '%2F',
      '%2e',
      '%C3%A9',
      '%FF',
      ' ',
      '\\',
      'null',
      'NaN',
      'é',
      ':',
      '@',
      '\n',
      'undefined',
    )
    const path = fc.array(bits, { maxLength: 8 }).map(parts => `/${parts.join('')}`)
    fc.assert(
      fc.property(path, text => {
        const quick = pathFlaws(text).length === 0
        const segments = text.slice(1).split('/')
        const slow = segments.every(
          part =>
            /^([a:@.]|%41|%C3%A9|null|NaN|undefined)+$/.test(part) && !/^(\.|\.\.|null|NaN|undefined)$/.test(part),
        )
        expect(quick).toBe(slow)
      }),
      { numRuns: 2000 },
    )
  })

  it('takes whatever encodeURIComponent made of a name without slashes, dots and control characters', () => {
    const name = fc
      .string({ unit: 'grapheme', minLength: 1 })
      .filter(text => !/[\\/.\p{Cc}\p{Cs}]|^(undefined|null|NaN)$/u.test(text))
    fc.assert(
      fc.property(name, text => {
        expect(pathFlaws(`/channels/1/messages/2/reactions/${encodeURIComponent(text)}/@me`)).toEqual([])
      }),
    )
  })
})

describe('searchFlaws', () => {
  it.each(['', '?limit=5', '?ids=1&ids=2', '?content=a+b%20c', '?x[]=1', '?q=%F0%9F%91%8D'])('takes %j', search => {
    expect(searchFlaws(search)).toEqual([])
  })

  it.each(['?q=a b', '?q=100%', '?q=#1', '?q=👍', '?q=\n', '?q="x"'])('refuses %j', search => {
    expect(searchFlaws(search)).toMatchObject([{ path: 'path', code: 'INVALID_PATH' }])
  })

  it('takes whatever URLSearchParams made', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' })), query => {
        expect(searchFlaws(`?${new URLSearchParams(query)}`)).toEqual([])
      }),
    )
  })
})
