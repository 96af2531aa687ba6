import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { routeFinder, routeOf } from '../../src/routes/route.js'
import { documentedPaths } from './documented-paths.js'

const id = '81384788765712384'
const template = (path: string) => routeOf('GET', path).template
const major = (path: string) => routeOf('GET', path).major

/** Ids of 17 to 20 digits. */
const ids = fc
  .tuple(fc.integer({ min: 1, max: 9 }), fc.stringMatching(/^\d{16,19}$/))
  .map(([head, tail]) => `${head}${tail}`)
const tokens = fc.stringMatching(/^[\w-]{20,90}$/)
const codes = fc.oneof(
  fc.stringMatching(/^[A-Za-z0-9-]{2,16}$/),
  fc.constantFrom('invites', 'templates', 'reactions', 'pins', '@me'),
)
const emojis = fc
  .oneof(fc.constantFrom('👍', '🇩🇪', '1️⃣'), fc.stringMatching(/^[A-Za-z]\w{1,20}:\d{17,20}$/))
  .map(emoji => encodeURIComponent(emoji))
const valuesOf = (name: string) => {
  if (name.endsWith('token')) return tokens
  if (name === 'code') return codes
  if (name === 'emoji_name') return emojis
  if (name === 'answer_id') return fc.integer({ min: 1, max: 10 }).map(String)
  return name === 'instance_id' ? fc.stringMatching(/^i-\d{17}-gc-\d{17}$/) : ids
}

/** A documented path with values in the place of its parameters. */
const filled = fc.constantFrom(...documentedPaths).chain(documented => {
  const names = [...documented.matchAll(/\{(\w+)\}/g)].map(([, name]) => name as string)
  return fc.tuple(...names.map(valuesOf)).map(values => {
    let i = 0
    return { documented, names, values, path: documented.replace(/\{\w+\}/g, () => values[i++] as string) }
  })
})

