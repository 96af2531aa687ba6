/** Corpus: sound bodies, one for each kind of request that the docs show an example of, with values of our own. */

export interface Good {
  readonly endpoint: string
  readonly body: unknown
  readonly files?: readonly string[]
}

const id = '123456789012345678'
const of = (endpoint: string, ...bodies: unknown[]): Good[] => bodies.map(body => ({ endpoint, body }))

const post = 'POST /channels/{channel_id}/messages'
const callback = 'POST /interactions/{interaction_id}/{interaction_token}/callback'
const commands = 'POST /applications/{application_id}/commands'
const v2 = 1 << 15
const url = 'https://example.test/picture.png'
const say = (content: string) => ({ type: 10, content })
const button = (style: number, custom_id: string) => ({ type: 2, style, custom_id, label: custom_id })
const row = (...components: unknown[]) => ({ type: 1, components })
const layout = (...components: unknown[]) => ({ flags: v2, components })
const modal = (...components: unknown[]) => ({ type: 9, data: { custom_id: 'form', title: 'A form', components } })
const label = (component: object, more: object = {}) => ({ type: 18, label: 'Question', component, ...more })
const options = (...values: string[]) => values.map(value => ({ label: value, value, description: `About ${value}` }))
const menu = (type: number, more: object = {}) => ({ type, custom_id: 'menu', placeholder: 'Choose', ...more })

const texts = of(
  post,
  { content: 'Good morning' },
  { content: 'Good morning', tts: false, embeds: [{ title: 'News', description: 'All is well.' }] },
  { content: '<@&11> <@22> and @here' },
  { content: '@everyone', allowed_mentions: { parse: [] } },
  { content: '<@22>', allowed_mentions: { parse: ['users', 'roles'], users: [] } },
  { content: '@everyone <@22>', allowed_mentions: { parse: ['everyone'], users: ['22', '33'] } },
  { content: '<@22>', allowed_mentions: { users: ['22'], replied_user: true } },
  { content: 'Yes', message_reference: { message_id: id, fail_if_not_exists: false } },
  { message_reference: { type: 1, message_id: id, channel_id: id } },
  { content: 'Once', nonce: 'abc-123', enforce_nonce: true },
  { content: 'Quiet', flags: (1 << 12) | (1 << 2) },
  { sticker_ids: [id] },
  { shared_client_theme: { colors: ['5865F2', 'ff00aa'], gradient_angle: 45, base_mix: 60, base_theme: 1 } },
  {
    poll: {
      question: { text: 'Tea or coffee?' },
      answers: [
        { poll_media: { text: 'Tea', emoji: { name: '🍵' } } },
        { poll_media: { text: 'Coffee', emoji: { id } } },
      ],
      duration: 48,
      allow_multiselect: false,
      layout_type: 1,
    },
  },
  {
    embeds: [
      {
        title: 'A full one',
        url: 'https://example.test/',
        description: 'With everything',
        color: 0x5865f2,
        timestamp: '2026-08-01T12:00:00.000000+00:00',
        author: { name: 'Ada', url: 'https://example.test/ada', icon_url: url },
        footer: { text: 'The end', icon_url: url },
        image: { url },
        thumbnail: { url: 'attachment://my picture.png' },
        fields: [{ name: 'One', value: '1', inline: true }],
      },
    ],
  },
  { content: 'Old style', components: [row(button(1, 'yes'), button(4, 'no'))] },
)

const layouts = of(
  post,
  layout(say('# Hello'), row(button(1, 'one'), { type: 2, style: 5, label: 'Docs', url: 'https://example.test/' })),
  layout({
    type: 17,
    accent_color: 0x112233,
    spoiler: true,
    components: [say('Inside'), { type: 14, divider: true, spacing: 2 }],
  }),
  layout({ type: 9, components: [say('Left')], accessory: { type: 11, media: { url }, description: 'A picture' } }),
  layout({ type: 9, components: [say('Left')], accessory: button(2, 'right') }),
  layout({ type: 12, items: [{ media: { url }, description: 'One', spoiler: true }, { media: { url } }] }),
  layout(row({ ...button(3, 'ok'), emoji: { name: '✅' }, disabled: true })),
  layout(row({ type: 2, style: 6, sku_id: id })),
  layout(row(menu(3, { options: options('ant', 'bee') }))),
  layout(row(menu(3, { id: 7, options: options('ant', 'bee'), min_values: 0, max_values: 2 }))),
  layout(row(menu(5, { max_values: 3, default_values: [{ id, type: 'user' }] }))),
  layout(row(menu(6, { min_values: 1, max_values: 3 }))),
  layout(row(menu(7, { default_values: [{ id, type: 'role' }] }))),
  layout(row(menu(8, { channel_types: [0, 5] }))),
)

