import { describe, expect, it } from 'vitest'
import { operations } from '../../../../plugins/simulator/operations.gen.js'
import { auditTable } from '../../../../plugins/simulator/routes/audit-table.js'
import { endpoints } from '../../../../plugins/simulator/routes/index.js'

/** Operations of Discord's that have no endpoint; each would need a reason here. */
const EXCEPTIONS: readonly string[] = []

const keys = endpoints.map(({ method, path }) => `${method} ${path}`)

describe('coverage', () => {
  it('answers every operation that Discord describes', () => {
    const answered = new Set(keys)

    expect(operations.filter(operation => !answered.has(operation))).toEqual(EXCEPTIONS)
  })

  it('lists each operation once', () => {
    expect(new Set(operations).size).toBe(operations.length)
  })

  it.each(operations)('names %s once', operation => {
    expect(keys.filter(key => key === operation)).toHaveLength(EXCEPTIONS.includes(operation) ? 0 : 1)
  })

  it('audits only operations that there are', () => {
    expect(Object.keys(auditTable).filter(key => !keys.includes(key))).toEqual([])
  })
})
