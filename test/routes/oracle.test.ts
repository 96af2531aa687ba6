import { describe, expect, it } from 'vitest'
import { ApiRequest, type Method, type RequestOptions } from '../../src/request.js'
import { compilerOf } from '../../src/routes/checks/compile.js'
import { Report } from '../../src/routes/checks/report.js'
import { overlay } from '../../src/routes/overlay.js'
import { routeOf } from '../../src/routes/route.js'
import { table } from '../../src/routes/table.gen.js'
import { routeProblems } from '../../src/routes/validator.js'
import { badBodies, now } from './bad-bodies.js'
import { corpus } from './corpus.js'
import { openApiOracle } from './oracle.js'

const oracle = openApiOracle()
const compile = compilerOf(table)

/** What the overlay's docs pages and the meaning of formats make us refuse, and the document alone does not. */
const refusedByUsOnly: Readonly<Record<string, string>> = {
  'PATCH /channels/{channel_id} body.applied_tags': 'resources/channel#modify-channel-json-params-thread',
  'PATCH /channels/{channel_id} body.rate_limit_per_user': 'resources/channel#modify-channel',
  'PATCH /channels/{channel_id}/messages/{message_id} body.content': 'resources/message#edit-message-json/form-params',
  'PATCH /guilds/{guild_id}/channels body[].id': 'resources/guild#modify-guild-channel-positions',
  'PATCH /users/@me body.avatar': 'reference#image-data',
  'POST /applications/{application_id}/commands body.nsfw':
    'interactions/application-commands#create-global-application-command',
  'POST /applications/{application_id}/commands body.options[].file_types[]': 'reference#file-type-filtering',
  'POST /channels/{channel_id}/invites body.max_uses': 'resources/channel#create-channel-invite',
  'POST /channels/{channel_id}/messages body.components[].file.url': 'components/reference#file',
  'POST /channels/{channel_id}/messages body.content': 'resources/message#create-message-json/form-params',
  'POST /channels/{channel_id}/messages body.embeds[].thumbnail.url': 'reference#using-attachments-within-embeds',
  'POST /channels/{channel_id}/messages body.embeds[].timestamp': 'reference#iso8601-datetime',
  'POST /channels/{channel_id}/messages body.embeds[].url': 'resources/message#embed-object',
  'POST /channels/{channel_id}/messages body.poll.answers[].poll_media.text': 'resources/poll#poll-media-object',
  'POST /channels/{channel_id}/messages body.sticker_ids[]': 'reference#snowflakes',
  'POST /channels/{channel_id}/threads body.applied_tags': 'resources/channel#start-thread-in-forum-or-media-channel',
  'POST /channels/{channel_id}/webhooks body.avatar': 'reference#image-data',
  'POST /guilds/{guild_id}/channels body.permission_overwrites[].deny': 'topics/permissions#permissions',
  'POST /guilds/{guild_id}/channels body.user_limit': 'resources/channel#modify-channel',
  'POST /guilds/{guild_id}/emojis body.image': 'reference#image-data',
  'POST /guilds/{guild_id}/roles body.icon': 'reference#image-data',
  'POST /guilds/{guild_id}/scheduled-events body.name': 'resources/guild-scheduled-event#guild-scheduled-event-object',
  'POST /guilds/{guild_id}/soundboard-sounds body.sound': 'resources/soundboard#create-guild-soundboard-sound',
  'POST /interactions/{interaction_id}/{interaction_token}/callback body.data.components':
    'interactions/receiving-and-responding#interaction-response-object-modal',
  'POST /interactions/{interaction_id}/{interaction_token}/callback body.data.components[].component.file_types[]':
    'reference#file-type-filtering',
  'POST /webhooks/{webhook_id}/{webhook_token} body.avatar_url': 'resources/webhook#execute-webhook',
  'POST /webhooks/{webhook_id}/{webhook_token} body.thread_name': 'resources/webhook#execute-webhook',
  'POST /webhooks/{webhook_id}/{webhook_token} body.username': 'resources/webhook#execute-webhook',
  'PUT /applications/{application_id}/role-connections/metadata body[].key':
    'resources/application-role-connection-metadata#application-role-connection-metadata-object',
}

