/** One part of a multipart form. */
export interface Part {
  readonly name: string
  readonly filename: string | undefined
  readonly type: string | undefined
  readonly body: Buffer
}

/** Takes a multipart form apart, strictly; shares nothing with the code that writes one. @throws if it is not well formed */
export function parseForm(body: Buffer, contentType: string): Part[] {
  const boundary = /^multipart\/form-data; boundary=([\w-]{1,70})$/.exec(contentType)?.[1]
  if (boundary === undefined) throw new Error(`no boundary in ${contentType}`)
  const mark = Buffer.from(`--${boundary}`)
  if (!body.subarray(0, mark.length).equals(mark)) throw new Error('does not begin with its boundary')
  const parts: Part[] = []
  let at = mark.length
  while (body.subarray(at, at + 2).toString('latin1') === '\r\n') {
    const end = body.indexOf(`\r\n--${boundary}`, at)
    if (end < 0) throw new Error('a part has no end')
    parts.push(parsePart(body.subarray(at + 2, end)))
    at = end + 2 + mark.length
  }
  if (body.subarray(at).toString('latin1') !== '--\r\n') throw new Error('does not end with its boundary')
  return parts
}

function parsePart(part: Buffer): Part {
  const gap = part.indexOf('\r\n\r\n')
  if (gap < 0) throw new Error('a part has no headers')
  const headers = new Map<string, string>()
  for (const line of part.subarray(0, gap).toString('utf8').split('\r\n')) {
    const [, key, value] = /^([\w-]+): (.*)$/s.exec(line) ?? []
    if (key === undefined || value === undefined) throw new Error(`a bad header: ${line}`)
    headers.set(key.toLowerCase(), value)
  }
  const disposition = headers.get('content-disposition') ?? ''
  const fields = /^form-data; name="([^"\r\n]*)"(?:; filename="([^"\r\n]*)")?$/.exec(disposition)
  if (!fields) throw new Error(`a bad disposition: ${disposition}`)
  const plain = (text: string | undefined) => text?.replace(/%(22|0D|0A)/g, code => decodeURIComponent(code))
  return {
    name: plain(fields[1]) as string,
    filename: plain(fields[2]),
    type: headers.get('content-type'),
    body: part.subarray(gap + 4),
  }
}
