/**
 * Parts: the components of messages and modals, read as a person looks at them.
 * https://docs.discord.com/developers/components/reference (2026-08)
 * @module
 */

export const Part = {
  ...{ Row: 1, Button: 2, StringSelect: 3, TextInput: 4, UserSelect: 5, RoleSelect: 6, MentionableSelect: 7 },
  ...{ ChannelSelect: 8, Section: 9, Text: 10, Thumbnail: 11, Gallery: 12, File: 13, Separator: 14, Container: 17 },
  ...{ Label: 18, FileUpload: 19, RadioGroup: 21, CheckboxGroup: 22, Checkbox: 23 },
} as const

export interface PartOption {
  readonly label: string
  readonly value: string
  readonly description?: string | null
  readonly emoji?: PartEmoji | null
  readonly default?: boolean | null
}

export interface PartEmoji {
  readonly id?: string | null
  readonly name?: string | null
}

export interface PartMedia {
  readonly url: string
  readonly attachment_id?: string
}

/** Any component: which fields it has follows from its type. */
export interface PartJson {
  readonly type: number
  readonly id?: number
  readonly custom_id?: string
  readonly style?: number
  readonly label?: string | null
  readonly emoji?: PartEmoji | null
  readonly url?: string
  readonly sku_id?: string
  readonly disabled?: boolean | null
  readonly placeholder?: string | null
  readonly options?: readonly PartOption[]
  readonly default_values?: readonly { readonly id: string; readonly type: string }[] | null
  readonly channel_types?: readonly number[] | null
  readonly min_values?: number | null
  readonly max_values?: number | null
  readonly min_length?: number | null
  readonly max_length?: number | null
  readonly required?: boolean | null
  readonly value?: string | null
  readonly default?: boolean | null
  readonly content?: string
  readonly description?: string | null
  readonly spoiler?: boolean | null
  readonly divider?: boolean | null
  readonly accent_color?: number | null
  readonly media?: PartMedia
  readonly file?: PartMedia
  readonly name?: string | null
  readonly items?: readonly Pick<PartJson, 'media' | 'description' | 'spoiler'>[]
  readonly components?: readonly PartJson[]
  readonly component?: PartJson
  readonly accessory?: PartJson
  readonly file_types?: readonly string[] | null
}

const SELECTS: readonly number[] = [3, 5, 6, 7, 8]
const LINK_STYLE = 5

/** Everything in a message that can be clicked or chosen from, in the order in which it is seen. */
export function controlsOf(components: readonly unknown[]): PartJson[] {
  return (components as readonly PartJson[]).flatMap(part => {
    if (isButton(part) || isSelect(part)) return [part]
    return controlsOf([...(part.components ?? []), ...(part.accessory === undefined ? [] : [part.accessory])])
  })
}

export function isButton({ type }: PartJson): boolean {
  return type === Part.Button
}

export function isSelect({ type }: PartJson): boolean {
  return SELECTS.includes(type)
}

export function isLink(part: PartJson): boolean {
  return isButton(part) && part.style === LINK_STYLE
}

/** What stands on it: emoji and label of a button, placeholder of a select. */
export function captionOf(part: PartJson): string {
  if (isSelect(part)) return part.placeholder ?? 'Make a selection'
  const text = [part.emoji?.name, part.label].filter(word => word != null && word !== '').join(' ')
  return text === '' ? (part.custom_id ?? part.sku_id ?? part.url ?? '') : text
}

/** True if a person, or a test, would call it so: caption, label, emoji or custom id. */
export function isCalled(part: PartJson, name: string): boolean {
  return [captionOf(part), part.label, part.emoji?.name, part.custom_id].includes(name)
}
