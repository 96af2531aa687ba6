import { describe, expect, it } from 'vitest'
import { mimeOf } from '../../../middleware/lib/mime.js'

const starts: [string, string][] = [
  ['\x89PNG\r\n\x1a\n\0\0\0\r', 'image/png'],
  ['\xff\xd8\xff\xe0', 'image/jpeg'],
  ['GIF89a', 'image/gif'],
  ['RIFF\x10\0\0\0WEBPVP8 ', 'image/webp'],
  ['RIFF\x10\0\0\0WAVEfmt ', 'audio/wav'],
  ['\0\0\0\x1cftypavif', 'image/avif'],
  ['\0\0\0\x1cftypqt  ', 'video/quicktime'],
  ['\0\0\0\x1cftypM4A ', 'audio/mp4'],
  ['\0\0\0\x1cftypisom', 'video/mp4'],
  ['\x1aE\xdf\xa3', 'video/webm'],
  ['OggS\0', 'audio/ogg'],
  ['fLaC', 'audio/flac'],
  ['ID3\x04', 'audio/mpeg'],
  ['%PDF-1.7', 'application/pdf'],
  ['PK\x03\x04', 'application/zip'],
  ['\x1f\x8b\x08', 'application/gzip'],
]

describe('mimeOf', () => {
  it('goes by the name first, in any case', () => {
    expect(mimeOf('SPOILER_a.b.PNG')).toBe('image/png')
    expect(mimeOf('a.json', Buffer.from('GIF89a'))).toBe('application/json')
  })

  it.each(starts)('knows %j by its first bytes', (start, type) => {
    expect(mimeOf('upload', Buffer.from(start, 'latin1'))).toBe(type)
    expect(mimeOf('upload.dat', new Uint8Array(Buffer.from(start, 'latin1')))).toBe(type)
  })

  it('calls anything else bytes', () => {
    const odd = [
      mimeOf('upload'),
      mimeOf(''),
      mimeOf('.'),
      mimeOf('x.constructor'),
      mimeOf('x', Buffer.from('GIF')),
      mimeOf('x', Buffer.alloc(0)),
    ]

    expect(new Set(odd)).toEqual(new Set(['application/octet-stream']))
  })
})
