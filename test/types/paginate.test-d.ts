/** What the compiler says to lists. Checked by `npm run typecheck`; never run. */
import type {
  APIAuditLogEntry,
  APIBan,
  APIGuildMember,
  APIMessage,
  APIMessagePin,
  APIUser,
  RESTAPIPartialCurrentUserGuild,
} from 'discord-api-types/v10'
import type { DiscordAPIClient, Pagination } from 'pipecord'

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
const same = <A, B>(..._: Equal<A, B> extends true ? [] : [never]): void => {}
type In<List> = List extends Pagination<infer T> ? T : never

declare const client: DiscordAPIClient
declare const id: string
declare const path: string

/** The path decides on the items, wherever they sit in the answer. */
export function items() {
  const messages = client.paginate(`/channels/${id}/messages`)
  same<In<typeof messages>, APIMessage>()
  const members = client.paginate(`/guilds/${id}/members`, { limit: 5, query: { limit: 2 } })
  same<In<typeof members>, APIGuildMember>()
  const bans = client.paginate(`/guilds/${id}/bans`, { query: { before: id } })
  same<In<typeof bans>, APIBan>()
  const entries = client.paginate(`/guilds/${id}/audit-logs`)
  same<In<typeof entries>, APIAuditLogEntry>()
  const found = client.paginate(`/guilds/${id}/messages/search`, { query: { content: 'hi' } })
  same<In<typeof found>['content'], string>()
  const pins = client.paginate(`/channels/${id}/messages/pins`)
  same<In<typeof pins>, APIMessagePin>()
  const voters = client.paginate(`/channels/${id}/polls/${id}/answers/1`)
  same<In<typeof voters>, APIUser>()
  const guilds = client.paginate('/users/@me/guilds')
  same<In<typeof guilds>, RESTAPIPartialCurrentUserGuild>()
}

/** A path that the compiler cannot know gives unknown items, or those that the caller names. */
export function unknownPaths() {
  const anything = client.paginate(path)
  same<In<typeof anything>, unknown>()
  const users = client.paginate<APIUser>(path)
  same<In<typeof users>, APIUser>()
}

/** Paths without pages, and cursors that a list does not have, are refused. */
export function refusals() {
  // @ts-expect-error: a channel is no list
  client.paginate(`/channels/${id}`)
  // @ts-expect-error: no such endpoint
  client.paginate(`/channels/${id}/mesages`)
  // @ts-expect-error: members are read by `after` alone
  client.paginate(`/guilds/${id}/members`, { query: { before: '1' } })
}
