/**
 * Attached: the names of the files that a part refers to as `attachment://name`.
 * @module
 */

/** Whether they are there is known only of a whole message; a part by itself may refer to any. */
export function attachedNames(part: unknown): readonly string[] {
  const names: string[] = []
  const scheme = 'attachment://'
  const look = (value: unknown): void => {
    if (typeof value === 'string') {
      if (value.startsWith(scheme)) names.push(value.slice(scheme.length))
    } else if (typeof value === 'object' && value !== null) Object.values(value).forEach(look)
  }
  look(part)
  return names
}
