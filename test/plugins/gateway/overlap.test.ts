import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { eventKeyOf } from '../../../plugins/gateway/event-key.js'
import { Overlap } from '../../../plugins/gateway/overlap.js'
import type { Packet } from '../../../plugins/gateway/packet.js'

const never = Number.NEGATIVE_INFINITY
const packet = (t: string, d: unknown): Packet => ({ op: 0, s: 1, t, d })
const typing = (user: string, guild = '1') => packet('TYPING_START', { guild_id: guild, user_id: user, timestamp: 5 })

/** Both sides as a reshard drives them; what gets through is delivered. */
class Both {
  readonly overlap = new Overlap()
  readonly delivered: unknown[] = []

  old(event: Packet, { at = 0, gapUntil = never } = {}): void {
    for (const missed of this.overlap.old(eventKeyOf(event), { shard: 0, at, gapUntil }))
      this.delivered.push(missed.packet)
    this.delivered.push(event)
  }
  fresh(event: Packet, at = 0): void {
    const key = eventKeyOf(event)
    if (!this.overlap.fresh(key, 0)) this.overlap.keep(key, { shard: 0, packet: event, replayed: false, at })
  }
  cut(): void {
    for (const { packet } of this.overlap.takeKept()) this.delivered.push(packet)
  }
  trailing(event: Packet): void {
    if (!this.overlap.fresh(eventKeyOf(event), 0)) this.delivered.push(event)
  }
}

describe('Overlap', () => {
  it('delivers an event once, whichever side brings it first', () => {
    const both = new Both()
    const [a, b] = [typing('a'), typing('b')]

    both.old(a)
    both.fresh(a)
    both.fresh(b)
    both.old(b)
    both.cut()

    expect(both.delivered).toEqual([a, b])
    expect([both.overlap.sightings, both.overlap.kept]).toEqual([0, 0])
  })

  it('delivers an event that happens twice, twice', () => {
    const both = new Both()
    const a = typing('a')

    both.old(a)
    both.fresh(a)
    both.fresh(a)
    both.cut()

    expect(both.delivered).toEqual([a, a])
  })

  it('knows an event by its data, in whatever order its keys come', () => {
    const both = new Both()

    both.old(packet('TYPING_START', { guild_id: '1', member: { nick: null, roles: ['1', '2'] } }))
    both.fresh(packet('TYPING_START', { member: { roles: ['1', '2'], nick: null }, guild_id: '1' }))
    both.fresh(packet('TYPING_START', { member: { roles: ['2', '1'], nick: null }, guild_id: '1' }))

    expect(both.overlap.kept).toBe(1)
  })

  it.each(['MESSAGE_CREATE', 'INTERACTION_CREATE', 'GUILD_CREATE'])('knows %s by its id', name => {
    const both = new Both()

    both.old(packet(name, { id: '9', guild_id: '1', nonce: 'mine' }))
    both.fresh(packet(name, { id: '9', guild_id: '1' }))

    expect([both.overlap.sightings, both.overlap.kept]).toEqual([0, 0])
  })

  it('tells events of the same data apart by name', () => {
    const both = new Both()

    both.old(packet('GUILD_ROLE_CREATE', { guild_id: '1' }))
    both.fresh(packet('GUILD_ROLE_UPDATE', { guild_id: '1' }))

    expect(both.overlap.kept).toBe(1)
  })

  it('lets an interaction come in another order than the rest', () => {
    const both = new Both()
    const press = packet('INTERACTION_CREATE', { id: '9', guild_id: '1' })

    both.old(press)
    both.old(typing('a'))
    both.fresh(typing('a'))
    both.fresh(press)

    expect([both.overlap.sightings, both.overlap.kept]).toEqual([0, 0])
  })

  it('forgets what the new side cannot bring any more, so that it swallows no equal event later', () => {
    const both = new Both()
    both.old(typing('a')) // before the new side began
    both.old(typing('b'))
    both.fresh(typing('b'))
    both.cut()

    both.trailing(typing('a'))

    expect(both.delivered).toEqual([typing('a'), typing('b'), typing('a')])
  })

  it('forgets what is older than the horizon of its shard', () => {
    const both = new Both()
    both.old(typing('a'), { at: 10 })
    both.old(typing('b'), { at: 20 })

    both.overlap.expire(shard => (shard === 0 ? 15 : 100))

    expect(both.overlap.sightings).toBe(1)
    both.fresh(typing('a'))
    expect(both.overlap.kept).toBe(1)
  })

  it('puts what the old side missed between two sessions where it belongs', () => {
    const both = new Both()
    both.fresh(typing('a'), 1)
    both.fresh(typing('b'), 2)
    both.fresh(typing('c'), 6)

    both.old(typing('c'), { at: 6, gapUntil: 5 })

    expect(both.delivered).toEqual([typing('a'), typing('b'), typing('c')])
    expect(both.overlap.kept).toBe(0)
  })

  it('does so too where the new side has not come as far yet', () => {
    const both = new Both()
    both.fresh(typing('a'), 1)

    both.old(typing('c'), { at: 6, gapUntil: 5 })
    both.fresh(typing('c'), 7)
    both.cut()

    expect(both.delivered).toEqual([typing('a'), typing('c')])
  })

  it('waits for an event that the old side has not brought yet though it brought a later one', () => {
    const both = new Both()
    both.fresh(typing('a'))
    both.fresh(typing('b'))

    both.old(typing('b'))
    both.old(typing('a'))
    both.cut()

    expect(both.delivered).toEqual([typing('b'), typing('a')])
  })

  it('hands over what only the new side brought in the order in which that came, over all guilds', () => {
    const both = new Both()
    const events = [typing('a', '1'), typing('a', '2'), typing('b', '1')]
    for (const event of events) both.fresh(event)

    both.cut()

    expect(both.delivered).toEqual(events)
    expect(both.overlap.kept).toBe(0)
  })

  it('delivers each event once and in order per guild, however the sides interleave and wherever they are cut', () => {
    const event = fc.record({ guild: fc.constantFrom('1', '2'), user: fc.constantFrom('a', 'b') })
    const plan = fc.record({
      events: fc.array(event, { maxLength: 30 }),
      steps: fc.array(fc.boolean()),
      cut: fc.nat(60),
    })
    fc.assert(
      fc.property(plan, ({ events, steps, cut }) => {
        const stream = events.map(({ guild, user }) => typing(user, guild))
        const both = new Both()
        let [old, fresh] = [0, 0]
        for (const isOld of steps.slice(0, cut)) {
          const next = stream[isOld ? old : fresh]
          if (!next) continue
          if (isOld) both.old(next)
          else both.fresh(next)
          if (isOld) old++
          else fresh++
        }
        both.cut()
        for (const late of stream.slice(fresh)) both.trailing(late)

        for (const guild of ['1', '2']) {
          const of = (list: readonly unknown[]) =>
            (list as Packet<{ guild_id: string }>[]).filter(({ d }) => d.guild_id === guild)
          expect(of(both.delivered)).toEqual(of(stream))
        }
      }),
    )
  })
})
