import { describe, expect, it } from 'vitest'
import { coverage, page, routesOfTypes, share } from '../../.ci/routes/coverage.js'
import { gatherAll } from '../../.ci/routes/generate.js'

describe('coverage', () => {
  const rows = coverage(gatherAll())

  it('types and validates every operation of the spec, and every route of the docs and of discord-api-types', () => {
    expect(rows.filter(({ typed, validated }) => !typed || !validated).map(({ name }) => name)).toEqual([])
    expect(rows.filter(({ spec }) => spec)).toHaveLength(242)
    expect(rows.filter(({ docs }) => docs !== undefined).length).toBeGreaterThan(220)
    expect(rows.filter(({ types }) => types).length).toBeGreaterThan(200)
  })

  it('reads the routes out of the comments of discord-api-types', () => {
    expect(routesOfTypes()).toContain('POST /channels/{channel.id}/messages')
    expect(routesOfTypes()).toContain('PUT /guilds/{guild.id}/incident-actions')
  })

  it('counts in whole and rounds down', () => {
    const [row] = rows
    if (!row) throw new Error('no rows')
    const some = [row, { ...row, simulated: true }, { ...row, simulated: false }].map((each, i) => ({
      ...each,
      simulated: i < 2,
    }))

    expect(share(some, 'simulated')).toBe('2 of 3 (66.6 %)')
  })

  it('has a line for each endpoint', () => {
    const text = page(rows)

    for (const { name } of rows) expect(text).toContain(`| \`${name}\` |`)
  })

  it('names what the simulator does not answer, which is nothing of the spec', () => {
    const unanswered = rows.filter(({ simulated }) => !simulated)

    expect(unanswered.filter(({ spec }) => spec)).toEqual([])
    for (const { name } of unanswered) expect(page(rows)).toContain(`\n- \`${name}\`\n`)
  })
})
