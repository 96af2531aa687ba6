import { Readable } from 'node:stream'
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decode, inflate, inflateStream, Undecodable } from '../../../middleware/lib/decode.js'

const bytes = (text: string, encoding: BufferEncoding = 'utf8') => Buffer.from(text, encoding)

describe('decode', () => {
  it('gives JSON with its source, so that it can be copied', () => {
    expect(decode(bytes('{"a":1}'), 'application/json')).toEqual({ data: { a: 1 }, source: '{"a":1}' })
    expect(decode(bytes('{"a":1}'), 'Application/JSON; charset="UTF-8"')).toEqual({ data: { a: 1 }, source: '{"a":1}' })
    expect(decode(bytes('\ufeff[1]'), 'application/json')).toMatchObject({ data: [1] })
  })

  it('follows the charset', () => {
    expect(decode(bytes('é', 'latin1'), 'text/plain; charset=ISO-8859-1').data).toBe('é')
    expect(decode(bytes('"é"', 'latin1'), 'application/json; charset=latin1').data).toBe('é')
    expect(decode(bytes('é', 'utf16le'), 'text/plain;charset=utf-16le').data).toBe('é')
    expect(decode(bytes('é'), 'text/html').data).toBe('é')
    expect(() => decode(bytes('x'), 'text/plain; charset=klingon')).toThrow(Undecodable)
  })

  it('gives bytes for what is neither JSON nor text', () => {
    expect(decode(bytes('x'), 'image/png')).toEqual({ data: bytes('x') })
    expect(decode(bytes('x'), undefined)).toEqual({ data: bytes('x') })
  })

  it('gives nothing, or an empty value of the kind that was asked for, where there is no body', () => {
    expect(decode(undefined, 'application/json')).toEqual({ data: undefined })
    expect(decode(undefined, undefined, 'json')).toEqual({ data: undefined })
    expect(decode(undefined, undefined, 'text')).toEqual({ data: '' })
    expect(decode(undefined, undefined, 'buffer')).toEqual({ data: Buffer.alloc(0) })
  })

  it('brings any JSON back', () => {
    fc.assert(
      fc.property(fc.json(), source => {
        expect(decode(bytes(source), 'application/json')).toEqual({ data: JSON.parse(source), source })
      }),
    )
  })

  it('says of bad JSON how much there was, and shows none of it', () => {
    expect(() => decode(bytes('{"secret'), 'application/json')).toThrow('its 8 bytes are not valid JSON')
  })
})

describe('inflate', () => {
  const packers = {
    gzip: gzipSync,
    'x-gzip': gzipSync,
    deflate: deflateSync,
    br: brotliCompressSync,
    identity: (b: Buffer) => b,
  }

  it.each(Object.entries(packers))('unpacks %s of any size', async (name, pack) => {
    for (const size of [0, 1, 100, 1_000_000]) {
      const plain = Buffer.from(Array.from({ length: size }, (_, i) => (i * i) & 255))
      expect((await inflate(pack(plain), name.toUpperCase(), 2_000_000)).equals(plain)).toBe(true)
    }
  })

  it('unpacks deflate without its wrapper, which some servers send', async () => {
    expect((await inflate(deflateRawSync('hello'), 'deflate', 100)).toString()).toBe('hello')
  })

  it('unpacks several encodings, last one first', async () => {
    expect((await inflate(brotliCompressSync(gzipSync('hello')), 'gzip, br', 100)).toString()).toBe('hello')
  })

  it.each(['gzip', 'deflate', 'br'])('refuses damaged or cut %s', async name => {
    const whole = packers[name as 'gzip'](Buffer.alloc(1000, 'abc'))

    await expect(inflate(bytes('secret'), name, 100)).rejects.toThrow(new Undecodable(`its ${name} data is damaged`))
    await expect(inflate(whole.subarray(0, -5), name, 10_000)).rejects.toThrow(Undecodable)
  })

  it('refuses what is too large once unpacked, small or large before', async () => {
    for (const size of [10_000, 100_000_000]) {
      await expect(inflate(gzipSync(Buffer.alloc(size)), 'gzip', 5000)).rejects.toMatchObject({ tooLarge: true })
    }
  })

  it('refuses encodings that nobody asked for', async () => {
    await expect(inflate(bytes('x'), 'zstd', 100)).rejects.toThrow('its content encoding is not known')
  })
})

describe('inflateStream', () => {
  const fail = (error: Undecodable) => new RangeError(error.message)
  const read = async (stream: Readable) => {
    const parts: Buffer[] = []
    for await (const part of stream) parts.push(part as Buffer)
    return Buffer.concat(parts).toString()
  }

  it('unpacks as it goes', async () => {
    const packed = gzipSync('hello '.repeat(100_000))

    expect(
      await read(inflateStream(Readable.from([packed.subarray(0, 100), packed.subarray(100)]), 'gzip', fail)),
    ).toBe('hello '.repeat(100_000))
    expect(await read(inflateStream(Readable.from([bytes('plain')]), 'identity', fail))).toBe('plain')
  })

  it('fails with the type it is given when the data is damaged or cut', async () => {
    for (const data of [bytes('secret'), gzipSync('hello').subarray(0, 15)]) {
      await expect(read(inflateStream(Readable.from([data]), 'gzip', fail))).rejects.toThrow(
        new RangeError('its gzip data is damaged'),
      )
    }
  })

  it('passes on what the source fails with, and ends the source when its reader leaves', async () => {
    const source = new Readable({ read() {} })
    const failed = read(inflateStream(source, 'br', fail))
    source.destroy(new SyntaxError('mine'))
    await expect(failed).rejects.toThrow(SyntaxError)

    const left = new Readable({ read() {} })
    inflateStream(left, 'br', fail).destroy()
    await new Promise(resolve => setImmediate(resolve))

    expect(left.destroyed).toBe(true)
  })
})
