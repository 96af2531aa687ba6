/**
 * ShardMessages: what shards, workers and the main thread can be asked, by name, typed and as plain data.
 * @module
 */

/**
 * Your own messages, name to what is asked and what is answered. Open for augmentation:
 * `interface ShardMessages { guildCount: { request: { since: number }; answer: number } }`.
 */
export interface ShardMessages {}

export type MessageName = keyof ShardMessages & string
export type RequestOf<K extends MessageName> = ShardMessages[K] extends { request: infer R } ? R : undefined
// biome-ignore lint/suspicious/noConfusingVoidType: what a listener returns that answers nothing
export type AnswerOf<K extends MessageName> = ShardMessages[K] extends { answer: infer A } ? A : void

/** One shard by its id or by a guild of it, a worker as a whole, or the main thread. */
export type OneTarget = number | { readonly guild: string } | { readonly worker: number } | 'main'
/** `all`: each shard that this process runs. */
export type RequestTarget = OneTarget | 'all'

export interface RequestOptions {
  /** Ms for the answer. @default 10_000 */
  readonly timeout?: number
  readonly signal?: AbortSignal
}

/** How one of all shards answered. */
export type ShardOutcome<T> =
  | { readonly shard: number; readonly success: true; readonly data: T; readonly error?: undefined }
  | { readonly shard: number; readonly success: false; readonly data?: undefined; readonly error: Error }

/** Where a message is handled, and for whom. */
export interface MessageMeta {
  /** undefined where a worker or the main thread as a whole is meant. */
  readonly shard: number | undefined
  /** The worker that asks; undefined for the main thread. */
  readonly from: number | undefined
  /** Aborts when the asking side gives up. */
  readonly signal: AbortSignal
}

export type MessageListener<K extends MessageName> = (
  data: RequestOf<K>,
  meta: MessageMeta,
) => AnswerOf<K> | Promise<AnswerOf<K>>

/** Ms after which a request fails that was not answered. */
export const answerWithin = 10_000

/** What to do, without their types: they are the caller's to check. */
export type AnyMessageListener = (data: unknown, meta: MessageMeta) => unknown
