import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { closeCodeOf, closeCodes } from '../../../plugins/gateway/index.js'

const docs = readFileSync('docs/gateway.md', 'utf8')
const then = { resume: 'resumes', identify: 'begins a new session', stop: 'stops' }

describe('closeCodes', () => {
  it.each(closeCodes)('$code stands in the docs as it is', ({ code, meaning, remedy, cure }) => {
    const line = docs.split('\n').find(row => row.startsWith(`| ${code} |`))

    expect(line).toContain(`| ${meaning} | ${then[remedy]}`)
    if (cure) expect(line).toContain(cure)
  })

  it('resumes after codes that nobody documented', () => {
    expect(closeCodeOf(4999).remedy).toBe('resume')
  })
})
