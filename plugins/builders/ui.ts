/**
 * Ui: components as plain functions, which give the same JSON as the builders. Nothing is checked before it is sent.
 * https://docs.discord.com/developers/components/reference (2026-08)
 * @module
 */
import type {
  APIActionRowComponent,
  APIButtonComponent,
  APICheckboxComponent,
  APICheckboxGroupComponent,
  APIComponentInContainer,
  APIComponentInLabel,
  APIComponentInMessageActionRow,
  APIContainerComponent,
  APIFileComponent,
  APIFileUploadComponent,
  APILabelComponent,
  APIMediaGalleryComponent,
  APIMediaGalleryItem,
  APIModalInteractionResponseCallbackData,
  APIRadioGroupComponent,
  APISectionAccessoryComponent,
  APISectionComponent,
  APISelectMenuComponent,
  APISelectMenuOption,
  APISeparatorComponent,
  APIStringSelectComponent,
  APITextDisplayComponent,
  APITextInputComponent,
  APIThumbnailComponent,
} from 'discord-api-types/v10'
import { plain } from '../../src/routes/checks/plain.js'
import { type ColorInput, color } from '../../src/values/color.js'
import type { EmojiInput } from '../../src/values/emoji.js'
import type { Jsonable } from './types.js'
import { attachmentUrl, type ButtonStyle, buttonStyle, buttonStyles, componentEmoji } from './values.js'

/** What an interaction's route returns. */
export interface Route {
  readonly custom_id: string
}
/** A `custom_id`, or what a route returns. */
export type Id = string | Route

export interface ButtonOptions {
  /** @default 'primary'; links and premium buttons have one of their own */
  readonly style?: Exclude<ButtonStyle, 'link' | 'premium' | 5 | 6>
  readonly emoji?: EmojiInput
  /** @default false */
  readonly disabled?: boolean
  readonly id?: number
}

/** What a button leads to: a route, a URL, or something to buy. */
export type ButtonTarget = Route | { readonly sku_id: string } | string | URL

type Settings<C> = Partial<Omit<C, 'type' | 'custom_id' | 'options'>>
type Choice = string | { readonly label: string; readonly value: string }
type Texts = string | readonly (string | Jsonable<APITextDisplayComponent>)[]
type BoxChild = string | Jsonable<APIComponentInContainer>
export interface BoxOptions {
  /** No component: a container is in no container. */
  readonly type?: never
  readonly color?: ColorInput
  /** @default false */
  readonly spoiler?: boolean
  readonly id?: number
}

const idOf = (id: Id): string => (typeof id === 'string' ? id : id.custom_id)
const json = <T>(given: Jsonable<T>): T => plain(given) as T
const choicesOf = <T>(choices: readonly Choice[]) =>
  choices.map(choice => (typeof choice === 'string' ? { label: choice, value: choice } : choice)) as T[]
const textOf = (given: string | Jsonable<APITextDisplayComponent>) =>
  typeof given === 'string' ? text(given) : json(given)

/** A button. Leave the label empty for one with an emoji only. */
function button(label: string, to: ButtonTarget, options: ButtonOptions = {}): APIButtonComponent {
  const { style = 'primary', emoji, ...more } = options
  if (typeof to === 'object' && 'sku_id' in to) return { type: 2, style: 6, sku_id: to.sku_id, ...more }
  const face = { ...(label !== '' && { label }), ...(emoji !== undefined && { emoji: componentEmoji(emoji) }), ...more }
  if (typeof to === 'string' || to instanceof URL)
    return { type: 2, style: buttonStyles.link, url: String(to), ...face }
  return { type: 2, style: buttonStyle(style) as 1 | 2 | 3 | 4, custom_id: to.custom_id, ...face }
}

/** Up to five buttons, or one menu. */
function row(...components: Jsonable<APIComponentInMessageActionRow>[]) {
  return { type: 1, components: components.map(json) } satisfies APIActionRowComponent<APIComponentInMessageActionRow>
}

/** Markdown. */
const text = (content: string): APITextDisplayComponent => ({ type: 10, content })

/** One to three texts beside a button or a thumbnail. */
function section(texts: Texts, accessory: Jsonable<APISectionAccessoryComponent>): APISectionComponent {
  const list = typeof texts === 'string' ? [texts] : texts
  return { type: 9, components: list.map(textOf), accessory: json(accessory) }
}

/** An image: its URL, or `attachment://name` for a file of the message. */
const thumbnail = (url: string, more: Settings<Omit<APIThumbnailComponent, 'media'>> = {}): APIThumbnailComponent => ({
  type: 11,
  media: { url },
  ...more,
})

