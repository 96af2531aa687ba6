import { describe, expect, it } from 'vitest'
import {
  mayMean,
  mayRelate,
  meansPath,
  meansTemplate,
  type RoutePattern,
  readPattern,
} from '../../../middleware/lib/route-pattern.js'

const pattern = (text: string) => readPattern(text) as RoutePattern

describe('readPattern', () => {
  it.each(['GET /gateway', '/guilds/**', 'PATCH /guilds/{guild_id}/*', '/a/*/b'])('reads %s', text => {
    expect(readPattern(text)?.text).toBe(text)
  })

  it.each(['', 'gateway', 'get /gateway', 'GET gateway', 'GET  /x', '/a//b', '/a/', '/**/b', 'HEAD /x', 5, undefined])(
    'refuses %j',
    text => {
      expect(readPattern(text)).toBeUndefined()
    },
  )
})

describe('meansTemplate', () => {
  it.each([
    ['/gateway', '/gateway', true],
    ['/gateway', '/gateway/bot', false],
    ['/guilds/{id}', '/guilds/{guild_id}', true],
    ['/users/{user_id}', '/users/@me', false],
    ['/users/*', '/users/@me', true],
    ['/guilds/*', '/guilds/{guild_id}/roles', false],
    ['/guilds/**', '/guilds/{guild_id}/roles', true],
    ['/guilds/**', '/guilds', true],
    ['/guilds/**', '/channels/{channel_id}', false],
  ])('%s means %s: %s', (text, template, means) => {
    expect(meansTemplate(pattern(text), template)).toBe(means)
  })
})

describe('meansPath', () => {
  it.each([
    ['/channels/1/**', '/channels/1/messages/2', true],
    ['/channels/1/**', '/channels/2', false],
    ['/guilds/{guild_id}/roles', '/guilds/5/roles', true],
    ['/guilds/{guild_id}/roles', '/guilds/6/roles', false],
    ['/guilds/*/roles', '/guilds/6/roles', true],
    ['/users/{user_id}', '/users/7', true],
  ])('%s means %s of guild 5: %s', (text, path, means) => {
    expect(meansPath(pattern(text), path, { guild_id: '5' })).toBe(means)
  })
})

describe('mayMean and mayRelate', () => {
  it.each([
    ['/guilds/5/roles', '/guilds/{guild_id}/roles', true],
    ['/guilds/{guild_id}/roles', '/guilds/{guild_id}/emojis', false],
  ])('%s may mean a path of %s: %s', (text, template, may) => {
    expect(mayMean(pattern(text), template)).toBe(may)
  })

  it.each([
    ['/gateway', '/channels/{channel_id}/messages', false],
    ['/channels/{channel_id}', '/channels/{channel_id}/messages', true],
    ['/channels/{channel_id}/messages', '/channels/{channel_id}', true],
    ['/guilds/*/roles', '/guilds/{guild_id}/emojis', false],
    ['/guilds/**', '/guilds/{guild_id}/emojis/{emoji_id}', true],
    ['/users/@me', '/users/{user_id}', true],
  ])('a write to %s may concern %s: %s', (text, template, may) => {
    expect(mayRelate(pattern(text), template)).toBe(may)
  })
})
