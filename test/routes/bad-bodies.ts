/** Bad bodies: one thing wrong in each, and what is said of it. Grouped by what they break. */

export interface Bad {
  readonly endpoint: string
  readonly body?: unknown
  readonly query?: string
  readonly files?: readonly string[]
  /** Where the problem is. */
  readonly at: string
  /** What the message says. */
  readonly says: string
}

const id = '123456789012345678'
const other = '223456789012345678'
/** 2026-08-01T00:00:00Z, the time of these tests. */
export const now = Date.UTC(2026, 7, 1)
const inDays = (days: number): string => new Date(now + days * 86_400_000).toISOString()
const idAt = (time: number): string => String(BigInt(time - 1_420_070_400_000) << 22n)
const long = (length: number): string => 'x'.repeat(length)
const many = <T>(count: number, of: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => of(i))
const fire = '🔥'

type Case = readonly [what: unknown, at: string, says: string]
const of = (endpoint: string, cases: readonly Case[]): Bad[] =>
  cases.map(([body, at, says]) => ({ endpoint, body, at: at === '' ? 'body' : `body.${at}`.replace('.[', '['), says }))
const queries = (endpoint: string, cases: readonly (readonly [string, string, string])[]): Bad[] =>
  cases.map(([query, at, says]) => ({ endpoint, query, at: `query.${at}`, says }))

const post = 'POST /channels/{channel_id}/messages'
const edit = 'PATCH /channels/{channel_id}/messages/{message_id}'
const webhook = 'POST /webhooks/{webhook_id}/{webhook_token}'
const callback = 'POST /interactions/{interaction_id}/{interaction_token}/callback'

const v2 = 1 << 15
const button = (more: object = {}) => ({ type: 2, style: 1, custom_id: 'a', label: 'A', ...more })
const row = (...components: unknown[]) => ({ type: 1, components })
const say = (content = 'hi') => ({ type: 10, content })
const select = (more: object = {}) => ({ type: 3, custom_id: 's', options: [{ label: 'A', value: 'a' }], ...more })
const option = (value: string, more: object = {}) => ({ label: value, value, ...more })

const content: readonly Case[] = [
  [{ content: long(2001) }, 'content', '2001 characters, at most 2000'],
  [{ content: fire.repeat(2001) }, 'content', '2001 characters, at most 2000'],
  [{ content: 5 }, 'content', 'a number, must be a string'],
  [{ content: ['hi'] }, 'content', 'an array of 1, must be a string'],
  [{ content: {} }, 'content', 'an object, must be a string'],
  [{ content: 'hi', tts: 'yes' }, 'tts', 'a string of 3 characters, must be true or false'],
  [{ content: 'hi', flags: 'loud' }, 'flags', 'must be a whole number'],
  [{ content: 'hi', flags: 1.5 }, 'flags', 'a fraction, must be a whole number'],
  [{ content: 'hi', nonce: long(26) }, 'nonce', '26 characters, at most 25'],
  [{ content: 'hi', enforce_nonce: 1, nonce: 'a' }, 'enforce_nonce', 'must be true or false'],
  [{ content: 'hi', sticker_ids: many(4, () => id) }, 'sticker_ids', '4 items, at most 3'],
  [{ content: 'hi', sticker_ids: ['abc'] }, 'sticker_ids[0]', 'must be an id'],
  [{ content: 'hi', sticker_ids: [5] }, 'sticker_ids[0]', 'too coarse for an id'],
  [{ content: 'hi', sticker_ids: ['18446744073709551616'] }, 'sticker_ids[0]', 'must be an id'],
  ['hi', '', 'a string of 2 characters, must be an object'],
  [[], '', 'an array of 0, must be an object'],
  [undefined, '', 'missing, must be there'],
]

const embedField = (name: unknown, value: unknown) => ({ embeds: [{ fields: [{ name, value }] }] })
const embeds: readonly Case[] = [
  [{ embeds: many(11, () => ({ title: 'a' })) }, 'embeds', '11 items, at most 10'],
  [{ embeds: {} }, 'embeds', 'an object, must be an array'],
  [{ embeds: ['text'] }, 'embeds[0]', 'must be an object'],
  [{ embeds: [{ title: long(257) }] }, 'embeds[0].title', '257 characters, at most 256'],
  [{ embeds: [{ description: long(4097) }] }, 'embeds[0].description', '4097 characters, at most 4096'],
  [{ embeds: [{ url: 'nowhere' }] }, 'embeds[0].url', 'must be an absolute URL'],
  [{ embeds: [{ url: 'https://' }] }, 'embeds[0].url', 'must be an absolute URL'],
  [{ embeds: [{ color: -1 }] }, 'embeds[0].color', 'a number too small, at least 0'],
  [{ embeds: [{ color: 0x1000000 }] }, 'embeds[0].color', 'a number too large, at most 16777215'],
  [{ embeds: [{ color: '#ff0000' }] }, 'embeds[0].color', 'must be a whole number'],
  [{ embeds: [{ timestamp: 'tomorrow' }] }, 'embeds[0].timestamp', 'must be an ISO 8601 date and time'],
  [{ embeds: [{ timestamp: '2026-02-30T00:00:00Z' }] }, 'embeds[0].timestamp', 'must be an ISO 8601 date and time'],
  [{ embeds: [{ timestamp: now }] }, 'embeds[0].timestamp', 'a number, must be an ISO 8601 date and time'],
  [{ embeds: [{ footer: { text: long(2049) } }] }, 'embeds[0].footer.text', '2049 characters, at most 2048'],
  [{ embeds: [{ footer: 'by me' }] }, 'embeds[0].footer', 'must be an object'],
  [{ embeds: [{ author: { name: long(257) } }] }, 'embeds[0].author.name', '257 characters, at most 256'],
  [{ embeds: [{ author: { name: 'a', url: 'x y' } }] }, 'embeds[0].author.url', 'must be an absolute URL'],
  [{ embeds: [{ image: { url: 'cat.png' } }] }, 'embeds[0].image.url', 'attachment://name'],
  [{ embeds: [{ thumbnail: { url: 'attachment://a/b.png' } }] }, 'embeds[0].thumbnail.url', 'attachment://name'],
  [{ embeds: [{ fields: many(26, () => ({ name: 'a', value: 'b' })) }] }, 'embeds[0].fields', '26 items, at most 25'],
  [{ embeds: [{ fields: [{ name: 'a' }] }] }, 'embeds[0].fields[0].value', 'missing, must be there'],
  [{ embeds: [{ fields: [{ value: 'a' }] }] }, 'embeds[0].fields[0].name', 'missing, must be there'],
  [embedField(long(257), 'b'), 'embeds[0].fields[0].name', '257 characters, at most 256'],
  [embedField('a', long(1025)), 'embeds[0].fields[0].value', '1025 characters, at most 1024'],
  [embedField('a', 5), 'embeds[0].fields[0].value', 'a number, must be a string'],
  [embedField(' ', 'b'), 'embeds[0].fields[0].name', 'blank, must say something'],
  [embedField('a', '\n\t'), 'embeds[0].fields[0].value', 'blank, must say something'],
  [{ embeds: many(2, () => ({ description: long(3001) })) }, 'embeds', '6002 characters in all, at most 6000'],
  [
    { embeds: [{ title: long(256), description: long(4096), footer: { text: long(1649) } }] },
    'embeds',
    '6001 characters in all, at most 6000 (title, description, fields, footer, author)',
  ],
  [{ embeds: many(6, () => ({ fields: [{ name: 'a', value: long(1000) }] })) }, 'embeds', '6006 characters in all'],
  [{ embeds: many(4, () => ({ author: { name: long(256) }, description: long(1500) })) }, 'embeds', '7024 characters'],
]

