/**
 * Paths: which endpoint a method and the type of a path lead to. Types only, erased.
 *
 * The path is taken apart at its slashes and looked up segment by segment in a tree, so that a call costs the compiler a
 * handful of property lookups, however many endpoints there are.
 * @module
 */
import type { Method } from '../request.js'
import type { Kinded } from './ids.js'
import type { Endpoints, Paths, Tree } from './types.gen.js'

/** Such as `'POST /channels/{channel_id}/messages'`. */
export type EndpointName = keyof Endpoints

/** What the editor offers as a path; any other string may be one as well. */
export type AnyPath<M extends Method> = Paths[M] | (string & {})

/** The compiler cannot know where the path leads: it is a plain string, or has one where a word has to be. */
export interface Unknowable {
  readonly unknowable: true
}

/** Nothing is at this method and path. With other methods, where the path exists. */
export interface NoSuchEndpoint<Asked extends string, TryInstead = never> {
  readonly noSuchEndpoint: Asked
  readonly tryInstead: TryInstead
}

/** The path has a parameter that was not filled in. */
export interface FillIn<Asked extends string, Parameter extends string> {
  readonly noSuchEndpoint: Asked
  readonly fillIn: Parameter
}

/** The path has the id of another kind of thing. */
export interface WrongId<Asked extends string, Expected, Got> {
  readonly noSuchEndpoint: Asked
  readonly expected: Expected
  readonly got: Got
}

/** The name of the endpoint; or Unknowable; or what is wrong, as a type whose name says it. */
export type EndpointAt<M extends Method, P extends string> = string extends P
  ? Unknowable
  : P extends `${infer Head}/${infer Rest}`
    ? string extends Head
      ? Unknowable
      : Head extends ''
        ? End<Walk<Tree, WithoutQuery<Rest>, `${M} ${P}`>, M, `${M} ${P}`>
        : NoSuchEndpoint<`${M} ${P}`>
    : NoSuchEndpoint<`${M} ${P}`>

type WithoutQuery<P extends string> = P extends `${infer Path}?${string}` ? Path : P

type Walk<Node, P extends string, Asked extends string> = P extends `${infer Segment}/${infer Rest}`
  ? Walk<Step<Node, Segment, Asked>, Rest, Asked>
  : Step<Node, P, Asked>

type Step<Node, Segment extends string, Asked extends string> = Segment extends keyof Node
  ? Node[Segment]
  : Node extends { '*': infer Next }
    ? Segment extends `{${infer Parameter}}`
      ? FillIn<Asked, Parameter>
      : Segment extends `${infer Bare}`
        ? Bare extends Kinded<infer Got>
          ? Fitting<Next, Got, Asked>
          : Next
        : Next
    : Node extends Failed
      ? Node
      : string extends Segment
        ? Unknowable
        : undefined

/** A user's or a role's id names an overwrite; an application's id is that of the webhook of its interactions. */
interface Stretch {
  overwrite: 'role' | 'user'
  webhook: 'webhook' | 'application'
  scheduled_event_exception: 'scheduled_event'
}

type Fitting<Next, Got, Asked extends string> = Next extends { $: infer Expected }
  ? Expected extends 'text'
    ? Next
    : Got extends (Expected extends keyof Stretch ? Stretch[Expected] : Expected)
      ? Next
      : WrongId<Asked, Expected, Got>
  : Next

type Failed = Unknowable | { readonly noSuchEndpoint: string }

type End<Node, M extends Method, Asked extends string> = Node extends { [K in M]: infer Name }
  ? Name
  : Node extends Failed
    ? Node
    : NoSuchEndpoint<Asked, keyof Node & Method>
