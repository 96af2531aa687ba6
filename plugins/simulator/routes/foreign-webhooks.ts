/**
 * Foreign webhooks: what Slack and GitHub would post, turned into messages.
 * https://docs.discord.com/developers/resources/webhook#execute-slackcompatible-webhook (2026-08)
 * @module
 */
import type { Call, Endpoint, Reply } from '../endpoint.js'
import { postMessage } from '../world/posting.js'
import { unarchiveForPost } from '../world/threads.js'
import { webhookAuthor } from '../world/webhooks.js'
import {
  anyObject,
  boolean,
  check,
  integer,
  list,
  nullable,
  object,
  required,
  type Shaped,
  text,
  url,
} from './check.js'
import { type EmbedRequest, presentEmbeds } from './embeds.js'
import { githubEmbed } from './github-embed.js'
import { emptyMessage } from './refusals.js'
import { webhookTarget } from './webhook-messages.js'
import { webhookWithToken } from './webhooks.js'

const PATH = '/webhooks/{webhook_id}/{webhook_token}'

export const foreignWebhookRoutes: readonly Endpoint[] = [
  { method: 'POST', path: `${PATH}/slack`, auth: 'none', handle: slack },
  { method: 'POST', path: `${PATH}/github`, auth: 'none', handle: github },
]

const anyText = nullable(text())
const link = nullable(url())
const Slack = object({
  text: nullable(text({ max: 2000 })),
  username: anyText,
  icon_url: link,
  attachments: nullable(
    list(
      object({
        title: anyText,
        title_link: link,
        text: anyText,
        color: nullable(text({ max: 7, pattern: /^#([0-9a-f]{6}|[0-9a-f]{3})$/i })),
        ts: nullable(integer()),
        pretext: anyText,
        footer: anyText,
        footer_icon: link,
        author_name: anyText,
        author_link: link,
        author_icon: link,
        image_url: link,
        thumb_url: link,
        fields: nullable(
          list(
            object({
              name: anyText,
              title: anyText,
              value: anyText,
              inline: nullable(boolean),
              short: nullable(boolean),
            }),
          ),
        ),
      }),
    ),
  ),
})
type SlackAttachment = NonNullable<Shaped<typeof Slack>['attachments']>[number]
const GitHub = object({ sender: required(anyObject) })

/** Answers as Slack does. */
function slack(call: Call): Reply {
  const webhook = webhookWithToken(call)
  const request = check(Slack, call.body)
  const attachments = request.attachments ?? []
  const lines = [request.text, ...attachments.map(({ pretext }) => pretext)].filter(line => line != null && line !== '')
  const embeds = attachments.map(embedOf)
  if (lines.length === 0 && embeds.length === 0) throw emptyMessage()
  const author = { ...webhookAuthor(webhook), ...(request.username != null && { username: request.username }) }
  post(call, { content: unescaped(lines.join('\n')), embeds, author })
  return { status: 200, body: 'ok' }
}

/** Events that Discord does not show are taken and dropped. */
function github(call: Call): Reply {
  const webhook = webhookWithToken(call)
  check(GitHub, call.body)
  const event = call.headers['x-github-event']
  const embed = githubEmbed(typeof event === 'string' ? event : undefined, call.body)
  if (embed === undefined) return { status: 204 }
  const author = { ...webhookAuthor(webhook), username: 'GitHub' }
  post(call, { content: '', embeds: [embed], author })
  return { status: 204 }
}

interface Foreign {
  readonly content: string
  readonly embeds: readonly EmbedRequest[]
  readonly author: ReturnType<typeof webhookAuthor>
}

function post(call: Call, { content, embeds, author }: Foreign): void {
  const webhook = webhookWithToken(call)
  const channel = webhookTarget(call, webhook, {})
  unarchiveForPost(call.world, channel, true)
  postMessage(call.world, channel, {
    content,
    embeds: presentEmbeds([...embeds], () => undefined),
    author,
    webhook_id: webhook.id,
    ...(webhook.application_id !== null && { application_id: webhook.application_id }),
  })
}

function embedOf(from: SlackAttachment): EmbedRequest {
  const { author_name, footer, image_url, thumb_url } = from
  return {
    title: from.title ?? null,
    url: from.title_link ?? null,
    description: from.text == null ? null : unescaped(from.text),
    color: from.color == null ? null : colourOf(from.color),
    timestamp: from.ts == null ? null : new Date(from.ts * 1000).toISOString(),
    footer: footer == null ? null : { text: footer, icon_url: from.footer_icon ?? null },
    author:
      author_name == null
        ? null
        : { name: author_name, url: from.author_link ?? null, icon_url: from.author_icon ?? null },
    image: image_url == null ? null : { url: image_url },
    thumbnail: thumb_url == null ? null : { url: thumb_url },
    fields: (from.fields ?? []).map(({ name, title, value, inline, short }) => {
      return { name: name ?? title ?? '', value: value ?? '', inline: inline ?? short ?? false }
    }),
  }
}

/** #RGB or #RRGGBB. */
function colourOf(colour: string): number {
  const digits = colour.slice(1)
  return Number.parseInt(digits.length === 3 ? [...digits].map(digit => digit + digit).join('') : digits, 16)
}

/** Slack writes links as `<address|name>` and escapes three characters. */
function unescaped(text: string): string {
  return text
    .replaceAll(/<(https?:[^|>]+)\|([^>]+)>/g, '[$2]($1)')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
}
