/**
 * Proving: what Discord sends to an address before it believes that the application checks signatures.
 * https://docs.discord.com/developers/interactions/overview#setting-up-an-endpoint (2026-08)
 * @module
 */

export interface Proof {
  /** Sends a PING; `forged` with a wrong signature. */
  readonly ping: (forged: boolean) => Promise<Response>
  /** Says what is wrong with the answer to a PING; undefined where nothing is. */
  readonly pong: (response: Response) => Promise<string | undefined>
}

/** Why the endpoint is refused; undefined where it is good. */
export async function disproof({ ping, pong }: Proof): Promise<string | undefined> {
  const answer = await attempt(ping(false))
  if (typeof answer === 'string') return `it did not answer a PING: ${answer}`
  const wrong = await pong(answer)
  if (wrong !== undefined) return wrong
  const forged = await attempt(ping(true))
  if (typeof forged === 'string') return `it did not answer a PING with a wrong signature: ${forged}`
  return forged.status === 401 ? undefined : `expected 401 for a wrong signature, got ${forged.status}`
}

/** A PING of interactions wants itself back, as JSON. */
export async function interactionPong(response: Response): Promise<string | undefined> {
  if (response.status !== 200) return `expected 200 for a PING, got ${response.status}`
  const type = response.headers.get('content-type') ?? 'none'
  if (!/^application\/json\b/i.test(type)) return `expected Content-Type application/json for a PING, got ${type}`
  const body = await response.text()
  try {
    if ((JSON.parse(body) as { type?: unknown } | null)?.type === 1) return undefined
  } catch {
    // Said below, like every other body that is not the right one.
  }
  return `expected {"type":1} for a PING, got ${body.slice(0, 100)}`
}

/** A PING of webhook events wants nothing back. */
export async function eventPong(response: Response): Promise<string | undefined> {
  if (response.status !== 204) return `expected 204 for a PING, got ${response.status}`
  const body = await response.text()
  return body === '' ? undefined : 'expected an empty body for a PING, got one with content'
}

async function attempt(answer: Promise<Response>): Promise<Response | string> {
  try {
    return await answer
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
