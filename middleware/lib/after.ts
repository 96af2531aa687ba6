/**
 * After: what a layer does once the rest has ended, without being async: a request that waits in a queue is suspended in each
 * layer before it, which costs an async function three times as much memory as this, and each answer more time.
 * @module
 */
import { asError } from '../../src/errors.js'

/** @param ended told how the rest ended: `undefined`, or its failure, which goes on; as an error, if `undefined` was thrown */
export function after(rest: Promise<void>, ended: (failure: unknown) => void): Promise<void> {
  return rest.then(
    () => ended(undefined),
    (thrown: unknown) => {
      const failure = thrown === undefined ? asError(thrown) : thrown
      ended(failure)
      throw failure
    },
  )
}
