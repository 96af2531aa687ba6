import { describe, expect, expectTypeOf, it } from 'vitest'
import { opt, subcommand } from '../../../plugins/interactions/index.js'
import { InteractionError, ValidationError } from '../../../src/index.js'
import { command, payload, stage } from '../../support/interactions.js'

const about = 'Does something'
const run = () => {}
const user = (id: string) => ({ id, username: `user ${id}`, discriminator: '0', global_name: null, avatar: null })
const resolved = {
  users: { 1: user('1'), 2: user('2') },
  members: { 1: { nick: 'One', roles: [], permissions: '8' } },
  roles: { 3: { id: '3', name: 'Mods' } },
  channels: { 4: { id: '4', type: 0, name: 'general', permissions: '1' } },
  attachments: { 5: { id: '5', filename: 'a.png', size: 1 } },
}

/** A command's payload with these options and what they stand for. */
const used = (name: string, options: object[], rest: object = {}) =>
  payload(2, { id: '9', name, type: 1, options, resolved, ...rest })

describe.each(['gateway', 'http'] as const)('options over %s', over => {
  it('come typed, with what ids stand for, and undefined where left out (interactions 24)', async () => {
    const { on, receive, errors } = stage(over)
    const seen: unknown[] = []
    on.command('all', {
      about,
      options: {
        text: opt.string('Text'),
        whole: opt.integer('Whole'),
        part: opt.number('Part'),
        flag: opt.boolean('Flag'),
        member: opt.user('Member'),
        stranger: opt.user('Stranger'),
        role: opt.role('Role'),
        where: opt.channel('Where', { types: ['GuildText'] }),
        whom: opt.mentionable('Whom'),
        whose: opt.mentionable('Whose'),
        file: opt.attachment('File'),
        points: opt.integer('Points', { choices: [1, 3] }),
        none: opt.maybe(opt.string('None')),
        nobody: opt.maybe(opt.user('Nobody')),
      },
      run: ({ options }) => {
        expectTypeOf(options.points).toEqualTypeOf<1 | 3>()
        expectTypeOf(options.where.type).toEqualTypeOf<0>()
        expectTypeOf(options.none).toEqualTypeOf<string | undefined>()
        seen.push(options)
      },
    })
    const values: [string, number, unknown][] = [
      ...([
        ['text', 3, ''],
        ['whole', 4, -1],
        ['part', 10, 1.5],
        ['flag', 5, false],
        ['member', 6, '1'],
      ] as const),
      ...([
        ['stranger', 6, '2'],
        ['role', 8, '3'],
        ['where', 7, '4'],
        ['whom', 9, '3'],
        ['whose', 9, '1'],
      ] as const),
      ...([
        ['file', 11, '5'],
        ['points', 4, 3],
      ] as const),
    ].map(([name, type, value]) => [name, type, value])

    await receive(
      used(
        'all',
        values.map(([name, type, value]) => ({ name, type, value })),
      ),
    )

    expect(errors).toEqual([])
    expect(seen).toEqual([
      {
        ...{ text: '', whole: -1, part: 1.5, flag: false, points: 3, none: undefined, nobody: undefined },
        member: { ...resolved.users[1], member: resolved.members[1] },
        stranger: resolved.users[2],
        role: resolved.roles[3],
        where: resolved.channels[4],
        whom: resolved.roles[3],
        whose: { ...resolved.users[1], member: resolved.members[1] },
        file: resolved.attachments[5],
      },
    ])
  })

  it('of raw commands come just the same, by their type (interactions 24)', async () => {
    const { on, receive } = stage(over)
    const seen: unknown[] = []
    on.registerSlashCommand({
      ...{ name: 'all', description: about, execute: ctx => void seen.push(ctx.options) },
      options: [
        { type: 6, name: 'who', description: 'Who' },
        { type: 8, name: 'role', description: 'Role', required: true },
        { type: 11, name: 'file', description: 'File' },
        { type: 10, name: 'part', description: 'Part' },
        { type: 3, name: 'none', description: 'None' },
      ],
    })
    const given = [
      { name: 'who', type: 6, value: '1' },
      { name: 'role', type: 8, value: '3' },
      { name: 'file', type: 11, value: '5' },
      { name: 'part', type: 10, value: 0.5 },
    ]

    await receive(used('all', given))

    expect(seen).toEqual([
      {
        who: { ...resolved.users[1], member: resolved.members[1] },
        ...{ role: resolved.roles[3], file: resolved.attachments[5], part: 0.5, none: undefined },
      },
    ])
  })

  it.each<[string, object]>([
    ['is missing, but required', []],
    ['is none of its choices', [{ name: 'points', type: 4, value: 2 }]],
    ['is no integer', [{ name: 'points', type: 4, value: '1' }]],
    ['is no integer', [{ name: 'points', type: 4, value: { valueOf: () => 1 } }]],
  ])('that do not fit do not reach the handler: %s (interactions 28)', async (said, options) => {
    const { on, receive, errors, said: answers } = stage(over)
    const seen: unknown[] = []
    on.command('give', {
      ...{ about, options: { points: opt.integer('Points', { choices: [1, 3, 5] }) } },
      run: ctx => void seen.push(ctx.options),
    })

    await receive(used('give', options as object[]))

    expect(seen).toEqual([])
    expect(errors[0]).toBeInstanceOf(InteractionError)
    expect(errors[0]).toMatchObject({ code: 'INTERACTION_INVALID', interaction: 'give' })
    expect(errors[0]?.message).toContain(`The option \`points\` of give ${said}`)
    expect(answers.map(({ data }) => data?.flags)).toEqual([64])
  })

  it('that stand for nothing do not reach the handler, nor do names of prototypes', async () => {
    const { on, receive, errors } = stage(over)
    const seen: unknown[] = []
    on.command('see', { about, options: { who: opt.user('Who') }, run: ctx => void seen.push(ctx.options) })

    await receive(used('see', [{ name: 'who', type: 6, value: '__proto__' }]))
    await receive(used('see', [{ name: 'who', type: 6, value: '99' }]))
    await receive(used('see', [{ name: '__proto__', type: 6, value: '1' }]))

    expect(seen).toEqual([])
    expect(errors.map(({ message }) => message)).toEqual([
      expect.stringContaining('does not hold the user __proto__'),
      expect.stringContaining('does not hold the user 99'),
      expect.stringContaining('`who` of see is missing'),
    ])
  })

  it('that are checked by a choice of text keep to it, whatever comes (interactions 28)', async () => {
    const { on, receive, errors } = stage(over)
    on.registerSlashCommand({
      ...{ name: 'pick', description: about, execute: run },
      options: [{ type: 3, name: 'a', description: 'A', choices: [{ name: 'One', value: '1' }] }],
    })

    for (const value of ['One', '2', 1, true, '']) await receive(used('pick', [{ name: 'a', type: 3, value }]))

    expect(errors.map(error => (error as InteractionError).code)).toEqual(Array(5).fill('INTERACTION_INVALID'))
  })
})

