/**
 * Application emoji routes: emojis that belong to a bot and work in every guild.
 * https://docs.discord.com/developers/resources/emoji#list-application-emojis (2026-08)
 * @module
 */
import { type Call, type Endpoint, Refusal, type Reply } from '../endpoint.js'
import type { Application, Emoji } from '../world/model.js'
import { applicationIn } from './applications.js'
import { check, image, object, required, text } from './check.js'
import { idIn, userOf } from './reach.js'
import { unknown } from './refusals.js'

const PATH = '/applications/{application_id}/emojis'

export const applicationEmojiRoutes: readonly Endpoint[] = [
  { method: 'GET', path: PATH, handle: listEmojis },
  { method: 'POST', path: PATH, handle: postEmoji },
  { method: 'GET', path: `${PATH}/{emoji_id}`, handle: getEmoji },
  { method: 'PATCH', path: `${PATH}/{emoji_id}`, handle: patchEmoji },
  { method: 'DELETE', path: `${PATH}/{emoji_id}`, handle: deleteEmoji },
]

const MAX_EMOJIS = 2000
const name = text({ min: 2, max: 32, pattern: /^\w+$/ })
const Create = object({ name: required(name), image: required(image) })
const Patch = object({ name: required(name) })

function listEmojis(call: Call): Reply {
  return { status: 200, body: { items: [...applicationIn(call).emojis.values()].map(emoji => ({ ...emoji })) } }
}

function getEmoji(call: Call): Reply {
  return { status: 200, body: { ...emojiIn(call, applicationIn(call)) } }
}

function postEmoji(call: Call): Reply {
  const { emojis } = applicationIn(call)
  const request = check(Create, call.body)
  if (emojis.size >= MAX_EMOJIS) throw new Refusal(400, 30008, 'Maximum number of emojis reached (2000)')
  const emoji: Emoji = {
    id: call.world.snowflakes.next(),
    name: request.name,
    roles: [],
    user: userOf(call),
    require_colons: true,
    managed: false,
    animated: request.image.startsWith('data:image/gif'),
    available: true,
  }
  emojis.set(emoji.id, emoji)
  return { status: 201, body: { ...emoji } }
}

function patchEmoji(call: Call): Reply {
  const emoji = emojiIn(call, applicationIn(call))
  emoji.name = check(Patch, call.body).name
  return { status: 200, body: { ...emoji } }
}

function deleteEmoji(call: Call): Reply {
  const application = applicationIn(call)
  application.emojis.delete(emojiIn(call, application).id)
  return { status: 204 }
}

function emojiIn(call: Call, application: Application): Emoji {
  const emoji = application.emojis.get(idIn(call, 'emoji_id'))
  if (emoji === undefined) throw unknown('emoji')
  return emoji
}
