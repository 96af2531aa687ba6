/**
 * Report: gathers what is wrong with a request, each problem with its place, what came and what is allowed.
 *
 * The place is a stack of keys, so that sound values cost no allocation. Messages say kinds and lengths, never contents.
 * @module
 */
import type { FieldError } from '../../errors.js'

/** A page of the docs below https://docs.discord.com/developers/. */
export type DocsPage = string

export interface Complaint {
  readonly code: string
  /** What came, and what is allowed. */
  readonly message: string
  /** @default the page of the endpoint */
  readonly docs?: DocsPage
  /** Worth a look, but no reason to hold the request back. */
  readonly warning?: true
}

const site = 'https://docs.discord.com/developers/'
/** More problems than these help nobody; an array of a million wrong items is one mistake. */
const most = 100
/** Longer keys are cut: a key may hold what belongs into a value. */
const longestKey = 64

export class Report {
  readonly #keys: (string | number)[] = []
  #problems: FieldError[] = []
  /** Page of the endpoint. */
  readonly #docs: DocsPage | undefined

  constructor(docs?: DocsPage) {
    this.#docs = docs
  }

  get problems(): readonly FieldError[] {
    return this.#problems
  }

  /** Goes one step down. Every `enter` has its `leave`. */
  enter(key: string | number): void {
    this.#keys.push(key)
  }

  leave(): void {
    this.#keys.pop()
  }

  /** Notes a problem where the report stands. */
  add({ code, message, docs = this.#docs, warning }: Complaint): void {
    if (this.#problems.length >= most) return
    const path = this.#path()
    if (this.#problems.length > 0 && this.#problems.some(problem => covers(problem, path))) return
    const problem = { path, code, message }
    this.#problems.push({
      ...problem,
      ...(docs !== undefined && { docs: `${site}${docs}` }),
      ...(warning && { warning }),
    })
  }

  /** Notes a problem at a key below, or at the end of several. */
  addAt(keys: string | number | readonly (string | number)[], complaint: Complaint): void {
    const { length } = this.#keys
    if (typeof keys === 'object') this.#keys.push(...keys)
    else this.#keys.push(keys)
    this.add(complaint)
    this.#keys.length = length
  }

  /** What `attempt` finds, without noting it. */
  trial(attempt: () => void): readonly FieldError[] {
    const kept = this.#problems
    this.#problems = []
    attempt()
    const found = this.#problems
    this.#problems = kept
    return found
  }

  /** Notes what a trial found. */
  accept(found: readonly FieldError[]): void {
    for (const problem of found) if (this.#problems.length < most) this.#problems.push(problem)
  }

  #path(): string {
    let path = ''
    for (const key of this.#keys) {
      if (typeof key === 'number') path += `[${key}]`
      else path += path === '' ? cut(key) : `.${cut(key)}`
    }
    return path
  }
}

/** One problem per place; and nothing is said of the inside of what is missing or of another kind. */
function covers({ path, code, warning }: FieldError, other: string): boolean {
  if (warning || !other.startsWith(path)) return false
  if (other.length === path.length) return true
  const isHollow = code === 'REQUIRED' || code === 'INVALID_TYPE'
  return isHollow && (other[path.length] === '.' || other[path.length] === '[')
}

const cut = (key: string): string => (key.length > longestKey ? `${key.slice(0, longestKey)}…` : key)
