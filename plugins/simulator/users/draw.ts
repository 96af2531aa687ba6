/**
 * Draw: messages as text, the way they look: components drawn, ids turned into names.
 * @module
 */
import type { World } from '../world/index.js'
import type { StoredMessage } from '../world/model.js'
import { isPollOver } from '../world/polls.js'
import { drawEmbed, type EmbedJson } from './draw-embed.js'
import { drawParts } from './draw-parts.js'

const V2 = 1 << 15
const SUPPRESS_EMBEDS = 1 << 2

/** The lines of a message's body, without its author; `json` may be an older state of it. */
export function drawMessage(world: World, message: StoredMessage, json = message.json): string[] {
  const guildId = world.channels.get(json.channel_id)?.guild_id
  const read = (text: string) => named(world, text, guildId)
  const files = json.attachments.map(({ filename, description }) => `[file: ${labelled(filename, description)}]`)
  const embeds = (json.flags & SUPPRESS_EMBEDS) === 0 ? (json.embeds as readonly EmbedJson[]) : []
  const parts = drawParts(json.components, read)
  if ((json.flags & V2) !== 0) return parts
  return [
    ...(json.content === '' ? [] : read(json.content).split('\n')),
    ...embeds.flatMap(embed => drawEmbed(embed, read)),
    ...files,
    ...((json.sticker_items ?? []) as readonly { name: string }[]).map(({ name }) => `[sticker: ${name}]`),
    ...drawPoll(world, message, json),
    ...parts,
  ]
}

/** Mentions as names, as the client shows them. */
export function named(world: World, text: string, guildId: string | undefined): string {
  if (!text.includes('<')) return text
  const roles = world.guilds.get(guildId ?? '')?.roles
  return text
    .replaceAll(/<@!?(\d+)>/g, (whole, id: string) => at(world.users.get(id)?.username, whole))
    .replaceAll(/<@&(\d+)>/g, (whole, id: string) => at(roles?.get(id)?.name, whole))
    .replaceAll(/<#(\d+)>/g, (whole, id: string) => at(world.channels.get(id)?.name, whole, '#'))
    .replaceAll(/<\/([^:>]+):\d+>/g, '/$1')
    .replaceAll(/<a?(:\w+:)\d+>/g, '$1')
}

function at(name: string | undefined, otherwise: string, sign = '@'): string {
  return name === undefined ? otherwise : sign + name
}

function labelled(name: string, description: string | null | undefined): string {
  return description == null || description === '' ? name : `${name}, "${description}"`
}

function drawPoll(world: World, message: StoredMessage, { poll }: StoredMessage['json']): string[] {
  if (poll === undefined) return []
  const over = isPollOver(world, message) ? ', closed' : ''
  const answers = poll.answers.map(({ answer_id, poll_media: { text, emoji } }) => {
    const count = message.votes?.get(answer_id)?.size ?? 0
    return `( ) ${[emoji?.name, text].filter(Boolean).join(' ')}: ${count}`
  })
  return [`Poll: ${poll.question.text} (${poll.allow_multiselect ? 'pick several' : 'pick one'}${over})`, ...answers]
}
