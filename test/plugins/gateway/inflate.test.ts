import * as zlib from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Context,
  contexts,
  directZlib,
  inflaters,
  windowed,
  zlibStream,
} from '../../../plugins/gateway/inflate.js'
import { settled } from '../../support/clock.js'
import { connected, readyData, scene } from '../../support/gateway.js'

/** One connection's compressor on Discord's side. */
function deflater(): (text: string) => Buffer {
  const stream = zlib.createDeflate() as unknown as {
    _handle: { writeSync(...all: unknown[]): void }
    _writeState: Uint32Array
  }
  return text => {
    const input = Buffer.from(text)
    const output = Buffer.alloc(input.length + 4096)
    stream._handle.writeSync(zlib.constants.Z_SYNC_FLUSH, input, 0, input.length, output, 0, output.length)
    return output.subarray(0, output.length - (stream._writeState[0] ?? 0))
  }
}

const cut = (bytes: Buffer, at: readonly number[]): Buffer[] => {
  const edges = [0, ...[...at].sort((a, b) => a - b), bytes.length]
  return edges.slice(1).map((end, i) => bytes.subarray(edges[i], end))
}

const ways: readonly (readonly [string, () => Context])[] = [
  ['through the handle', directZlib],
  ['by public means', windowed],
]

describe.each(ways)('zlib-stream %s', (_, make) => {
  it('inflates payloads that are split at every byte (gateway 37)', () => {
    const deflate = deflater()
    const texts = ['{"op":10}', '{"op":0,"t":"MESSAGE_CREATE"}', '{"op":11}']
    const wire = texts.map(deflate)
    for (let at = 0; at <= Math.max(...wire.map(bytes => bytes.length)); at++) {
      const inflater = zlibStream(make())
      const got: string[] = []
      for (const bytes of wire) {
        for (const piece of cut(bytes, [Math.min(at, bytes.length)])) {
          const payload = inflater.push(piece, true)
          if (payload) got.push(payload.toString())
        }
      }
      inflater.close()
      expect(got).toEqual(texts)
    }
  })

  it('inflates whatever payloads, cut up in whatever way (gateway 37, 38)', () => {
    const payloads = fc.array(
      fc.tuple(fc.string({ unit: 'grapheme', maxLength: 400 }), fc.array(fc.nat(200), { maxLength: 5 })),
      {
        maxLength: 12,
      },
    )
    fc.assert(
      fc.property(payloads, list => {
        const deflate = deflater()
        const inflater = zlibStream(make())
        for (const [text, cuts] of list) {
          const bytes = deflate(JSON.stringify(text))
          const got = cut(
            bytes,
            cuts.map(at => Math.min(at, bytes.length)),
          ).map(piece => inflater.push(piece, true)?.toString())
          expect(got.filter(payload => payload !== undefined)).toEqual([JSON.stringify(text)])
        }
        inflater.close()
      }),
      { numRuns: 60 },
    )
  })

  it('inflates what is far above 64 KiB, with characters of several bytes on its edges (gateway 38)', () => {
    const deflate = deflater()
    const inflater = zlibStream(make())
    const texts = ['x', '', 'xy'].map(start => JSON.stringify(`${start}${'é漢🙂'.repeat(300_000)}`))

    for (const text of texts) expect(inflater.push(deflate(text), true)?.toString()).toBe(text)
    expect(inflater.push(deflate('"small"'), true)?.toString()).toBe('"small"')
  })

  it('needs a context of its own for each connection (gateway 39)', () => {
    const old = deflater()
    old('{"op":10}')
    const inflater = zlibStream(make())

    expect(inflater.push(deflater()('{"op":10}'), true)?.toString()).toBe('{"op":10}')
    expect(() => zlibStream(make()).push(old('{"op":11}'), true)).toThrow(/corrupt|invalid|incorrect/)
  })

  it('throws on what is corrupt, and never hangs (gateway 40, B2)', () => {
    const inflater = zlibStream(make())
    inflater.push(deflater()('{"op":10}'), true)

    expect(() => inflater.push(Buffer.from('ffffffffffffffff0000ffff', 'hex'), true)).toThrow()
  })
})

