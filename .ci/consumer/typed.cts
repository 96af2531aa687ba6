// CommonJS whose types can be erased: imports are of types only, and values come by require.
import type { APIChannel, APIGuildMember, APIMessage, RESTPostAPIChannelMessageJSONBody } from 'discord-api-types/v10'
import type { DiscordAPIClient, EndpointName, Endpoints } from 'pipecord'
import type { SchemaPart } from 'pipecord/zod'

const { asChannelId, asGuildId }: typeof import('pipecord') = require('pipecord')
const { schemaOf }: typeof import('pipecord/zod') = require('pipecord/zod')

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
const same = <A, B>(..._: Equal<A, B> extends true ? [] : [never]): void => {}

declare const client: DiscordAPIClient
declare const id: string

/** The path decides on the result. */
async function results(): Promise<string | undefined> {
  const members = await client.get(`/guilds/${id}/members`, { query: { limit: 5 } }).unwrap()
  same<typeof members, APIGuildMember[]>()
  const channel = await client.get('/channels/123456789').unwrap()
  same<typeof channel, APIChannel>()
  const gone = await client.delete(`/channels/${id}/messages/${id}`, { reason: 'why' }).unwrap()
  same<typeof gone, void>()
  const executed = await client.post(`/webhooks/${id}/${id}`, { content: 'a' }, { query: { wait: true } }).unwrap()
  same<typeof executed, APIMessage | undefined>()
  const beta = await client.get<{ beta: true }>('/beta/endpoint').unwrap()
  same<typeof beta, { beta: true }>()
  const requested = await client.request({ method: 'GET', path: '/beta/endpoint' }).unwrap()
  same<typeof requested, unknown>()
  for await (const message of client.paginate(`/channels/${id}/messages`)) same<typeof message, APIMessage>()
  return members[0]?.user.username
}

/** The path decides on what goes along. */
function requests(theirs: RESTPostAPIChannelMessageJSONBody, content: string | undefined): void {
  client.post(`/channels/${id}/messages`, theirs)
  client.post(`/channels/${asChannelId(id)}/messages`, { content, embeds: undefined })
  client.post(`/channels/${id}/messages`, { content: 'a' }, { files: [{ name: 'a.txt', data: 'a' }] })
  client.put(`/guilds/${id}/bans/${id}`, { delete_message_seconds: 60 }, { reason: 'spam' })
  client.post(`/guilds/${id}/roles`, { name: 'a', permissions: 8n })
}

/** What is wrong does not compile. */
function mistakes(): void {
  // @ts-expect-error 'contnt' is no key of the body
  client.post('/channels/123/messages', { contnt: 'hi' })
  // @ts-expect-error the body is missing
  client.post('/channels/123/messages')
  // @ts-expect-error nothing is at this path
  client.get('/chanels/123')
  // @ts-expect-error the path takes POST
  client.get('/channels/123/typing')
  // @ts-expect-error 'limt' is no key of the query
  client.get(`/guilds/${id}/members`, { query: { limt: 5 } })
  // @ts-expect-error the endpoint takes no files
  client.patch(`/channels/${id}`, { name: 'a' }, { files: [{ name: 'a', data: 'a' }] })
  // @ts-expect-error messages have no audit-log reason
  client.post(`/channels/${id}/messages`, { content: 'a' }, { reason: 'why' })
  // @ts-expect-error a guild's id is no channel's
  client.get(`/channels/${asGuildId(id)}`)
  // @ts-expect-error the parameter was not filled in
  client.get('/channels/{channel_id}')
}

/** Endpoints by name, and their schemas. */
async function schemas(): Promise<boolean> {
  const name: EndpointName = 'POST /channels/{channel_id}/messages'
  const part: SchemaPart = 'body'
  const body: Endpoints[typeof name][typeof part] = { content: 'hi' }
  return (await schemaOf(name)).safeParse(body).success
}

module.exports = { results, requests, mistakes, schemas }
