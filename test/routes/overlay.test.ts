import { describe, expect, it } from 'vitest'
import { gather } from '../../.ci/routes/endpoints.js'
import { readDocs, readSpec } from '../../.ci/routes/spec.js'
import { compileTable } from '../../.ci/routes/table.js'
import { overlay } from '../../src/routes/overlay.js'
import type { EndpointRule, SchemaNode } from '../../src/routes/schema.js'

type Table = ReturnType<typeof compileTable>

const tableWith = (entries: typeof overlay): Table =>
  compileTable(gather({ spec: readSpec(), docs: readDocs(), overlay: entries }))
const table = tableWith(overlay)
const plain = tableWith([])

const ruleOf = (of: Table, name: string): EndpointRule | undefined => of.rules.get(name)

/** Steps into a node: a field, `items`, `values`, `#1` for the variant of a union of type 1, `+x` for one with a field x. */
function nodeAt({ nodes, rules }: Table, at: string): unknown {
  const [, name = '', part, path] = /^(\S+ \S+) (body|query)(?:\/(.*))?$/.exec(at) ?? []
  const start = rules.get(name)?.[part as 'body' | 'query']
  let current: readonly SchemaNode[] = start === undefined ? [] : [nodes[start] as SchemaNode]
  for (const step of path === undefined ? [] : path.split('/'))
    current = current.flatMap(node => into(nodes, node, step))
  const [node] = current
  if (node?.kind !== 'object') return node
  return { ...node, fields: Object.keys(node.fields), required: node.required ?? [] }
}

function into(nodes: readonly SchemaNode[], node: SchemaNode, step: string): SchemaNode[] {
  const at = (ref: number | undefined) => (ref === undefined ? [] : [nodes[ref] as SchemaNode])
  if (node.kind === 'union') return node.of.flatMap(ref => into(nodes, nodes[ref] as SchemaNode, step))
  if (node.kind === 'array') return step === 'items' ? at(node.items) : []
  if (node.kind !== 'object') return []
  if (step.startsWith('+')) return step.slice(1) in node.fields ? [node] : []
  if (step.startsWith('#')) {
    const type = nodes[node.fields.type ?? -1]
    return type?.kind === 'enum' && type.values.includes(Number(step.slice(1))) ? [node] : []
  }
  return step === 'values' ? at(node.values) : at(node.fields[step])
}

const messages = 'POST /channels/{channel_id}/messages body'
const commands = 'POST /applications/{application_id}/commands body'
const callback = 'POST /interactions/{interaction_id}/{interaction_token}/callback body'
const webhook = 'POST /webhooks/{webhook_id}/{webhook_token}'
const has = (...fields: string[]) => ({ fields: expect.arrayContaining(fields) as string[] })
const requires = (...keys: string[]) => ({ required: expect.arrayContaining(keys) as string[] })
const lacks = (key: string) => ({ required: expect.not.arrayContaining([key]) as string[] })

