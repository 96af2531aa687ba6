/**
 * RefusalText: a refusal in one line, for people who look for what was wrong.
 * @module
 */
import { type ErrorTree, Refusal } from '../endpoint.js'

/** Code, message, and every field that is wrong; of other errors, their message. */
export function refusalText(error: unknown): string {
  if (!(error instanceof Refusal)) return error instanceof Error ? error.message : String(error)
  const complaints = error.errors === undefined ? [] : complaintsOf(error.errors)
  return [`${error.code} ${error.message}`, ...complaints].join('; ')
}

function complaintsOf(tree: ErrorTree, path = ''): string[] {
  return Object.entries(tree).flatMap(([key, value]) => {
    if (Array.isArray(value)) return value.map(({ message }) => (path === '' ? message : `${path}: ${message}`))
    return complaintsOf(value, path === '' ? key : `${path}.${key}`)
  })
}
