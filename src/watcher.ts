/**
 * Watcher: what a layer may learn of the attempts that layers behind it make.
 * @module
 */

/** Passed before every further attempt; `failure` is what the attempt before ended with. */
export type Guard = (failure: unknown) => Promise<void> | void
/** Told as soon as an answer's status and headers are here, before its body. */
export type HeadListener = (status: number, headers: Readonly<Record<string, string>>) => void

/** All three at once, as an object: that costs less than three closures. */
export interface Watcher {
  head?(status: number, headers: Readonly<Record<string, string>>): void
  /** An attempt has failed; told before the layer that makes attempts waits. */
  failed?(failure: unknown): void
  /** Another attempt is to begin: it waits for this, and is not made if this throws. */
  again?(failure: unknown): Promise<void> | void
}
