import { describe, expect, it } from 'vitest'
import { networkFailure } from '../../../middleware/lib/network-failure.js'
import { ClosedError, NetworkError, TimeoutError, ValidationError } from '../../../src/errors.js'

const context = { method: 'GET', route: '/gateway', requestId: 'r1' }
const coded = (code: string, more = {}) => Object.assign(new Error('it said'), { code, ...more })
const fail = (cause: unknown, sent = false) => networkFailure(cause, { context, sent, connectionTimeout: 5000 })

describe('networkFailure', () => {
  it.each([
    ['ECONNREFUSED', 'the connection was refused'],
    ['ENOTFOUND', 'the host name was not found'],
    ['EAI_AGAIN', 'DNS did not answer'],
    ['ECONNRESET', 'the connection was reset'],
    ['UND_ERR_SOCKET', 'the connection was closed before the answer was complete'],
    ['HPE_INVALID_CONSTANT', 'the answer is not HTTP'],
    ['CERT_HAS_EXPIRED', 'the certificate of the host was refused (CERT_HAS_EXPIRED)'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'the certificate of the host was refused (ERR_TLS_CERT_ALTNAME_INVALID)'],
    ['ESOMETHING', 'the connection failed (ESOMETHING)'],
  ])('names %s, keeps it as the cause, and says whether anything was sent', (code, text) => {
    const cause = coded(code)

    const [before, after] = [fail(cause), fail(cause, true)]

    expect(before).toBeInstanceOf(NetworkError)
    expect(before).toMatchObject({ sent: false, cause, context })
    expect(before.message).toContain(`GET /gateway: ${text}. `)
    expect(after).toMatchObject({ sent: true })
  })

  it('tells what to do: repeat what was not sent, check what was, mend the trust', () => {
    expect(fail(coded('ECONNREFUSED')).hint).toBe('Nothing was sent; it can be sent again.')
    expect(fail(coded('ECONNRESET'), true).hint).toContain('may have carried it out')
    expect(fail(coded('CERT_HAS_EXPIRED')).hint).toContain('system clock')
  })

  it('has a class of its own for a connect timeout, a closed pool and a request that cannot be', () => {
    expect(fail(coded('UND_ERR_CONNECT_TIMEOUT'))).toBeInstanceOf(TimeoutError)
    expect(fail(coded('UND_ERR_CONNECT_TIMEOUT'))).toMatchObject({ phase: 'connect', timeout: 5000, sent: false })
    expect(fail(coded('UND_ERR_DESTROYED'))).toBeInstanceOf(ClosedError)
    expect(fail(coded('UND_ERR_CLOSED'))).toBeInstanceOf(ClosedError)
    expect(fail(coded('UND_ERR_INVALID_ARG'))).toBeInstanceOf(ValidationError)
  })

  it('leaves typed errors as they are, and takes whatever is thrown', () => {
    const typed = new ClosedError('over')

    expect(fail(typed)).toBe(typed)
    for (const odd of [undefined, null, 'text', 5, {}]) expect(fail(odd)).toBeInstanceOf(NetworkError)
  })

  it('does not keep what a parser error had received', () => {
    const error = fail(coded('HPE_INVALID_CONSTANT', { data: 'secret message' }), true)

    expect(JSON.stringify({ ...(error.cause as object) })).not.toContain('secret')
    expect(error.cause).toMatchObject({ message: 'it said', code: 'HPE_INVALID_CONSTANT' })
  })
})