const uploads: readonly Good[] = [
  { endpoint: post, files: ['a.txt'], body: { content: 'See there', attachments: [{ id: 0, description: 'Text' }] } },
  { endpoint: post, files: ['a.png'], body: { embeds: [{ image: { url: 'attachment://a.png' } }] } },
  {
    endpoint: post,
    files: ['a b.pdf'],
    body: layout({ type: 13, file: { url: 'attachment://a_b.pdf' }, spoiler: false }),
  },
  {
    endpoint: post,
    files: ['voice.ogg'],
    body: { flags: 1 << 13, attachments: [{ id: '0', filename: 'voice.ogg', duration_secs: 1.5, waveform: 'AAAA' }] },
  },
]

const edits = of(
  'PATCH /channels/{channel_id}/messages/{message_id}',
  { content: 'Better' },
  { content: null, embeds: [], components: [], attachments: [] },
  { attachments: [{ id }] },
  { flags: v2, content: null, embeds: [], components: [say('New')] },
  { flags: 4 },
)

const modals = of(
  callback,
  modal(
    label(menu(3, { options: options('ant', 'bee') })),
    label({ type: 4, custom_id: 'why', style: 2, min_length: 10, max_length: 400, required: true }),
  ),
  modal(label({ type: 4, custom_id: 'name', style: 1, value: 'Ada', placeholder: 'Name' }, { description: 'Yours' })),
  modal(label(menu(5, { max_values: 5 }))),
  modal(label(menu(6, { required: false, min_values: 0 }))),
  modal(label(menu(7))),
  modal(label(menu(8, { channel_types: [0] }))),
  modal(say('Read this first'), label({ type: 19, custom_id: 'files', min_values: 1, max_values: 10, required: true })),
  modal(label({ type: 19, custom_id: 'files', file_types: ['image', '.pdf'] })),
  modal(label({ type: 21, custom_id: 'class', options: options('bard', 'rogue') })),
  modal(label({ type: 22, custom_id: 'days', options: options('monday', 'sunday'), min_values: 1 })),
  modal(label({ type: 23, custom_id: 'agree', default: true })),
)

const answers = of(
  callback,
  { type: 1 },
  { type: 4, data: { content: 'Pong', flags: 64 } },
  { type: 4, data: { tts: false, content: 'Hi', embeds: [], allowed_mentions: { parse: [] } } },
  { type: 5 },
  { type: 5, data: { flags: 64 } },
  { type: 6 },
  { type: 7, data: { content: 'Chosen', components: [] } },
  { type: 8, data: { choices: [{ name: 'Ant', name_localizations: { de: 'Ameise' }, value: 'ant' }] } },
  { type: 8, data: { choices: [{ name: 'One', value: 1 }] } },
  { type: 12 },
)

const option = (type: number, name: string, more: object = {}) => ({ type, name, description: `The ${name}`, ...more })
const slash = of(
  commands,
  { name: 'ping', description: 'Answers' },
  { name: 'View profile', type: 2 },
  { name: 'Quote', type: 3 },
  {
    name: 'launch',
    description: 'Starts the activity',
    type: 4,
    handler: 2,
    integration_types: [0, 1],
    contexts: [0, 1, 2],
  },
  { name: 'admin-only', description: 'For few', default_member_permissions: '8', nsfw: true, contexts: [0] },
  {
    name: 'zoo',
    type: 1,
    description: 'Shows an animal',
    name_localizations: { de: 'zoo', 'zh-CN': '动物园' },
    description_localizations: { de: 'Zeigt ein Tier' },
    options: [
      option(3, 'animal', { required: true, choices: [{ name: 'Ant', value: 'ant' }] }),
      option(5, 'small', { required: false }),
      option(4, 'count', { min_value: 1, max_value: 5 }),
      option(3, 'keeper', { autocomplete: true, min_length: 1, max_length: 20 }),
      option(7, 'where', { channel_types: [0, 5] }),
      option(11, 'photo', { file_types: ['image'] }),
    ],
  },
  {
    name: 'permissions',
    description: 'Reads or edits them',
    options: [
      option(2, 'user', {
        options: [option(1, 'get', { options: [option(6, 'user', { required: true })] }), option(1, 'edit')],
      }),
      option(2, 'role', { options: [option(1, 'get', { options: [option(8, 'role', { required: true })] })] }),
    ],
  },
)