describe.each(['gateway', 'http'] as const)('command routing over %s', over => {
  it('finds subcommands, in groups too, with their own options (interactions 25)', async () => {
    const { on, receive, errors } = stage(over)
    const seen: unknown[] = []
    const leaf = (options: Parameters<typeof subcommand>[0]['options'] = {}) =>
      subcommand({ about, options, run: ctx => void seen.push([ctx.name, { ...ctx.options }]) })
    on.command('music', {
      about,
      subcommands: { play: leaf({ song: opt.string('Song') }), stop: leaf() },
      groups: { queue: { about, subcommands: { add: leaf({ at: opt.maybe(opt.integer('At')) }), stop: leaf() } } },
    })

    await receive(command('music', [{ type: 1, name: 'play', options: [{ type: 3, name: 'song', value: 'x' }] }]))
    await receive(command('music', [{ type: 1, name: 'stop' }]))
    await receive(command('music', [{ type: 2, name: 'queue', options: [{ type: 1, name: 'add', options: [] }] }]))
    await receive(command('music', [{ type: 2, name: 'queue', options: [{ type: 1, name: 'stop' }] }]))

    expect(errors).toEqual([])
    expect(seen).toEqual([
      ['music play', { song: 'x' }],
      ['music stop', {}],
      ['music queue add', { at: undefined }],
      ['music queue stop', {}],
    ])
  })

  it.each<[string, object]>([
    ['a command', command('gone')],
    ['a command of another kind', payload(2, { id: '9', name: 'music', type: 2, target_id: '1', resolved })],
    ['a subcommand', command('music', [{ type: 1, name: 'gone' }])],
    ['a group', command('music', [{ type: 2, name: 'gone', options: [{ type: 1, name: 'play' }] }])],
    ['a command without its subcommand', command('music')],
    ['a name of prototypes', command('__proto__', [{ type: 1, name: 'constructor' }])],
    ['a kind that is new', payload(2, { id: '9', name: 'music', type: 17 })],
  ])('leads %s that is not defined to the fallback (interactions 25)', async (_, came) => {
    const { on, receive, errors, said } = stage(over)
    const seen: unknown[] = []
    on.command('music', { about, subcommands: { play: subcommand({ about, run: () => seen.push('wrong') }) } })

    await receive(came)
    on.fallback(ctx => {
      seen.push(ctx.kind)
      return ctx.reply('Unknown.')
    })
    await receive(came)

    expect(errors).toEqual([])
    expect(said.map(({ data }) => data?.content)).toEqual(['This is not available any more.', 'Unknown.'])
    const type = (came as { data: { type: number } }).data.type
    expect(seen).toEqual([type === 2 ? 'userCommand' : 'command'])
  })

  it('runs raw subcommands with one function, which is told which it is (interactions 25)', async () => {
    const { on, receive } = stage(over)
    const seen: unknown[] = []
    on.registerSlashCommand({
      ...{ name: 'music', description: about, execute: ctx => void seen.push([ctx.name, { ...ctx.options }]) },
      options: [
        { type: 1, name: 'stop', description: 'Stop' },
        {
          ...{ type: 2, name: 'queue', description: 'Queue' },
          options: [
            {
              ...{ type: 1, name: 'add', description: 'Add' },
              options: [{ type: 3, name: 'song', description: 'Song', required: true }],
            },
          ],
        },
      ],
    })
    const song = { type: 3, name: 'song', value: 'x' }

    await receive(command('music', [{ type: 1, name: 'stop' }]))
    await receive(command('music', [{ type: 2, name: 'queue', options: [{ type: 1, name: 'add', options: [song] }] }]))

    expect(seen).toEqual([
      ['music stop', {}],
      ['music queue add', { song: 'x' }],
    ])
  })

  it('gives a guild its own command before the global one', async () => {
    const { on, receive } = stage(over)
    const seen: string[] = []
    on.command('a', { about, run: () => seen.push('everywhere') })
    on.command('a', { about, guilds: ['1'], run: () => seen.push('here') })

    await receive(payload(2, { id: '9', name: 'a', type: 1, guild_id: '1' }))
    await receive(payload(2, { id: '9', name: 'a', type: 1 }))

    expect(seen).toEqual(['here', 'everywhere'])
  })

  it('knows translated commands by the names they were given, and the user by their locale (interactions 34)', async () => {
    const { on, receive } = stage(over)
    const seen: unknown[] = []
    on.command('play', {
      ...{ about, locales: { de: { name: 'spiele' } } },
      options: { song: opt.string('Song', { locales: { de: { name: 'lied' } } }) },
      run: ctx => void seen.push([ctx.name, ctx.options.song, ctx.locale, ctx.guildLocale]),
    })
    const options = [{ type: 3, name: 'song', value: 'x' }]

    await receive(command('play', options, { locale: 'de', guild_locale: 'fr' }))
    await receive(command('play', options, { locale: undefined, guild_locale: undefined }))

    expect(seen).toEqual([
      ['play', 'x', 'de', 'fr'],
      ['play', 'x', 'en-US', undefined],
    ])
  })
})

