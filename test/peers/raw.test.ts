import type {
  APIApplicationCommand,
  APIAttachment,
  APIBan,
  APIDMChannel,
  APIGuild,
  APIGuildMember,
  APIMessage,
  APIPublicThreadChannel,
  APIReaction,
  APIRole,
  APITextChannel,
  APIThreadMetadata,
  APIUser,
  APIWebhook,
  RESTAPIInteractionCallbackObject,
  RESTRateLimit,
} from 'discord-api-types/v10'
import { FormData, request } from 'undici'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Simulator, simulator } from '../../plugins/simulator/index.js'
import { expectShape, type Shape } from './shapes.js'

const userShape: Shape<APIUser> = {
  ...{ id: 'id', username: 'text', discriminator: 'text', global_name: 'text|null', avatar: 'text|null' },
  ...{ public_flags: 'number', banner: 'text|null', accent_color: 'number|null' },
}
const roleShape: Shape<APIRole> = {
  ...{ id: 'id', name: 'text', color: 'number', colors: 'object', hoist: 'flag', position: 'number' },
  ...{ permissions: 'bits', managed: 'flag', mentionable: 'flag', flags: 'number' },
  ...{ icon: 'text|null', unicode_emoji: 'text|null' },
}
const memberShape: Shape<APIGuildMember> = {
  ...{ user: 'object', roles: 'list', joined_at: 'time|null', deaf: 'flag', mute: 'flag', flags: 'number' },
  ...{ nick: 'text|null', avatar: 'text|null', premium_since: 'time|null', pending: 'flag' },
  communication_disabled_until: 'time|null',
}
/** No document of Discord's tells of `hub_type`. */
const guildShape: Shape<Omit<APIGuild, 'hub_type'>> = {
  ...{ id: 'id', name: 'text', icon: 'text|null', splash: 'text|null', discovery_splash: 'text|null' },
  ...{ owner_id: 'id', region: 'text', afk_channel_id: 'id|null', afk_timeout: 'number', verification_level: 'number' },
  ...{ default_message_notifications: 'number', explicit_content_filter: 'number', roles: 'list', emojis: 'list' },
  ...{ features: 'list', mfa_level: 'number', application_id: 'id|null', system_channel_id: 'id|null' },
  ...{ system_channel_flags: 'number', rules_channel_id: 'id|null', vanity_url_code: 'text|null' },
  ...{ description: 'text|null', banner: 'text|null', premium_tier: 'number', preferred_locale: 'text' },
  ...{ public_updates_channel_id: 'id|null', nsfw_level: 'number', stickers: 'list' },
  ...{ premium_progress_bar_enabled: 'flag', safety_alerts_channel_id: 'id|null' },
  ...{ incidents_data: 'object|null' },
}
const channelShape: Shape<APITextChannel> = {
  ...{ id: 'id', type: 'number', name: 'text', guild_id: 'id', position: 'number', flags: 'number', nsfw: 'flag' },
  ...{ permission_overwrites: 'list', parent_id: 'id|null', topic: 'text|null', last_message_id: 'id|null' },
  rate_limit_per_user: 'number',
}
const messageShape: Shape<APIMessage> = {
  ...{ id: 'id', channel_id: 'id', author: 'object', content: 'text', timestamp: 'time' },
  ...{ edited_timestamp: 'time|null', tts: 'flag', mention_everyone: 'flag', mentions: 'list', mention_roles: 'list' },
  ...{ attachments: 'list', embeds: 'list', pinned: 'flag', type: 'number', flags: 'number', components: 'list' },
}

let discord: Simulator
let guild: string
let channel: string

beforeAll(async () => {
  discord = await simulator({ rateLimits: { 'GET /voice/regions': { limit: 1, window: 60_000, mode: 'fixed' } } })
  guild = `/guilds/${discord.world.guild().id}`
  channel = `/channels/${discord.world.channel('general').id}`
})

afterAll(() => discord.close())

