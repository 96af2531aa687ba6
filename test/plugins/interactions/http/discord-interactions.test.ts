import { verifyKey } from 'discord-interactions'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { command } from '../../../support/interactions.js'
import { httpStage, signer } from '../../../support/signed.js'

/** What our endpoint and theirs say of the same request. */
async function verdicts(stage: ReturnType<typeof httpStage>, body: string, headers: Record<string, string>) {
  const { 'x-signature-ed25519': signature = '', 'x-signature-timestamp': timestamp = '' } = headers
  const theirs =
    signature !== '' && timestamp !== '' && (await verifyKey(body, signature, timestamp, stage.signer.publicKey))
  const ours = (await stage.on.fetch(stage.signer.request(body, { headers }))).status !== 401
  return { ours, theirs }
}

/** Any sign there is; fast-check's own takes seconds to prepare. */
const sign = fc
  .integer({ min: 0, max: 0x10ffff })
  .filter(code => code < 0xd800 || code > 0xdfff)
  .map(code => String.fromCodePoint(code))

describe('beside discord-interactions', () => {
  it('accepts what it accepts, and signs in tests what it accepts', async () => {
    const stage = httpStage()

    await fc.assert(
      fc.asyncProperty(fc.string({ unit: sign }), fc.integer({ min: 0 }), async (text, time) => {
        const body = JSON.stringify({ ...command('a'), text })

        const verdict = await verdicts(stage, body, stage.signer.headers(body, String(time)))

        expect(verdict).toEqual({ ours: true, theirs: true })
      }),
      { numRuns: 100 },
    )
  })

  it('refuses what it refuses', async () => {
    const stage = httpStage()
    const body = JSON.stringify(command('a'))
    const right = stage.signer.headers(body)
    const signature = right['x-signature-ed25519'] as string
    const wrong: Record<string, string>[] = [
      { ...right, 'x-signature-timestamp': '1750000001' },
      { ...right, 'x-signature-timestamp': '' },
      { ...right, 'x-signature-ed25519': '' },
      { ...right, 'x-signature-ed25519': signature.slice(2) },
      { ...right, 'x-signature-ed25519': `${signature}00` },
      { ...right, 'x-signature-ed25519': 'g'.repeat(128) },
      { ...right, 'x-signature-ed25519': [...signature].reverse().join('') },
      signer().headers(body),
      stage.signer.headers(`${body} `),
    ]

    for (const headers of wrong) expect(await verdicts(stage, body, headers)).toEqual({ ours: false, theirs: false })
  })

  it('takes its own key in capitals as well', async () => {
    const discord = signer()
    const stage = httpStage({ publicKey: discord.publicKey.toUpperCase() })

    expect((await stage.on.fetch(discord.request(command('a')))).status).toBe(202)
    const body = '{}'
    const { 'x-signature-ed25519': signature = '', 'x-signature-timestamp': timestamp = '' } = discord.headers(body)
    expect(await verifyKey(body, signature, timestamp, discord.publicKey.toUpperCase())).toBe(true)
  })
})
