/**
 * Runtime: what Node, Bun and Deno have, and Workers may not, asked for when it is needed.
 * @module
 */
import type { emitWarning } from 'node:process'

/** Tells whoever runs the program something, by the runtime's own channel, or the console where it has none. */
export function warn(text: string): void {
  const { process } = globalThis as { process?: { emitWarning?: typeof emitWarning } }
  if (process?.emitWarning) process.emitWarning(text, 'PipecordWarning')
  else console.warn(text)
}

/** A module of Node's where there is one, so that importing this package does not ask every runtime for it. */
export function builtin<T>(name: string): T | undefined {
  const { process } = globalThis as { process?: { getBuiltinModule?: (name: string) => unknown } }
  return process?.getBuiltinModule?.(name) as T | undefined
}
