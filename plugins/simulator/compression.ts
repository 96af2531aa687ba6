/**
 * Compression: encodes a body as the client's Accept-Encoding asks.
 * @module
 */
import { promisify } from 'node:util'
import { brotliCompress, constants, deflate, gzip } from 'node:zlib'

const encoders = {
  br: (bytes: Buffer) => promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }),
  gzip: (bytes: Buffer) => promisify(gzip)(bytes),
  deflate: (bytes: Buffer) => promisify(deflate)(bytes),
}

export type Encoding = keyof typeof encoders

/** The encoding with the highest weight; among equals br, gzip, deflate. */
export function chooseEncoding(acceptEncoding: string | undefined): Encoding | undefined {
  if (!acceptEncoding) return undefined
  const weights = new Map<string, number>()
  for (const item of acceptEncoding.toLowerCase().split(',')) {
    const [name, ...parameters] = item.split(';').map(part => part.trim())
    const weight = parameters.find(parameter => parameter.startsWith('q='))
    weights.set(name!, weight === undefined ? 1 : Number(weight.slice(2)) || 0)
  }
  let best: Encoding | undefined
  let most = 0
  for (const name of Object.keys(encoders) as Encoding[]) {
    const weight = weights.get(name) ?? weights.get('*') ?? 0
    if (weight > most) {
      best = name
      most = weight
    }
  }
  return best
}

export function encode(bytes: Buffer, encoding: Encoding): Promise<Buffer> {
  return encoders[encoding](bytes)
}