describe('routeOf', () => {
  it.each(documentedPaths)('finds %s again', documented => {
    const values = (name: string) => (name.endsWith('token') ? 'aW50ZXJhY3Rpb246-_x' : name === 'code' ? 'hTKzmak' : id)

    expect(template(documented.replace(/\{(\w+)\}/g, (_, name: string) => values(name)))).toBe(documented)
  })

  it('finds the template and the parameters of every documented path, whatever their values are', () => {
    fc.assert(
      fc.property(filled, ({ documented, names, values, path }) => {
        const route = routeOf('GET', path)

        expect(route.template).toBe(documented)
        expect(route.params).toEqual(
          Object.fromEntries(names.map((name, i) => [name, decodeURIComponent(values[i] as string)])),
        )
      }),
      { numRuns: 2000 },
    )
  })

  it('never puts an id or a token into a template, wherever it stands', () => {
    const segment = fc.oneof(
      ids,
      tokens.filter(token => /[A-Z0-9_]/.test(token)),
      fc.constantFrom('channels', 'webhooks', 'undefined', 'new-thing', ''),
    )
    fc.assert(
      fc.property(fc.array(segment, { minLength: 1, maxLength: 7 }), segments => {
        const found = template(`/${segments.join('/')}`)

        for (const value of segments) if (value.length >= 17) expect(found).not.toContain(value)
        expect(found.split('/')).toHaveLength(segments.length + 1)
      }),
      { numRuns: 2000 },
    )
  })

  it.each([
    '/webhooks/undefined/all-lower-case-token',
    '/webhooks/81384788765712384/token/messages/@original',
    '/webhooks/81384788765712384/slack',
    '/interactions/81384788765712384/token/callback',
    '/interactions/null/token/callback',
  ])('takes what follows a webhook or an interaction for its token in %s', path => {
    expect(template(path)).toMatch(
      /^\/(webhooks\/\{webhook_id\}\/\{webhook_token\}|interactions\/\{interaction_id\}\/\{interaction_token\})/,
    )
  })

  it('gives one route one template, and another one to each route beside it (rest 18)', () => {
    const message = `/channels/${id}/messages/${id}`

    expect(template(message)).toBe('/channels/{channel_id}/messages/{message_id}')
    expect(template(`${message}/reactions/%F0%9F%91%8D/@me`)).toBe(
      '/channels/{channel_id}/messages/{message_id}/reactions/{emoji_name}/@me',
    )
    expect(template(`${message}/reactions/party:${id}/${id}`)).toBe(
      '/channels/{channel_id}/messages/{message_id}/reactions/{emoji_name}/{user_id}',
    )
    expect(template(`/channels/${id}/polls/${id}/expire`)).toBe('/channels/{channel_id}/polls/{message_id}/expire')
    expect(template('/users/@me')).toBe('/users/@me')
    expect(template(`/users/${id}`)).toBe('/users/{user_id}')
  })

  it.each(['17'.padEnd(17, '0'), '18'.padEnd(18, '0'), '19'.padEnd(19, '0'), '20'.padEnd(20, '0'), '1'])(
    'keeps limits per channel, guild and webhook, not per message or member, for an id like %s (rest 18)',
    value => {
      expect(major(`/channels/${value}/messages/${id}`)).toBe(value)
      expect(major(`/guilds/${value}/members/${id}`)).toBe(value)
      expect(major(`/webhooks/${value}`)).toBe(value)
      expect(major(`/webhooks/${value}/tok-en_1`)).toBe(`${value}/tok-en_1`)
      expect(major(`/users/${value}`)).toBe('')
      expect(major(`/applications/${value}/guilds/${id}/commands`)).toBe('')
    },
  )

  it('keeps limits per interaction, not per application (rest 20)', () => {
    expect(major(`/interactions/${id}/token-a/callback`)).not.toBe(major(`/interactions/${id}/token-b/callback`))
    expect(major(`/webhooks/${id}/token-a/messages/@original`)).not.toBe(
      major(`/webhooks/${id}/token-b/messages/@original`),
    )
  })

  it('has a template for endpoints that are newer than it', () => {
    expect(template(`/constructor/${id}/__proto__/${id}`)).toBe('/constructor/{id}/{id_3}/{id_4}')
    expect(template(`/guilds/${id}/brand-new-things/${id}/of/${id}`)).toBe(
      '/guilds/{guild_id}/brand-new-things/{id}/of/{id_6}',
    )
  })

  it('keeps two parameters of one name apart', () => {
    const { params, template } = routeOf('GET', '/users/1/friends/2/users/3')

    expect(template).toBe('/users/{user_id}/friends/{id}/users/{user_id_6}')
    expect(params).toEqual({ user_id: '1', id: '2', user_id_6: '3' })
  })

  it.each([
    ['', '/'],
    ['/', '/'],
    ['//', '//'],
    ['/channels/', '/channels/'],
    ['/channels/%', '/channels/{channel_id}'],
    ['/channels/undefined/messages', '/channels/undefined/messages'],
    [`https://discord.com/api/webhooks/${id}/To-Ken`, '//{id}/api/webhooks/{webhook_id}/{webhook_token}'],
  ])('does not fail on %j', (path, found) => {
    expect(template(path)).toBe(found)
  })
})

describe('routeFinder', () => {
  it('finds what routeOf finds, the first time and later', () => {
    const find = routeFinder()

    for (const path of [
      '/channels/1/messages/2',
      '/guilds/%zz',
      '/webhooks/1/token',
      '/interactions/1/token/callback',
      '/',
    ]) {
      expect(find('GET', path)).toEqual(routeOf('GET', path))
      expect(find('POST', path)).toEqual(routeOf('POST', path))
    }
  })

  it('gives the same route for the same path, which nobody can change', () => {
    const find = routeFinder()
    const route = find('GET', '/channels/1')

    expect(find('PATCH', '/channels/1')).toBe(route)
    expect(Object.isFrozen(route) && Object.isFrozen(route.params)).toBe(true)
  })

  it('remembers no path with a token', () => {
    const find = routeFinder()

    for (const path of ['/webhooks/1/token', '/webhooks/1/token/messages/2', '/interactions/1/token/callback'])
      expect(find('POST', path)).not.toBe(find('POST', path))
  })
})