/** One to ten images or videos. */
function gallery(...items: (string | ({ readonly url: string } & Omit<APIMediaGalleryItem, 'media'>))[]) {
  const list = items.map(item => (typeof item === 'string' ? { url: item } : item))
  const media = list.map(({ url, ...more }): APIMediaGalleryItem => ({ media: { url }, ...more }))
  return { type: 12, items: media } satisfies APIMediaGalleryComponent
}

/** A file of the message, by its name. */
const file = (name: string, more: { readonly spoiler?: boolean } = {}): APIFileComponent => ({
  type: 13,
  file: { url: attachmentUrl(name) },
  ...more,
})

/** A line, or with `line: false` only room. */
const separator = ({ line = true, large = false }: { readonly line?: boolean; readonly large?: boolean } = {}) =>
  ({ type: 14, divider: line, spacing: large ? 2 : 1 }) satisfies APISeparatorComponent

/** A box around other components, with a bar of colour if its first argument says so. Strings are texts. */
function box(...children: BoxChild[]): APIContainerComponent
function box(options: BoxOptions, ...children: BoxChild[]): APIContainerComponent
function box(...given: (BoxOptions | BoxChild)[]): APIContainerComponent {
  const [first, ...rest] = given
  const hasOptions = typeof first === 'object' && !('type' in first) && !('toJSON' in first)
  const { color: bar, ...more } = hasOptions ? first : ({} as BoxOptions)
  const children = (hasOptions ? rest : given) as readonly BoxChild[]
  return {
    type: 17,
    components: children.map(child => (typeof child === 'string' ? text(child) : json(child))),
    ...(bar !== undefined && { accent_color: color.from(bar) }),
    ...more,
  }
}

/** A menu of its own options: texts, or labels with values. */
const select = (
  to: Id,
  options: readonly (string | APISelectMenuOption)[],
  more: Settings<APIStringSelectComponent> = {},
): APIStringSelectComponent => ({ type: 3, custom_id: idOf(to), options: choicesOf(options), ...more })

/** A menu of what the guild has. */
const menu =
  <C extends APISelectMenuComponent>(type: C['type']) =>
  (to: Id, more: Settings<C> = {}): C =>
    ({ type, custom_id: idOf(to), ...more }) as unknown as C

/** A form. */
const modal = (
  to: Id,
  title: string,
  ...components: Jsonable<ModalPart>[]
): APIModalInteractionResponseCallbackData => ({
  custom_id: idOf(to),
  title,
  components: components.map(json),
})
type ModalPart = APIModalInteractionResponseCallbackData['components'][number]

/** A field of a form, with what is written above it. */
const label = (title: string, component: Jsonable<APIComponentInLabel>, description?: string): APILabelComponent => ({
  type: 18,
  label: title,
  component: json(component),
  ...(description !== undefined && { description }),
})

type InputMore = Omit<Settings<APITextInputComponent>, 'style' | 'label'> & { readonly paragraph?: boolean }
/** A text input of one line, or of several with `paragraph: true`. */
const input = (to: Id, { paragraph = false, ...more }: InputMore = {}): APITextInputComponent => ({
  type: 4,
  custom_id: idOf(to),
  style: paragraph ? 2 : 1,
  ...more,
})

const upload = (to: Id, more: Settings<APIFileUploadComponent> = {}): APIFileUploadComponent => ({
  type: 19,
  custom_id: idOf(to),
  ...more,
})

/** One of 2 to 10 options. */
const radio = (
  to: Id,
  options: readonly Choice[],
  more: Settings<APIRadioGroupComponent> = {},
): APIRadioGroupComponent => ({
  type: 21,
  custom_id: idOf(to),
  options: choicesOf(options),
  ...more,
})

/** Any of 1 to 10 options. */
const checkboxes = (
  to: Id,
  options: readonly Choice[],
  more: Settings<APICheckboxGroupComponent> = {},
): APICheckboxGroupComponent => ({ type: 22, custom_id: idOf(to), options: choicesOf(options), ...more })

const checkbox = (to: Id, isChecked = false): APICheckboxComponent => ({
  type: 23,
  custom_id: idOf(to),
  ...(isChecked && { default: true }),
})

/** Components as plain JSON. */
export const ui = {
  row,
  button,
  select,
  userSelect: menu<Extract<APISelectMenuComponent, { type: 5 }>>(5),
  roleSelect: menu<Extract<APISelectMenuComponent, { type: 6 }>>(6),
  mentionableSelect: menu<Extract<APISelectMenuComponent, { type: 7 }>>(7),
  channelSelect: menu<Extract<APISelectMenuComponent, { type: 8 }>>(8),
  text,
  section,
  thumbnail,
  gallery,
  file,
  separator,
  box,
  modal,
  label,
  input,
  upload,
  radio,
  checkboxes,
  checkbox,
} as const
