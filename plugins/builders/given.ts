/**
 * Given: parts that come as JSON, as a builder, or as a function that fills a new builder.
 * @module
 */
import type { BuilderClass } from './builder.js'
import type { Jsonable } from './types.js'

export type Given<Json, Self> = Jsonable<Json> | ((fresh: Self) => Jsonable<Json>)

type Whole = Readonly<Record<string, unknown>>

export function made<Json, Self>(Class: BuilderClass<Json, Self>, given: Given<Json, Self>): Jsonable<Json> {
  return typeof given === 'function' ? (given as (fresh: Self) => Jsonable<Json>)(new Class()) : given
}

/** A step that adds parts of one kind to a list. */
export function adding<Json, Self>(field: string, Class: BuilderClass<Json, Self>) {
  return (whole: Whole, ...parts: Given<Json, Self>[] | [readonly Given<Json, Self>[]]) => ({
    [field]: [
      ...((whole[field] as readonly unknown[] | undefined) ?? []),
      ...(parts.flat() as Given<Json, Self>[]).map(part => made(Class, part)),
    ],
  })
}

/** A step that puts a part of one kind into its place. */
export function setting<Json, Self>(field: string, Class: BuilderClass<Json, Self>) {
  return (_: Whole, part: Given<Json, Self>) => ({ [field]: made(Class, part) })
}
