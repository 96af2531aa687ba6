/**
 * RawBody: a request's body as the bytes that came, and no more of it than is allowed.
 * @module
 */

/** `undefined`: it is larger than `limit`, and the rest was not read. */
export type RawBody = Uint8Array | undefined

/** What Web streams and Node's give. */
export interface Chunks {
  /** undefined at the end. */
  next(): Promise<Uint8Array | undefined>
  /** Nothing more is wanted. */
  stop(): void
}

/**
 * What the length claims is believed only where it is too much.
 * @throws what reading it throws
 */
export async function readBody(chunks: Chunks, limit: number, claimed: string | null | undefined): Promise<RawBody> {
  if (claimed && Number(claimed) > limit) {
    chunks.stop()
    return undefined
  }
  const read: Uint8Array[] = []
  let length = 0
  for (let chunk = await chunks.next(); chunk; chunk = await chunks.next()) {
    length += chunk.length
    if (length > limit) {
      chunks.stop()
      return undefined
    }
    read.push(chunk)
  }
  return read.length === 1 ? read[0] : whole(read, length)
}

function whole(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const bytes = new Uint8Array(length)
  let at = 0
  for (const chunk of chunks) {
    bytes.set(chunk, at)
    at += chunk.length
  }
  return bytes
}

/** A web request's. @throws TypeError if somebody read it already */
export function chunksOf(body: Request['body']): Chunks {
  const reader = body?.getReader()
  return {
    next: async () => (await reader?.read())?.value,
    // Whoever sends may be gone already; nobody waits for it.
    stop: () => void reader?.cancel().catch(() => {}),
  }
}
