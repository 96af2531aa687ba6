import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

interface Entry {
  readonly version?: string
  readonly resolved?: string
  readonly optionalDependencies?: Readonly<Record<string, string>>
}
const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as { packages: Record<string, Entry> }

describe('package-lock.json', () => {
  it('holds no download addresses', () => {
    expect(Object.keys(lock.packages).filter(name => lock.packages[name]?.resolved !== undefined)).toEqual([])
  })

  it('holds the optional dependencies for every platform, without which npm ci refuses it (.ci/complete-lock.mjs adds them)', () => {
    const wanted = Object.values(lock.packages).flatMap(({ optionalDependencies = {} }) =>
      Object.entries(optionalDependencies).filter(([, version]) => /^\d/.test(version)),
    )

    expect(wanted.map(([name]) => name).filter(name => !lock.packages[`node_modules/${name}`])).toEqual([])
    expect(wanted.length).toBeGreaterThan(20)
  })
})
