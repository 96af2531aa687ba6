/**
 * Route pattern: names routes as people write them. `*` stands for one segment, `**` at the end for any number of them,
 * none included; `{name}` for a parameter.
 * @module
 */
export interface RoutePattern {
  /** As it was written. */
  readonly text: string
  /** Undefined for all methods. */
  readonly method: string | undefined
  readonly segments: readonly string[]
}

/** @returns undefined if it is no pattern: `GET /channels/{channel_id}`, `/guilds/**` */
export function readPattern(text: unknown): RoutePattern | undefined {
  if (typeof text !== 'string') return undefined
  const space = text.indexOf(' ')
  const method = space < 0 ? undefined : text.slice(0, space)
  const path = text.slice(space + 1)
  const sound = path.startsWith('/') && (method === undefined || /^(GET|POST|PUT|PATCH|DELETE)$/.test(method))
  const segments = path.slice(1).split('/')
  const stray = segments.some((segment, i) => segment === '' || (segment === '**' && i < segments.length - 1))
  return sound && !stray ? { text, method, segments } : undefined
}

/** Whether a template is meant: `{name}` stands for any parameter, but not for a word such as `@me`. */
export function meansTemplate(pattern: RoutePattern, template: string): boolean {
  return fits(
    pattern.segments,
    template,
    (wanted, segment) => wanted === segment || (isParameter(wanted) && isParameter(segment)),
  )
}

/** Whether a path is meant: `{name}` stands for the value that `bound` has under that name, else for any. */
export function meansPath(pattern: RoutePattern, path: string, bound: Readonly<Record<string, string>> = {}): boolean {
  return fits(pattern.segments, path, (wanted, segment) => {
    if (!isParameter(wanted)) return wanted === segment
    const value = bound[wanted.slice(1, -1)]
    return value === undefined || value === segment
  })
}

/** Whether some path of the template may be meant. */
export function mayMean(pattern: RoutePattern, template: string): boolean {
  return fits(pattern.segments, template, isAlike)
}

/** Whether what is written to some path of one template may show in one that the pattern means: see `areRelated`. */
export function mayRelate(pattern: RoutePattern, template: string): boolean {
  const segments = template.slice(1).split('/')
  const depth = Math.min(segments.length, pattern.segments.length)
  for (let i = 0; i < depth; i++) {
    const wanted = pattern.segments[i] as string
    if (wanted === '**') return true
    if (wanted !== '*' && !isAlike(wanted, segments[i] as string)) return false
  }
  return true
}

type Same = (wanted: string, segment: string) => boolean

function fits(wanted: readonly string[], subject: string, same: Same): boolean {
  const segments = subject.slice(1).split('/')
  const open = wanted[wanted.length - 1] === '**'
  const length = open ? wanted.length - 1 : wanted.length
  if (open ? segments.length < length : segments.length !== length) return false
  for (let i = 0; i < length; i++) {
    const segment = wanted[i] as string
    if (segment !== '*' && !same(segment, segments[i] as string)) return false
  }
  return true
}

const isParameter = (segment: string): boolean => segment.startsWith('{')
const isAlike: Same = (a, b) => a === b || isParameter(a) || isParameter(b)