/** What the overlay makes of the document, by what the entry says. None of it holds without the overlay. */
const nodes: Readonly<Record<string, readonly (readonly [string, object])[]>> = {
  'An edit that makes a layout of a message takes its poll away.': [
    ['PATCH /channels/{channel_id}/messages/{message_id} body', has('poll')],
  ],
  'Permissions are sent as a string of decimal digits.': [
    ['POST /guilds/{guild_id}/roles body/permissions', { kind: 'bitfield' }],
    ['PATCH /guilds/{guild_id}/roles/{role_id} body/permissions', { kind: 'bitfield', nullable: true }],
    ['PUT /channels/{channel_id}/permissions/{overwrite_id} body/allow', { kind: 'bitfield' }],
    ['POST /guilds/{guild_id}/channels body/permission_overwrites/items/deny', { kind: 'bitfield' }],
  ],
  'default_member_permissions of a command is a string.': [
    [`${commands}/default_member_permissions`, { kind: 'bitfield', nullable: true }],
    ['PUT /applications/{application_id}/commands body/items/default_member_permissions', { kind: 'bitfield' }],
  ],
  "The permissions of an app's install params are a string.": [
    ['PATCH /applications/@me body/install_params/permissions', { kind: 'bitfield' }],
  ],
  'Embeds show files of the same request by attachment://name.': [
    [`${messages}/embeds/items/image/url`, { kind: 'string', format: 'media' }],
    [`${messages}/embeds/items/author/icon_url`, { format: 'media' }],
  ],
  'Media of components are URLs or attachment://name.': [
    [`${messages}/components/items/#12/items/items/media/url`, { format: 'media' }],
  ],
  'The file of a file component is attachment://name and nothing else.': [
    [`${messages}/components/items/#13/file/url`, { format: 'attachment' }],
  ],
  'A soundboard sound is MP3 or OGG as a data URI.': [
    ['POST /guilds/{guild_id}/soundboard-sounds body/sound', { kind: 'string', format: 'audio' }],
  ],
  'The id of a new attachment is the n of its files[n]; a number will do.': [
    [`${messages}/attachments/items/id`, { kind: 'union' }],
  ],
  'Members are listed after a user id, which is a snowflake.': [
    ['GET /guilds/{guild_id}/members query/after', { kind: 'snowflake' }],
  ],
  'A localization may be null, which takes it away.': [
    [`${commands}/name_localizations/values`, { kind: 'string', nullable: true }],
  ],
  'The flags of lobbies and their members are bits that can be combined, or none.': [
    ['POST /lobbies body/flags', { kind: 'integer', min: 0 }],
    ['POST /lobbies body/members/items/flags', { kind: 'integer' }],
  ],
  'The content of a message has up to 2000 characters, whoever sends it.': [
    [`${messages}/content`, { max: 2000 }],
    ['PATCH /channels/{channel_id}/messages/{message_id} body/content', { max: 2000 }],
    ['POST /channels/{channel_id}/threads body/message/content', { max: 2000 }],
  ],
  'A choice of a string option has a value of up to 100 characters.': [
    [`${commands}/options/items/#3/choices/items/value`, { max: 100 }],
  ],
  'A modal has 1 to 5 components.': [[`${callback}/#9/data/components`, { min: 1, max: 5 }]],
  'An answer of a poll has up to 55 characters.': [[`${messages}/poll/answers/items/poll_media/text`, { max: 55 }]],
  'A forum tag has a name of up to 20 characters.': [
    ['POST /guilds/{guild_id}/channels body/available_tags/items/name', { max: 20 }],
  ],
  'The name of a thread has 1 to 100 characters.': [
    ['PATCH /channels/{channel_id} body/+archived/name', { min: 1, max: 100 }],
  ],
  'A voice channel takes up to 99 users, a stage channel up to 10000.': [
    ['POST /guilds/{guild_id}/channels body/user_limit', { max: 10_000 }],
  ],
  'An invite lasts up to 604800 seconds, or 0 for ever.': [
    ['POST /channels/{channel_id}/invites body/+max_uses/max_age', { min: 0, max: 604_800 }],
  ],
  'The message that replaces a blocked one has up to 150 characters.': [
    ['POST /guilds/{guild_id}/auto-moderation/rules body/actions/items/#1/metadata/custom_message', { max: 150 }],
  ],
  'A scheduled event has a name of 1 to 100 and a description of 1 to 1000 characters.': [
    ['POST /guilds/{guild_id}/scheduled-events body/name', { min: 1, max: 100 }],
    ['POST /guilds/{guild_id}/scheduled-events body/description', { min: 1, max: 1000 }],
  ],
  'The location of an external event has 1 to 100 characters.': [
    ['POST /guilds/{guild_id}/scheduled-events body/entity_metadata/location', { min: 1, max: 100 }],
  ],
  'The content of a lobby message must not be empty.': [['POST /lobbies/{lobby_id}/messages body/content', { min: 1 }]],
  'A key of role connection metadata is made of a-z, 0-9 and _.': [
    ['PUT /applications/{application_id}/role-connections/metadata body/items/key', { pattern: '^[a-z0-9_]+$' }],
  ],
  'A file upload may be limited to up to 10 types of files.': [
    [`${callback}/#9/data/components/items/#18/component/#19/file_types`, { kind: 'array', max: 10 }],
  ],
  'An attachment option may be limited to up to 10 types of files.': [
    [`${commands}/options/items/#11/file_types`, { kind: 'array', max: 10 }],
  ],
  'The emoji of a button or an option has name, id and animated; which of them depends on the emoji.': [
    [`${messages}/components/items/#1/components/items/#2/emoji`, has('animated', 'id', 'name')],
  ],
  'An interaction may be answered with type 10, which has no data and is deprecated.': [
    [`${callback}/#10/type`, { values: [10, 12] }],
  ],
  'Media channels are channels like the others.': [
    [
      `${messages}/components/items/#1/components/items/#8/channel_types/items`,
      { values: expect.arrayContaining([16]) },
    ],
    [`${commands}/options/items/#7/channel_types/items`, { values: expect.arrayContaining([16]) }],
  ],
  'Media channels can be created.': [
    ['POST /guilds/{guild_id}/channels body/type', { values: expect.arrayContaining([16]) }],
    ['PATCH /channels/{channel_id} body/+permission_overwrites/type', { values: expect.arrayContaining([16]) }],
  ],
  'An app may ask for any OAuth2 scope when it is installed.': [
    ['PATCH /applications/@me body/install_params/scopes/items', { kind: 'string' }],
  ],
  'The description of an app is a text.': [['PATCH /applications/@me body/description', { kind: 'string', max: 400 }]],
  'A message may be a forward, which is a reference of type 1.': [
    [`${messages}/message_reference/type`, { kind: 'enum', values: [0, 1] }],
  ],
  'The author of an embed has a name.': [[`${messages}/embeds/items/author`, requires('name')]],
  'The footer of an embed has a text.': [[`${messages}/embeds/items/footer`, requires('text')]],
  'The images of an embed have a URL.': [
    [`${messages}/embeds/items/image`, requires('url')],
    [`${messages}/embeds/items/thumbnail`, requires('url')],
  ],
  'A command may be age-restricted.': [
    [commands, has('nsfw')],
    ['PUT /applications/{application_id}/guilds/{guild_id}/commands body/items', has('nsfw')],
    ['PATCH /applications/{application_id}/commands/{command_id} body', has('nsfw')],
  ],
  'A channel may be created with flags.': [['POST /guilds/{guild_id}/channels body', has('flags')]],
  'A lobby message has content, and may have metadata.': [
    ['POST /lobbies/{lobby_id}/messages body', { ...has('metadata'), ...requires('content') }],
  ],
  'An overwrite says whether it is for a role or a member.': [
    ['PUT /channels/{channel_id}/permissions/{overwrite_id} body', requires('type')],
  ],
  'Permissions of a command are set as a list.': [
    [
      'PUT /applications/{application_id}/guilds/{guild_id}/commands/{command_id}/permissions body',
      requires('permissions'),
    ],
  ],
  'A user is added to a group DM with an access token of theirs.': [
    ['PUT /channels/{channel_id}/recipients/{user_id} body', requires('access_token')],
  ],
  'The status of a voice channel is set to a text or to null.': [
    ['PUT /channels/{channel_id}/voice-status body', requires('status')],
  ],
  'Positions are those of named channels.': [['PATCH /guilds/{guild_id}/channels body/items', requires('id')]],
  'Positions are those of named roles.': [['PATCH /guilds/{guild_id}/roles body/items', requires('id')]],
  'A sticker is created with a description, which may be empty.': [
    ['POST /guilds/{guild_id}/stickers body', requires('description')],
  ],
  'A rule of auto moderation says what happens.': [
    ['POST /guilds/{guild_id}/auto-moderation/rules body/+trigger_type', requires('actions')],
  ],
  'Every field of the own user is optional when it is changed.': [['PATCH /users/@me body', lacks('username')]],
  'A prune may give a reason in the body, which is deprecated.': [
    ['POST /guilds/{guild_id}/prune body', has('reason')],
  ],
}

