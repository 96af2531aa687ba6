/**
 * Component: buttons, selects and modals as routes, whose ids carry typed state.
 * @module
 */

import type { APIRole } from 'discord-api-types/v10'
import { ConfigError } from '../../src/errors.js'
import type { AnyCodec } from './codec.js'
import type { ButtonContext, ModalContext, ModalData, RouteFacts, SelectContext } from './context.js'
import { type CodecMap, CustomId, type ParamsOf, type ParamValues } from './custom-id.js'
import { type FieldMap, type FieldValues, fieldsJson } from './field.js'
import type { AddedBy, AnyLayer } from './layer.js'
import type { Mentionable, OptionKind, ResolvedChannel, ResolvedUser } from './options.js'

interface Routed<C, L> {
  /** How each parameter becomes text and back. @default text */
  readonly params?: C
  readonly use?: L
  /** Part of the id: ids of another version are answered as expired. */
  readonly version?: string | number
  /** What the ids begin with, 2 to 8 letters. @default made of the pattern, the codecs and the version */
  readonly tag?: string
}

interface OnMessage<C, L> extends Routed<C, L> {
  /**
   * How `autoDefer` defers it: `update` shows nothing, the others a loading message; false: never, as for one that opens
   * a modal. @default 'update'
   */
  readonly defer?: 'update' | 'public' | 'ephemeral' | false
}

export interface ButtonSpec<S extends string, C, L extends readonly AnyLayer[]> extends OnMessage<C, L> {
  run(ctx: ButtonContext<ParamValues<S, C>, AddedBy<L>>): unknown
}
export interface SelectSpec<V, S extends string, C, L extends readonly AnyLayer[]> extends OnMessage<C, L> {
  run(ctx: SelectContext<V, ParamValues<S, C>, AddedBy<L>>): unknown
}
export interface ModalSpec<S extends string, F extends FieldMap, C, L extends readonly AnyLayer[]>
  extends Routed<C, L> {
  /** Up to 45 characters. */
  readonly title: string
  readonly fields: F
  /** @default 'public' */
  readonly defer?: 'update' | 'public' | 'ephemeral' | false
  run(ctx: ModalContext<FieldValues<F>, ParamValues<S, C>, AddedBy<L>>): unknown
}

/** What select menus give, by kind. */
export interface SelectValues {
  readonly string: string
  readonly user: ResolvedUser
  readonly role: APIRole
  readonly mentionable: Mentionable
  readonly channel: ResolvedChannel
}
export type SelectKind = keyof SelectValues
/** https://docs.discord.com/developers/components/reference#component-object-component-types (2026-08) */
export const componentTypes = { button: 2, string: 3, user: 5, role: 6, mentionable: 7, channel: 8 } as const

type Given<S extends string, C> = [ParamsOf<S>] extends [never] ? [] : [values: ParamValues<S, C>]

/** Makes the id of one component: the only way, so that what was written and what is read cannot differ. */
export interface ComponentRoute<S extends string, C> {
  /** @throws {ConfigError} if a value does not fit, or the id would be longer than 100 characters */
  (...values: Given<S, C>): { readonly custom_id: string }
  readonly pattern: S
}

/** Makes one modal, ready to be shown. */
export interface ModalRoute<S extends string, C> {
  (...values: Given<S, C>): ModalData
  readonly pattern: S
}

/** A route with its types behind it. */
export interface ComponentEntry extends RouteFacts {
  readonly id: CustomId
  readonly type: keyof typeof componentTypes | 'modal'
  /** undefined: words. */
  readonly values: OptionKind | undefined
  readonly fields: FieldMap
  readonly use: readonly AnyLayer[]
  readonly run: (ctx: never) => unknown
}

interface AnySpec extends Routed<unknown, readonly AnyLayer[]> {
  readonly defer?: RouteFacts['defer']
  readonly fields?: FieldMap
  readonly run: (ctx: never) => unknown
}

const isId = (type: ComponentEntry['type']) => type !== 'button' && type !== 'string' && type !== 'modal'

/** @throws {ConfigError} naming what is wrong with the pattern or the definition */
export function defineComponent(type: ComponentEntry['type'], pattern: string, spec: AnySpec): ComponentEntry {
  const { params, use = [], fields = {}, defer = type === 'modal' ? 'public' : 'update', run, tag, version } = spec
  if (typeof run !== 'function') throw new ConfigError(`${type} ${pattern}.run`, 'a function', run)
  const id = new CustomId(pattern, (params ?? {}) as Readonly<Record<string, AnyCodec>>, { tag, version })
  return { id, type, values: isId(type) ? (type as OptionKind) : undefined, fields, use, defer, run }
}

/** The function that makes ids. */
export function componentRoute<S extends string, C extends CodecMap<S>>({ id }: ComponentEntry): ComponentRoute<S, C> {
  const make = (values: Readonly<Record<string, unknown>> = {}) => ({ custom_id: id.encode(values) })
  return Object.assign(make, { pattern: id.pattern }) as unknown as ComponentRoute<S, C>
}

/** The function that makes modals. */
export function modalRoute<S extends string, C extends CodecMap<S>>(
  entry: ComponentEntry,
  title: string,
): ModalRoute<S, C> {
  const { id, fields } = entry
  const components = fieldsJson(fields)
  const make = (values: Readonly<Record<string, unknown>> = {}) => ({ custom_id: id.encode(values), title, components })
  return Object.assign(make, { pattern: id.pattern }) as unknown as ModalRoute<S, C>
}
