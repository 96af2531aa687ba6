import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseEvent, parsePacket } from '../../../plugins/gateway/packet.js'
import { Peek } from '../../../plugins/gateway/peek.js'

function event(text: string) {
  const payload = Buffer.from(text)
  const peek = new Peek()
  if (!peek.read(payload)) throw new Error('it cannot be peeked at')
  return parseEvent(payload, peek)
}

describe('parsePacket', () => {
  it('puts null for what is left out', () => {
    expect(parsePacket(Buffer.from('{"op":11}'))).toEqual({ op: 11, d: null, s: null, t: null })
  })

  it.each(['null', '1', '[]', '{}', '{"op":"0"}'])('takes %s for no packet', text => {
    expect(() => parsePacket(Buffer.from(text))).toThrow(TypeError)
  })
})

describe('parseEvent', () => {
  it('gives what parsing the whole payload gives', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.nat(), (d, s) => {
        const text = JSON.stringify({ t: 'MESSAGE_CREATE', s, op: 0, d })
        expect(event(text)).toEqual(JSON.parse(text))
      }),
    )
  })

  it.each([
    '{"t":"A","s":1,"op":0,"d":{"x":1},"more":2}',
    '{"t":"A","s":1,"op":0,"d":7,"d":8}',
    '{"t":"A","s":1,"op":0,"d":"\u00e4\ud83d\ude00 ä😀"}\n',
  ])('reads %j, which has something behind the data', text => {
    const { d, s, t } = JSON.parse(text)

    expect(event(text)).toMatchObject({ op: 0, d, s, t })
  })

  it.each([
    '{"t":"A","s":1,"op":0,"d":{"x":',
    '{"t":"A","s":1,"op":0,"d":{"x":1}',
    '{"t":"A","s":1,"op":0,"d":}',
    '{"t":"A","s":1,"op":0,"d":{}]',
    '{"t":"A","s":1,"op":0,"d":12',
  ])('refuses %j', text => {
    expect(() => event(text)).toThrow(SyntaxError)
  })
})
