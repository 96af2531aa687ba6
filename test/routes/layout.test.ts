import { describe, expect, it, vi } from 'vitest'
import { isLayout, layoutEdit, mapComponents, withLayoutFlag } from '../../src/routes/layout.js'

const v2 = 1 << 15
const button = (custom_id: string) => ({ type: 2, style: 1, custom_id, label: 'A' }) as const
const row = (...components: ReturnType<typeof button>[]) => ({ type: 1, components }) as const
const text = (content: string) => ({ type: 10, content }) as const
const section = (content: string) => ({ type: 9, components: [text(content)], accessory: button(content) }) as const
const box = () => ({ type: 17, components: [text('a'), section('b'), row(button('c'), button('d'))] }) as const

describe('withLayoutFlag', () => {
  it('infers the flag from components that only a layout has, and keeps the others', () => {
    expect(withLayoutFlag({ components: [box()], flags: 64 }).flags).toBe(64 | v2)
    expect(isLayout([row(button('a'))])).toBe(false)
  })

  it('gives back what is as it has to be', () => {
    for (const message of [{ components: [row(button('a'))] }, { components: [text('a')], flags: v2 }, {}])
      expect(withLayoutFlag(message)).toBe(message)
  })

  it.each([null, undefined, 'text', [null], [5], [{}]])('sees no layout in %j', strange => {
    expect(isLayout(strange)).toBe(false)
  })
})

describe('layoutEdit', () => {
  it('empties what cannot go with a layout', () => {
    const edit = layoutEdit({ components: [text('a')], allowed_mentions: { parse: [] as const } })

    expect(edit).toEqual({
      components: [text('a')],
      allowed_mentions: { parse: [] },
      flags: v2,
      content: null,
      embeds: [],
      poll: null,
      sticker_ids: [],
    })
  })

  it('empties with the flag alone as well', () => {
    expect(layoutEdit({ flags: v2 })).toMatchObject({ content: null, embeds: [] })
  })

  it('leaves other edits alone', () => {
    const edit = { content: 'a', components: [row(button('a'))] }

    expect(layoutEdit(edit)).toBe(edit)
  })
})

describe('mapComponents', () => {
  it('reaches rows, containers, sections, accessories and labels, what is inside first', () => {
    const seen: number[] = []
    const label = { type: 18, label: 'a', component: { type: 4, custom_id: 'a', style: 1 } } as const

    mapComponents({ components: [box(), label] }, one => {
      seen.push(one.type)
      return one
    })

    expect(seen).toEqual([10, 10, 2, 9, 2, 2, 1, 17, 4, 18])
  })

  it('gives back the same message where nothing changes', () => {
    const message = { content: 'a', components: [box()] }

    expect(mapComponents(message, one => one)).toBe(message)
  })

  it('changes nothing in place and keeps what is not touched', () => {
    const message = { content: 'a', components: [box(), text('b')] }
    const before = structuredClone(message)

    const after = mapComponents(message, one =>
      'custom_id' in one && one.custom_id === 'c' ? { ...one, custom_id: 'z' } : one,
    )

    expect(message).toEqual(before)
    expect(after.content).toBe('a')
    expect(after.components[1]).toBe(message.components[1])
    expect(after.components[0]).toEqual({
      type: 17,
      components: [text('a'), section('b'), row(button('z'), button('d'))],
    })
    const [first, second] = (after.components[0] as ReturnType<typeof box>).components
    const [one, two] = (message.components[0] as ReturnType<typeof box>).components
    expect(first).toBe(one)
    expect(second).toBe(two)
  })

  it('disables all buttons, the accessory included', () => {
    const after = mapComponents({ components: [box()] }, one => (one.type === 2 ? { ...one, disabled: true } : one))

    expect(JSON.stringify(after).match(/"disabled":true/g)).toHaveLength(3)
  })

  it('takes components away, with the rows and containers that are empty then', () => {
    const message = { components: [row(button('a')), { type: 17, components: [row(button('b'))] } as const, text('c')] }

    expect(mapComponents(message, one => (one.type === 2 ? null : one)).components).toEqual([text('c')])
  })

  it('keeps the texts of a section that loses its accessory', () => {
    const after = mapComponents({ components: [section('a'), text('b')] }, one => (one.type === 2 ? null : one))

    expect(after.components).toEqual([text('a'), text('b')])
  })

  it('takes a label away with what it labels', () => {
    const modal = { components: [{ type: 18, label: 'a', component: { type: 4, custom_id: 'a' } } as const] }

    expect(mapComponents(modal, one => (one.type === 4 ? null : one)).components).toEqual([])
  })

  it('does not call for a message without components', () => {
    const edit = vi.fn()

    for (const message of [{ content: 'a' }, { components: null }, { components: undefined }])
      expect(mapComponents(message, edit)).toBe(message)
    expect(edit).not.toHaveBeenCalled()
  })
})
