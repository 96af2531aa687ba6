import { describe, expect, it } from 'vitest'
import { Credentials } from '../../../middleware/lib/credentials.js'
import { Senders } from '../../../middleware/lib/senders.js'

const token = (text: string) => ({ type: 'Bearer' as const, token: text })

describe('Senders', () => {
  it('forgets the credential of the guest that was seen longest ago', () => {
    const credentials = new Credentials()
    const senders = new Senders(credentials, 2)
    const [a, b] = [senders.guest(token('a')), senders.guest(token('b'))]

    senders.guest(token('a'))
    senders.guest(token('c'))

    expect(credentials.header(a.identity)).toBe('Bearer a')
    expect(credentials.header(b.identity)).toBeUndefined()
  })

  it('keeps its own credential, even if it comes and goes as a guest', () => {
    const credentials = new Credentials()
    const senders = new Senders(credentials, 1)
    const own = senders.adopt(token('own'))

    senders.guest(token('own'))
    senders.guest(token('b'))

    expect(credentials.header(own.identity)).toBe('Bearer own')
    expect(senders.own).toEqual({ type: 'Bearer', identity: own.identity })
  })
})
