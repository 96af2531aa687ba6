import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SlottedHeap } from '../../../middleware/lib/slotted-heap.js'

describe('SlottedHeap', () => {
  it('gives its items in order, whatever was added, moved and taken out', () => {
    const steps = fc.array(
      fc.record({ act: fc.constantFrom('push', 'push', 'move', 'remove', 'pop'), at: fc.nat(50), value: fc.nat(20) }),
    )

    fc.assert(
      fc.property(steps, list => {
        const heap = new SlottedHeap<{ slot: number; value: number }>((a, b) => a.value < b.value)
        const held: { slot: number; value: number }[] = []
        for (const { act, at, value } of list) {
          const item = held[at % Math.max(1, held.length)]
          if (act === 'push' || !item) {
            held.push({ slot: -1, value })
            heap.push(held.at(-1)!)
          } else if (act === 'move') {
            item.value = value
            heap.update(item)
          } else {
            const gone = act === 'pop' ? heap.pop()! : item
            heap.remove(gone)
            held.splice(held.indexOf(gone), 1)
            expect(gone.slot).toBe(-1)
          }
          expect(heap.size).toBe(held.length)
        }
        const values = held.map(each => each.value).sort((a, b) => a - b)
        expect(held.map(() => heap.pop()?.value)).toEqual(values)
        expect(heap.pop()).toBeUndefined()
      }),
    )
  })

  it('does nothing to an item that is outside', () => {
    const heap = new SlottedHeap<{ slot: number }>(() => false)
    const stranger = { slot: -1 }

    heap.remove(stranger)
    heap.update(stranger)

    expect([heap.size, heap.peek()]).toEqual([0, undefined])
  })
})
