import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { boundaryOf, MultipartError, parseMultipart } from '../../../plugins/simulator/multipart.js'

interface Piece {
  readonly name: string
  readonly filename?: string
  readonly type?: string
  readonly bytes: Buffer
}

const quotings = {
  mime: (text: string) => text.replaceAll(/["\\]/g, '\\$&'),
  browser: (text: string) => text.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A'),
}

function encode(pieces: readonly Piece[], boundary: string, quote: (text: string) => string): Buffer {
  const parts = pieces.flatMap(({ name, filename, type, bytes }) => [
    Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${quote(name)}"`),
    Buffer.from(filename === undefined ? '' : `; filename="${quote(filename)}"`),
    Buffer.from(`${type === undefined ? '' : `\r\nContent-Type: ${type}`}\r\n\r\n`),
    bytes,
    Buffer.from('\r\n'),
  ])
  return Buffer.concat([...parts, Buffer.from(`--${boundary}--\r\n`)])
}

const boundary = 'line-9f2c'
/** Names that neither way of quoting reads in two ways. */
const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).filter(value => !/[\r\n\\%]/.test(value))
const bytes = fc
  .uint8Array({ maxLength: 300 })
  .map(array => Buffer.from(array))
  .filter(value => !value.includes(boundary))
const file = fc.record({ filename: text, type: fc.constantFrom('image/png', 'text/plain; charset=utf-8'), bytes })
const field = fc.string({ unit: 'grapheme', maxLength: 50 }).filter(value => !value.includes(boundary))

function one(disposition: string, body = 'x'): Buffer {
  return Buffer.from(`--b\r\nContent-Disposition: ${disposition}\r\n\r\n${body}\r\n--b--`)
}

describe('parseMultipart', () => {
  it.each(Object.entries(quotings))('decodes what is encoded (%s quoting)', (_, quote) => {
    fc.assert(
      fc.property(fc.array(file, { maxLength: 5 }), fc.dictionary(text, field, { maxKeys: 4 }), (files, fields) => {
        const plain = Object.entries(fields).map(([name, value]) => ({ name: `_${name}`, bytes: Buffer.from(value) }))
        const pieces: Piece[] = [...files.map((part, index) => ({ name: `files[${index}]`, ...part })), ...plain]
        fc.pre(pieces.length > 0)

        const form = parseMultipart(encode(pieces, boundary, quote), boundary)

        expect([...form.fields]).toEqual(plain.map(({ name, bytes: value }) => [name, value.toString()]))
        expect(form.files).toEqual(
          files.map(({ filename, type, bytes: content }, index) => ({
            field: `files[${index}]`,
            filename,
            contentType: type,
            bytes: content,
          })),
        )
      }),
      { numRuns: 200 },
    )
  })

  it('never hangs and throws nothing but its own error on nonsense', () => {
    const near = fc.constantFrom(
      '--b',
      '\r\n',
      '--',
      'Content-Disposition: form-data; name="a"',
      '\r\n\r\n',
      '\r\n--b',
      'x',
      ' ',
      '"',
    )
    fc.assert(
      fc.property(fc.array(near, { maxLength: 12 }), pieces => {
        try {
          parseMultipart(Buffer.from(pieces.join('')), 'b')
        } catch (error) {
          expect(error).toBeInstanceOf(MultipartError)
        }
      }),
      { numRuns: 2000 },
    )
  })

  it.each([
    ['form-data; name="a"; filename="say \\"hi\\".txt"', 'say "hi".txt'],
    ['form-data; name="a"; filename="say %22hi%22.txt"', 'say "hi".txt'],
    ['form-data; name="a"; filename="back\\\\slash.txt"', 'back\\slash.txt'],
    ['form-data; name=a; filename=plain.txt', 'plain.txt'],
    ['form-data; name="a"; filename="semi;colon.txt"', 'semi;colon.txt'],
    ['form-data; name="a"; filename="x"; filename*=UTF-8\'\'na%C3%AFve.txt', 'naïve.txt'],
    ['form-data; name="a"; filename="grün.txt"', 'grün.txt'],
  ])('reads the file name of %s', (disposition, filename) => {
    expect(parseMultipart(one(disposition), 'b').files[0]?.filename).toBe(filename)
  })

  it('reads payload_json as a field even where it has a file name', () => {
    const form = parseMultipart(one('form-data; name="payload_json"; filename="blob"', '{}'), 'b')

    expect(form).toEqual({ fields: new Map([['payload_json', '{}']]), files: [] })
  })

  it('takes a line break before the first boundary, padding after one, and an empty part', () => {
    const body = Buffer.from('\r\n--b \t\r\nContent-Disposition: form-data; name="a"\r\n\r\n\r\n--b--\r\n')

    expect([...parseMultipart(body, 'b').fields]).toEqual([['a', '']])
  })

  it.each([
    ['nothing', '', 'begin'],
    ['another boundary', '--c\r\n\r\n--c--', 'begin'],
    ['no closing boundary', '--b\r\nContent-Disposition: form-data; name="a"\r\n\r\nx', 'closing'],
    ['text behind the end', '--b\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\r\n--b--more', 'follows'],
    ['a boundary that goes on', '--bee\r\n', 'end its line'],
    ['no headers', '--b\r\n\r\nx\r\n--b--', 'headers'],
    ['no disposition', '--b\r\nContent-Type: text/plain\r\n\r\nx\r\n--b--', 'Content-Disposition'],
    ['a disposition of mail', one('attachment; name="a"').toString(), 'form-data'],
    ['an open quote', one('form-data; name="a').toString(), 'malformed'],
    ['no name', one('form-data; filename="a"').toString(), 'name'],
    ['a header without a colon', '--b\r\nContent-Disposition\r\n\r\nx\r\n--b--', 'header'],
    ['a file without a file name', one('form-data; name="files[0]"').toString(), 'filename'],
    [
      'base64',
      `--b\r\nContent-Transfer-Encoding: base64\r\n${one('form-data; name="a"').toString().slice(5)}`,
      'base64',
    ],
    ['bare line feeds', '--b\nContent-Disposition: form-data; name="a"\n\nx\n--b--', 'end its line'],
  ])('refuses %s', (_, body, problem) => {
    expect(() => parseMultipart(Buffer.from(body), 'b')).toThrow(MultipartError)
    expect(() => parseMultipart(Buffer.from(body), 'b')).toThrow(problem)
  })

  it('refuses two parts of one name', () => {
    const part = '--b\r\nContent-Disposition: form-data; name="files[0]"; filename="a"\r\n\r\nx\r\n'

    expect(() => parseMultipart(Buffer.from(`${part}${part}--b--`), 'b')).toThrow('twice')
  })
})

describe('boundaryOf', () => {
  it.each([
    ['multipart/form-data; boundary=abc', 'abc'],
    ['multipart/form-data; charset=utf-8; boundary="a b:c"', 'a b:c'],
    ['multipart/form-data; Boundary=abc; x=y', 'abc'],
  ])('finds it in %s', (type, expected) => {
    expect(boundaryOf(type)).toBe(expected)
  })

  it.each(['multipart/form-data', `multipart/form-data; boundary=${'b'.repeat(71)}`])('refuses %s', type => {
    expect(() => boundaryOf(type)).toThrow(MultipartError)
  })
})