describe('inflaters', () => {
  it('uses the handle where it works', () => {
    expect(contexts().zlib).toBe(directZlib)
  })

  it('takes zstd where Node has it, one message one payload, and else falls back to zlib (gateway 41)', () => {
    const { zstd } = contexts()
    const made = inflaters('zstd-stream')

    expect(made.compression).toBe(zstd ? 'zstd-stream' : 'zlib-stream')
    if (!zstd) expect(made.make().push(deflater()('{"op":10}'), true)?.toString()).toBe('{"op":10}')
  })
})

describe('gatewayPlugin: compression', () => {
  it('hears through zlib-stream, on each connection anew (gateway 39)', async () => {
    const { gateway, sockets, clock } = scene({ compression: 'zlib-stream' })
    sockets.onConnect = socket =>
      queueMicrotask(() => {
        const deflate = deflater()
        socket.receive = packet => socket.receiveBytes(deflate(JSON.stringify(packet)), true)
        socket.onSent = ({ op }) => {
          if (op === 2) socket.dispatch('READY', 1, readyData())
          if (op === 6) socket.dispatch('RESUMED', 3)
        }
        socket.open()
        socket.hello()
      })
    const heard: unknown[] = []
    gateway.on('messageCreate', message => heard.push(message.content))

    await clock.until(gateway.connect())
    sockets.last.dispatch('MESSAGE_CREATE', 2, { content: 'é🙂' })
    sockets.last.end(1006)
    await clock.advance(10)
    sockets.last.dispatch('MESSAGE_CREATE', 4, { content: 'again' })

    expect(heard).toEqual(['é🙂', 'again'])
    expect(gateway.status().shards[0]?.bytes.received).toBeGreaterThan(100)
  })

  it('resumes after a corrupt frame, and reports it without its content (gateway 40, B2)', async () => {
    const { sockets, clock, errors } = await connected({ compression: 'zlib-stream' })

    sockets.last.receiveBytes(Buffer.from('ff00ff000000ffff', 'hex'), true)
    await clock.advance(0)

    expect(sockets.all[0]?.terminated).toBe(true)
    expect(sockets.all).toHaveLength(2)
    expect(errors).toMatchObject([{ code: 'GATEWAY_PROTOCOL', shard: 0 }])
  })

  it('asks again for an event that cannot be parsed', async () => {
    const { gateway, sockets, clock, errors } = await connected()
    gateway.on('messageCreate', () => {})
    sockets.last.dispatch('MESSAGE_CREATE', 2)

    sockets.last.receiveBytes(Buffer.from('{"t":"MESSAGE_CREATE","s":3,"op":0,"d":{"content":"private'))
    await clock.advance(0)
    sockets.last.open()
    sockets.last.hello()

    expect(sockets.last.of(6)[0]?.d).toMatchObject({ seq: 2 })
    expect(JSON.stringify(errors) + String((errors[0]?.cause as Error | undefined)?.stack)).not.toContain('private')
  })

  it('keeps the order of text and compressed payloads (gateway 42, B3)', async () => {
    const { gateway, sockets } = await connected({ compression: 'payload' })
    const heard: (number | null)[] = []
    gateway.on('messageCreate', (_, { seq }) => heard.push(seq))
    const text = (s: number) =>
      Buffer.from(JSON.stringify({ t: 'MESSAGE_CREATE', s, op: 0, d: { x: 'y'.repeat(s * 100) } }))

    for (let s = 2; s < 20; s++) {
      if (s % 3 === 0) sockets.last.receiveBytes(text(s))
      else sockets.last.receiveBytes(zlib.deflateSync(text(s)), true)
    }
    await settled()

    expect(heard).toEqual(Array.from({ length: 18 }, (_, i) => i + 2))
    expect(sockets.last.of(2)[0]?.d).toMatchObject({ compress: true })
    expect(sockets.last.url.searchParams.has('compress')).toBe(false)
  })
})
