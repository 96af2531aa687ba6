import { describe, expect, it } from 'vitest'
import { ApiRequest, type Method, type RequestOptions } from '../../src/request.js'
import { routeOf } from '../../src/routes/route.js'
import { routeSchemas } from '../../src/routes/validator.js'
import { corpus } from './corpus.js'

const now = () => Date.UTC(2026, 7, 1)

describe('the corpus of sound bodies (interactions 43)', () => {
  it.each(corpus.map(good => [good.endpoint, JSON.stringify(good.body).slice(0, 60), good] as const))(
    '%s %s passes without a word',
    (endpoint, _shown, { body, files }) => {
      const [method, template] = endpoint.split(' ') as [Method, string]
      const path = template.replace(/\{[^}]*\}/g, '123456789012345678')
      const options = { method, path, body, ...(files && { files: files.map(name => ({ name, data: 'x' })) }) }

      const problems = routeSchemas({ now })(ApiRequest.from(options as RequestOptions, routeOf))

      expect(problems).toEqual([])
    },
  )

  it('has each kind of component, of answer and of option', () => {
    const text = JSON.stringify(corpus)
    const kinds = [...text.matchAll(/"type":(\d+)/g)].map(([, type]) => Number(type))

    for (const type of [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 17, 18, 19, 21, 22, 23])
      expect(kinds).toContain(type)
    expect(corpus.length).toBeGreaterThan(100)
  })
})
