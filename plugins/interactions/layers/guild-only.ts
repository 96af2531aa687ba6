/**
 * guildOnly: lets through what comes from a guild, whose id and member handlers then have for sure.
 * @module
 */
import type { APIInteractionGuildMember } from 'discord-api-types/v10'
import type { InteractionLayer } from '../layer.js'
import type { MessageLike } from '../message-body.js'
import { refuse } from './refuse.js'

export interface GuildOnlyOptions {
  /** What others are told. @default 'This works in servers only.' */
  readonly reply?: MessageLike
}

/** What handlers behind `guildOnly` have. */
export interface InGuild {
  readonly guildId: string
  readonly member: APIInteractionGuildMember
  readonly permissions: bigint
}

export function guildOnly({ reply = 'This works in servers only.' }: GuildOnlyOptions = {}): InteractionLayer<InGuild> {
  return async function guildOnly(ctx, next) {
    if (ctx.guildId !== undefined && ctx.member !== undefined) return next()
    return refuse(ctx, reply)
  }
}
