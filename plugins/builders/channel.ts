/**
 * Channel: a channel of a guild.
 * https://docs.discord.com/developers/resources/guild#create-guild-channel (2026-08)
 * @module
 */
import type { APIGuildChannel } from 'discord-api-types/v10'
import type { CreateGuildChannelRequest } from '../../src/routes/types.gen.js'
import { type OverwriteDraft, overwrites } from '../../src/values/overwrites.js'
import { type BuilderClass, builderClass } from './builder.js'
import { homes } from './homes.js'
import type { BuildableBody, Draft, Fluent } from './types.js'

type Body = CreateGuildChannelRequest
type Whole = Draft<Body>

const types = { text: 0, voice: 2, category: 4, announcement: 5, stage: 13, forum: 15, media: 16 } as const
type TypeName = keyof typeof types

const steps = {
  type: (_: Whole, type: TypeName | NonNullable<CreateGuildChannelRequest['type']>) => ({
    type: typeof type === 'string' && Object.hasOwn(types, type) ? types[type] : type,
  }),
  nsfw: (_: Whole, isRestricted = true) => ({ nsfw: isRestricted }),
  /** What a role or a member may do here besides. */
  addOverwrite: ({ permission_overwrites: list }: Whole, draft: OverwriteDraft) => ({
    permission_overwrites: [...(list ?? []), overwrites.make(draft)],
  }),
}

export interface ChannelBuilder
  extends Fluent<CreateGuildChannelRequest, typeof steps, ChannelBuilder>,
    BuildableBody<Body> {}
export const ChannelBuilder: BuilderClass<Body | APIGuildChannel, ChannelBuilder> = builderClass({
  home: homes.channel,
  steps,
})
