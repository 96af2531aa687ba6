import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ValidationError } from '../../src/errors.js'
import { ApiRequest, type Method } from '../../src/request.js'
import { compilerOf } from '../../src/routes/checks/compile.js'
import { Report } from '../../src/routes/checks/report.js'
import { routeOf } from '../../src/routes/route.js'
import { rulesOf } from '../../src/routes/rules/index.js'
import { table } from '../../src/routes/table.gen.js'
import { routeSchemas } from '../../src/routes/validator.js'
import { schemaOf } from '../../src/routes/zod-schema.js'
import { mutationsOf, valuesFor } from './arbitrary.js'

const endpoints = Object.entries(table.endpoints)
const parts = endpoints.flatMap(([name, { body, query }]) => [
  ...(body === undefined ? [] : [{ name, part: 'body' as const, ref: body }]),
  ...(query === undefined ? [] : [{ name, part: 'query' as const, ref: query }]),
])
const compile = compilerOf(table)
const seed = Number(process.env.FUZZ_SEED ?? Date.now() % 2 ** 31)
const runs = Number(process.env.FUZZ_RUNS ?? 24)
const settings = { seed, numRuns: runs }

/** Problems without warnings. */
function problems(ref: number, value: unknown, at: string) {
  const report = new Report()
  report.enter(at)
  compile(ref)(value, report)
  return report.problems.filter(({ warning }) => !warning)
}

const request = (name: string, body: unknown): ApiRequest => {
  const [method, template] = name.split(' ') as [Method, string]
  return ApiRequest.from({ method, path: template.replace(/\{[^}]*\}/g, '123456789012345678'), body }, routeOf)
}

describe(`fuzz (FUZZ_SEED=${seed})`, () => {
  it.each(parts)('$name: a $part made from its schema passes', ({ part, ref }) => {
    fc.assert(
      fc.property(valuesFor(table, ref), value => {
        expect(problems(ref, value, part)).toEqual([])
      }),
      settings,
    )
  })

  it.each(parts)('$name: each break of its $part is named at its place', ({ part, ref }) => {
    fc.assert(
      fc.property(valuesFor(table, ref), value => {
        for (const mutation of mutationsOf(table, ref, value, part).slice(0, 400)) {
          const places = problems(ref, mutation.value, part).map(({ path }) => path)
          const isNamed = places.some(place => place === mutation.path || place.startsWith(`${mutation.path}[`))
          if (!isNamed) expect({ ...mutation, places }).toBe(`named at ${mutation.path}`)
        }
      }),
      { ...settings, numRuns: Math.ceil(runs / 3) },
    )
  })

  it('breaks each kind of node in each way', () => {
    const ways = new Set<string>()
    for (const { ref, part } of parts) {
      for (const value of fc.sample(valuesFor(table, ref), { seed, numRuns: 3 }))
        for (const { what } of mutationsOf(table, ref, value, part)) ways.add(what.replace(/^absence of .*/, 'absence'))
    }

    for (const kind of ['string', 'integer', 'number', 'boolean', 'snowflake', 'bitfield', 'enum', 'array', 'object'])
      expect([...ways].filter(way => way.endsWith(`of ${kind}`)).length).toBeGreaterThan(1)
    expect(ways).toContain('absence')
    expect(ways).toContain('repeat')
  })

  it('throws nothing, whatever comes', () => {
    const check = routeSchemas()
    const anything = fc.anything({ withDate: true, withBigInt: true, withMap: true, withNullPrototype: true })
    const known = fc.constantFrom(...endpoints.map(([name]) => name))
    fc.assert(
      fc.property(known, anything, (name, body) => {
        const found = check(request(name, body))
        expect(new ValidationError(found).problems).toBe(found)
      }),
      { seed, numRuns: 3000 },
    )
  })

  it('throws nothing where a part of a sound body is something else', () => {
    const check = routeSchemas()
    const odd = fc.constantFrom<unknown>(null, 5, '', [], {}, [null], [5], true, Number.NaN, 10n)
    for (const { name, ref } of parts.filter(({ part }) => part === 'body')) {
      fc.assert(
        fc.property(valuesFor(table, ref), odd, fc.nat(), (body, value, n) => {
          const changed = replaced(body, value, n)
          expect(() => check(request(name, changed))).not.toThrow()
        }),
        { seed, numRuns: 10 },
      )
    }
  })

  it('gives the same verdicts as the schemas of zod', async () => {
    for (const { name, part, ref } of parts) {
      const schema = await schemaOf(name as never, part)
      fc.assert(
        fc.property(valuesFor(table, ref), value => {
          const samples = [
            value,
            ...mutationsOf(table, ref, value, part)
              .map(({ value: broken }) => broken)
              .slice(0, 12),
          ]
          for (const sample of samples) {
            const isSound = problems(ref, sample, part).length === 0
            // Rules may refuse more than the table does; they have tests of their own.
            if (isSound && part === 'body' && rulesOf(name).length > 0) continue
            expect([name, part, sample, schema.safeParse(sample).success]).toEqual([name, part, sample, isSound])
          }
        }),
        { seed, numRuns: 2 },
      )
    }
  })
})

/** The n-th value inside a body replaced. */
function replaced(body: unknown, value: unknown, n: number): unknown {
  const places: ((into: unknown) => unknown)[] = []
  const walk = (item: unknown, put: (into: unknown) => unknown): void => {
    places.push(put)
    if (Array.isArray(item))
      item.forEach((one, i) => {
        walk(one, into => put(item.map((other, j) => (i === j ? into : other))))
      })
    else if (typeof item === 'object' && item !== null)
      for (const [key, one] of Object.entries(item)) walk(one, into => put({ ...item, [key]: into }))
  }
  walk(body, into => into)
  return places[n % places.length]?.(value)
}
