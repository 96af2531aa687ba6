import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Peek } from '../../../plugins/gateway/peek.js'

const keys = ['t', 's', 'op', 'd'] as const
const packets = fc.record(
  {
    t: fc.option(fc.oneof(fc.constantFrom('MESSAGE_CREATE', 'READY'), fc.string()), { nil: null }),
    s: fc.option(fc.oneof(fc.nat(), fc.double(), fc.integer()), { nil: null }),
    op: fc.nat(50),
    d: fc.jsonValue(),
  },
  { requiredKeys: ['op'] },
)

describe('Peek', () => {
  it('says what JSON.parse says, or that it cannot tell, in whatever order the members stand', () => {
    fc.assert(
      fc.property(packets, fc.shuffledSubarray([...keys], { minLength: 4 }), (packet, order) => {
        const ordered = Object.fromEntries(order.filter(key => key in packet).map(key => [key, packet[key]]))
        const payload = Buffer.from(JSON.stringify(ordered))
        const parsed = JSON.parse(payload.toString())
        const peek = new Peek()
        if (!peek.read(payload)) return
        expect([peek.op, peek.s, peek.t]).toEqual([parsed.op, parsed.s ?? null, parsed.t ?? null])
      }),
      { numRuns: 2000 },
    )
  })

  it.each([
    ['{"t":"MESSAGE_CREATE","s":42,"op":0,"d":{}}', [0, 42, 'MESSAGE_CREATE']],
    ['{"t":null,"s":null,"op":11,"d":null}', [11, null, null]],
    ['{"op":11}', [11, null, null]],
    ['{"op":0,"s":3,"t":"READY","d":{"s":9,"t":"NO"}}', [0, 3, 'READY']],
    ['{"op":0,"d":{"x":"\\",\\"s\\":1,\\"t\\":\\"NO\\"}"},"s":3,"t":"READY"}', [0, 3, 'READY']],
    ['{"op":0,"d":{"x":1},"t":"READY","s":3}', [0, 3, 'READY']],
  ])('reads %s', (text, expected) => {
    const peek = new Peek()

    expect(peek.read(Buffer.from(text))).toBe(true)
    expect([peek.op, peek.s, peek.t]).toEqual(expected)
  })

  it.each([
    '',
    'null',
    '{"op":10,"d":{"heartbeat_interval":41250}}',
    '[]',
    '{"d":{"op":1},"op":0}',
    '{"op":"0","d":1}',
    '{"op":1.5,"d":1}',
    '{"a":1,"op":0,"d":1}',
    '{"op":0,"s":1,"d":{}}',
  ])('does not guess at %j', text => {
    expect(new Peek().read(Buffer.from(text))).toBe(false)
  })

  it('tells names apart whose hashes are the same', () => {
    const peek = new Peek()
    const names = ['SBYMENYUP', 'MTKVWVJZI', 'SBYMENYUP', 'MTKVWVJZI'].map(name => {
      peek.read(Buffer.from(`{"t":"${name}","s":1,"op":0,"d":{}}`))
      return peek.t
    })

    expect(names).toEqual(['SBYMENYUP', 'MTKVWVJZI', 'SBYMENYUP', 'MTKVWVJZI'])
  })

  it('reads names that nobody ever heard of, however many', () => {
    const peek = new Peek()
    const letters = (n: number) => String.fromCharCode(65 + (n % 26), 65 + (Math.floor(n / 26) % 26))

    for (let n = 0; n < 600; n++) {
      const name = `A_${letters(n)}`
      peek.read(Buffer.from(`{"t":"${name}","s":1,"op":0,"d":{}}`))
      expect(peek.t).toBe(name)
    }
  })

  it('knows where the data begins only if it stands last', () => {
    const peek = new Peek()
    const dataAt = (text: string) => peek.read(Buffer.from(text)) && peek.dataAt

    expect(dataAt('{"t":"READY","s":1,"op":0,"d":{}}')).toBe(30)
    expect(dataAt('{"op":0,"d":{"x":1},"t":"READY","s":3}')).toBe(0)
    expect(dataAt('{"t":null,"s":null,"op":11,"d":null}')).toBe(0)
  })
})