/** What the docs allow, and the document alone does not, by the field that it refuses. */
const refusedByOracleOnly: Readonly<Record<string, string>> = {
  'POST /applications/{application_id}/commands default_member_permissions': 'topics/permissions#permissions',
  'POST /channels/{channel_id}/messages id': 'resources/message#attachment-object-attachment-request-structure',
  'POST /channels/{channel_id}/messages type': 'resources/message#message-reference-types',
  'POST /channels/{channel_id}/messages url': 'reference#using-attachments-within-embeds',
  'POST /guilds/{guild_id}/channels allow': 'topics/permissions#permissions',
  'POST /guilds/{guild_id}/roles permissions': 'topics/permissions#permissions',
  'PUT /channels/{channel_id}/permissions/{overwrite_id} allow': 'topics/permissions#permissions',
}

const sorted = (keys: Iterable<string>) => [...new Set(keys)].sort()
const request = (endpoint: string, body: unknown): ApiRequest => {
  const [method, template] = endpoint.split(' ') as [Method, string]
  return ApiRequest.from(
    { method, path: template.replace(/\{[^}]*\}/g, '123456789012345678'), body } as RequestOptions,
    routeOf,
  )
}

/** The first problem that the table alone finds. */
function byTable(endpoint: string, body: unknown) {
  const report = new Report()
  report.enter('body')
  compile(table.endpoints[endpoint]?.body as number)(body, report)
  return report.problems.find(({ warning }) => !warning)
}

const judged = badBodies.filter(({ query, files, body }) => !query && !files && body !== undefined)
const lenient = judged.filter(({ endpoint, body }) => oracle(endpoint, body)?.fits === true)

describe('an independent oracle: ajv over the OpenAPI document', () => {
  it('refuses most bad bodies as well', () => {
    const both = judged.filter(({ endpoint, body }) => oracle(endpoint, body)?.fits === false)

    expect(both.length).toBeGreaterThan(200)
  })

  it('lets pass what the docs refuse at these places only', () => {
    const places = lenient.flatMap(({ endpoint, body }) => {
      const problem = byTable(endpoint, body)
      return problem === undefined ? [] : [`${endpoint} ${problem.path.replace(/\[\d+\]/g, '[]')}`]
    })

    expect(sorted(places)).toEqual(sorted(Object.keys(refusedByUsOnly)))
  })

  it('lets pass whatever only a rule can refuse, and each rule has its page', () => {
    const ruled = lenient.filter(({ endpoint, body }) => byTable(endpoint, body) === undefined)

    expect(ruled.length).toBeGreaterThan(100)
    for (const { endpoint, body } of ruled) {
      const [problem] = routeProblems(request(endpoint, body), { now: () => now }).filter(({ warning }) => !warning)
      expect([endpoint, problem?.docs]).toEqual([
        endpoint,
        expect.stringMatching(/^https:\/\/docs\.discord\.com\/\S+#\S+/),
      ])
    }
  })

  it('refuses what the docs allow at these places only', () => {
    const places = corpus.flatMap(({ endpoint, body }) => {
      const verdict = oracle(endpoint, body)
      return verdict?.fits === false ? verdict.fields.map(field => `${endpoint} ${field}`) : []
    })

    expect(sorted(places)).toEqual(sorted(Object.keys(refusedByOracleOnly)))
  })

  it('differs from the table by entries of the overlay', () => {
    expect(overlay.length).toBeGreaterThan(20)
    for (const { docs, month } of overlay)
      expect([docs, month]).toEqual([expect.stringMatching(/\S/), expect.stringMatching(/^20\d\d-\d\d$/)])
  })
})
