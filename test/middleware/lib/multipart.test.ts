import { Blob } from 'node:buffer'
import { Readable } from 'node:stream'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { FileInput } from '../../../middleware/lib/files.js'
import { type Field, type FilePart, Multipart } from '../../../middleware/lib/multipart.js'
import { parseForm } from '../../support/form.js'

async function written(form: Multipart): Promise<Buffer> {
  const parts: Uint8Array[] = []
  for await (const part of form.open()) parts.push(part)
  return Buffer.concat(parts)
}

const forms: ((bytes: Uint8Array) => FileInput['data'])[] = [
  bytes => bytes,
  bytes => Buffer.from(bytes),
  bytes => new Blob([bytes]),
  bytes => () => Readable.from([bytes.subarray(0, 3), bytes.subarray(3)]),
  bytes => Readable.from([bytes]),
]

describe('Multipart', () => {
  it('writes what an independent parser reads back, of the length it says', async () => {
    const name = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
      .filter(text => !/%(22|0D|0A)|\0/.test(text))
    const field = fc.record({ key: name, value: fc.string({ unit: 'grapheme' }) })
    const file = fc.record({
      key: name,
      name,
      bytes: fc.uint8Array({ maxLength: 300 }),
      form: fc.nat(forms.length - 1),
    })

    await fc.assert(
      fc.asyncProperty(fc.array(field, { maxLength: 3 }), fc.array(file, { maxLength: 4 }), async (fields, files) => {
        const parts = files.map(({ key, name, bytes, form }): FilePart => {
          return {
            key,
            file: { name, data: (forms[form] as (typeof forms)[0])(bytes), contentType: 'a/b', size: bytes.length },
          }
        })
        const form = new Multipart(fields as Field[], parts, 'pipecord-test')

        const body = await written(form)

        expect(form.length).toBe(body.length)
        expect(parseForm(body, form.contentType)).toEqual([
          ...fields.map(({ key, value }) => ({
            name: key,
            filename: undefined,
            type: undefined,
            body: Buffer.from(value),
          })),
          ...files.map(({ key, name, bytes }) => ({
            name: key,
            filename: name,
            type: 'a/b',
            body: Buffer.from(bytes),
          })),
        ])
      }),
    )
  })

  it('knows no length where one file has none', () => {
    const data = () => Readable.from([])

    expect(new Multipart([], [{ key: 'a', file: { name: 'a', data } }], 'b').length).toBeUndefined()
    expect(new Multipart([], [{ key: 'a', file: { name: 'a', data, size: 5 } }], 'b').length).toBeGreaterThan(5)
  })

  it('cannot be broken out of by names and types', async () => {
    const evil = 'a"\r\ncontent-type: text/html\r\n\r\n'
    const form = new Multipart([], [{ key: evil, file: { name: evil, data: '', contentType: evil } }], 'b')

    expect(parseForm(await written(form), form.contentType)).toMatchObject([{ name: evil, filename: evil }])
  })

  it('gives large files in slices, so that progress shows', async () => {
    const sizes: number[] = []
    for await (const part of new Multipart(
      [],
      [{ key: 'a', file: { name: 'a', data: Buffer.alloc(1_000_000) } }],
      'b',
    ).open()) {
      sizes.push(part.length)
    }

    expect(Math.max(...sizes)).toBe(65_536)
  })

  it('lets go of the file that it reads when it is closed', async () => {
    const source = new Readable({ read() {} })
    const upload = new Multipart([], [{ key: 'a', file: { name: 'a', data: () => source } }], 'b').open()
    const reader = upload[Symbol.asyncIterator]()

    await reader.next()
    const stuck = reader.next()
    await Promise.resolve()
    upload.close()

    await expect(stuck).rejects.toMatchObject({ path: 'files[0].data' })
    expect(source.destroyed).toBe(true)
  })
})