const oneRow = (...components: unknown[]) => ({ components: [row(...components)] })
const buttons: readonly Case[] = [
  [oneRow(button({ style: 0 })), 'components[0].components[0].style', 'must be one of'],
  [oneRow(button({ style: 7 })), 'components[0].components[0].style', 'must be one of'],
  [oneRow(button({ label: long(81) })), 'components[0].components[0].label', '81 characters, at most 80'],
  [oneRow(button({ custom_id: long(101) })), 'components[0].components[0].custom_id', '101 characters, at most 100'],
  [oneRow(button({ custom_id: undefined })), 'components[0].components[0].custom_id', 'a button must have it'],
  [oneRow(button({ custom_id: null })), 'components[0].components[0].custom_id', 'a button must have it'],
  [oneRow({ type: 2, style: 5, label: 'a' }), 'components[0].components[0].url', 'a link button must have it'],
  [oneRow(button({ style: 5, url: 'https://a.test' })), 'components[0].components[0].custom_id', 'cannot have it'],
  [oneRow({ type: 2, style: 5, url: 'no' }), 'components[0].components[0].url', 'must be an absolute URL'],
  [
    oneRow({ type: 2, style: 5, url: `https://a.test/${long(500)}` }),
    'components[0].components[0].url',
    '515 characters, at most 512',
  ],
  [oneRow(button({ url: 'https://a.test' })), 'components[0].components[0].url', 'a button of style 1 cannot have it'],
  [oneRow(button({ sku_id: id })), 'components[0].components[0].sku_id', 'cannot have it'],
  [oneRow({ type: 2, style: 6 }), 'components[0].components[0].sku_id', 'a premium button must have it'],
  [oneRow({ type: 2, style: 6, sku_id: id, label: 'a' }), 'components[0].components[0].label', 'cannot have it'],
  [
    oneRow({ type: 2, style: 6, sku_id: id, custom_id: 'a' }),
    'components[0].components[0].custom_id',
    'cannot have it',
  ],
  [
    oneRow({ type: 2, style: 6, sku_id: id, emoji: { name: fire } }),
    'components[0].components[0].emoji',
    'cannot have it',
  ],
  [oneRow({ type: 2, custom_id: 'a' }), 'components[0].components[0].style', 'missing'],
  [oneRow(button({ disabled: 'no' })), 'components[0].components[0].disabled', 'must be true or false'],
  [oneRow(button({ emoji: { id: 'fire' } })), 'components[0].components[0].emoji.id', 'must be an id'],
  [oneRow(button({ id: -1 })), 'components[0].components[0].id', 'a number too small'],
  [oneRow(...many(6, i => button({ custom_id: `b${i}` }))), 'components[0].components', '6 items, at most 5'],
  [oneRow(button(), button()), 'components[0].components[1].custom_id', 'the same as of another component'],
  [
    { components: [row(button({ id: 5 })), row(button({ id: 5, custom_id: 'b' }))] },
    'components[1].components[0].id',
    'the same as of another component',
  ],
  [{ components: [{ type: 1, components: [] }] }, 'components[0].components', '0 items, at least 1'],
  [{ components: [{ type: 1 }] }, 'components[0].components', 'missing, must be there'],
  [{ components: [{ components: [] }] }, 'components[0].type', 'missing, must be one of'],
  [{ components: [{ type: 99 }] }, 'components[0].type', 'not possible here, must be one of'],
  [oneRow({ type: 4, custom_id: 'a', style: 1 }), 'components[0].components[0].type', 'not possible here'],
  [oneRow(select(), button({ custom_id: 'x' })), 'components[0].components', 'must be alone in its row'],
]

const menus: readonly Case[] = [
  [oneRow(select({ options: [] })), 'components[0].components[0].options', '0 items, at least 1'],
  [oneRow(select({ options: many(26, i => option(`${i}`)) })), 'components[0].components[0].options', '26 items'],
  [oneRow(select({ placeholder: long(151) })), 'components[0].components[0].placeholder', 'at most 150'],
  [oneRow(select({ min_values: -1 })), 'components[0].components[0].min_values', 'too small'],
  [oneRow(select({ max_values: 26 })), 'components[0].components[0].max_values', 'at most 25'],
  [oneRow(select({ max_values: 0 })), 'components[0].components[0].max_values', 'at least 1'],
  [oneRow(select({ min_values: 2 })), 'components[0].components[0].min_values', 'which is 1 if unset'],
  [oneRow(select({ min_values: 3, max_values: 2 })), 'components[0].components[0].min_values', 'more than max_values'],
  [oneRow(select({ custom_id: undefined })), 'components[0].components[0].custom_id', 'missing, must be there'],
  [oneRow(select({ options: [{ label: 'a' }] })), 'components[0].components[0].options[0].value', 'missing'],
  [
    oneRow(select({ options: [option(long(101), { label: 'a' })] })),
    'components[0].components[0].options[0].value',
    '101',
  ],
  [
    oneRow(select({ options: [option('a', { description: long(101) })] })),
    'components[0].components[0].options[0].description',
    'at most 100',
  ],
  [
    oneRow(select({ options: [option('a'), option('a')] })),
    'components[0].components[0].options[1].value',
    'the same as of another option',
  ],
  [
    oneRow(select({ options: [option('a', { default: true }), option('b', { default: true })] })),
    'components[0].components[0].options',
    '2 options chosen by default, at most 1',
  ],
  [
    oneRow({ type: 5, custom_id: 'u', default_values: [{ id, type: 'role' }] }),
    'components[0].components[0].default_values[0].type',
    "must be 'user'",
  ],
  [
    oneRow({ type: 5, custom_id: 'u', default_values: many(2, i => ({ id: `${id}${i}`, type: 'user' })) }),
    'components[0].components[0].default_values',
    '2 defaults, must be exactly 1',
  ],
  [
    oneRow({ type: 6, custom_id: 'r', min_values: 2, max_values: 3, default_values: [{ id, type: 'role' }] }),
    'components[0].components[0].default_values',
    '1 default, must be 2 to 3',
  ],
  [
    oneRow({ type: 7, custom_id: 'm', default_values: [{ id, type: 'channel' }] }),
    'components[0].components[0].default_values[0].type',
    'not possible here',
  ],
  [oneRow({ type: 8, custom_id: 'c', channel_types: [99] }), 'components[0].components[0].channel_types[0]', 'one of'],
]

const layout = (...components: unknown[]) => ({ flags: v2, components })
const layouts: readonly Case[] = [
  [{ components: [say()] }, 'components[0]', 'needs the flag IS_COMPONENTS_V2'],
  [{ content: 'a', components: [{ type: 17, components: [say()] }] }, 'components[0]', 'needs the flag'],
  [{ components: many(6, i => row(button({ custom_id: `${i}` }))) }, 'components', '6 action rows, at most 5'],
  [{ ...layout(say()), content: 'hi' }, 'content', 'cannot go with the flag IS_COMPONENTS_V2'],
  [{ ...layout(say()), embeds: [{ title: 'a' }] }, 'embeds', 'cannot go with the flag IS_COMPONENTS_V2'],
  [{ ...layout(say()), sticker_ids: [id] }, 'sticker_ids', 'cannot go with the flag IS_COMPONENTS_V2'],
  [layout(), '', 'nothing to send'],
  [layout(say('')), 'components[0].content', '0 characters, at least 1'],
  [layout(say(long(4001))), 'components[0].content', '4001 characters, at most 4000'],
  [layout(...many(41, () => say())), 'components', '41 items, at most 40'],
  [
    layout(...many(5, () => ({ type: 17, components: many(8, () => say()) }))),
    'components',
    '45 components with those inside others, at most 40; the next is components[4].components[3]',
  ],
  [
    layout(...many(14, () => ({ type: 9, components: [say()], accessory: thumbnail() }))),
    'components',
    '42 components with those inside others, at most 40; the next is components[13].components[0]',
  ],
  [
    layout({ type: 17, components: [{ type: 17, components: [say()] }] }),
    'components[0].components[0].type',
    'not possible',
  ],
  [
    layout({ type: 17, accent_color: 0x1000000, components: [say()] }),
    'components[0].accent_color',
    'at most 16777215',
  ],
  [layout({ type: 9, components: [say()] }), 'components[0].accessory', 'missing, must be there'],
  [layout({ type: 9, components: [], accessory: thumbnail() }), 'components[0].components', 'at least 1'],
  [
    layout({ type: 9, components: many(4, () => say()), accessory: thumbnail() }),
    'components[0].components',
    '4 items',
  ],
  [layout({ type: 9, components: [say()], accessory: say() }), 'components[0].accessory.type', 'not possible here'],
  [layout({ type: 12, items: [] }), 'components[0].items', '0 items, at least 1'],
  [layout({ type: 12, items: many(11, thumbnail) }), 'components[0].items', '11 items, at most 10'],
  [layout({ type: 12, items: [{ media: { url: 'a' } }] }), 'components[0].items[0].media.url', 'attachment://name'],
  [
    layout({ type: 12, items: [{ ...media(), description: long(1025) }] }),
    'components[0].items[0].description',
    '1024',
  ],
  [layout({ type: 13, file: { url: 'https://a.test/b.pdf' } }), 'components[0].file.url', 'must be attachment://name'],
  [layout({ type: 13, file: { url: 'attachment://b.pdf' } }), 'components[0].file.url', 'no file of the request'],
  [layout({ type: 14, spacing: 3 }), 'components[0].spacing', 'must be one of 1 or 2'],
  [layout({ type: 14, divider: 'yes' }), 'components[0].divider', 'must be true or false'],
]
function media() {
  return { media: { url: 'https://a.test/b.png' } }
}
function thumbnail() {
  return { type: 11, ...media() }
}

