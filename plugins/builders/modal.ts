/**
 * Modal: a form, and the fields that it can have.
 * https://docs.discord.com/developers/components/reference#label (2026-08)
 * @module
 */
import type {
  APICheckboxComponent,
  APICheckboxGroupComponent,
  APIFileUploadComponent,
  APILabelComponent,
  APIModalInteractionResponseCallbackData,
  APIRadioGroupComponent,
  APITextInputComponent,
} from 'discord-api-types/v10'
import type {
  CheckboxComponentForModalRequest,
  CheckboxGroupComponentForModalRequest,
  FileUploadComponentForModalRequest,
  LabelComponentForModalRequest,
  ModalInteractionCallbackRequestData,
  RadioGroupComponentForModalRequest,
  TextInputComponentForModalRequest,
} from '../../src/routes/types.gen.js'
import { builderClass } from './builder.js'
import { adding } from './given.js'
import { homes } from './homes.js'
import { TextDisplayBuilder } from './layout.js'
import type { Buildable, Draft, Fluent, Jsonable } from './types.js'

const required = (_: object, isRequired = true) => ({ required: isRequired })

const textInputSteps = {
  required,
  /** One line (`short`), or several (`paragraph`). */
  style: (_: object, style: 'short' | 'paragraph' | 1 | 2) => ({
    style: style === 'short' ? 1 : style === 'paragraph' ? 2 : style,
  }),
}

export interface TextInputBuilder
  extends Fluent<Omit<TextInputComponentForModalRequest, 'label'>, typeof textInputSteps, TextInputBuilder>,
    Buildable<APITextInputComponent> {}
/** One line unless it is said otherwise. */
export const TextInputBuilder = builderClass<APITextInputComponent, TextInputBuilder>({
  home: homes.inLabel,
  start: { type: 4, style: 1 },
  steps: textInputSteps,
  without: ['label'],
})

const fieldSteps = { required }

export interface FileUploadBuilder
  extends Fluent<FileUploadComponentForModalRequest, typeof fieldSteps, FileUploadBuilder>,
    Buildable<APIFileUploadComponent> {}
export const FileUploadBuilder = builderClass<APIFileUploadComponent, FileUploadBuilder>({
  home: homes.inLabel,
  start: { type: 19 },
  steps: fieldSteps,
})

type Choices = Draft<RadioGroupComponentForModalRequest>
type ChoiceMore = Omit<RadioGroupComponentForModalRequest['options'][number], 'label' | 'value'>
const choiceSteps = {
  required,
  addOption: ({ options }: Choices, label: string, value: string, more: ChoiceMore = {}) => ({
    options: [...(options ?? []), { label, value, ...more }],
  }),
}

export interface RadioGroupBuilder
  extends Fluent<RadioGroupComponentForModalRequest, typeof choiceSteps, RadioGroupBuilder>,
    Buildable<APIRadioGroupComponent> {}
export const RadioGroupBuilder = builderClass<APIRadioGroupComponent, RadioGroupBuilder>({
  home: homes.inLabel,
  start: { type: 21 },
  steps: choiceSteps,
})

export interface CheckboxGroupBuilder
  extends Fluent<CheckboxGroupComponentForModalRequest, typeof choiceSteps, CheckboxGroupBuilder>,
    Buildable<APICheckboxGroupComponent> {}
export const CheckboxGroupBuilder = builderClass<APICheckboxGroupComponent, CheckboxGroupBuilder>({
  home: homes.inLabel,
  start: { type: 22 },
  steps: choiceSteps,
})

const checkboxSteps = { default: (_: object, isChecked = true) => ({ default: isChecked }) }

export interface CheckboxBuilder
  extends Fluent<CheckboxComponentForModalRequest, typeof checkboxSteps, CheckboxBuilder>,
    Buildable<APICheckboxComponent> {}
export const CheckboxBuilder = builderClass<APICheckboxComponent, CheckboxBuilder>({
  home: homes.inLabel,
  start: { type: 23 },
  steps: checkboxSteps,
})

export interface LabelBuilder
  extends Fluent<LabelComponentForModalRequest, object, LabelBuilder>,
    Buildable<APILabelComponent> {}
/** A field of a modal, with what is written above it. */
export const LabelBuilder = builderClass<APILabelComponent, LabelBuilder>({ home: homes.label, start: { type: 18 } })

type Field = LabelComponentForModalRequest['component']
const modalSteps = {
  addLabelComponents: adding('components', LabelBuilder),
  addTextDisplayComponents: adding('components', TextDisplayBuilder),
  addField: (
    { components }: Draft<ModalInteractionCallbackRequestData>,
    label: string,
    component: Jsonable<Field>,
    description?: string,
  ) => ({
    components: [
      ...(components ?? []),
      { type: 18, label, component, ...(description !== undefined && { description }) },
    ],
  }),
}

export interface ModalBuilder
  extends Fluent<ModalInteractionCallbackRequestData, typeof modalSteps, ModalBuilder>,
    Buildable<APIModalInteractionResponseCallbackData> {}
export const ModalBuilder = builderClass<APIModalInteractionResponseCallbackData, ModalBuilder>({
  home: homes.modal,
  steps: modalSteps,
})
