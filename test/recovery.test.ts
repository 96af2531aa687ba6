import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { byCode, byStatus, recoveryFor } from '../src/recovery.js'
import { version } from '../src/version.js'

const entries = [...Object.entries(byStatus), ...Object.entries(byCode)]

describe('recoveryFor', () => {
  it('knows the code before the status', () => {
    expect(recoveryFor(400, 50035)).toBe(byCode[50035])
    expect(recoveryFor(401, 50027).severity).toBe('error')
    expect(recoveryFor(401, 50014).severity).toBe('critical')
    expect(recoveryFor(502, 0)).toBe(byStatus[502])
  })

  it('tries again on what is wrong with the server, not on what is wrong with the request', () => {
    expect(recoveryFor(599).retry).toBe(true)
    expect(recoveryFor(418).retry).toBe(false)
    expect(recoveryFor(302).retry).toBe(false)
    expect([429, 500, 502, 503, 504].every(status => recoveryFor(status).retry)).toBe(true)
    expect([110000, 110001, 130000, 530006].every(code => recoveryFor(400, code).retry)).toBe(true)
  })

  it.each(entries)('has one sentence of advice for %s', (_, { hint, meaning }) => {
    expect(hint).toMatch(/^[A-Z][^.]*\.$/)
    expect(meaning).not.toBe('')
  })

  it('is printed in docs/errors.md as it is', () => {
    const page = readFileSync('docs/errors.md', 'utf8')
    const row = ([key, { meaning, severity, retry, hint }]: (typeof entries)[number]) =>
      `| ${key} | ${meaning} | ${severity} | ${retry ? 'yes' : 'no'} | ${hint} |`

    expect(entries.map(row).filter(line => !page.includes(line))).toEqual([])
  })
})

describe('version', () => {
  it('is that of the package', () => {
    expect(version).toBe((JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }).version)
  })
})
