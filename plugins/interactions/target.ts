/**
 * Target: what an interaction is for: its kind, its handler, and what that handler gets.
 * @module
 */
import type { InteractionKind, RouteFacts } from './context.js'
import type { Payload, PayloadData } from './context-of.js'
import { rawFields, readFields } from './field.js'
import type { AnyLayer } from './layer.js'
import { partialOptions, readOptions } from './option-values.js'
import type { Complete, OptionKind } from './options.js'
import { type FoundLeaf, kindOf, type Registry } from './registry.js'
import { messageOf, resolve, resolvedUser } from './resolved.js'

/** https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-object-interaction-type (2026-08) */
export const interactionType = { ping: 1, command: 2, component: 3, autocomplete: 4, modal: 5 } as const

export interface Target {
  readonly kind: InteractionKind
  readonly name: string
  readonly route: RouteFacts
  readonly use: readonly AnyLayer[]
  /** undefined: nothing is defined for it. */
  readonly run: ((ctx: never) => unknown) | undefined
  /** Of an autocomplete. */
  readonly complete?: Completing | undefined
  /** What this kind of context has besides. @throws {InteractionError} if the payload does not fit the definition */
  extra(): object
}

/** An option that is being typed. */
export interface Completing {
  readonly typed: string
  readonly suggest: Complete<string | number>
  readonly kind: OptionKind
}

const never: RouteFacts = { defer: false }
const none = () => ({})

export function targetOf(payload: Payload, registry: Registry): Target {
  const { data = {} } = payload
  if (payload.type === interactionType.command) return commandTarget(data, registry.leaf(data))
  if (payload.type === interactionType.autocomplete) return autocompleteTarget(data, registry.leaf(data))
  return componentTarget(payload, registry)
}

function commandTarget(data: PayloadData, found: FoundLeaf | undefined): Target {
  const { resolved, target_id: target = '' } = data
  if (!found)
    return {
      kind: kindOf(data.type),
      name: data.name ?? '',
      route: never,
      use: [],
      run: undefined,
      extra: () => ({ options: {} }),
    }
  const { command, leaf, title, given } = found
  const extras = {
    command: () => ({ options: readOptions(leaf.options, given, { resolved, title }) }),
    userCommand: () => ({ target: resolvedUser(resolved, target) ?? resolve('user', target, resolved) }),
    messageCommand: () => ({ target: messageOf(resolved, target) }),
    entryPoint: none,
  }
  return { kind: command.kind, name: title, route: leaf, use: leaf.use, run: leaf.run, extra: extras[command.kind] }
}

function autocompleteTarget(data: PayloadData, found: FoundLeaf | undefined): Target {
  const { leaf, title = data.name ?? '', given = [] } = found ?? {}
  const focused = given.find(option => option.focused)
  const name = focused?.name ?? ''
  const option = leaf && Object.hasOwn(leaf.options, name) ? leaf.options[name] : undefined
  const suggest = option?.complete as Complete<string | number> | undefined
  const complete = option && suggest && { typed: String(focused?.value ?? ''), suggest, kind: option.kind }
  const extra = () => ({ options: partialOptions(leaf?.options ?? {}, given, data.resolved), focused: name })
  return { kind: 'autocomplete', name: title, route: never, use: [], run: undefined, complete, extra }
}

const button = 2

function componentTarget({ type, data = {} }: Payload, registry: Registry): Target {
  const { custom_id: customId = '', component_type, values = [], components, resolved } = data
  const isModal = type === interactionType.modal
  const kind = isModal ? 'modal' : component_type === button ? 'button' : 'select'
  const exact = registry.exact(isModal ? 'modal' : 'component', customId)
  if (exact) {
    const route: RouteFacts = { defer: isModal ? 'public' : 'update' }
    const extra = () => ({ params: {}, values: isModal ? rawFields(components) : values, customId })
    return { kind, name: customId, route, use: exact.use, run: exact.run, extra }
  }
  const found = registry.component(customId)
  // An id of another kind of component is somebody else's.
  if (!found || (found.entry.type === 'modal') !== isModal || (found.entry.type === 'button') !== (kind === 'button')) {
    const extra = () => ({ params: {}, values: isModal ? {} : values, customId })
    return { kind, name: customId, route: never, use: [], run: undefined, extra }
  }
  const { entry, params } = found
  const extra = () => {
    if (isModal) return { params, values: readFields(entry.fields, components, resolved), customId }
    const { values: kindOfValues } = entry
    return { params, customId, values: kindOfValues ? values.map(id => resolve(kindOfValues, id, resolved)) : values }
  }
  return { kind, name: entry.id.pattern, route: entry, use: entry.use, run: entry.run, extra }
}
