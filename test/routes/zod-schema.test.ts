import { schemaOf } from 'pipecord/zod'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'

describe('schemaOf', () => {
  it("gives a body's schema with the rules of its endpoint", async () => {
    const schema = await schemaOf('POST /channels/{channel_id}/messages')

    expect(schema.safeParse({ content: 'hi', newer_key: 1 })).toEqual({
      success: true,
      data: { content: 'hi', newer_key: 1 },
    })
    expect(schema.safeParse({ content: 'x'.repeat(2001) }).error?.issues[0]?.path).toEqual(['content'])
    const embeds = [{ description: 'x'.repeat(4000) }, { description: 'x'.repeat(2001) }]
    expect(schema.safeParse({ embeds }).error?.issues).toMatchObject([{ path: ['embeds'] }])
  })

  it("gives a query's schema", async () => {
    const schema = await schemaOf('GET /channels/{channel_id}/messages', 'query')

    expect(schema.safeParse({ limit: 100 }).success).toBe(true)
    expect(schema.safeParse({ limit: 101 }).success).toBe(false)
  })

  it('counts characters, not units', async () => {
    const schema = await schemaOf('POST /channels/{channel_id}/messages')

    expect(schema.safeParse({ content: '🔥'.repeat(2000) }).success).toBe(true)
    expect(schema.safeParse({ content: '🔥'.repeat(2001) }).success).toBe(false)
  })

  it('makes a JSON schema with lengths', async () => {
    const schema = await schemaOf('POST /guilds/{guild_id}/templates')

    expect(z.toJSONSchema(schema, { unrepresentable: 'any' })).toMatchObject({
      properties: { name: { minLength: 1, maxLength: 100 } },
      required: ['name'],
    })
  })

  it.each([
    ['POST /nowhere', 'body'],
    ['GET /gateway', 'body'],
    ['GET /gateway', 'query'],
    ['__proto__', 'body'],
  ])('refuses %s %s', async (name, part) => {
    await expect(schemaOf(name as never, part as never)).rejects.toMatchObject({ name: 'ConfigError', key: 'name' })
  })
})