const mentions: readonly Case[] = [
  [{ content: 'a', allowed_mentions: { parse: ['all'] } }, 'allowed_mentions.parse[0]', 'must be one of'],
  [{ content: 'a', allowed_mentions: { parse: 'users' } }, 'allowed_mentions.parse', 'must be an array'],
  [{ content: 'a', allowed_mentions: { users: ['@ada'] } }, 'allowed_mentions.users[0]', 'must be an id'],
  [{ content: 'a', allowed_mentions: { users: many(101, i => `${1000 + i}`) } }, 'allowed_mentions.users', '101 items'],
  [{ content: 'a', allowed_mentions: { roles: many(101, i => `${1000 + i}`) } }, 'allowed_mentions.roles', '101 items'],
  [{ content: 'a', allowed_mentions: { parse: ['users'], users: [id] } }, 'allowed_mentions.users', "parse: ['users']"],
  [{ content: 'a', allowed_mentions: { parse: ['roles'], roles: [id] } }, 'allowed_mentions.roles', "parse: ['roles']"],
  [{ content: 'a', allowed_mentions: { replied_user: 'yes' } }, 'allowed_mentions.replied_user', 'true or false'],
]

const references: readonly Case[] = [
  [{ content: 'a', message_reference: {} }, 'message_reference.message_id', 'missing, must be there'],
  [{ content: 'a', message_reference: { message_id: 'last' } }, 'message_reference.message_id', 'must be an id'],
  [{ content: 'a', message_reference: { message_id: id, type: 2 } }, 'message_reference.type', 'must be one of 0 or 1'],
  [{ message_reference: { message_id: id, type: 1 } }, 'message_reference.channel_id', 'a forward must say where'],
  [{ message_reference: { message_id: id } }, '', 'nothing to send'],
]

const empty: readonly Case[] = [
  [{}, '', 'nothing to send'],
  [{ content: '' }, '', 'nothing to send'],
  [{ content: '  \n' }, '', 'nothing to send'],
  [{ embeds: [], components: [], sticker_ids: [] }, '', 'nothing to send'],
  [{ content: null, tts: true }, '', 'nothing to send'],
]

const flags: readonly Case[] = [
  [{ content: 'a', flags: 1 << 6 }, 'flags', 'has 1 << 6, which cannot be set here'],
  [{ content: 'a', flags: 1 }, 'flags', 'has 1 << 0, which cannot be set here'],
  [{ content: 'a', flags: 1 << 7 }, 'flags', 'has 1 << 7, which cannot be set here'],
]

const poll = (more: object) => ({
  poll: { question: { text: 'Tea?' }, answers: [{ poll_media: { text: 'yes' } }], ...more },
})
const answer = (poll_media: object) => poll({ answers: [{ poll_media }] })
const polls: readonly Case[] = [
  [poll({ question: undefined }), 'poll.question', 'missing'],
  [poll({ question: { text: long(301) } }), 'poll.question.text', '301 characters, at most 300'],
  [poll({ question: { text: 'a', emoji: { name: fire } } }), 'poll.question.emoji', 'a question has text only'],
  [poll({ answers: [] }), 'poll.answers', '0 items, at least 1'],
  [poll({ answers: many(11, () => ({ poll_media: { text: 'a' } })) }), 'poll.answers', '11 items, at most 10'],
  [answer({ text: long(56) }), 'poll.answers[0].poll_media.text', '56 characters, at most 55'],
  [answer({ emoji: { name: fire } }), 'poll.answers[0].poll_media.text', 'missing, must say something'],
  [answer({ text: 'a', emoji: { id, name: 'b' } }), 'poll.answers[0].poll_media.emoji', 'both id and name'],
  [answer({ text: 'a', emoji: {} }), 'poll.answers[0].poll_media.emoji', 'neither id nor name'],
  [poll({ duration: 0 }), 'poll.duration', 'at least 1'],
  [poll({ duration: 769 }), 'poll.duration', 'at most 768'],
  [poll({ layout_type: 2 }), 'poll.layout_type', 'must be 1'],
  [poll({ allow_multiselect: 'no' }), 'poll.allow_multiselect', 'true or false'],
]

const theme = (more: object) => ({
  shared_client_theme: { colors: ['5865F2'], gradient_angle: 0, base_mix: 50, ...more },
})
const themes: readonly Case[] = [
  [theme({ colors: ['orange'] }), 'shared_client_theme.colors[0]', 'six hexadecimal digits'],
  [theme({ colors: many(6, () => '5865F2') }), 'shared_client_theme.colors', '6 items, at most 5'],
  [theme({ gradient_angle: 361 }), 'shared_client_theme.gradient_angle', 'at most 360'],
  [theme({ base_mix: 101 }), 'shared_client_theme.base_mix', 'at most 100'],
]

const voice = { flags: 1 << 13, attachments: [{ id: 0, duration_secs: 1, waveform: 'AA==' }] }
const uploads: readonly Bad[] = [
  {
    endpoint: post,
    files: ['a.txt'],
    body: { attachments: [{ id: 1 }] },
    at: 'body.attachments[0].id',
    says: 'no file of the request has this n',
  },
  {
    endpoint: post,
    body: { content: 'a', attachments: [{ id: 0 }] },
    at: 'body.attachments[0].id',
    says: 'no file goes with the request',
  },
  {
    endpoint: post,
    files: ['a.txt'],
    body: { attachments: [{ id: 0 }, { id: '0' }] },
    at: 'body.attachments[1].id',
    says: 'the same as of another attachment',
  },
  {
    endpoint: post,
    files: ['a.txt'],
    body: { attachments: [{ id: 0, description: long(1025) }] },
    at: 'body.attachments[0].description',
    says: '1025 characters, at most 1024',
  },
  {
    endpoint: post,
    files: ['a.txt'],
    body: { attachments: [{ filename: 'b' }] },
    at: 'body.attachments[0].id',
    says: 'missing, must be there',
  },
  {
    endpoint: edit,
    files: ['a.txt'],
    body: { attachments: [{ id }, { id: 3 }] },
    at: 'body.attachments[1].id',
    says: 'no file of the request',
  },
  {
    endpoint: post,
    files: ['a.ogg'],
    body: { ...voice, content: 'listen' },
    at: 'body.content',
    says: 'a voice message holds its recording only',
  },
  {
    endpoint: post,
    files: ['a.ogg'],
    body: { flags: 1 << 13, attachments: [{ id: 0, waveform: 'AA==' }] },
    at: 'body.attachments[0].duration_secs',
    says: 'a voice message must have it',
  },
  {
    endpoint: post,
    files: ['a.ogg'],
    body: { flags: 1 << 13, attachments: [{ id: 0, duration_secs: 1 }] },
    at: 'body.attachments[0].waveform',
    says: 'a voice message must have it',
  },
  { endpoint: post, files: ['a.ogg', 'b.ogg'], body: voice, at: 'body.attachments', says: 'exactly one' },
  { endpoint: post, files: ['a.ogg'], body: { flags: 1 << 13 }, at: 'body.attachments', says: 'exactly one' },
  {
    endpoint: post,
    files: ['c.pdf'],
    body: layout({ type: 13, file: { url: 'attachment://b.pdf' } }),
    at: 'body.components[0].file.url',
    says: 'no file of the request has this name',
  },
]

