import { describe, expect, it } from 'vitest'
import type { Answer, Claim, Permit, RateLimitStore, Verdict } from '../../middleware/rate-limit.js'

/** A store to test, and how its time passes. */
export interface StoreUnderTest {
  readonly store: RateLimitStore
  now(): number
  /** Lets time pass; real stores may really wait. */
  pass(ms: number): Promise<void> | void
  close?(): Promise<void> | void
}

/** The global limit that stores under test are made with. */
export const contractGlobal = { limit: 4, window: 400 }
/** Times that real stores cannot keep exactly are compared with so much tolerance, in ms. */
const about = 60

export const claim = (more: Partial<Claim> = {}): Claim => {
  const { identity = 'bot', route = 'POST /channels/{channel_id}/messages', major = '1' } = more
  return { identity, route, major, lane: `${identity}|${route}|${major}`, exempt: false, secret: false, ...more }
}

export const answer = (
  remaining: number,
  more: { limit?: number; after?: number; reset?: number; hash?: string } = {},
): Answer => {
  const { limit = 3, after = 300, reset, hash = 'abc' } = more
  return { status: 200, reading: { hash, limit, remaining, resetAfter: after, reset } }
}

/** What every rate limit store must do. @param make is given `contractGlobal` as the global limit */
export function rateLimitStoreContract(name: string, make: () => Promise<StoreUnderTest> | StoreUnderTest): void {
  const scene = async (act: (scene: Awaited<ReturnType<typeof open>>) => Promise<void>) => {
    const opened = await open(await make())
    try {
      await act(opened)
    } finally {
      await opened.under.close?.()
    }
  }

  describe(`${name}, as a rate limit store`, () => {
    it('lets one request probe an unknown lane, and the next once it was answered', () =>
      scene(async ({ take, permit, answered }) => {
        const probe = await permit()
        const second = await take()
        await answered(probe, answer(2))

        expect(second).toMatchObject({ granted: false, scope: 'group', wait: Number.POSITIVE_INFINITY })
        expect((await take()).granted).toBe(true)
      }))

    it('lets another probe after one that got no answer', () =>
      scene(async ({ take, permit, lost }) => {
        const probe = await permit()
        const groups = await lost(probe, true)

        expect(groups.length).toBeGreaterThan(0)
        expect((await take()).granted).toBe(true)
      }))

    it('opens a lane whose answers name no limit', () =>
      scene(async ({ take, permit, answered }) => {
        await answered(await permit(), { status: 200, reading: undefined })
        const all = [await take(), await take(), await take()]

        expect(all.every(({ granted }) => granted)).toBe(true)
      }))

    it('grants what remains, then says how long to wait, then grants again', () =>
      scene(async ({ take, permit, answered, under }) => {
        await answered(await permit(), answer(1))
        await permit()
        const full = await take()
        await under.pass(320)

        expect(full).toMatchObject({ granted: false, scope: 'group' })
        expect(waitOf(full)).toBeGreaterThan(300 - about)
        expect(waitOf(full)).toBeLessThan(300 + about)
        expect((await take()).granted).toBe(true)
      }))

    it('names the group whose waiters may go on after an answer', () =>
      scene(async ({ take, permit, answered }) => {
        const probe = await permit()
        const refused = await take()
        const groups = await answered(probe, answer(2))

        expect(refused.granted === false && groups.includes(refused.group)).toBe(true)
      }))

    it('counts lanes of one bucket together', () =>
      scene(async ({ take, permit, answered }) => {
        const typing = claim({ route: 'POST /channels/{channel_id}/typing' })
        await answered(await permit(), answer(2, { reset: 5_000_000 }))
        await answered(await permit(typing), answer(1, { reset: 5_000_000 }))
        const [last, none] = [await take(), await take(typing)]

        expect([last.granted, none.granted]).toEqual([true, false])
      }))

    it('keeps identities and majors apart', () =>
      scene(async ({ take, permit, answered }) => {
        await answered(await permit(), answer(0))

        expect((await take()).granted).toBe(false)
        expect((await take(claim({ major: '2' }))).granted).toBe(true)
        expect((await take(claim({ identity: 'other' }))).granted).toBe(true)
      }))

    it('limits each identity globally, but not what is exempt', () =>
      scene(async ({ take, under }) => {
        const verdicts: Verdict[] = []
        for (let i = 0; i < 5; i++) verdicts.push(await take(claim({ major: String(i) })))
        const exempt = await take(claim({ major: 'x', exempt: true }))
        const other = await take(claim({ identity: 'other' }))
        await under.pass(contractGlobal.window + 400)

        expect(verdicts.map(({ granted }) => granted)).toEqual([true, true, true, true, false])
        expect(verdicts[4]).toMatchObject({ scope: 'global' })
        expect([exempt.granted, other.granted]).toEqual([true, true])
        expect((await take(claim({ major: 'later' }))).granted).toBe(true)
      }))

    it('gives the global place of a request that was not sent back at once', () =>
      scene(async ({ take, permit, lost }) => {
        const permits: Permit[] = []
        for (let i = 0; i < 4; i++) permits.push(await permit(claim({ major: String(i) })))
        await lost(permits[0] as Permit, false)

        expect((await take(claim({ major: '9' }))).granted).toBe(true)
      }))

    it.each(['lane', 'group', 'global'] as const)('stops a %s for as long as a 429 asks', scope =>
      scene(async ({ take, permit, answered, under }) => {
        await answered(await permit(), answer(2))
        await answered(await permit(), { status: 429, reading: undefined, refused: { scope, wait: 200 } })
        const stopped = await take()
        await under.pass(220)

        expect(stopped).toMatchObject({ granted: false, scope })
        expect(waitOf(stopped)).toBeGreaterThan(200 - about)
        expect((await take()).granted).toBe(true)
      }),
    )

    it('takes the better figure for a 429, counted from its head', () =>
      scene(async ({ take, permit, answered, under }) => {
        await answered(await permit(), answer(2))
        const refused = await permit()
        await answered(refused, { status: 429, reading: undefined, refused: { scope: 'lane', wait: 5000 } })
        await under.store.refine(refused, 100)
        const stopped = await take()
        await under.pass(120)

        expect(waitOf(stopped)).toBeLessThan(100 + about)
        expect((await take()).granted).toBe(true)
      }))

    it('counts each permit once, however often it is given back', () =>
      scene(async ({ take, permit, answered, lost }) => {
        const probe = await permit()
        await answered(probe, answer(1))
        await answered(probe, answer(1))
        await lost(probe, true)

        expect([(await take()).granted, (await take()).granted]).toEqual([true, false])
      }))

    it('predicts from what is known here', () =>
      scene(async ({ permit, answered, under }) => {
        const ahead = { group: 0, global: 0 }
        const unknown = under.store.predict(claim(), ahead, under.now())
        await answered(await permit(), answer(0))
        const known = under.store.predict(claim(), ahead, under.now())

        expect(unknown).toBe(0)
        expect(known).toBeGreaterThan(300 - about)
      }))

    it('tells of its buckets', () =>
      scene(async ({ permit, answered, under }) => {
        await answered(await permit(), answer(1))
        const [usage] = under.store.usage(under.now())

        expect(usage).toMatchObject({ bucket: 'abc', identity: 'bot', limit: 3, remaining: 1, inFlight: 0, granted: 1 })
      }))

    it('restores what it told in a snapshot, without what holds a token', () =>
      scene(async ({ permit, answered, under }) => {
        const webhook = claim({ route: 'POST /webhooks/{webhook_id}/{webhook_token}', major: '1/secret', secret: true })
        await answered(await permit(), answer(0, { after: 30_000 }))
        await answered(await permit(webhook), answer(0, { after: 30_000, hash: 'def' }))
        const saved = JSON.parse(JSON.stringify(under.store.snapshot(under.now())))
        const fresh = await open(await make())
        fresh.under.store.restore(saved, fresh.under.now())
        const verdict = await fresh.take()
        await fresh.under.close?.()

        expect(JSON.stringify(saved)).not.toContain('secret')
        expect(saved).toHaveLength(1)
        expect(waitOf(verdict)).toBeGreaterThan(29_000)
      }))
  })
}

async function open(under: StoreUnderTest) {
  const { store } = under
  const take = async (of = claim()): Promise<Verdict> => store.take(of, under.now(), 0)
  return {
    under,
    take,
    async permit(of = claim()): Promise<Permit> {
      const verdict = await take(of)
      if (!verdict.granted) throw new Error(`no permit: ${JSON.stringify(verdict)}`)
      return verdict
    },
    answered: async (permit: Permit, given: Answer) => store.answered(permit, given, under.now()),
    lost: async (permit: Permit, sent: boolean) => store.lost(permit, sent, under.now()),
  }
}

const waitOf = (verdict: Verdict) => (verdict.granted ? 0 : verdict.wait)
