/**
 * Builders: messages, embeds, commands, modals, channels and roles step by step, checked before they are sent.
 *
 * A builder never changes: each call gives a new one. `build()` checks, `toJSON()` does not, so that a builder can be handed
 * to `client.post(path, builder)` as it is, which checks everything and uploads its files.
 * @module
 */
export { type ComponentIn, layoutEdit, mapComponents } from '../../src/routes/layout.js'
export { ChannelBuilder } from './channel.js'
export {
  CommandBuilder,
  MessageCommandBuilder,
  SubcommandBuilder,
  SubcommandGroupBuilder,
  UserCommandBuilder,
} from './command.js'
export {
  ActionRowBuilder,
  ButtonBuilder,
  ChannelSelectMenuBuilder,
  MentionableSelectMenuBuilder,
  RoleSelectMenuBuilder,
  StringSelectMenuBuilder,
  UserSelectMenuBuilder,
} from './controls.js'
export { EmbedBuilder } from './embed.js'
export {
  ContainerBuilder,
  FileBuilder,
  MediaGalleryBuilder,
  SectionBuilder,
  SeparatorBuilder,
  TextDisplayBuilder,
  ThumbnailBuilder,
} from './layout.js'
export { MessageBuilder } from './message.js'
export {
  CheckboxBuilder,
  CheckboxGroupBuilder,
  FileUploadBuilder,
  LabelBuilder,
  ModalBuilder,
  RadioGroupBuilder,
  TextInputBuilder,
} from './modal.js'
export {
  AttachmentOptionBuilder,
  BooleanOptionBuilder,
  ChannelOptionBuilder,
  IntegerOptionBuilder,
  MentionableOptionBuilder,
  NumberOptionBuilder,
  RoleOptionBuilder,
  StringOptionBuilder,
  UserOptionBuilder,
} from './options.js'
export { PollBuilder } from './poll.js'
export { RoleBuilder } from './role.js'
export { channel, command, embed, message, messageCommand, modal, poll, role, userCommand } from './short.js'
export type { Buildable, BuildableBody, Jsonable } from './types.js'
export { type BoxOptions, type ButtonOptions, type ButtonTarget, type Id, type Route, ui } from './ui.js'
