/**
 * Controls: buttons, menus, and what else the user of a message can press; rows of them.
 * https://docs.discord.com/developers/components/reference (2026-08)
 * @module
 */
import type {
  APIActionRowComponent,
  APIButtonComponent,
  APIChannelSelectComponent,
  APIComponentInMessageActionRow,
  APIMentionableSelectComponent,
  APIRoleSelectComponent,
  APIStringSelectComponent,
  APIUserSelectComponent,
} from 'discord-api-types/v10'
import type {
  ActionRowComponentForMessageRequest,
  ButtonComponentForMessageRequest,
  ChannelSelectComponentForMessageRequest,
  MentionableSelectComponentForMessageRequest,
  RoleSelectComponentForMessageRequest,
  StringSelectComponentForMessageRequest,
  StringSelectOptionForRequest,
  UserSelectComponentForMessageRequest,
} from '../../src/routes/types.gen.js'
import type { EmojiInput } from '../../src/values/emoji.js'
import { type BuilderClass, builderClass } from './builder.js'
import { homes } from './homes.js'
import type { Buildable, Draft, Fluent } from './types.js'
import { type ButtonStyle, buttonStyle, buttonStyles, componentEmoji } from './values.js'

const disabled = (_: object, isDisabled = true) => ({ disabled: isDisabled })

const buttonSteps = {
  disabled,
  /** `primary`, `secondary`, `success`, `danger`, `link`, `premium`, or Discord's number. */
  style: (_: object, style: ButtonStyle) => ({ style: buttonStyle(style) }),
  /** Discord's object, `<:name:id>`, or the character. */
  emoji: (_: object, input: EmojiInput) => ({ emoji: componentEmoji(input) }),
  /** Makes it a link. */
  url: (_: object, url: string) => ({ url, style: buttonStyles.link }),
  /** Makes it a button that sells. */
  sku_id: (_: object, skuId: string) => ({ sku_id: skuId, style: buttonStyles.premium }),
}

export interface ButtonBuilder
  extends Fluent<ButtonComponentForMessageRequest, typeof buttonSteps, ButtonBuilder>,
    Buildable<APIButtonComponent> {}
/** Primary unless it is said otherwise. */
export const ButtonBuilder = builderClass<APIButtonComponent, ButtonBuilder>({
  home: homes.inRow,
  start: { type: 2, style: buttonStyles.primary },
  steps: buttonSteps,
})

const menuSteps = {
  disabled,
  /** Whether something has to be chosen, in modals. */
  required: (_: object, isRequired = true) => ({ required: isRequired }),
}

type OptionMore = Omit<StringSelectOptionForRequest, 'label' | 'value'>
const stringMenuSteps = {
  ...menuSteps,
  addOption: (
    { options }: Draft<StringSelectComponentForMessageRequest>,
    label: string,
    value: string,
    more: OptionMore = {},
  ) => ({ options: [...(options ?? []), { label, value, ...more }] }),
}

const menu = <Json, Self>(type: number, steps = menuSteps): BuilderClass<Json, Self> =>
  builderClass<Json, Self>({ home: homes.inRow, start: { type }, steps })

export interface StringSelectMenuBuilder
  extends Fluent<StringSelectComponentForMessageRequest, typeof stringMenuSteps, StringSelectMenuBuilder>,
    Buildable<APIStringSelectComponent> {}
export const StringSelectMenuBuilder = menu<APIStringSelectComponent, StringSelectMenuBuilder>(3, stringMenuSteps)

export interface UserSelectMenuBuilder
  extends Fluent<UserSelectComponentForMessageRequest, typeof menuSteps, UserSelectMenuBuilder>,
    Buildable<APIUserSelectComponent> {}
export const UserSelectMenuBuilder = menu<APIUserSelectComponent, UserSelectMenuBuilder>(5)

export interface RoleSelectMenuBuilder
  extends Fluent<RoleSelectComponentForMessageRequest, typeof menuSteps, RoleSelectMenuBuilder>,
    Buildable<APIRoleSelectComponent> {}
export const RoleSelectMenuBuilder = menu<APIRoleSelectComponent, RoleSelectMenuBuilder>(6)

export interface MentionableSelectMenuBuilder
  extends Fluent<MentionableSelectComponentForMessageRequest, typeof menuSteps, MentionableSelectMenuBuilder>,
    Buildable<APIMentionableSelectComponent> {}
export const MentionableSelectMenuBuilder = menu<APIMentionableSelectComponent, MentionableSelectMenuBuilder>(7)

export interface ChannelSelectMenuBuilder
  extends Fluent<ChannelSelectComponentForMessageRequest, typeof menuSteps, ChannelSelectMenuBuilder>,
    Buildable<APIChannelSelectComponent> {}
export const ChannelSelectMenuBuilder = menu<APIChannelSelectComponent, ChannelSelectMenuBuilder>(8)

type Row = APIActionRowComponent<APIComponentInMessageActionRow>
export interface ActionRowBuilder
  extends Fluent<ActionRowComponentForMessageRequest, object, ActionRowBuilder>,
    Buildable<Row> {}
/** Up to five buttons, or one menu. */
export const ActionRowBuilder = builderClass<Row, ActionRowBuilder>({ home: homes.row, start: { type: 1 } })
