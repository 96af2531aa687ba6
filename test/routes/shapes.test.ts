import { describe, expect, it } from 'vitest'
import { type Home, partProblems, shapeAt } from '../../src/routes/shapes.js'

const button: Home = {
  endpoint: 'POST /channels/{channel_id}/messages',
  at: 'components[0].components[0]',
  wrap: one => ({ components: [{ type: 1, components: [one] }] }),
}
const message: Home = { endpoint: 'POST /channels/{channel_id}/messages', at: '', wrap: body => body }

describe('shapeAt', () => {
  it('knows which keys a part has, and which are lists', () => {
    expect([...shapeAt(button, { type: 2 }).fields.keys()]).toContain('sku_id')
    expect(shapeAt(button, { type: 3 }).fields.get('options')).toBe('list')
    expect(shapeAt(message, {}).fields.get('embeds')).toBe('list')
    expect(shapeAt(message, {}).fields.get('content')).toBe('one')
  })

  it('has no keys where it cannot tell the part', () => {
    expect([...shapeAt(button, { type: 99 }).fields.keys()]).toEqual([])
  })

  it('throws where nothing stands', () => {
    expect(() => shapeAt({ ...button, at: 'components[0].nothing' }, { type: 2 })).toThrow(RangeError)
  })

  it('trims at every depth, and takes null only where Discord does', () => {
    const payload = {
      id: '1',
      content: null,
      tts: false,
      message_reference: { message_id: null, channel_id: '1', extra: 1 },
      components: [{ type: 1, id: 1, components: [{ type: 2, style: null, custom_id: 'a', extra: 5 }], extra: 6 }],
      nonce: 5,
    }

    expect(shapeAt(message, {}).trim(payload)).toEqual({
      content: null,
      tts: false,
      message_reference: { channel_id: '1' },
      components: [{ type: 1, id: 1, components: [{ type: 2, custom_id: 'a' }] }],
      nonce: 5,
    })
  })

  it('keeps maps, and what is of another kind for the check to name', () => {
    const command: Home = { endpoint: 'POST /applications/{application_id}/commands', at: '', wrap: body => body }
    const strange = { name: 5, options: 'none', name_localizations: { de: 'a', xx: null } }

    expect(shapeAt(command, {}).trim(strange)).toEqual(strange)
    expect(shapeAt(command, {}).trim('text')).toBe('text')
  })
})

describe('partProblems', () => {
  it('tells places within the part', () => {
    const problems = partProblems({ type: 2, style: 5, label: 'x'.repeat(81) }, button, [])

    expect(problems.map(({ path }) => path)).toEqual(['label', 'url'])
  })

  it('tells places in the body of what is not within the part, and knows the files', () => {
    const file = { type: 13, file: { url: 'attachment://a.pdf' } }
    const home: Home = {
      ...message,
      at: 'components[0]',
      wrap: one => ({ components: [one], content: 'a', flags: 1 << 15 }),
    }

    expect(partProblems(file, home, []).map(({ path }) => path)).toEqual(['content', 'file.url'])
    expect(partProblems(file, home, ['a.pdf']).map(({ path }) => path)).toEqual(['content'])
  })

  it('leaves warnings out', () => {
    expect(partProblems({ content: 'a', brand_new: 5 }, message, [])).toEqual([])
  })
})
