import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { Credentials } from '../../../middleware/lib/credentials.js'

describe('Credentials', () => {
  it('gives each credential an identity of its own, always the same', () => {
    const credentials = new Credentials()

    const bot = credentials.identify('Bot', 'secret-token')

    expect(bot).toMatch(/^[0-9a-f]{16}$/)
    expect(credentials.identify('Bot', 'secret-token')).toBe(bot)
    expect(new Credentials().identify('Bot', 'secret-token')).toBe(bot)
    expect(credentials.identify('Bearer', 'secret-token')).not.toBe(bot)
  })

  it('gives the header back until it is forgotten', () => {
    const credentials = new Credentials()
    const identity = credentials.identify('Bearer', 'secret-token')

    expect(credentials.header(identity)).toBe('Bearer secret-token')
    credentials.forget(identity)
    credentials.forget('unknown')
    expect(credentials.header(identity)).toBeUndefined()
    expect(credentials.header('')).toBeUndefined()
  })

  it('shows nothing when it is logged', () => {
    const credentials = new Credentials()
    credentials.identify('Bot', 'secret-token')

    const shown = [
      inspect(credentials, { showHidden: true, depth: 9 }),
      JSON.stringify({ credentials }),
      String(credentials),
    ]

    expect(shown.join()).not.toContain('secret')
  })
})