export const messages: readonly Bad[] = [
  ...of(post, [...content, ...embeds, ...buttons, ...menus, ...layouts, ...mentions, ...references, ...empty]),
  ...of(post, [...flags, ...polls, ...themes]),
  ...uploads,
  ...of(edit, [
    [{ content: long(2001) }, 'content', '2001 characters'],
    [{ embeds: many(2, () => ({ description: long(3001) })) }, 'embeds', '6002 characters in all'],
    [{ flags: v2, content: 'a', components: [say()] }, 'content', 'IS_COMPONENTS_V2'],
    [{ components: [row(button({ custom_id: undefined }))] }, 'components[0].components[0].custom_id', 'a button must'],
    [{ allowed_mentions: { parse: ['users'], users: [id] } }, 'allowed_mentions.users', "parse: ['users']"],
  ]),
  ...of('POST /channels/{channel_id}/threads', [
    [{ name: 'post', message: {} }, 'message', 'nothing to send'],
    [{ name: 'post', message: { content: 'a', flags: 64 } }, 'message.flags', '1 << 6'],
    [{ name: 'post', message: { content: 'a' }, applied_tags: many(6, i => `${1000 + i}`) }, 'applied_tags', '6 items'],
    [{ name: 'post', message: { content: 'a' }, applied_tags: [id, id] }, 'applied_tags[1]', 'applied twice'],
  ]),
  ...of(webhook, [
    [{}, '', 'nothing to send'],
    [{ content: 'a', username: 'Discord News' }, 'username', 'has the word discord'],
    [{ content: 'a', username: 'CLYDE' }, 'username', 'has the word clyde'],
    [{ content: 'a', username: long(81) }, 'username', '81 characters, at most 80'],
    [{ content: 'a', avatar_url: 'me.png' }, 'avatar_url', 'must be an absolute URL'],
    [{ content: 'a', thread_name: long(101) }, 'thread_name', 'at most 100'],
    [{ content: 'a', flags: 1 << 7 }, 'flags', '1 << 7'],
  ]),
]

const modal = (more: object) => ({
  type: 9,
  data: { custom_id: 'm', title: 'M', components: [label(input())], ...more },
})
const label = (component: unknown, more: object = {}) => ({ type: 18, label: 'L', component, ...more })
const input = (more: object = {}) => ({ type: 4, custom_id: 'i', style: 1, ...more })
const inModal = (component: unknown) => modal({ components: [label(component)] })
const choice = 'data.components[0].component'

export const interactions: readonly Bad[] = [
  ...of(callback, [
    [{}, 'type', 'missing, must be one of'],
    [{ type: 3 }, 'type', 'not possible here'],
    [{ type: 4 }, 'data', 'nothing to send'],
    [{ type: 4, data: { content: '' } }, 'data', 'nothing to send'],
    [{ type: 4, data: { content: long(2001) } }, 'data.content', 'at most 2000'],
    [{ type: 4, data: { content: 'a', flags: 1 << 7 } }, 'data.flags', '1 << 7'],
    [{ type: 5, data: { flags: v2 } }, 'data.flags', 'other flags than EPHEMERAL'],
    [{ type: 5, data: { flags: 4 } }, 'data.flags', 'other flags than EPHEMERAL'],
    [{ type: 7, data: { embeds: many(2, () => ({ description: long(3001) })) } }, 'data.embeds', '6002 characters'],
    [
      { type: 8, data: { choices: many(26, i => ({ name: `${i}`, value: `${i}` })) } },
      'data.choices',
      '26 items, at most 25',
    ],
    [{ type: 8 }, 'data', 'missing, must be there'],
    [{ type: 9 }, 'data', 'missing, must be there'],
    [modal({ custom_id: '' }), 'data.custom_id', 'at least 1'],
    [modal({ title: long(46) }), 'data.title', '46 characters, at most 45'],
    [modal({ components: [] }), 'data.components', '0 items, at least 1'],
    [modal({ components: many(6, i => label(input({ custom_id: `${i}` }))) }), 'data.components', '6 items, at most 5'],
    [modal({ components: [row(button())] }), 'data.components[0].components[0].type', 'must be 4'],
    [modal({ components: [label(input(), { label: long(46) })] }), 'data.components[0].label', 'at most 45'],
    [
      modal({ components: [label(input(), { description: long(101) })] }),
      'data.components[0].description',
      'at most 100',
    ],
    [modal({ components: [{ type: 18, label: 'L' }] }), 'data.components[0].component', 'missing'],
    [modal({ components: [label(input()), label(input())] }), 'data.components[1].component.custom_id', 'the same as'],
    [inModal(button()), `${choice}.type`, 'not possible here'],
    [inModal(input({ style: 3 })), `${choice}.style`, 'must be one of 1 or 2'],
    [inModal(input({ min_length: 4001 })), `${choice}.min_length`, 'at most 4000'],
    [inModal(input({ max_length: 0 })), `${choice}.max_length`, 'at least 1'],
    [inModal(input({ min_length: 5, max_length: 4 })), `${choice}.min_length`, 'more than max_length'],
    [inModal(input({ value: 'abc', max_length: 2 })), `${choice}.value`, '3 characters, at most 2'],
    [inModal(input({ value: 'abc', min_length: 4 })), `${choice}.value`, '3 characters, at least 4'],
    [inModal(input({ value: long(4001) })), `${choice}.value`, '4001 characters, at most 4000'],
    [inModal(input({ placeholder: long(101) })), `${choice}.placeholder`, 'at most 100'],
    [inModal(select({ disabled: true })), `${choice}.disabled`, 'not possible in a modal'],
    [inModal(select({ min_values: 0 })), `${choice}.min_values`, 'unless required is false'],
    [inModal({ type: 21, custom_id: 'r', options: [option('a')] }), `${choice}.options`, '1 item, at least 2'],
    [inModal({ type: 21, custom_id: 'r', options: many(11, i => option(`${i}`)) }), `${choice}.options`, '11 items'],
    [
      inModal({ type: 21, custom_id: 'r', options: [option('a', { default: true }), option('b', { default: true })] }),
      `${choice}.options`,
      'at most 1',
    ],
    [
      inModal({ type: 21, custom_id: 'r', options: [option('a'), option('a')] }),
      `${choice}.options[1].value`,
      'the same',
    ],
    [inModal({ type: 22, custom_id: 'c', options: [] }), `${choice}.options`, '0 items, at least 1'],
    [
      inModal({ type: 22, custom_id: 'c', options: [option('a'), option('b')], min_values: 3 }),
      `${choice}.min_values`,
      'which is 2 if unset',
    ],
    [
      inModal({ type: 22, custom_id: 'c', options: [option('a')], max_values: 11 }),
      `${choice}.max_values`,
      'at most 10',
    ],
    [inModal({ type: 19, custom_id: 'f', max_values: 11 }), `${choice}.max_values`, 'at most 10'],
    [
      inModal({ type: 19, custom_id: 'f', min_values: 2, max_values: 1 }),
      `${choice}.min_values`,
      'more than max_values',
    ],
    [inModal({ type: 19, custom_id: 'f', file_types: ['pdf'] }), `${choice}.file_types[0]`, ''],
    [inModal({ type: 23 }), `${choice}.custom_id`, 'missing'],
  ]),
]