const guild = [
  ...of(
    'POST /guilds/{guild_id}/channels',
    { name: 'general' },
    {
      name: 'Talk',
      type: 2,
      bitrate: 64000,
      user_limit: 5,
      permission_overwrites: [{ id, type: 0, allow: '1024', deny: null }],
    },
    {
      name: 'Ideas',
      type: 15,
      topic: 'x'.repeat(2000),
      available_tags: [{ name: 'new', emoji_name: '✨' }],
      default_reaction_emoji: { emoji_name: '👍' },
    },
  ),
  ...of('PATCH /channels/{channel_id}', { name: 'other', topic: null }, { archived: true, locked: true }, { type: 5 }),
  ...of('PATCH /guilds/{guild_id}/channels', [
    { id, position: 2 },
    { id, parent_id: null },
  ]),
  ...of('POST /guilds/{guild_id}/roles', { name: 'mods', permissions: '8', hoist: true, colors: { primary_color: 5 } }),
  ...of(
    'PATCH /guilds/{guild_id}/members/{user_id}',
    { nick: 'Ada', roles: [id] },
    { communication_disabled_until: null },
  ),
  ...of('PUT /guilds/{guild_id}/bans/{user_id}', { delete_message_seconds: 3600 }),
  ...of('POST /guilds/{guild_id}/bulk-ban', { user_ids: [id], delete_message_seconds: 0 }),
  ...of('POST /guilds/{guild_id}/prune', { days: 7, compute_prune_count: true, include_roles: [id] }),
  ...of('POST /guilds/{guild_id}/emojis', { name: 'cat', image: 'data:image/png;base64,iVBORw0KGgo=', roles: [] }),
  ...of('POST /guilds/{guild_id}/templates', { name: 'Club', description: '' }),
  ...of('POST /guilds/{guild_id}/soundboard-sounds', {
    name: 'yay',
    sound: 'data:audio/ogg;base64,T2dnUw==',
    volume: 0.5,
    emoji_name: '🎉',
  }),
  ...of('PATCH /guilds/{guild_id}/widget', { enabled: true, channel_id: id }),
  ...of('PATCH /guilds/{guild_id}/welcome-screen', {
    enabled: true,
    description: 'Hi',
    welcome_channels: [{ channel_id: id, description: 'Rules', emoji_id: null, emoji_name: '📜' }],
  }),
  ...of('PUT /guilds/{guild_id}/incident-actions', { invites_disabled_until: null, dms_disabled_until: null }),
  ...of('POST /guilds/{guild_id}/auto-moderation/rules', {
    name: 'No spam',
    event_type: 1,
    trigger_type: 1,
    trigger_metadata: { keyword_filter: ['buy*', '*cheap*'], regex_patterns: ['(b|c)at'] },
    actions: [
      { type: 1, metadata: { custom_message: 'No' } },
      { type: 2, metadata: { channel_id: id } },
      { type: 3, metadata: { duration_seconds: 60 } },
    ],
    enabled: true,
    exempt_roles: [id],
  }),
  ...of(
    'POST /guilds/{guild_id}/scheduled-events',
    {
      name: 'Picnic',
      privacy_level: 2,
      entity_type: 3,
      entity_metadata: { location: 'Park' },
      scheduled_start_time: '2026-08-02T12:00:00Z',
      scheduled_end_time: '2026-08-02T15:00:00Z',
    },
    {
      name: 'Talk',
      privacy_level: 2,
      entity_type: 2,
      channel_id: id,
      scheduled_start_time: '2026-08-02T12:00:00+00:00',
      recurrence_rule: { start: '2026-08-02T12:00:00+00:00', frequency: 3, interval: 1, by_weekday: [0, 1, 2, 3, 4] },
    },
  ),
]

const rest = [
  ...of(
    'POST /channels/{channel_id}/threads',
    { name: 'A thread', type: 11, auto_archive_duration: 60 },
    { name: 'A post', message: { content: 'First' }, applied_tags: [id] },
  ),
  ...of('POST /channels/{channel_id}/messages/{message_id}/threads', { name: 'About this', rate_limit_per_user: 5 }),
  ...of(
    'POST /channels/{channel_id}/invites',
    {},
    { max_age: 0, max_uses: 1, unique: true },
    { target_type: 2, target_application_id: id },
  ),
  ...of('POST /channels/{channel_id}/webhooks', { name: 'News', avatar: null }),
  ...of(
    'POST /webhooks/{webhook_id}/{webhook_token}',
    { content: 'Hi', username: 'Newsboy', avatar_url: url, flags: 4 },
    { content: 'For you', flags: 64 },
  ),
  ...of('PATCH /webhooks/{webhook_id}/{webhook_token}/messages/@original', { content: 'Done', components: [] }),
  ...of('PUT /channels/{channel_id}/permissions/{overwrite_id}', { type: 1, allow: '1024', deny: '2048' }),
  ...of('POST /applications/{application_id}/entitlements', { sku_id: id, owner_id: id, owner_type: 2 }),
  ...of('PUT /applications/{application_id}/role-connections/metadata', [
    { type: 2, key: 'level_1', name: 'Level', description: 'At least' },
  ]),
  ...of('PUT /users/@me/applications/{application_id}/role-connection', {
    platform_name: 'Game',
    platform_username: 'ada',
    metadata: { level_1: '5' },
  }),
  ...of('POST /users/@me/channels', { recipient_id: id }),
  ...of('PATCH /users/@me', { username: 'ada', avatar: null }),
  ...of('POST /stage-instances', { topic: 'Tea', channel_id: id, privacy_level: 2 }),
  ...of('POST /lobbies', {
    metadata: { map: 'desert' },
    members: [{ id, metadata: { team: 'a' }, flags: 1 }],
    idle_timeout_seconds: 60,
  }),
]

export const corpus: readonly Good[] = [
  ...texts,
  ...layouts,
  ...uploads,
  ...edits,
  ...modals,
  ...answers,
  ...slash,
  ...guild,
  ...rest,
]