describe('a definition', () => {
  const long = (length: number) => 'x'.repeat(length)
  const many = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, i) => [`o${i}`, opt.boolean(long(100))]))
  const choices = (count: number) => Array.from({ length: count }, (_, i) => `${i}${long(90)}`)

  it.each<[string, string, object, RegExp]>([
    ['capitals', 'Play', { about, run }, /command `Play`\.name: .*capitals/],
    ['33 characters', long(33), { about, run }, /command `x{33}`\.name: .*32/],
    ['no characters', '', { about, run }, /command ``\.name: /],
    ['spaces', 'play it', { about, run }, /command `play it`\.name: /],
    ['an empty description', 'play', { about: '', run }, /command `play`\.description: /],
    ['no description', 'play', { run }, /command `play`\.description: /],
    ['a description that is too long', 'play', { about: long(101), run }, /command `play`\.description: .*100/],
    ['26 options', 'play', { about, options: many(26), run }, /command `play`\.options: .*25/],
    [
      '26 choices',
      'play',
      { about, options: { a: opt.string('A', { choices: choices(26) }) }, run },
      /command `play`\.options\[0\]\.choices: .*25/,
    ],
    [
      'an option with capitals',
      'play',
      { about, options: { Song: opt.string('Song') }, run },
      /command `play`\.options\[0\]\.name: /,
    ],
    [
      'an option without description',
      'play',
      { about, options: { song: opt.string('') }, run },
      /command `play`\.options\[0\]\.description: /,
    ],
    [
      'a range the wrong way round',
      'play',
      { about, options: { n: opt.integer('N', { min: 5, max: 1 }) }, run },
      /command `play`\.options\[0\]\.min_value: /,
    ],
    [
      'an unknown locale',
      'play',
      { about, locales: { klingon: { name: 'x' } }, run },
      /command `play`\.name_localizations\.klingon: /,
    ],
    [
      'contexts in a guild',
      'play',
      { about, contexts: ['guild'], guilds: ['1'], run },
      /command `play`\.contexts: .*global/,
    ],
    [
      'installs in a guild',
      'play',
      { about, install: ['user'], guilds: ['1'], run },
      /command `play`\.integration_types: .*global/,
    ],
    [
      'more than 8000 characters',
      'play',
      {
        about,
        options: Object.fromEntries(
          Array.from({ length: 4 }, (_, i) => [`o${i}`, opt.string('O', { choices: choices(25) })]),
        ),
        run,
      },
      /command `play`: \d{4,} characters .*8000/,
    ],
    [
      'a subcommand of the same name as a group',
      'play',
      {
        about,
        subcommands: { a: subcommand({ about, run }) },
        groups: { a: { about, subcommands: { b: subcommand({ about, run }) } } },
      },
      /command `play`\.options\[1\]\.name: the same/,
    ],
  ])('with %s is refused by name and path (interactions 29)', (_, name, spec, message) => {
    const { on } = stage('gateway')
    const define = () => on.command(name, spec as never)

    expect(define).toThrow(ValidationError)
    expect(define).toThrow(message)
    expect(on.definitions).toEqual([])
  })

  const raw = { name: 'play', description: about, execute: run }
  const song = { type: 3, name: 'song', description: 'Song' }
  it.each<[string, object, RegExp]>([
    ['options of one name', { options: [song, song] }, /command `play`\.options\[1\]\.name: the same/],
    [
      'choices besides autocomplete',
      { options: [{ ...song, autocomplete: true, choices: [{ name: 'a', value: 'a' }] }] },
      /command `play`\.options\[0\]\.autocomplete: .*choices/,
    ],
    [
      'a group in a group',
      {
        options: [
          { type: 2, name: 'g', description: 'G', options: [{ type: 2, name: 'h', description: 'H', options: [] }] },
        ],
      },
      /command `play`\.options\[0\]\.options\[0\]/,
    ],
    [
      'an option besides a subcommand',
      { options: [song, { type: 1, name: 's', description: 'S' }] },
      /command `play`\.options\[\d\]: .*subcommands/,
    ],
    [
      'a subcommand in a subcommand',
      { options: [{ type: 1, name: 's', description: 'S', options: [{ type: 1, name: 't', description: 'T' }] }] },
      /command `play`\.options\[0\]\.options\[0\]/,
    ],
    ['a type that is none', { options: [{ ...song, type: 99 }] }, /command `play`\.options\[0\]\.type/],
  ])('in raw terms with %s is refused by name and path (interactions 29)', (_, more, message) => {
    const { on } = stage('gateway')
    const define = () => on.registerSlashCommand({ ...raw, ...more } as never)

    expect(define).toThrow(ValidationError)
    expect(define).toThrow(message)
    expect(on.definitions).toEqual([])
  })

  it('of a context menu cannot have a description, but spaces and capitals (interactions 29)', () => {
    const { on } = stage('gateway')

    expect(() => on.userCommand('Wave at', { about, run } as never)).toThrow(/userCommand `Wave at`\.description: /)
    expect(() => on.messageCommand('Report', { options: { a: opt.string('A') }, run } as never)).toThrow(
      /messageCommand `Report`\.options: /,
    )
    on.userCommand('Wave at', { run })
    on.messageCommand('Report This', { run })
    expect(on.definitions.map(({ json }) => json)).toEqual([
      { name: 'Wave at', type: 2 },
      { name: 'Report This', type: 3 },
    ])
  })

  it.each(["don't", 'हिन्दी', 'ภาษาไทย', 'größe', '日本語', 'a-b_c9', 'ß'])(
    'may be called %s (interactions 29)',
    name => {
      const { on } = stage('gateway')

      on.command(name, { about, options: { [name]: opt.string('A') }, run })

      expect(on.definitions[0]?.name).toBe(name)
    },
  )

  it.each([undefined, null, 'x', 5])('of %s is refused', spec => {
    const { on } = stage('gateway')

    expect(() => on.command('play', spec as never)).toThrow('`command play` must be an object')
  })

  it.each([[[]], ['1'], [['1', 'here']], [[1]], [null]])('for the guilds %j is refused', guilds => {
    const { on } = stage('gateway')

    expect(() => on.command('play', { about, guilds, run } as never)).toThrow(
      '`command play.guilds` must be a list of at least one guild id',
    )
  })

  it('with neither a handler nor subcommands is refused', () => {
    const { on } = stage('gateway')

    expect(() => on.command('play', { about } as never)).toThrow('given `run`, `subcommands` or `groups`')
  })

  it('is sent with required options first (interactions 30)', () => {
    const { on } = stage('gateway')
    on.command('play', {
      about: 'Plays a song',
      options: {
        loud: opt.maybe(opt.boolean('Louder?')),
        song: opt.string('What to play', { max: 100, complete: () => [] }),
        speed: opt.maybe(opt.number('How fast', { choices: { slow: 0.5, fast: 2 } })),
        where: opt.channel('Where', { types: ['GuildVoice', 'GuildStageVoice'] }),
        cover: opt.maybe(opt.attachment('A picture', { types: ['image'] })),
      },
      permissions: ['CONNECT', 'SPEAK'],
      contexts: ['guild'],
      locales: { de: { name: 'spiele', about: 'Spielt ein Lied' } },
      run,
    })
    const sub = { type: 1, name: 'sub', description: 'Sub' } as const
    on.registerSlashCommand({
      ...raw,
      name: 'raw',
      options: [
        {
          ...sub,
          options: [
            { type: 5, name: 'b', description: 'B' },
            { type: 5, name: 'a', description: 'A', required: true },
          ],
        },
      ],
    })

    expect(on.definitions.map(({ json }) => json)).toMatchInlineSnapshot(`
      [
        {
          "contexts": [
            0,
          ],
          "default_member_permissions": "3145728",
          "description": "Plays a song",
          "description_localizations": {
            "de": "Spielt ein Lied",
          },
          "name": "play",
          "name_localizations": {
            "de": "spiele",
          },
          "options": [
            {
              "autocomplete": true,
              "description": "What to play",
              "max_length": 100,
              "name": "song",
              "required": true,
              "type": 3,
            },
            {
              "channel_types": [
                2,
                13,
              ],
              "description": "Where",
              "name": "where",
              "required": true,
              "type": 7,
            },
            {
              "description": "Louder?",
              "name": "loud",
              "type": 5,
            },
            {
              "choices": [
                {
                  "name": "slow",
                  "value": 0.5,
                },
                {
                  "name": "fast",
                  "value": 2,
                },
              ],
              "description": "How fast",
              "name": "speed",
              "type": 10,
            },
            {
              "description": "A picture",
              "file_types": [
                "image",
              ],
              "name": "cover",
              "type": 11,
            },
          ],
          "type": 1,
        },
        {
          "description": "Does something",
          "name": "raw",
          "options": [
            {
              "description": "Sub",
              "name": "sub",
              "options": [
                {
                  "description": "A",
                  "name": "a",
                  "required": true,
                  "type": 5,
                },
                {
                  "description": "B",
                  "name": "b",
                  "type": 5,
                },
              ],
              "type": 1,
            },
          ],
          "type": 1,
        },
      ]
    `)
  })
})