const commands = 'POST /applications/{application_id}/commands'
const command = (more: object = {}) => ({ name: 'ban', description: 'Bans', ...more })
const opt = (type: number, more: object = {}) => ({ type, name: 'o', description: 'd', ...more })
const withOptions = (...options: unknown[]) => command({ options })

export const applicationCommands: readonly Bad[] = [
  ...of(commands, [
    [{ description: 'd' }, 'name', 'missing, must be there'],
    [command({ name: '' }), 'name', 'at least 1'],
    [command({ name: long(33) }), 'name', '33 characters, at most 32'],
    [command({ name: 'Ban' }), 'name', 'must be in lower case'],
    [command({ name: 'ban user' }), 'name', 'must be lower-case letters'],
    [command({ name: 'ban!' }), 'name', 'must be lower-case letters'],
    [command({ name: fire }), 'name', 'must be lower-case letters'],
    [command({ name_localizations: { de: 'Bannen' } }), 'name_localizations.de', 'in lower case'],
    [command({ name_localizations: { xx: 'ban' } }), 'name_localizations.xx', 'not a locale'],
    [command({ description_localizations: { german: 'd' } }), 'description_localizations.german', 'not a locale'],
    [command({ description: undefined }), 'description', 'a slash command must have it'],
    [command({ description: '' }), 'description', 'a slash command must have it'],
    [command({ description: long(101) }), 'description', '101 characters, at most 100'],
    [{ type: 2, name: 'Ban', description: 'd' }, 'description', 'a context menu has none'],
    [{ type: 3, name: 'Quote it', description: 'd' }, 'description', 'a context menu has none'],
    [{ type: 2, name: 'Ban', options: [opt(3)] }, 'options', 'only slash commands have them'],
    [command({ handler: 1 }), 'handler', 'only entry points have it'],
    [command({ type: 5 }), 'type', 'must be one of'],
    [command({ default_member_permissions: 'all' }), 'default_member_permissions', 'decimal digits'],
    [command({ contexts: [3] }), 'contexts[0]', 'must be one of'],
    [command({ contexts: [0, 0] }), 'contexts[1]', 'each may be there once'],
    [command({ integration_types: [2] }), 'integration_types[0]', 'must be one of'],
    [command({ nsfw: 'no' }), 'nsfw', 'true or false'],
    [withOptions(...many(26, i => opt(3, { name: `o${i}` }))), 'options', '26 items, at most 25'],
    [withOptions({ name: 'o', description: 'd' }), 'options[0].type', 'missing'],
    [withOptions(opt(12)), 'options[0].type', 'not possible here'],
    [withOptions(opt(3, { name: 'O' })), 'options[0].name', 'in lower case'],
    [withOptions(opt(3, { name: 'a b' })), 'options[0].name', 'lower-case letters'],
    [withOptions(opt(3, { description: '' })), 'options[0].description', 'at least 1'],
    [withOptions(opt(3), opt(3)), 'options[1].name', 'the same as of another option'],
    [withOptions(opt(3), opt(4, { name: 'p', required: true })), 'options[1]', 'required after an optional one'],
    [withOptions(opt(1), opt(3, { name: 'p' })), 'options[1]', 'besides subcommands'],
    [withOptions(opt(2, { options: [opt(3)] })), 'options[0].options[0].type', ''],
    [withOptions(opt(1, { options: [opt(1)] })), 'options[0].options[0].type', 'not possible here'],
    [
      withOptions(opt(3, { choices: many(26, i => ({ name: `${i}`, value: `${i}` })) })),
      'options[0].choices',
      '26 items',
    ],
    [withOptions(opt(3, { choices: [{ name: 'a', value: 5 }] })), 'options[0].choices[0].value', 'must be a string'],
    [withOptions(opt(4, { choices: [{ name: 'a', value: 'b' }] })), 'options[0].choices[0].value', 'whole number'],
    [withOptions(opt(10, { choices: [{ name: 'a', value: 'b' }] })), 'options[0].choices[0].value', 'a number'],
    [withOptions(opt(3, { choices: [{ name: long(101), value: 'b' }] })), 'options[0].choices[0].name', 'at most 100'],
    [
      withOptions(opt(3, { autocomplete: true, choices: [{ name: 'a', value: 'b' }] })),
      'options[0].autocomplete',
      'cannot go with choices',
    ],
    [withOptions(opt(4, { min_value: 5, max_value: 4 })), 'options[0].min_value', 'more than max_value'],
    [withOptions(opt(3, { min_length: 5, max_length: 4 })), 'options[0].min_length', 'more than max_length'],
    [withOptions(opt(3, { min_length: -1 })), 'options[0].min_length', 'at least 0'],
    [withOptions(opt(3, { max_length: 6001 })), 'options[0].max_length', 'at most 6000'],
    [withOptions(opt(3, { max_length: 0 })), 'options[0].max_length', 'at least 1'],
    [withOptions(opt(7, { channel_types: [99] })), 'options[0].channel_types[0]', 'must be one of'],
    [withOptions(opt(11, { file_types: ['pdf'] })), 'options[0].file_types[0]', ''],
    [
      withOptions(
        ...many(25, i =>
          opt(3, { name: `o${i}`, choices: many(4, j => ({ name: long(60), value: `${long(50)}${j}` })) }),
        ),
      ),
      '',
      'at most 8000',
    ],
  ]),
  ...of('POST /applications/{application_id}/guilds/{guild_id}/commands', [
    [command({ contexts: [0] }), 'contexts', 'only global commands have it'],
    [command({ integration_types: [0] }), 'integration_types', 'only global commands have it'],
    [command({ dm_permission: true }), 'dm_permission', 'only global commands have it'],
    [command({ type: 4 }), 'type', 'must be global'],
  ]),
  ...of('PUT /applications/{application_id}/commands', [
    [[command(), command()], '[1].name', 'the same as of another command'],
    [many(16, i => ({ type: 2, name: `User ${i}` })), '', '16 commands of type 2, at most 15'],
    [many(16, i => ({ type: 3, name: `Message ${i}` })), '', '16 commands of type 3, at most 15'],
    [many(101, i => command({ name: `c${i}` })), '', '101 commands of type 1, at most 100'],
    [[command(), { name: 'x' }], '[1].description', 'a slash command must have it'],
    [{}, '', 'must be an array'],
  ]),
  ...of('PUT /applications/{application_id}/guilds/{guild_id}/commands', [
    [[command({ contexts: [0] })], '[0].contexts', 'only global commands have it'],
  ]),
  ...of('PATCH /applications/{application_id}/commands/{command_id}', [
    [{ options: [opt(3), opt(4, { name: 'p', required: true })] }, 'options[1]', 'required after an optional one'],
    [{ name: long(33) }, 'name', 'at most 32'],
  ]),
  ...of('PUT /applications/{application_id}/guilds/{guild_id}/commands/{command_id}/permissions', [
    [{ permissions: [{ id, type: 4, permission: true }] }, 'permissions[0].type', 'must be one of'],
    [{ permissions: many(101, () => ({ id, type: 1, permission: true })) }, 'permissions', '101 items, at most 100'],
  ]),
  ...of('PUT /applications/{application_id}/role-connections/metadata', [
    [[{ type: 1, key: 'Level!', name: 'n', description: 'd' }], '[0].key', ''],
    [many(2, () => ({ type: 1, key: 'level', name: 'n', description: 'd' })), '[1].key', 'the same as of another'],
    [[{ type: 9, key: 'a', name: 'n', description: 'd' }], '[0].type', 'must be one of'],
    [many(6, i => ({ type: 1, key: `k${i}`, name: 'n', description: 'd' })), '', '6 items, at most 5'],
    [
      [{ type: 1, key: 'a', name: 'n', description: 'd', name_localizations: { xx: 'a' } }],
      '[0].name_localizations.xx',
      'locale',
    ],
  ]),
]

