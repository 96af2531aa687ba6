import { describe, expect, it } from 'vitest'
import type { CoalesceRule } from '../../../middleware/lib/coalesce-rules.js'
import { ruleTable } from '../../../middleware/lib/rule-table.js'

const rule = (name: string, changes: Partial<CoalesceRule> = {}): CoalesceRule => ({
  name,
  method: 'GET',
  route: '/r',
  maxBatchSize: 2,
  key: () => '',
  merge: () => ({ method: 'GET', path: '/r' }),
  ...changes,
})

describe('ruleTable', () => {
  it('finds rules by route and method, several on one route', () => {
    const [get, put] = [rule('get'), rule('put', { method: 'PUT' })]

    const table = ruleTable([get, put], [])

    expect(table.get('/r')).toEqual({ GET: get, PUT: put })
    expect(table.get('/other')).toBeUndefined()
  })

  it('prefers the rules of the user', () => {
    const [theirs, own, other] = [rule('theirs'), rule('own'), rule('other', { method: 'PUT' })]

    expect(ruleTable([theirs], [own, other]).get('/r')).toEqual({ GET: theirs, PUT: other })
  })

  it('refuses two rules for one endpoint, or of one name', () => {
    const taken = expect.objectContaining({ code: 'CONFIG_INVALID', key: 'coalesce.rules' })

    expect(() => ruleTable([rule('a'), rule('b')], [])).toThrow(taken)
    expect(() => ruleTable([rule('a'), rule('a', { route: '/s' })], [])).toThrow(taken)
  })
})