describe('raw registrations', () => {
  it('may have options that are called as what objects have', async () => {
    const { on, receive } = stage('gateway')
    const seen: unknown[] = []
    const options = ['__proto__', 'constructor'].map(name => ({ type: 3, name, description: 'A' }) as const)
    on.registerSlashCommand({
      name: 'a',
      description: about,
      options,
      execute: ctx => seen.push(Object.entries(ctx.options)),
    })

    await receive(command('a', [{ type: 3, name: '__proto__', value: 'x' }]))

    expect(seen).toEqual([
      [
        ['__proto__', 'x'],
        ['constructor', undefined],
      ],
    ])
  })

  it('can be restricted to guilds, and pass layers', async () => {
    const { on, receive } = stage('gateway')
    const seen: string[] = []
    on.registerSlashCommand({
      ...{ name: 'a', description: about, guilds: ['1'], execute: () => seen.push('run') },
      use: [
        (_ctx, next) => {
          seen.push('layer')
          return next()
        },
      ],
    })

    await receive(command('a'))
    await receive(payload(2, { id: '9', name: 'a', type: 1, guild_id: '1' }))

    expect(seen).toEqual(['layer', 'run'])
    expect(on.definitions.map(({ guilds, json }) => [guilds, json])).toEqual([
      [['1'], { name: 'a', description: about, type: 1 }],
    ])
  })

  it.each<[object | undefined, string]>([
    [undefined, 'execute'],
    [{ name: 'a', description: about }, '`command a.execute` must be a function'],
    [{ name: 'a', description: about, execute: run, use: [1] }, '`command a.use[0]`'],
    [{ name: 'a', description: about, execute: run, guilds: [] }, '`command a.guilds` must be a list'],
  ])('of %j are refused', (registration, message) => {
    const { on } = stage('gateway')

    expect(() => on.registerSlashCommand(registration as never)).toThrow(message)
  })
})