const channels = 'POST /guilds/{guild_id}/channels'
const change = 'PATCH /channels/{channel_id}'

export const channelBodies: readonly Bad[] = [
  ...of(channels, [
    [{}, 'name', 'missing, must be there'],
    [{ name: '' }, 'name', 'at least 1'],
    [{ name: long(101) }, 'name', '101 characters, at most 100'],
    [{ name: 'a', type: 99 }, 'type', 'must be one of'],
    [{ name: 'a', topic: long(1025) }, 'topic', '1025 characters, at most 1024 outside forums'],
    [{ name: 'a', type: 15, topic: long(4097) }, 'topic', '4097 characters, at most 4096'],
    [{ name: 'a', rate_limit_per_user: 21601 }, 'rate_limit_per_user', 'at most 21600'],
    [{ name: 'a', rate_limit_per_user: -1 }, 'rate_limit_per_user', 'at least 0'],
    [{ name: 'a', type: 2, bitrate: 7999 }, 'bitrate', 'at least 8000'],
    [{ name: 'a', type: 2, bitrate: 384_001 }, 'bitrate', 'at most 384000'],
    [{ name: 'a', type: 13, bitrate: 64_001 }, 'bitrate', 'at most 64000'],
    [{ name: 'a', type: 2, user_limit: 100 }, 'user_limit', 'at most 99'],
    [{ name: 'a', type: 13, user_limit: 10_001 }, 'user_limit', 'at most 10000'],
    [{ name: 'a', type: 4, parent_id: id }, 'parent_id', 'has no effect on a channel of type 4'],
    [{ name: 'a', default_auto_archive_duration: 61 }, 'default_auto_archive_duration', 'must be one of 60'],
    [
      { name: 'a', type: 15, default_reaction_emoji: { emoji_id: id, emoji_name: fire } },
      'default_reaction_emoji',
      'both',
    ],
    [{ name: 'a', type: 15, default_reaction_emoji: {} }, 'default_reaction_emoji', 'neither'],
    [
      { name: 'a', type: 15, available_tags: many(21, i => ({ name: `${i}` })) },
      'available_tags',
      '21 items, at most 20',
    ],
    [{ name: 'a', type: 15, available_tags: [{}] }, 'available_tags[0].name', 'missing'],
    [{ name: 'a', type: 15, available_tags: [{ name: long(51) }] }, 'available_tags[0].name', '51 characters'],
    [
      { name: 'a', type: 15, available_tags: [{ name: 'b', emoji_id: id, emoji_name: fire }] },
      'available_tags[0]',
      'both',
    ],
    [{ name: 'a', nsfw: true, flags: 1 << 21 }, 'flags', 'cannot go with nsfw'],
    [{ name: 'a', permission_overwrites: [{ type: 0 }] }, 'permission_overwrites[0].id', 'missing'],
    [{ name: 'a', permission_overwrites: [{ id, type: 2 }] }, 'permission_overwrites[0].type', 'must be one of 0 or 1'],
    [{ name: 'a', permission_overwrites: [{ id, allow: 'VIEW' }] }, 'permission_overwrites[0].allow', 'decimal digits'],
    [{ name: 'a', permission_overwrites: [{ id, deny: -1 }] }, 'permission_overwrites[0].deny', 'decimal digits'],
    [{ name: 'a', parent_id: 'games' }, 'parent_id', 'must be an id'],
  ]),
  ...of(change, [
    [{ type: 2 }, 'type', 'no other conversion is supported'],
    [{ type: 15 }, 'type', 'no other conversion is supported'],
    [{ default_reaction_emoji: { emoji_id: id, emoji_name: fire } }, 'default_reaction_emoji', 'both'],
    [{ applied_tags: [id, id] }, 'applied_tags[1]', 'applied twice'],
    [{ applied_tags: many(6, i => `${1000 + i}`) }, 'applied_tags', '6 items, at most 5'],
    [{ bitrate: 400_000 }, 'bitrate', 'at most 384000'],
    [{ name: long(101) }, 'name', 'at most 100'],
    [{ rate_limit_per_user: 21601 }, 'rate_limit_per_user', 'at most 21600'],
  ]),
  ...of('PATCH /guilds/{guild_id}/channels', [
    [
      [
        { id, parent_id: other },
        { id: other, parent_id: id },
      ],
      '[1].parent_id',
      '2 channels with a parent_id, at most 1',
    ],
    [[{ position: 1 }], '[0].id', 'missing'],
  ]),
  ...of('POST /channels/{channel_id}/threads', [
    [{ name: 'a', type: 5 }, 'type', ''],
    [{ name: '' }, 'name', 'at least 1'],
    [{ name: 'a', auto_archive_duration: 1 }, 'auto_archive_duration', 'must be one of 60, 1440, 4320 or 10080'],
    [{ type: 11 }, 'name', 'missing'],
  ]),
  ...of('POST /channels/{channel_id}/messages/{message_id}/threads', [
    [{ name: 'a', rate_limit_per_user: 21601 }, 'rate_limit_per_user', 'at most 21600'],
    [{}, 'name', 'missing'],
  ]),
  ...of('POST /channels/{channel_id}/invites', [
    [{ target_type: 1 }, 'target_user_id', 'target_type 1 must have it'],
    [{ target_type: 2 }, 'target_application_id', 'target_type 2 must have it'],
    [{ max_age: -1 }, 'max_age', 'too small'],
    [{ max_uses: 101 }, 'max_uses', 'at most 100'],
  ]),
  ...of('POST /channels/{channel_id}/webhooks', [
    [{ name: 'My Discord hook' }, 'name', 'has the word discord'],
    [{ name: 'clyde' }, 'name', 'has the word clyde'],
    [{ name: '' }, 'name', 'at least 1'],
    [{ name: long(81) }, 'name', 'at most 80'],
    [{ name: 'a', avatar: 'me.png' }, 'avatar', 'data URI'],
  ]),
  ...of('PATCH /webhooks/{webhook_id}', [[{ name: 'discord' }, 'name', 'has the word discord']]),
  ...of('PATCH /webhooks/{webhook_id}/{webhook_token}', [[{ name: 'Clyde 2' }, 'name', 'has the word clyde']]),
  ...of('PUT /channels/{channel_id}/permissions/{overwrite_id}', [
    [{ type: 2 }, 'type', 'must be one of 0 or 1'],
    [{ type: 0, allow: 'all' }, 'allow', 'decimal digits'],
    [{ allow: '8' }, 'type', 'missing'],
  ]),
  ...of('PUT /channels/{channel_id}/voice-status', [[{ status: long(501) }, 'status', '501 characters, at most 500']]),
  ...of('POST /channels/{channel_id}/followers', [[{}, 'webhook_channel_id', 'missing']]),
  ...of('POST /channels/{channel_id}/send-soundboard-sound', [[{}, 'sound_id', 'missing']]),
  ...of('POST /channels/{channel_id}/messages/bulk-delete', [
    [{ messages: [] }, 'messages', '0 items, at least 2'],
    [{ messages: [idAt(now)] }, 'messages', '1 item, at least 2'],
    [{ messages: many(101, i => idAt(now + i)) }, 'messages', '101 items, at most 100'],
    [{ messages: [idAt(now), idAt(now)] }, 'messages[1]', ''],
    [{ messages: [idAt(now), idAt(now - 15 * 86_400_000)] }, 'messages[1]', 'older than 14 days'],
    [{ messages: [idAt(now), 'x'] }, 'messages[1]', 'must be an id'],
    [{}, 'messages', 'missing'],
  ]),
]

const event = (more: object) => ({
  name: 'E',
  privacy_level: 2,
  entity_type: 3,
  entity_metadata: { location: 'Here' },
  scheduled_start_time: inDays(1),
  scheduled_end_time: inDays(2),
  ...more,
})
const recurring = (rule: object) => event({ recurrence_rule: { start: inDays(1), interval: 1, ...rule } })
const rule = (more: object) => ({
  name: 'R',
  event_type: 1,
  trigger_type: 1,
  trigger_metadata: { keyword_filter: ['spam'] },
  actions: [{ type: 1 }],
  ...more,
})

