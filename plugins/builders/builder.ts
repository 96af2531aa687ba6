/**
 * Builder: what all builders are: a body that grows by one method per field, never changes in place, and checks itself.
 *
 * The methods of a builder come from two places. Each field of the body gives `customId(...)`, the same as
 * `setCustomId(...)`, and for lists `addOptions(...)` besides; which fields there are is read from Discord's description,
 * at compile time from its types, at run time from its table. What needs more than that is a step: a function from
 * what there is, and the method's arguments, to the fields that change.
 * @module
 */
import type { FileInput } from '../../middleware/transport.js'
import { ValidationError } from '../../src/errors.js'
import { readable } from '../../src/routes/checks/plain.js'
import type { EndpointName } from '../../src/routes/paths.js'
import { fieldsOf } from '../../src/routes/rules/rule.js'
import { type Home, partProblems, shapeAt } from '../../src/routes/shapes.js'
import { attachedNames } from './attached.js'
import { methodNames } from './names.js'

/** Changes of a body: a field set to undefined is taken away. */
type Changes = Readonly<Record<string, unknown>>
export type Step = (data: never, ...args: never[]) => object
export type Steps = Readonly<Record<string, Step>>

export interface BuilderKind<S extends Steps> {
  readonly home: Home
  /** What is there from the start, such as `type`. */
  readonly start?: Changes
  readonly steps?: S
  /** Fields without methods: what is deprecated, or set by Discord only. `type` never has one but by a step. */
  readonly without?: readonly string[]
  /** Makes of a payload from Discord what can be sent; keys that cannot be sent go by themselves. */
  readonly adopt?: (payload: Changes) => Changes
  /** What is done last, whenever the body is asked for. */
  readonly finish?: (data: Changes) => Changes
  /** The endpoint that a body is checked for, where it is not that of `home`. */
  readonly endpointOf?: (body: Changes) => EndpointName
}

/** What `new` and `from` of a builder take: nothing, a payload, or another builder. */
export interface BuilderClass<Json, Self> {
  new (payload?: Partial<Json> | { toJSON(): Json }): Self
  from(payload: Partial<Json> | { toJSON(): Json }): Self
}

interface Built {
  readonly data: Changes
}

/**
 * Makes a class of builders. `F`: the fields as Discord describes them; `Json`: what is built; `Self`: the class's type.
 * @example
 * const steps = { colorRgb: (_: Draft<Embed>, ...rgb: Rgb) => ({ color: color.from(rgb) }) }
 * export interface EmbedBuilder extends Fluent<Embed, APIEmbed, typeof steps, EmbedBuilder> {}
 * export const EmbedBuilder = builderClass<APIEmbed, EmbedBuilder>({ home, steps })
 */
export function builderClass<Json, Self>(kind: BuilderKind<Steps>): BuilderClass<Json, Self> {
  const {
    home,
    start = {},
    steps = {},
    without = [],
    adopt = same,
    finish = same,
    endpointOf = () => home.endpoint,
  } = kind
  const shape = shapeAt(home, start)

  class Builder implements Built {
    readonly data: Changes
    constructor(payload: unknown = {}) {
      const body = shape.trim(adopt(fieldsOf(readable(payload)))) as Changes
      const files = payload instanceof Builder ? payload.files : []
      this.data = Object.freeze({ ...start, ...body, ...(files.length > 0 && { files }) })
    }

    static from(payload: unknown): Builder {
      return new Builder(payload)
    }

    get files(): readonly FileInput[] {
      return (this.data.files as readonly FileInput[] | undefined) ?? []
    }

    toJSON(): Changes {
      const { files: _, ...body } = this.data
      return finish(body)
    }

    build(endpoint?: EndpointName): Changes {
      const body = this.toJSON()
      const names = home.at === '' ? this.files.map(({ name }) => name) : attachedNames(body)
      const problems = partProblems(body, { ...home, endpoint: endpoint ?? endpointOf(body) }, names)
      if (problems.length > 0) throw new ValidationError(problems)
      return body
    }
  }

  for (const [field, holds] of shape.fields) {
    if (field === 'type' || without.includes(field)) continue
    const { set, add } = methodNames(field)
    const replace: Step = (_, ...args: unknown[]) => ({ [field]: holds === 'list' ? flat(args) : args[0] })
    for (const name of set) method(Builder, name, replace)
    if (holds === 'list')
      method(Builder, add, (data: Changes, ...more: unknown[]) => ({
        [field]: [...listAt(data, field), ...more.flat()],
      }))
  }
  for (const [name, step] of Object.entries(steps)) {
    for (const alias of methodNames(name).set) method(Builder, alias, step)
  }
  return Builder as unknown as BuilderClass<Json, Self>
}

const same = (data: Changes): Changes => data
const listAt = (data: Changes, field: string) => (data[field] ?? []) as readonly unknown[]
/** Both `add(a, b)` and `add([a, b])` are fine. Null alone empties a field where Discord takes it. */
const flat = (args: readonly unknown[]): readonly unknown[] | null =>
  args.length === 1 && args[0] === null ? null : args.flat()

/** A call gives a new builder: the one it is called on stays as it is, and can be used again. */
function method(owner: { readonly prototype: object }, name: string, step: Step): void {
  const value = function (this: Built, ...args: unknown[]): Built {
    const { files, ...changes } = step(this.data as never, ...(args as never[])) as Changes
    const data: Record<string, unknown> = { ...this.data, ...(readable(changes) as Changes) }
    if (files !== undefined) data.files = files // as they are: they are no JSON
    for (const key of Object.keys(changes)) if (data[key] === undefined) delete data[key]
    return Object.create(owner.prototype, { data: { value: Object.freeze(data), enumerable: true } }) as Built
  }
  Object.defineProperty(owner.prototype, name, { value, configurable: true, writable: true })
}
