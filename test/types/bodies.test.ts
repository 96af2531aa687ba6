import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { errorsIn, printBodies, target } from '../../.ci/routes/bodies.js'
import { table } from '../../src/routes/table.gen.js'
import { validBodies } from './bodies.gen.js'

// That they have discord-api-types' types and ours is what `npm run typecheck` says.
describe('valid bodies of discord-api-types (interactions 44)', () => {
  it('are more than 1,000, no two alike', () => {
    expect(validBodies.length).toBeGreaterThanOrEqual(1000)
    expect(new Set(validBodies.map(body => JSON.stringify(body))).size).toBe(validBodies.length)
    expect(readFileSync(target, 'utf8')).toContain(`${validBodies.length} valid bodies and queries`)
  })

  it('belong to every endpoint that discord-api-types has a body or a query for', () => {
    const named = readFileSync('test/types/bodies.test-d.ts', 'utf8').matchAll(
      /\['([A-Z]+ [^']+)'\]\['(body|query)'\]/g,
    )
    const covered = new Set(validBodies.map(({ endpoint, part }) => `${endpoint} ${part}`))

    expect([...named].map(([, endpoint, part]) => `${endpoint} ${part}`).filter(name => !covered.has(name))).toEqual([])
    expect(validBodies.filter(({ endpoint }) => table.endpoints[endpoint] === undefined)).toEqual([])
  })

  it('are let through', () => {
    const refused = validBodies.filter(({ endpoint, part, value }) => errorsIn(endpoint, part, value).length > 0)

    expect(refused).toEqual([])
  })

  it('are what the generator makes of the types', { timeout: 60_000 }, () => {
    const text = printBodies()

    expect(readFileSync(target, 'utf8') === text, `${target} is stale: run \`npx tsx .ci/routes/bodies.ts\``).toBe(true)
  })
})