export const guildBodies: readonly Bad[] = [
  ...of('PATCH /guilds/{guild_id}', [
    [{ name: 'a' }, 'name', 'at least 2'],
    [{ name: ' a ' }, 'name', '1 character without blanks at the ends, at least 2'],
    [{ name: long(101) }, 'name', 'at most 100'],
    [{ verification_level: 5 }, 'verification_level', 'must be one of'],
    [{ afk_timeout: 61 }, 'afk_timeout', 'must be one of'],
  ]),
  ...of('PATCH /guilds/{guild_id}/members/{user_id}', [
    [{ communication_disabled_until: inDays(29) }, 'communication_disabled_until', 'at most 28 days from now'],
    [{ communication_disabled_until: 'soon' }, 'communication_disabled_until', 'ISO 8601'],
    [{ nick: long(33) }, 'nick', '33 characters, at most 32'],
    [{ roles: ['admin'] }, 'roles[0]', 'must be an id'],
    [{ roles: id }, 'roles', 'must be an array'],
    [{ mute: 'yes' }, 'mute', 'true or false'],
  ]),
  ...of('PUT /guilds/{guild_id}/bans/{user_id}', [
    [{ delete_message_seconds: 604_801 }, 'delete_message_seconds', 'at most 604800'],
    [{ delete_message_days: 8 }, 'delete_message_days', 'at most 7'],
    [{ delete_message_days: 1, delete_message_seconds: 5 }, 'delete_message_days', 'must be one of them'],
  ]),
  ...of('POST /guilds/{guild_id}/bulk-ban', [
    [{ user_ids: many(201, i => `${1000 + i}`) }, 'user_ids', '201 items, at most 200'],
    [{}, 'user_ids', 'missing'],
  ]),
  ...of('POST /guilds/{guild_id}/roles', [
    [{ name: long(101) }, 'name', 'at most 100'],
    [{ permissions: 'ADMINISTRATOR' }, 'permissions', 'decimal digits'],
    [{ color: 0x1000000 }, 'color', 'at most 16777215'],
    [{ icon: 'data:image/png;base64,AAAA', unicode_emoji: fire }, 'unicode_emoji', 'must be one of them'],
    [{ icon: 'star' }, 'icon', 'data URI'],
    [
      { colors: { primary_color: 1, secondary_color: 16_759_788, tertiary_color: 16_761_760 } },
      'colors.primary_color',
      'must be 11127295',
    ],
  ]),
  ...of('POST /guilds/{guild_id}/prune', [
    [{ days: 0 }, 'days', ''],
    [{ days: 31 }, 'days', ''],
    [{ include_roles: ['x'] }, 'include_roles[0]', 'must be an id'],
  ]),
  ...of('PUT /guilds/{guild_id}/incident-actions', [
    [{ invites_disabled_until: inDays(2) }, 'invites_disabled_until', 'at most 24 hours from now'],
    [{ dms_disabled_until: inDays(2) }, 'dms_disabled_until', 'at most 24 hours from now'],
  ]),
  ...of('PATCH /guilds/{guild_id}/voice-states/@me', [
    [{ request_to_speak_timestamp: inDays(-1) }, 'request_to_speak_timestamp', 'must be now or later'],
  ]),
  ...of('POST /guilds/{guild_id}/emojis', [
    [{ name: 'a', image: 'data:image/png;base64,AAAA' }, 'name', 'at least 2'],
    [{ name: 'ab', image: 'ab.png' }, 'image', 'data URI'],
    [{ name: 'ab', image: `data:image/png;base64,${'A'.repeat(349_528)}` }, 'image', '262146 bytes, at most 262144'],
    [{ name: 'ab' }, 'image', 'missing'],
  ]),
  ...of('POST /applications/{application_id}/emojis', [
    [{ name: 'ab', image: `data:image/png;base64,${'A'.repeat(400_000)}` }, 'image', 'at most 262144'],
  ]),
  ...of('POST /guilds/{guild_id}/soundboard-sounds', [
    [{ name: 'a', sound: 'data:audio/ogg;base64,AAAA' }, 'name', 'at least 2'],
    [{ name: 'ab', sound: 'data:image/png;base64,AAAA' }, 'sound', 'data URI'],
    [{ name: 'ab', sound: `data:audio/ogg;base64,${'A'.repeat(800_000)}` }, 'sound', 'at most 524288'],
    [{ name: 'ab', sound: 'data:audio/ogg;base64,AAAA', volume: 2 }, 'volume', 'at most 1'],
    [{ name: 'ab', sound: 'data:audio/ogg;base64,AAAA', emoji_id: id, emoji_name: fire }, 'emoji_name', 'one of them'],
  ]),
  ...of('PATCH /guilds/{guild_id}/welcome-screen', [
    [{ description: long(141) }, 'description', 'at most 140'],
    [
      { welcome_channels: many(6, i => ({ channel_id: `${1000 + i}`, description: 'd' })) },
      'welcome_channels',
      '6 items',
    ],
    [
      { welcome_channels: [{ channel_id: id, description: 'd', emoji_id: id, emoji_name: fire }] },
      'welcome_channels[0].emoji_name',
      'one of them',
    ],
  ]),
  ...of('PUT /guilds/{guild_id}/onboarding', [
    [{ enabled: true, mode: 0, default_channel_ids: [id] }, 'default_channel_ids', '1 channel, at least 7'],
    [{ mode: 2 }, 'mode', 'must be one of'],
  ]),
  ...of('POST /guilds/{guild_id}/scheduled-events', [
    [event({ name: '' }), 'name', 'at least 1'],
    [event({ privacy_level: 1 }), 'privacy_level', 'must be'],
    [event({ entity_type: 4 }), 'entity_type', 'not possible here'],
    [event({ entity_type: 2, entity_metadata: undefined }), 'channel_id', 'missing, must be its channel'],
    [
      event({ entity_type: 1, channel_id: id, entity_metadata: { location: 'x' } }),
      'entity_metadata.location',
      'only external',
    ],
    [event({ channel_id: id }), 'channel_id', 'an external event has none'],
    [event({ scheduled_end_time: undefined }), 'scheduled_end_time', 'an external event must have it'],
    [event({ scheduled_start_time: inDays(-1) }), 'scheduled_start_time', 'must be in the future'],
    [event({ scheduled_end_time: inDays(0.5) }), 'scheduled_end_time', 'not after the start'],
    [event({ description: long(1001) }), 'description', 'at most 1000'],
    [recurring({ frequency: 3, by_weekday: [0, 1, 2, 3, 4], count: 5 }), 'recurrence_rule.count', 'cannot be'],
    [recurring({ frequency: 3, by_weekday: [0, 1, 2, 3, 4], end: inDays(9) }), 'recurrence_rule.end', 'cannot be'],
    [recurring({ frequency: 3, by_weekday: [0, 2] }), 'recurrence_rule.by_weekday', 'no known set of days'],
    [recurring({ frequency: 2, by_weekday: [0, 2] }), 'recurrence_rule.by_weekday', 'must be 1 for weekly events'],
    [recurring({ frequency: 1, by_weekday: [0] }), 'recurrence_rule.by_weekday', 'only for daily and weekly'],
    [recurring({ frequency: 2, by_n_weekday: [{ n: 1, day: 1 }] }), 'recurrence_rule.by_n_weekday', 'only for monthly'],
    [
      recurring({
        frequency: 1,
        by_n_weekday: [
          { n: 1, day: 1 },
          { n: 2, day: 1 },
        ],
      }),
      'recurrence_rule.by_n_weekday',
      'must be 1',
    ],
    [recurring({ frequency: 0, by_month: [1] }), 'recurrence_rule.by_month', 'must go together'],
    [
      recurring({ frequency: 0, by_month: [1, 2], by_month_day: [1] }),
      'recurrence_rule.by_month',
      '2 items, must be 1',
    ],
    [recurring({ frequency: 3, interval: 2 }), 'recurrence_rule.interval', 'must be 1, except'],
    [recurring({ frequency: 2, interval: 3 }), 'recurrence_rule.interval', 'must be 1 or 2'],
  ]),
  ...of('POST /guilds/{guild_id}/auto-moderation/rules', [
    [rule({ trigger_type: 2 }), 'trigger_type', ''],
    [rule({ event_type: 2 }), 'event_type', ''],
    [
      rule({ trigger_metadata: { keyword_filter: [long(61)] } }),
      'trigger_metadata.keyword_filter[0]',
      '61 characters, at most 60',
    ],
    [
      rule({ trigger_metadata: { regex_patterns: [long(261)] } }),
      'trigger_metadata.regex_patterns[0]',
      '261 characters, at most 260',
    ],
    [
      rule({ trigger_metadata: { regex_patterns: many(11, i => `${i}`) } }),
      'trigger_metadata.regex_patterns',
      '11 items, at most 10',
    ],
    [
      rule({ trigger_metadata: { keyword_filter: ['a'], allow_list: many(101, i => `${i}`) } }),
      'trigger_metadata.allow_list',
      '101 items, at most 100',
    ],
    [rule({ actions: [{ type: 2, metadata: {} }] }), 'actions[0].metadata.channel_id', ''],
    [rule({ actions: [{ type: 3, metadata: {} }] }), 'actions[0].metadata.duration_seconds', ''],
    [
      rule({ actions: [{ type: 3, metadata: { duration_seconds: 2_419_201 } }] }),
      'actions[0].metadata.duration_seconds',
      'at most 2419200',
    ],
    [
      rule({
        trigger_type: 4,
        trigger_metadata: { presets: [1] },
        actions: [{ type: 3, metadata: { duration_seconds: 5 } }],
      }),
      'actions[0].type',
      'a timeout with trigger_type 4',
    ],
    [rule({ exempt_roles: many(21, i => `${1000 + i}`) }), 'exempt_roles', '21 items, at most 20'],
    [rule({ exempt_channels: many(51, i => `${1000 + i}`) }), 'exempt_channels', '51 items, at most 50'],
  ]),
  ...of('POST /guilds/{guild_id}/templates', [
    [{ name: '' }, 'name', 'at least 1'],
    [{ name: 'a', description: long(121) }, 'description', 'at most 120'],
  ]),
  ...of('PATCH /guilds/{guild_id}/stickers/{sticker_id}', [
    [{ description: 'a' }, 'description', '1 character, must be 2 to 100, or none'],
    [{ name: 'a' }, 'name', 'at least 2'],
    [{ tags: long(201) }, 'tags', 'at most 200'],
  ]),
  {
    endpoint: 'POST /guilds/{guild_id}/stickers',
    body: { name: 'ab', tags: 't', description: '' },
    at: 'files',
    says: 'missing',
  },
  {
    endpoint: 'POST /guilds/{guild_id}/stickers',
    files: ['a.jpg'],
    body: { name: 'ab', tags: 't', description: '' },
    at: 'files[0].name',
    says: 'PNG, APNG, GIF',
  },
]

