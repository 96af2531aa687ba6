/**
 * Layout: messages that are made of components (IS_COMPONENTS_V2): their flag, edits that lead to them, and edits within.
 * https://docs.discord.com/developers/components/reference (2026-08)
 * @module
 */
import { isLayoutType } from './rules/components.js'
import { messageFlag } from './rules/messages.js'
import { fieldsOf, itemsOf } from './rules/rule.js'

interface Flagged {
  readonly components?: readonly unknown[] | null | undefined
  readonly flags?: number | null | undefined
}

/** Whether there is a component among these that only a layout has. Rows of buttons and menus are no layout. */
export const isLayout = (components: unknown): boolean =>
  itemsOf(components).some(component => isLayoutType(fieldsOf(component).type))

/** The message with the flag IS_COMPONENTS_V2 if its components need it; the same object if it is as it has to be. */
export function withLayoutFlag<M extends Flagged>(message: M): M {
  const flags = message.flags ?? 0
  if ((flags & messageFlag.componentsV2) !== 0 || !isLayout(message.components)) return message
  return { ...message, flags: flags | messageFlag.componentsV2 }
}

/** What Discord wants emptied in the edit that makes a layout of a message. */
export interface Emptied {
  readonly content: null
  readonly embeds: readonly []
  readonly poll: null
  readonly sticker_ids: readonly []
}

/**
 * An edit that turns any message into the layout that is given; one without layout stays as it is. Without the emptied
 * fields Discord refuses the edit of a message that has content: the flag cannot go with it, and can never be taken back.
 * https://docs.discord.com/developers/resources/message#edit-message (2026-08)
 */
export function layoutEdit<M extends Flagged>(edit: M): M | (Omit<M, keyof Emptied> & Emptied) {
  const flagged = withLayoutFlag(edit)
  if (((flagged.flags ?? 0) & messageFlag.componentsV2) === 0) return edit
  return { ...flagged, content: null, embeds: [], poll: null, sticker_ids: [] }
}

type Inner<C> =
  | C
  | (C extends { readonly components: readonly (infer Child)[] } ? Inner<Child> : never)
  | (C extends { readonly accessory: infer Child } ? Child : never)
  | (C extends { readonly component: infer Child } ? Child : never)

/** Every component that a message or modal of this type may hold, at any depth. */
export type ComponentIn<M> = M extends { readonly components?: readonly (infer C)[] | null | undefined }
  ? Inner<C>
  : never

/**
 * A message or modal whose components went through `edit`, at any depth: in rows, containers, sections (the accessory too)
 * and labels; what is inside goes first. `null` takes a component away, and with it what is empty without it; of a section
 * that loses its accessory the texts stay. Nothing is changed in place, and what `edit` gives back as it was is the same
 * object afterwards, up to the whole message.
 * @example
 * mapComponents(message, one => (one.type === 2 ? { ...one, disabled: true } : one))
 */
export function mapComponents<M extends object>(
  message: M,
  edit: (component: ComponentIn<M>) => ComponentIn<M> | null,
): M {
  const { components } = message as { components?: unknown }
  if (!Array.isArray(components)) return message
  const edited = editList(components, edit as Edit)
  return edited === components ? message : { ...message, components: edited }
}

type Edit = (component: object) => object | null

function editList(list: readonly object[], edit: Edit): readonly object[] {
  const edited = list.flatMap(one => editOne(one, edit))
  return edited.length === list.length && edited.every((one, i) => one === list[i]) ? list : edited
}

interface Parent {
  readonly components?: readonly object[]
  readonly accessory?: object
  readonly component?: object
}

/** None, one, or the texts of a section. */
function editOne(component: object, edit: Edit): readonly object[] {
  const { components, accessory, component: labelled } = component as Parent
  let edited = component
  if (components) {
    const children = editList(components, edit)
    if (children.length === 0 && components.length > 0) return []
    if (children !== components) edited = { ...edited, components: children }
  }
  for (const [key, child] of Object.entries({ accessory, component: labelled })) {
    if (!child) continue
    const [kept] = editOne(child, edit)
    if (kept === undefined) return (edited as Parent).components ?? []
    if (kept !== child) edited = { ...edited, [key]: kept }
  }
  const kept = edit(edited)
  return kept === null ? [] : [kept]
}
