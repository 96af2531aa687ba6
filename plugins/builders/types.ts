/**
 * Types: the methods that a builder has, made from the fields of its body and from its steps.
 * @module
 */
import type { FileInput } from '../../middleware/transport.js'
import type { EndpointName } from '../../src/routes/paths.js'
import type { AdderName, SetterName } from './names.js'

/** A thing as JSON, or a builder of it. */
export type Jsonable<T> = T | { toJSON(): T }

/** Several of them, one after the other or as one list. */
export type Many<T> = Jsonable<T>[] | [readonly Jsonable<T>[]]

/** Fields as steps see them: whatever is there so far. */
export type Draft<F> = { readonly [K in keyof F]?: F[K] | undefined }

/** What every builder can do. */
export interface Buildable<Json> {
  /** What is there so far. Frozen; nothing is checked. */
  readonly data: Readonly<Partial<Json>>
  /** The body as it is, without a check: what `JSON.stringify` and `client.post` take, which checks it. */
  toJSON(): Json
  /**
   * The body, checked against what Discord documents.
   * @throws {ValidationError} with all problems at once, each with its path, such as `components[0].components[5]`
   */
  build(): Json
}

/** A builder of a whole body, which endpoints may take differently. */
export interface BuildableBody<Json> extends Buildable<Json> {
  /**
   * The body, checked against what Discord documents.
   * @param endpoint whose rules hold, such as those of an edit. @default the endpoint that creates such a thing
   * @throws {ValidationError} with all problems at once, each with its path, such as `components[0].components[5]`
   */
  build(endpoint?: EndpointName): Json
  /** Files that go with the body; `client.post(path, builder)` uploads them. Empty for what has none. */
  readonly files: readonly FileInput[]
}

type Input<T> = T extends readonly (infer Item)[] ? readonly Jsonable<Item>[] : T extends object ? Jsonable<T> : T
type ListKey<F> = { [K in keyof F]-?: NonNullable<F[K]> extends readonly unknown[] ? K : never }[keyof F]
type ItemOf<T> = NonNullable<T> extends readonly (infer Item)[] ? Item : never
/** A list with null alone, where Discord takes null. */
type Cleared<T> = null extends T ? [null] : never

type Setters<F, Self> = {
  [K in Exclude<keyof F, ListKey<F>> & string as SetterName<K>]-?: (value: Input<F[K]>) => Self
}
type ListSetters<F, Self> = {
  [K in ListKey<F> & string as SetterName<K>]-?: (...items: Many<ItemOf<F[K]>> | Cleared<F[K]>) => Self
}
type Adders<F, Self> = { [K in ListKey<F> & string as AdderName<K>]-?: (...items: Many<ItemOf<F[K]>>) => Self }
type StepMethods<S, Self> = {
  [K in keyof S & string as SetterName<K>]: S[K] extends (data: never, ...args: infer Args) => object
    ? (...args: Args) => Self
    : never
}

/** Methods of a builder. A step takes the place of the field of its name. */
export type Fluent<F, S, Self> = Setters<Omit<F, keyof S | 'type'>, Self> &
  ListSetters<Omit<F, keyof S | 'type'>, Self> &
  Adders<Omit<F, 'type'>, Self> &
  StepMethods<S, Self>