const metadata = { a: long(1000) }
export const otherBodies: readonly Bad[] = [
  ...of('PATCH /users/@me', [
    [{ username: 'a' }, 'username', 'at least 2'],
    [{ username: 'a@b' }, 'username', 'has @, must not'],
    [{ username: 'discord-fan' }, 'username', 'has discord, must not'],
    [{ username: 'everyone' }, 'username', 'the word everyone'],
    [{ username: 'here' }, 'username', 'the word here'],
    [{ username: 'ab', avatar: 'x' }, 'avatar', 'data URI'],
  ]),
  ...of('POST /users/@me/channels', [[{ recipient_id: 'ada' }, 'recipient_id', 'must be an id']]),
  ...of('POST /stage-instances', [
    [{ topic: '', channel_id: id }, 'topic', 'at least 1'],
    [{ topic: long(121), channel_id: id }, 'topic', 'at most 120'],
    [{ topic: 'a' }, 'channel_id', 'missing'],
  ]),
  ...of('POST /lobbies', [
    [{ metadata }, 'metadata', '1001 characters in all, at most 1000'],
    [{ members: [{ id, metadata }] }, 'members[0].metadata', '1001 characters in all'],
    [{ members: many(26, i => ({ id: `${1000 + i}` })) }, 'members', '26 items, at most 25'],
    [{ idle_timeout_seconds: 4 }, 'idle_timeout_seconds', 'at least 5'],
  ]),
  ...of('PUT /lobbies', [
    [{ secret: long(251) }, 'secret', 'at most 250'],
    [{ secret: 'a', lobby_metadata: metadata }, 'lobby_metadata', '1001 characters in all'],
  ]),
  ...of('POST /lobbies/{lobby_id}/members/bulk', [
    [[], '', '0 items, at least 1'],
    [[{ id, metadata }], '[0].metadata', '1001 characters in all'],
  ]),
  ...of('PUT /lobbies/{lobby_id}/members/{user_id}', [[{ metadata }, 'metadata', '1001 characters in all']]),
  ...of('PUT /lobbies/{lobby_id}/messages/{message_id}/moderation-metadata', [
    [{ a: long(2001) }, 'a', '2001 characters, at most 2000'],
    [{ a: '', b: '', c: '', d: '', e: '', f: '' }, '', '6 keys, at most 5'],
    [{ [long(1025)]: 'a' }, '', 'a key of 1025 characters, at most 1024'],
  ]),
  ...of('POST /applications/{application_id}/entitlements', [
    [{ sku_id: id, owner_id: id, owner_type: 3 }, 'owner_type', 'must be one of 1 or 2'],
    [{ owner_id: id, owner_type: 1 }, 'sku_id', 'missing'],
  ]),
  ...of('PUT /users/@me/applications/{application_id}/role-connection', [
    [{ platform_name: long(51) }, 'platform_name', 'at most 50'],
    [{ platform_username: long(101) }, 'platform_username', 'at most 100'],
  ]),
]

export const badQueries: readonly Bad[] = [
  ...queries('GET /channels/{channel_id}/messages', [
    ['limit=0', 'limit', 'at least 1'],
    ['limit=101', 'limit', 'at most 100'],
    ['limit=ten', 'limit', 'must be a whole number'],
    ['limit=1.5', 'limit', 'must be a whole number'],
    ['before=last', 'before', 'must be an id'],
    [`before=${id}&after=${id}`, 'after', 'besides before, must be one of around, before and after'],
    [`around=${id}&before=${id}`, 'before', 'besides around'],
  ]),
  ...queries('GET /guilds/{guild_id}/members', [
    ['limit=1001', 'limit', 'at most 1000'],
    ['after=x', 'after', ''],
  ]),
  ...queries('GET /guilds/{guild_id}/prune', [
    ['days=31', 'days', ''],
    ['days=0', 'days', ''],
  ]),
  ...queries('GET /guilds/{guild_id}/audit-logs', [['limit=101', 'limit', 'at most 100']]),
  ...queries('GET /guilds/{guild_id}', [['with_counts=maybe', 'with_counts', 'true or false']]),
  ...queries('GET /users/@me/guilds', [['limit=201', 'limit', 'at most 200']]),
  ...queries('GET /channels/{channel_id}/messages/pins', [
    ['limit=51', 'limit', 'at most 50'],
    ['before=yesterday', 'before', 'ISO 8601'],
  ]),
  ...queries('GET /lobbies/{lobby_id}/messages', [['limit=201', 'limit', 'at most 200']]),
]

export const badBodies: readonly Bad[] = [
  ...messages,
  ...interactions,
  ...applicationCommands,
  ...channelBodies,
  ...guildBodies,
  ...otherBodies,
  ...badQueries,
]
