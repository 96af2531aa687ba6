import { describe, expect, it } from 'vitest'
import { nothing } from '../../../middleware/lib/encode.js'
import { fixedHeaders, requestHeaders } from '../../../middleware/lib/headers.js'

const none = { authorization: undefined, reason: undefined, encoded: nothing, own: undefined }

describe('requestHeaders', () => {
  it('is a flat list that shares nothing with the fixed one', () => {
    const fixed = fixedHeaders('', true)

    const headers = requestHeaders(fixed, { ...none, authorization: 'Bot x', reason: 'ä b' })

    expect(headers.slice(fixed.length)).toEqual(['authorization', 'Bot x', 'x-audit-log-reason', '%C3%A4%20b'])
    expect(fixed).toHaveLength(4)
  })

  it('has each name once, in lower case, whatever the caller adds', () => {
    const own = {
      'USER-AGENT': 'mine',
      'X-A': '1',
      'x-a': '2',
      Authorization: 'Bot stolen',
      'X-Audit-Log-Reason': 'raw',
    }

    const headers = requestHeaders(fixedHeaders('s', false), { ...none, own })

    expect(headers).toEqual(['user-agent', 'mine', 'x-a', '2'])
  })
})