/** What the overlay says about endpoints as a whole. */
const rules: Readonly<Record<string, readonly (readonly [string, object])[]>> = {
  'A ban needs no body: all of its fields are optional.': [
    ['PUT /guilds/{guild_id}/bans/{user_id}', expect.not.objectContaining({ bodyRequired: true })],
  ],
  'Lifting a ban takes no body.': [
    ['DELETE /guilds/{guild_id}/bans/{user_id}', expect.not.objectContaining({ body: expect.any(Number) })],
  ],
  'Webhooks send files.': [[webhook, expect.objectContaining({ files: { field: 'files[n]' } })]],
  'The first message of a forum thread may have files.': [
    ['POST /channels/{channel_id}/threads', expect.objectContaining({ files: { field: 'files[n]' } })],
  ],
  'The answer to an interaction may have files.': [
    [callback.slice(0, -' body'.length), expect.objectContaining({ files: { field: 'files[n]' } })],
  ],
  'Tokens are given for a code, a refresh token or the credentials of the client, as a form.': [
    ['POST /oauth2/token', expect.objectContaining({ form: true, bodyRequired: true })],
  ],
  'Tokens are revoked with a form.': [['POST /oauth2/token/revoke', expect.objectContaining({ form: true })]],
}

describe('overlay', () => {
  it.each(overlay.filter(({ says }) => nodes[says]?.length))('$says', ({ says }) => {
    for (const [at, expected] of nodes[says] ?? []) {
      expect(nodeAt(table, at), at).toMatchObject(expected)
      expect(nodeAt(plain, at) ?? {}, `without the overlay, ${at}`).not.toMatchObject(expected)
    }
  })

  it.each(overlay.filter(({ says }) => rules[says]))('$says', ({ says }) => {
    for (const [name, expected] of rules[says] ?? []) {
      expect(ruleOf(table, name)).toEqual(expected)
      expect(ruleOf(plain, name)).not.toEqual(expected)
    }
  })

  it.each(overlay.flatMap(({ endpoints = {} }) => Object.keys(endpoints)))('adds %s', name => {
    expect(ruleOf(table, name)).toBeDefined()
    expect(ruleOf(plain, name)).toBeUndefined()
  })

  it.each(overlay)('says where and when it was read: $says', ({ docs, month }) => {
    expect(docs).toMatch(/^[a-z\d/-]+#[a-z\d-]+$/)
    expect(month).toMatch(/^20\d\d-(0[1-9]|1[0-2])$/)
  })

  it('has a test for every entry', () => {
    const untested = overlay.filter(({ says, endpoints }) => !(nodes[says]?.length || rules[says] || endpoints))

    expect(untested.map(({ says }) => says)).toEqual([])
  })

  it('refuses an entry that finds nothing, and one that the spec has caught up with', () => {
    const entry = { says: 'x', docs: 'x#x', month: '2026-08' }

    expect(() => tableWith([{ ...entry, at: ['NoSuchThing/x'], set: { minimum: 1 } }])).toThrow(/nothing is at/)
    expect(() => tableWith([{ ...entry, at: ['RichEmbed/title'], set: { maxLength: 256 } }])).toThrow(/the same/)
    expect(() => tableWith([{ ...entry, endpoints: { 'GET /gateway': { result: 'void' } } }])).toThrow(/by now/)
  })
})
