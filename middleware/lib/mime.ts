/**
 * Mime: guesses a file's type by its name, else by its first bytes. Covers what Discord shows or plays.
 * @module
 */
const byExtension: Readonly<Record<string, string>> = {
  png: 'image/png',
  apng: 'image/apng',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  avif: 'image/avif',
  svg: 'image/svg+xml',
  mp4: 'video/mp4',
  webm: 'video/webm',
  mov: 'video/quicktime',
  mp3: 'audio/mpeg',
  ogg: 'audio/ogg',
  opus: 'audio/ogg',
  wav: 'audio/wav',
  flac: 'audio/flac',
  m4a: 'audio/mp4',
  pdf: 'application/pdf',
  zip: 'application/zip',
  gz: 'application/gzip',
  json: 'application/json',
  txt: 'text/plain',
  log: 'text/plain',
  md: 'text/markdown',
  csv: 'text/csv',
  html: 'text/html',
}

/** First bytes in latin1; a space stands for any byte. */
const bySignature: readonly (readonly [signature: string, type: string])[] = [
  ['\x89PNG\r\n\x1a\n', 'image/png'],
  ['\xff\xd8\xff', 'image/jpeg'],
  ['GIF8', 'image/gif'],
  ['RIFF    WEBP', 'image/webp'],
  ['RIFF    WAVE', 'audio/wav'],
  ['    ftypavif', 'image/avif'],
  ['    ftypqt', 'video/quicktime'],
  ['    ftypM4A', 'audio/mp4'],
  ['    ftyp', 'video/mp4'],
  ['\x1aE\xdf\xa3', 'video/webm'],
  ['OggS', 'audio/ogg'],
  ['fLaC', 'audio/flac'],
  ['ID3', 'audio/mpeg'],
  ['%PDF-', 'application/pdf'],
  ['PK\x03\x04', 'application/zip'],
  ['\x1f\x8b', 'application/gzip'],
]

/** @param start the file's first bytes, where they are at hand */
export function mimeOf(name: string, start?: Uint8Array): string {
  const extension = name.slice(name.lastIndexOf('.') + 1).toLowerCase()
  if (Object.hasOwn(byExtension, extension)) return byExtension[extension] as string
  const text = start ? Buffer.from(start.subarray(0, 16)).toString('latin1') : ''
  const fits = ([signature]: readonly [string, string]) =>
    text.length >= signature.length && [...signature].every((char, i) => char === ' ' || char === text[i])
  return bySignature.find(fits)?.[1] ?? 'application/octet-stream'
}
