/** What the compiler says to calls of the verbs. Checked by `npm run typecheck`; never run. */
import type {
  APIChannel,
  APIGuild,
  APIGuildMember,
  APIMessage,
  APIUser,
  RESTGetAPIGatewayBotResult,
} from 'discord-api-types/v10'
import { asChannelId, asGuildId, type DiscordAPIClient, type DiscordResponse, type PendingCall } from 'pipecord'

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
const same = <A, B>(..._: Equal<A, B> extends true ? [] : [never]): void => {}
type DataOf<Call> = Call extends PendingCall<infer T> ? T : never

declare const client: DiscordAPIClient
declare const id: string
declare const path: string
declare const number: number

/** The path decides on the result, as a literal and as a template. */
export function results() {
  const members = client.get(`/guilds/${id}/members`, { query: { limit: 5 } })
  same<DataOf<typeof members>, APIGuildMember[]>()
  const channel = client.get('/channels/123456789')
  same<DataOf<typeof channel>, APIChannel>()
  const message = client.post('/channels/123/messages', { content: 'hi' })
  same<DataOf<typeof message>, APIMessage>()
  const guild = client.patch(`/guilds/${id}`, { name: 'new' })
  same<DataOf<typeof guild>, APIGuild>()
  const gateway = client.get('/gateway/bot')
  same<DataOf<typeof gateway>, RESTGetAPIGatewayBotResult>()
  const byNumber = client.get(`/channels/${number}`)
  same<DataOf<typeof byNumber>, APIChannel>()
  const withQuery = client.get('/channels/1/messages?limit=5')
  same<DataOf<typeof withQuery>, APIMessage[]>()
}

/** Fixed words win over parameters. */
export function words() {
  const me = client.get('/users/@me/guilds/123/member')
  same<DataOf<typeof me>, APIGuildMember>()
  const search = client.get(`/guilds/${id}/members/search`, { query: { query: 'a' } })
  same<DataOf<typeof search>, APIGuildMember[]>()
  const original = client.patch(`/webhooks/${id}/${id}/messages/@original`, { content: 'a' })
  same<DataOf<typeof original>, APIMessage>()
  const user = client.get(`/users/${id}`)
  same<DataOf<typeof user>, APIUser>()
}

/** 204 gives void; an answer that may be empty may be undefined. */
export function empty() {
  const gone = client.delete(`/channels/${id}/messages/${id}`)
  same<DataOf<typeof gone>, void>()
  const role = client.put(`/guilds/${id}/members/${id}/roles/${id}`)
  same<DataOf<typeof role>, void>()
  const typing = client.post(`/channels/${id}/typing`)
  same<DataOf<typeof typing>, void>()
  const executed = client.post(`/webhooks/${id}/${id}`, { content: 'a' }, { query: { wait: true } })
  same<DataOf<typeof executed>, APIMessage | undefined>()
}

/** A path that the compiler cannot know is any path; an explicit type argument says what comes. */
export function unknown() {
  const loose = client.get(path)
  same<DataOf<typeof loose>, unknown>()
  const below = client.put(`${path}/reactions/a/@me`)
  same<DataOf<typeof below>, unknown>()
  const anything = client.post(path, { any: 'thing' }, { reason: 'why', files: [] })
  same<DataOf<typeof anything>, unknown>()
  const beta = client.get<{ beta: true }>('/beta/endpoint', { query: { what: 'ever' } })
  same<DataOf<typeof beta>, { beta: true }>()
  const own = client.post<{ id: string }>('/channels/1/messages', { brand_new: true })
  same<DataOf<typeof own>, { id: string }>()
  const requested = client.request({ method: 'GET', path: '/beta/endpoint' })
  same<DataOf<typeof requested>, unknown>()
  const text = client.get<string>('/beta')
  same<DataOf<typeof text>, string>()
  // @ts-expect-error what is asked for does not decide what comes: GET /channels/{channel_id} gives a channel
  const wrong: Promise<DiscordResponse<APIGuild>> = client.get('/channels/1')
  return wrong
}

/** Wrong paths. The text names method and path. */
export function paths() {
  // @ts-expect-error NoSuchEndpoint<"GET /chanels/123", never>
  client.get('/chanels/123')
  // @ts-expect-error NoSuchEndpoint<"GET /channels/123/typing", "POST">: the path takes POST
  client.get('/channels/123/typing')
  // @ts-expect-error NoSuchEndpoint<"GET channels/123", never>: the slash is missing
  client.get('channels/123')
  // @ts-expect-error NoSuchEndpoint<"POST /channels/123/messages/", ...>
  client.post('/channels/123/messages/', { content: 'a' })
  // @ts-expect-error NoSuchEndpoint<`DELETE /users/${string}`, "GET">
  client.delete(`/users/${id}`)
  // @ts-expect-error FillIn<"GET /channels/{channel_id}", "channel_id">
  client.get('/channels/{channel_id}')
  // @ts-expect-error NoSuchEndpoint<"GET ", never>
  client.get('')
  // @ts-expect-error NoSuchEndpoint<"GET /", "POST">
  client.get('/')
}

