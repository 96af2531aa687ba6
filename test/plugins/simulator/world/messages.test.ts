import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ChannelMessages, Messages } from '../../../../plugins/simulator/world/messages.js'
import type { StoredMessage } from '../../../../plugins/simulator/world/model.js'
import { compareIds } from '../../../../plugins/simulator/world/snowflakes.js'

describe('ChannelMessages', () => {
  it('lists the newest first', () => {
    const messages = filled(['1', '2', '3'])

    expect(ids(messages.list({ limit: 2 }))).toEqual(['3', '2'])
  })

  it('lists what is older than an id that does not exist', () => {
    const messages = filled(['1', '3', '5'])

    expect(ids(messages.list({ before: '4', limit: 9 }))).toEqual(['3', '1'])
  })

  it('lists those right after an id, not the newest ones', () => {
    const messages = filled(['1', '2', '3', '4'])

    expect(ids(messages.list({ after: '1', limit: 2 }))).toEqual(['3', '2'])
  })

  it('lists around an id with the message itself in the middle', () => {
    const messages = filled(['1', '2', '3', '4', '5'])

    expect(ids(messages.list({ around: '3', limit: 3 }))).toEqual(['4', '3', '2'])
  })

  it('compares ids of different lengths as numbers', () => {
    const messages = filled(['9', '10', '100'])

    expect(ids(messages.list({ before: '100', limit: 9 }))).toEqual(['10', '9'])
  })

  it('forgets the oldest beyond its bound', () => {
    const messages = new ChannelMessages()
    for (let id = 1; id <= 5000; id++) messages.append(stored(String(id)), 10)

    expect(messages.size).toBe(10)
    expect(messages.get('4990')).toBeUndefined()
    expect(ids(messages.list({ limit: 100 })).at(-1)).toBe('4991')
  })

  it('answers every range as a plain filter over all messages would', () => {
    const id = fc.integer({ min: 1, max: 60 }).map(String)
    const range = fc.oneof(
      fc.record({ before: id, limit: fc.integer({ min: 1, max: 20 }) }),
      fc.record({ after: id, limit: fc.integer({ min: 1, max: 20 }) }),
      fc.record({ limit: fc.integer({ min: 1, max: 20 }) }),
    )
    fc.assert(
      fc.property(fc.uniqueArray(id), fc.array(id), range, (appended, deleted, asked) => {
        const messages = filled(appended.toSorted(compareIds))
        for (const gone of deleted) messages.delete(gone)
        const left = appended.filter(one => !deleted.includes(one)).toSorted(compareIds)

        expect(ids(messages.list(asked))).toEqual(plainList(left, asked))
      }),
    )
  })

  it('reaches every message exactly once when paged backwards', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 80 }), fc.integer({ min: 1, max: 20 }), (count, limit) => {
        const all = Array.from({ length: count }, (_, index) => String(index + 1))
        const messages = filled(all)
        const seen: string[] = []
        for (let page = messages.list({ limit }); page.length > 0; ) {
          seen.push(...ids(page))
          page = messages.list({ before: seen.at(-1), limit })
        }

        expect(seen).toEqual(all.toReversed())
      }),
    )
  })
})

describe('Messages', () => {
  it('tells which message fell out', () => {
    const fallen: string[] = []
    const messages = new Messages(1, message => fallen.push(message.json.id))

    messages.append(stored('1'))
    messages.append(stored('2'))

    expect(fallen).toEqual(['1'])
  })

  it('bounds each channel for itself', () => {
    const messages = new Messages(1, () => undefined)

    messages.append(stored('1', 'a'))
    messages.append(stored('2', 'b'))

    expect(messages.get('a', '1')).toBeDefined()
  })
})

function filled(all: readonly string[]): ChannelMessages {
  const messages = new ChannelMessages()
  for (const id of all) messages.append(stored(id), 1000)
  return messages
}

function stored(id: string, channelId = 'channel'): StoredMessage {
  const json = { id, channel_id: channelId } as StoredMessage['json']
  return { json, reactions: [], votes: undefined, pollFinalized: false }
}

function ids(messages: readonly StoredMessage[]): string[] {
  return messages.map(({ json }) => json.id)
}

function plainList(left: string[], range: { before?: string; after?: string; limit: number }): string[] {
  const { before, after, limit } = range
  if (after !== undefined)
    return left
      .filter(id => compareIds(id, after) > 0)
      .slice(0, limit)
      .toReversed()
  const older = before === undefined ? left : left.filter(id => compareIds(id, before) < 0)
  return older.slice(-limit).toReversed()
}