describe('the simulator’s answers, by the official types', () => {
  it('are users', async () => {
    const user = await body<APIUser>('GET /users/@me')

    expectShape<APIUser>(user, userShape)
    expect(user.bot).toBe(true)
  })

  it('are guilds with roles', async () => {
    const found = await body<APIGuild>(`GET ${guild}`)

    expectShape(found, guildShape)
    for (const role of found.roles) expectShape<APIRole>(role, roleShape)
  })

  it('are channels', async () => {
    const channels = await body<APITextChannel[]>(`GET ${guild}/channels`)

    for (const found of channels.filter(({ type }) => type === 0)) expectShape<APITextChannel>(found, channelShape)
    expect(channels.map(({ type }) => type).sort()).toEqual([0, 0, 15, 2, 4, 5])
  })

  it('are members with users', async () => {
    const members = await body<APIGuildMember[]>(`GET ${guild}/members?limit=10`)

    expect(members).toHaveLength(6)
    for (const member of members) {
      expectShape<APIGuildMember>(member, memberShape)
      expectShape<APIUser>(member.user, userShape)
    }
  })

  it('are roles', async () => {
    const role = await body<APIRole>(`POST ${guild}/roles`, { name: 'Pilot', color: 1 })

    expectShape<APIRole>(role, roleShape)
  })

  it('are bans', async () => {
    const emil = discord.world.person('emil').id
    await body(`PUT ${guild}/bans/${emil}`)

    expectShape<APIBan>(await body(`GET ${guild}/bans/${emil}`), { user: 'object', reason: 'text|null' })
  })

  it('are messages with embeds, mentions and reactions', async () => {
    const ben = discord.world.person('ben').id
    const embeds = [{ title: 't', fields: [{ name: 'n', value: 'v' }] }]
    const sent = await body<APIMessage>(`POST ${channel}/messages`, { content: `hello <@${ben}>`, embeds })
    await body(`PUT ${channel}/messages/${sent.id}/reactions/%F0%9F%91%8D/@me`)

    const message = await body<APIMessage>(`GET ${channel}/messages/${sent.id}`)

    expectShape<APIMessage>(message, messageShape)
    for (const user of [message.author, ...message.mentions]) expectShape<APIUser>(user, userShape)
    expect(message.embeds).toEqual([{ type: 'rich', title: 't', fields: [{ name: 'n', value: 'v', inline: false }] }])
    expectShape<APIReaction>(message.reactions?.[0], {
      ...{ count: 'number', count_details: 'object', me: 'flag', me_burst: 'flag', emoji: 'object' },
      burst_colors: 'list',
    })
  })

  it('are attachments whose address gives the bytes', async () => {
    const form = new FormData()
    form.set('payload_json', JSON.stringify({ content: 'freight' }))
    form.set('files[0]', new Blob(['a\r\nb'], { type: 'text/plain' }), 'cargo.txt')

    const message = await body<APIMessage>(`POST ${channel}/messages`, form)

    const [attachment] = message.attachments
    expectShape<APIAttachment>(attachment, {
      ...{ id: 'id', filename: 'text', size: 'number', url: 'text', proxy_url: 'text', content_type: 'text' },
    })
    expect(await (await request(attachment!.url)).body.text()).toBe('a\r\nb')
  })

  it('are threads', async () => {
    const { id } = await body<APIMessage>(`POST ${channel}/messages`, { content: 'who sails?' })

    const thread = await body<APIPublicThreadChannel>(`POST ${channel}/messages/${id}/threads`, { name: 'crew' })

    expectShape<APIPublicThreadChannel>(thread, {
      ...{ id: 'id', type: 'number', name: 'text', guild_id: 'id', parent_id: 'id', owner_id: 'id', flags: 'number' },
      ...{ thread_metadata: 'object', member_count: 'number', message_count: 'number', total_message_sent: 'number' },
      ...{ rate_limit_per_user: 'number', last_message_id: 'id|null' },
    })
    expectShape<APIThreadMetadata>(thread.thread_metadata, {
      ...{ archived: 'flag', auto_archive_duration: 'number', archive_timestamp: 'time', locked: 'flag' },
      create_timestamp: 'time',
    })
  })

  it('are channels for direct messages', async () => {
    const dm = await body<APIDMChannel>('POST /users/@me/channels', { recipient_id: discord.world.person('cleo').id })

    expectShape<Omit<APIDMChannel, 'name'>>(dm, { id: 'id', type: 'number', flags: 'number', recipients: 'list' })
    expectShape<APIUser>(dm.recipients?.[0], userShape)
  })

  it('are webhooks and what they post', async () => {
    const hook = await body<APIWebhook>(`POST ${channel}/webhooks`, { name: 'radio' })
    const post = await body<APIMessage>(`POST /webhooks/${hook.id}/${hook.token}?wait=true`, { content: 'fog' })

    expectShape<APIWebhook>(hook, {
      ...{ id: 'id', type: 'number', guild_id: 'id', channel_id: 'id', name: 'text|null', avatar: 'text|null' },
      ...{ application_id: 'id|null', token: 'text', user: 'object', url: 'text' },
    })
    expectShape<APIMessage>(post, { ...messageShape, webhook_id: 'id' })
  })

  it('are commands', async () => {
    const route = `/applications/${discord.world.bot.applicationId}/commands`

    const command = await body<APIApplicationCommand>(`POST ${route}`, { name: 'ping', description: 'Does ping.' })

    expectShape<APIApplicationCommand>(command, {
      ...{ id: 'id', type: 'number', application_id: 'id', name: 'text', description: 'text', version: 'id' },
      default_member_permissions: 'bits|null',
    })
  })

  it('are what an interaction callback made', async () => {
    const { id, token } = discord.world.interactions.create({ kind: 'command', name: 'ping' })
    const route = `/interactions/${id}/${token}/callback?with_response=true`

    const answer = await body<{ interaction: unknown; resource: { type: number; message: unknown } }>(`POST ${route}`, {
      type: 4,
      data: { content: 'pong' },
    })

    expectShape<RESTAPIInteractionCallbackObject>(answer.interaction, {
      ...{ id: 'id', type: 'number', response_message_id: 'id', response_message_loading: 'flag' },
      response_message_ephemeral: 'flag',
    })
    expect(answer.resource.type).toBe(4)
    expectShape<APIMessage>(answer.resource.message, { ...messageShape, application_id: 'id' })
  })

  it('are errors with a tree of complaints', async () => {
    const answer = await call(`POST ${channel}/messages`, { embeds: [{ fields: [{ value: 'v' }] }] })

    const complaint = { _errors: [{ code: 'BASE_TYPE_REQUIRED', message: 'This field is required' }] }
    expect(answer.status).toBe(400)
    expect(answer.json).toEqual({
      code: 50035,
      message: 'Invalid Form Body',
      errors: { embeds: { 0: { fields: { 0: { name: complaint } } } } },
    })
  })

  it('are 429s that name the wait', async () => {
    await call('GET /voice/regions')

    const { status, headers, json } = await call('GET /voice/regions')

    expect(status).toBe(429)
    expectShape<RESTRateLimit>(json, { message: 'text', retry_after: 'number', global: 'flag' })
    const wait = (json as RESTRateLimit).retry_after
    expect(headers).toMatchObject({
      'x-ratelimit-limit': '1',
      'x-ratelimit-remaining': '0',
      'x-ratelimit-scope': 'user',
      'retry-after': String(Math.ceil(wait)),
    })
    expect(Number(headers['x-ratelimit-reset-after'])).toBe(wait)
    expect(headers).not.toHaveProperty('x-ratelimit-global')
  })
})

interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly json: unknown
}

async function call(operation: string, payload?: object): Promise<Answer> {
  const [method, path] = operation.split(' ') as ['GET' | 'POST' | 'PUT', string]
  const plain = payload !== undefined && !(payload instanceof FormData)
  const answer = await request(`${discord.baseURL}${path}`, {
    method,
    headers: {
      authorization: `Bot ${discord.token}`,
      'user-agent': 'DiscordBot (https://example.com, 1.0.0)',
      ...(plain && { 'content-type': 'application/json' }),
    },
    body: plain ? JSON.stringify(payload) : ((payload as FormData | undefined) ?? null),
  })
  const text = await answer.body.text()
  return { status: answer.statusCode, headers: answer.headers, json: text === '' ? undefined : JSON.parse(text) }
}

/** The JSON of a call that must succeed. */
async function body<T>(operation: string, payload?: object): Promise<T> {
  const { status, json } = await call(operation, payload)
  if (status >= 400) throw new Error(`${operation}: expected success, got ${status} ${JSON.stringify(json)}`)
  return json as T
}