/** Wrong bodies. The text names the endpoint. */
export function bodies() {
  // @ts-expect-error 'contnt' does not exist in type 'MessageCreateRequest & Of<"POST /channels/{channel_id}/messages">'
  client.post('/channels/123/messages', { contnt: 'hi' })
  // @ts-expect-error Needs<"body", "POST /channels/{channel_id}/messages">
  client.post('/channels/123/messages')
  // @ts-expect-error number is not string
  client.post('/channels/123/messages', { content: 5 })
  // @ts-expect-error 'titel' does not exist in type 'RichEmbed'
  client.post('/channels/123/messages', { embeds: [{ titel: 'a' }] })
  // @ts-expect-error a button has no style 9
  client.post('/channels/123/messages', { components: [{ type: 1, components: [{ type: 2, style: 9 }] }] })
  // @ts-expect-error TakesNoBody<"POST /channels/{channel_id}/typing">
  client.post(`/channels/${id}/typing`, { content: 'a' })
  // @ts-expect-error a channel has a name
  client.post(`/guilds/${id}/channels`, { type: 0 })
  // @ts-expect-error a modal is not an answer of type 4
  client.post(`/interactions/${id}/${id}/callback`, { type: 4, data: { title: 'a' } })
  // @ts-expect-error commands are an array
  client.put(`/applications/${id}/commands`, { name: 'a', description: 'b' })
  // A message may be files alone; a ban needs no body.
  client.post('/channels/123/messages', undefined, { files: [{ name: 'a.txt', data: 'a' }] })
  client.put(`/guilds/${id}/bans/${id}`)
  client.put(`/guilds/${id}/bans/${id}`, undefined, { reason: 'spam' })
}

/** Wrong options. The text names the endpoint. */
export function options() {
  // @ts-expect-error 'limt' does not exist in type 'ListGuildMembersQuery & Of<"GET /guilds/{guild_id}/members">'
  client.get(`/guilds/${id}/members`, { query: { limt: 5 } })
  // @ts-expect-error 'qury' does not exist in type 'Options<"GET /guilds/{guild_id}/members">'
  client.get(`/guilds/${id}/members`, { qury: { limit: 5 } })
  // @ts-expect-error limit is a number
  client.get(`/guilds/${id}/members`, { query: { limit: '5' } })
  // @ts-expect-error Needs<"query", "GET /guilds/{guild_id}/members/search">
  client.get(`/guilds/${id}/members/search`)
  // @ts-expect-error query.query is missing
  client.get(`/guilds/${id}/members/search`, { query: { limit: 5 } })
  // @ts-expect-error TakesNoFiles<"PATCH /channels/{channel_id}">
  client.patch(`/channels/${id}`, { name: 'a' }, { files: [{ name: 'a', data: 'a' }] })
  // @ts-expect-error TakesNoReason<"POST /channels/{channel_id}/messages">
  client.post(`/channels/${id}/messages`, { content: 'a' }, { reason: 'why' })
  // @ts-expect-error TakesNoReason<"GET /channels/{channel_id}">
  client.get(`/channels/${id}`, { reason: 'why' })
  client.delete(`/channels/${id}`, { reason: 'why' })
  client.post(`/webhooks/${id}/${id}`, { content: 'a' }, { files: [{ name: 'a.txt', data: 'a' }] })
  client.post(`/interactions/${id}/${id}/callback`, { type: 4, data: {} }, { files: [{ name: 'a.txt', data: 'a' }] })
  const common = { priority: 'high', timeout: 10_000, retryable: true, headers: { 'Custom-Header': 'value' } }
  client.get(`/channels/${id}`, common)
  client.get(`/channels/${id}`, {
    signal: AbortSignal.timeout(5),
    query: undefined,
    files: undefined,
    reason: undefined,
  })
}

/** Ids that say their kind go where their kind belongs, and wherever a string does. */
export function ids() {
  const channel = client.get(`/channels/${asChannelId('1')}`)
  same<DataOf<typeof channel>, APIChannel>()
  client.patch(`/guilds/${asGuildId('1')}/channels`, [{ id: asChannelId('1'), position: 1 }])
  // @ts-expect-error WrongId<`GET /channels/${GuildId}`, "channel", "guild">
  client.get(`/channels/${asGuildId('1')}`)
  // @ts-expect-error WrongId<..., "message", "channel">
  client.delete(`/channels/${asChannelId('1')}/messages/${asChannelId('1')}`)
}

/** Values as people build them: with undefined, as readonly, as const, with dates and bigints. */
export function values() {
  const content: string | undefined = path
  client.post(`/channels/${id}/messages`, { content, embeds: undefined })
  const embeds = [{ title: 'a', timestamp: new Date(), fields: [{ name: 'a', value: 'b', inline: true }] }] as const
  client.post(`/channels/${id}/messages`, { embeds })
  client.post(`/guilds/${id}/roles`, { name: 'a', permissions: 8n })
  client.post(`/guilds/${id}/roles`, { name: 'a', permissions: '8' }, { reason: 'why' })
  client.get(`/channels/${id}/messages/pins`, { query: { before: new Date(), limit: 50 } })
  client.patch(`/guilds/${id}/members/${id}`, { communication_disabled_until: new Date() })
  client.post(`/channels/${id}/messages`, { attachments: [{ id: 0, description: 'a' }] })
  client.post(`/channels/${id}/messages`, { message_reference: { type: 1, message_id: id, channel_id: id } })
  return client.batchRequest({ requests: [{ method: 'GET', endpoint: '/anything', data: 1 }] })
}
