/**
 * Short: builders by a call, of nothing or of what came from Discord: `embed().title('Hi')`, `message(received)`.
 * @module
 */
import type { BuilderClass } from './builder.js'
import { ChannelBuilder } from './channel.js'
import { CommandBuilder, MessageCommandBuilder, UserCommandBuilder } from './command.js'
import { EmbedBuilder } from './embed.js'
import { MessageBuilder } from './message.js'
import { ModalBuilder } from './modal.js'
import { PollBuilder } from './poll.js'
import { RoleBuilder } from './role.js'

const called =
  <Json, Self>(Class: BuilderClass<Json, Self>) =>
  (...payload: ConstructorParameters<BuilderClass<Json, Self>>): Self =>
    new Class(...payload)

export const message = called(MessageBuilder)
export const embed = called(EmbedBuilder)
export const poll = called(PollBuilder)
export const modal = called(ModalBuilder)
export const channel = called(ChannelBuilder)
export const role = called(RoleBuilder)
/** A slash command. */
export const command = called(CommandBuilder)
/** A command in the context menu of users. */
export const userCommand = called(UserCommandBuilder)
/** A command in the context menu of messages. */
export const messageCommand = called(MessageCommandBuilder)
