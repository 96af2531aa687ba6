/**
 * Answering: who answers to which message in this thread.
 * @module
 */
import { ConfigError, GatewayError, PipecordError } from '../../src/errors.js'
import type { AnyMessageListener, MessageMeta } from './shard-messages.js'

const never = new AbortController().signal

export class Answering {
  readonly #listeners = new Map<string, AnyMessageListener>()
  readonly #failed: (error: Error) => void

  /** @param failed is told what goes wrong where nobody waits for an answer */
  constructor(failed: (error: Error) => void) {
    this.#failed = failed
  }

  /** @throws {ConfigError} if it is no function, or somebody answers to the name already */
  add(name: string, listener: AnyMessageListener): () => void {
    if (typeof name !== 'string' || name === '') throw new ConfigError('handle', 'the name of a message', name)
    if (typeof listener !== 'function') throw new ConfigError(`handle('${name}')`, 'a function', listener)
    if (this.#listeners.has(name)) throw new ConfigError('handle', 'a name that nobody answers to yet', name)
    this.#listeners.set(name, listener)
    return () => {
      if (this.#listeners.get(name) === listener) this.#listeners.delete(name)
    }
  }

  has(name: string): boolean {
    return this.#listeners.has(name)
  }

  /** @throws {GatewayError} (as a rejection) REQUEST_FAILED if nobody answers or the listener throws; pipecord's own errors as they are */
  async answer(name: string, data: unknown, meta: MessageMeta): Promise<unknown> {
    const listener = this.#listeners.get(name)
    if (!listener) throw nobodyAnswers(name, meta.shard)
    try {
      return await listener(data, meta)
    } catch (error) {
      if (error instanceof PipecordError) throw error
      throw listenerFailed(name, meta.shard, error)
    }
  }

  /** A message that asks for no answer. */
  hear(name: string, data: unknown, from: number | undefined): void {
    if (!this.has(name)) return
    this.answer(name, data, { shard: undefined, from, signal: never }).catch(this.#failed)
  }
}

function nobodyAnswers(name: string, shard: number | undefined): GatewayError {
  const hint = "Call handle() with this name, in the workers' `setup` or on the gateway."
  return new GatewayError('REQUEST_FAILED', `Nobody answers to \`${name}\`.`, { shard, hint })
}

function listenerFailed(name: string, shard: number | undefined, cause: unknown): GatewayError {
  const hint = '`cause` is what it threw.'
  return new GatewayError('REQUEST_FAILED', `What answers to \`${name}\` failed.`, { shard, cause, hint })
}
