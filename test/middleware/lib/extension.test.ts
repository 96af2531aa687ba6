import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { extended, extensionsOf, type StandardSchema } from '../../../middleware/lib/extension.js'
import { ApiRequest } from '../../../src/request.js'
import { routeOf } from '../../../src/routes/route.js'

const schema = z.object({ content: z.string().transform(text => text.trim()) })
const request = (path: string) => ApiRequest.from({ method: 'POST', path, body: {} }, routeOf)

describe('extensionsOf', () => {
  it('finds a schema by method and path, whatever the parameters are called', () => {
    const find = extensionsOf({ 'POST /channels/{id}/messages': schema })

    expect(find(request('/channels/123/messages'))).toBe(schema)
    expect(find(request('/channels/123/threads'))).toBeUndefined()
    expect(extensionsOf(undefined)(request('/channels/123/messages'))).toBeUndefined()
  })

  it.each([
    [null, 'validation.extend'],
    [{ '/channels/{channel_id}/messages': schema }, 'validation.extend'],
    [{ 'POST /channels': {} }, "validation.extend['POST /channels']"],
    [{ 'POST /channels': null }, "validation.extend['POST /channels']"],
  ])('refuses %o', (extend, key) => {
    expect(() => extensionsOf(extend as never)).toThrow(expect.objectContaining({ name: 'ConfigError', key }))
  })
})

describe('extended', () => {
  it("gives the schema's output", async () => {
    expect(await extended(schema, { content: ' hi ' })).toEqual({ body: { content: 'hi' }, flaws: [] })
  })

  it('awaits a schema that takes its time', async () => {
    const slow = schema.refine(async ({ content }) => content !== 'no', { path: ['content'], message: 'not this' })

    expect(await extended(slow, { content: 'no' })).toMatchObject({
      flaws: [{ path: 'body.content', code: 'EXTENSION', message: 'not this' }],
    })
  })

  it('says where in the body a problem is', async () => {
    const nested = z.object({ list: z.array(z.object({ name: z.string() })) })

    const { flaws } = await extended(nested, { list: [{ name: 'a' }, { name: 5 }] })

    expect(flaws.map(({ path }) => path)).toEqual(['body.list[1].name'])
  })

  it('reads keys in either form that schemas have', async () => {
    const issues = [{ message: 'no', path: [{ key: 'a' }, 0, Symbol('s')] }, { message: 'no' }]
    const own: StandardSchema = { '~standard': { version: 1, vendor: 'own', validate: () => ({ issues }) } }

    expect((await extended(own, {})).flaws.map(({ path }) => path)).toEqual(['body.a[0].Symbol(s)', 'body'])
  })

  it('names a schema that fails itself', async () => {
    const broken: StandardSchema = {
      '~standard': {
        version: 1,
        vendor: 'own',
        validate() {
          throw new Error('broken')
        },
      },
    }

    await expect(extended(broken, {})).rejects.toMatchObject({
      name: 'ValidationError',
      problems: [{ path: 'body', code: 'SCHEMA_FAILED' }],
      cause: { message: 'broken' },
    })
  })
})
