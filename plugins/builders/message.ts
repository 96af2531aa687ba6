/**
 * Message: all that a message can hold, and the files that go with it.
 * https://docs.discord.com/developers/resources/message#create-message (2026-08)
 * @module
 */
import type { APIMessage, RESTPostAPIChannelMessageJSONBody } from 'discord-api-types/v10'
import type { FileInput } from '../../middleware/transport.js'
import { type ComponentIn, layoutEdit, mapComponents, withLayoutFlag } from '../../src/routes/layout.js'
import type { MessageCreateRequest, RichEmbed } from '../../src/routes/types.gen.js'
import { type BuilderClass, builderClass } from './builder.js'
import { sendableEmbed } from './embed.js'
import { homes } from './homes.js'
import { sendablePoll } from './poll.js'
import type { BuildableBody, Draft, Fluent, Jsonable, Many } from './types.js'

type Body = RESTPostAPIChannelMessageJSONBody
type Whole = Draft<MessageCreateRequest & { readonly files: readonly FileInput[] }>
type Payload = Readonly<Record<string, unknown>>
type FileOptions = Omit<FileInput, 'name' | 'data'>

const flag = { suppressEmbeds: 1 << 2, ephemeral: 1 << 6, silent: 1 << 12, voice: 1 << 13, layout: 1 << 15 } as const
const withFlag = (whole: Whole, bit: number, isSet: boolean) => {
  const others = (whole.flags ?? 0) & ~bit
  return { flags: isSet ? others | bit : others || undefined }
}

const steps = {
  addEmbed: ({ embeds }: Whole, embed: Jsonable<RichEmbed>) => ({ embeds: [...(embeds ?? []), embed] }),
  /** A file to upload; refer to it as `attachment://name`. */
  addFile: ({ files = [] }: Whole, name: string, data: FileInput['data'], options: FileOptions = {}) => ({
    files: [...files, { ...options, name, data }],
  }),
  addFiles: ({ files = [] }: Whole, ...more: Many<FileInput>) => ({ files: [...files, ...more.flat()] }),
  /** Mentions a user at the end of the text unless it does so already, and notifies only those who were added so. */
  addMention: ({ content, allowed_mentions: allowed }: Whole, userId: string) => {
    const users = [...new Set([...(allowed?.users ?? []), userId])]
    const text = content ?? ''
    const isThere = new RegExp(`<@!?${userId}>`).test(text)
    return {
      allowed_mentions: { ...allowed, parse: (allowed?.parse ?? []).filter(kind => kind !== 'users'), users },
      ...(!isThere && { content: text === '' ? `<@${userId}>` : `${text} <@${userId}>` }),
    }
  },
  /** Answers a message of the same channel. With `failIfNotExists: false` it is sent even if that one is gone. */
  reply: (_: Whole, messageId: string, { failIfNotExists }: { readonly failIfNotExists?: boolean } = {}) => ({
    message_reference: {
      message_id: messageId,
      ...(failIfNotExists !== undefined && { fail_if_not_exists: failIfNotExists }),
    },
  }),
  /** Shows a message of another channel. A forward has no content of its own. */
  forward: (_: Whole, channelId: string, messageId: string) => ({
    message_reference: { type: 1, channel_id: channelId, message_id: messageId },
  }),
  tts: (_: Whole, isSpoken = true) => ({ tts: isSpoken }),
  /** Only who used the command or component sees it. For answers to interactions. */
  ephemeral: (whole: Whole, isSet = true) => withFlag(whole, flag.ephemeral, isSet),
  /** Nobody is notified. */
  silent: (whole: Whole, isSet = true) => withFlag(whole, flag.silent, isSet),
  /** Links in the text get no preview. */
  suppressEmbeds: (whole: Whole, isSet = true) => withFlag(whole, flag.suppressEmbeds, isSet),
  /** Sends every component through `edit`, at any depth: see `mapComponents`. */
  mapComponents: (whole: Whole, edit: (one: ComponentIn<Body>) => ComponentIn<Body> | null) => ({
    components: mapComponents({ components: whole.components } as Body, edit).components,
  }),
  /** As the body of an edit: what only a new message has goes, and a layout empties what the message had before. */
  asEdit: ({ nonce: _, enforce_nonce: __, tts: ___, message_reference: ____, ...whole }: Whole) => ({
    ...layoutEdit(whole),
    nonce: undefined,
    enforce_nonce: undefined,
    tts: undefined,
    message_reference: undefined,
  }),
}

const settable = Object.values(flag).reduce((all, bit) => all | bit, 0)

/**
 * A message of Discord as a new one. Its files stay behind, since only their bytes could be sent again; so do previews of
 * links, which Discord makes anew, and the nonce, which would make it the same message.
 */
function sendable(payload: Payload): Payload {
  const embeds = Array.isArray(payload.embeds) ? payload.embeds.map(sendableEmbed) : payload.embeds
  const poll =
    typeof payload.poll === 'object' && payload.poll !== null ? sendablePoll(payload.poll as Payload) : payload.poll
  const body = { ...shownFiles(payload), ...(embeds !== undefined && { embeds }), ...(poll !== undefined && { poll }) }
  return 'author' in payload ? received(body, payload as unknown as APIMessage) : body
}

function received(body: Payload, { embeds, sticker_items: stickers, flags, components }: APIMessage): Payload {
  const bits: number = flags ?? 0
  const { attachments: _, nonce: __, flags: ___, content, tts, ...kept } = body
  const own = embeds.filter(({ type = 'rich' }) => String(type) === 'rich')
  return {
    ...kept,
    ...(content !== '' && { content }),
    ...(tts === true && { tts }),
    embeds: own.length > 0 ? own.map(embed => sendableEmbed(embed as unknown as Payload)) : undefined,
    components: components?.length ? body.components : undefined,
    ...(stickers?.length && { sticker_ids: stickers.map(({ id }) => id) }),
    ...((bits & settable) !== 0 && { flags: bits & settable }),
  }
}

/** What comes as the address of a file was sent as `attachment://name`, and can be sent only so. */
function shownFiles<P extends Payload>(payload: P): P {
  return mapComponents(payload, component => {
    const { type, name } = component as { type: number; name?: unknown }
    return type === 13 && typeof name === 'string'
      ? ({ ...(component as object), file: { url: `attachment://${name}` } } as never)
      : component
  })
}

/** Where the rules of the body are those of the endpoint: only answers to interactions are ephemeral. */
const endpointOf = ({ flags: bits }: Payload) =>
  ((typeof bits === 'number' ? bits : 0) & flag.ephemeral) === 0
    ? homes.message.endpoint
    : ('POST /webhooks/{webhook_id}/{webhook_token}' as const)

const finish = (body: Payload): Payload => withLayoutFlag(body as Body) as Payload

export interface MessageBuilder
  extends Fluent<MessageCreateRequest, typeof steps, MessageBuilder>,
    BuildableBody<Body> {}
/** The flag IS_COMPONENTS_V2 is set where components need it. */
export const MessageBuilder: BuilderClass<Body | APIMessage, MessageBuilder> = builderClass({
  home: homes.message,
  steps,
  adopt: sendable,
  finish,
  endpointOf,
})
