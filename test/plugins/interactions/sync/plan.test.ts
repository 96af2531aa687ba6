import { describe, expect, it } from 'vitest'
import { type LocalCommand, opt, planCommands, type RemoteCommand } from '../../../../plugins/interactions/index.js'
import { ConfigError } from '../../../../src/index.js'
import { stage } from '../../../support/interactions.js'

const run = () => {}
let ids = 100

/** What Discord has of a command, with all that it adds. */
function noisy(json: object, more: object = {}): RemoteCommand {
  return {
    id: String(++ids),
    application_id: '42',
    version: '1234567890',
    default_member_permissions: null,
    default_permission: true,
    dm_permission: true,
    nsfw: false,
    name_localizations: null,
    description_localizations: null,
    contexts: null,
    integration_types: [0],
    description: '',
    ...json,
    ...more,
  } as unknown as RemoteCommand
}

const local = (json: object, guilds?: readonly string[]): LocalCommand => ({ json: { ...json }, guilds })
const base = { name: 'play', type: 1, description: 'Play' }
const song = { type: 3, name: 'song', description: 'Song', required: true }
const loud = { type: 5, name: 'loud', description: 'Loud' }
const choices = ['one', 'two', 'three'].map(name => ({ name, value: name }))

/** The only scope's plan of one command. */
function changes(was: object, is: object): string[] {
  const plan = planCommands([local({ ...base, ...is })], [{ commands: [noisy({ ...base, ...was })] }])
  const { update = [], create = [], remove = [] } = plan.scopes[0] ?? {}
  expect([create, remove]).toEqual([[], []])
  return update.flatMap(({ changes }) =>
    changes.map(({ path, from, to }) => `${path}: ${JSON.stringify(from)} -> ${JSON.stringify(to)}`),
  )
}

describe('planCommands', () => {
  it('finds nothing to do where Discord only added its defaults (interactions 31)', () => {
    const { on } = stage('gateway')
    on.command('play', {
      about: 'Play',
      locales: { de: { name: 'spiele', about: 'Spielen' }, fr: { name: 'play' } },
      contexts: ['privateChannel', 'guild'],
      install: ['user', 'guild'],
      options: {
        in: opt.channel('Where', { types: ['GuildVoice', 'GuildText'] }),
        song: opt.string('Song', { min: 0, max: 20, complete: () => [] }),
        speed: opt.maybe(opt.number('Speed', { choices: [0, 1.5] })),
      },
      run,
    })
    on.userCommand('Wave at', { run })
    const options = [
      {
        ...{ type: 7, name: 'in', description: 'Where', required: true, channel_types: [0, 2] },
        ...{ name_localizations: null, description_localizations: {}, name_localized: 'wo' },
      },
      {
        ...{ type: 3, name: 'song', description: 'Song', required: true, autocomplete: true },
        ...{ min_length: 0, max_length: 20, choices: [], options: [] },
      },
      {
        ...{ type: 10, name: 'speed', description: 'Speed', required: false, autocomplete: false },
        ...{
          choices: [
            { name: '0', name_localizations: null, value: 0 },
            { name: '1.5', name_localizations: {}, value: 1.5 },
          ],
        },
      },
    ]
    const play = noisy(
      { ...base, options },
      {
        ...{ contexts: [0, 2], integration_types: [0, 1] },
        ...{ name_localizations: { de: 'spiele' }, description_localizations: { de: 'Spielen', fr: null } },
        ...{ a_key_of_next_year: { deep: [1] } },
      },
    )
    const wave = noisy({ name: 'Wave at', type: 2 })

    const plan = planCommands(on.definitions, [{ commands: [wave, play] }])

    expect(plan.isEmpty).toBe(true)
    expect(plan.scopes[0]?.unchanged.map(({ name }) => name)).toEqual(['Wave at', 'play'])
    expect(String(plan)).toBe('global: 2 unchanged')
  })

  it.each<[string, object, object, string[]]>([
    [
      'added choices',
      { options: [{ ...song, choices: choices.slice(0, 2) }] },
      { options: [{ ...song, choices }] },
      ['play.options[0].choices: 2 -> 3'],
    ],
    [
      'choices of an option that had none',
      { options: [song] },
      { options: [{ ...song, choices }] },
      ['play.options[0].choices: 0 -> 3'],
    ],
    [
      'reordered choices',
      { options: [{ ...song, choices }] },
      { options: [{ ...song, choices: [...choices].reverse() }] },
      [
        'play.options[0].choices[0].name: "one" -> "three"',
        'play.options[0].choices[0].value: "one" -> "three"',
        'play.options[0].choices[2].name: "three" -> "one"',
        'play.options[0].choices[2].value: "three" -> "one"',
      ],
    ],
    [
      'a choice of value 0',
      { options: [{ ...song, type: 4, choices: [{ name: 'a', value: 1 }] }] },
      { options: [{ ...song, type: 4, choices: [{ name: 'a', value: 0 }] }] },
      ['play.options[0].choices[0].value: 1 -> 0'],
    ],
    [
      'reordered options',
      { options: [song, { ...song, name: 'by' }] },
      { options: [{ ...song, name: 'by' }, song] },
      ['play.options: ["song","by"] -> ["by","song"]'],
    ],
    [
      'a new option before others',
      { options: [loud] },
      { options: [song, { ...loud, description: 'Louder' }] },
      ['play.options: ["loud"] -> ["song","loud"]', 'play.options[1].description: "Loud" -> "Louder"'],
    ],
    [
      'an option that is required now',
      { options: [{ ...song, required: false }] },
      { options: [song] },
      ['play.options[0].required: undefined -> true'],
    ],
    [
      'a least value of 0',
      { options: [{ ...song, type: 4 }] },
      { options: [{ ...song, type: 4, min_value: 0 }] },
      ['play.options[0].min_value: undefined -> 0'],
    ],
    [
      'other channel types',
      { options: [{ ...song, type: 7, channel_types: [0, 2] }] },
      { options: [{ ...song, type: 7, channel_types: [2] }] },
      ['play.options[0].channel_types: [0,2] -> [2]'],
    ],
    [
      'a subcommand below a group',
      { options: [{ type: 2, name: 'g', description: 'G', options: [{ type: 1, name: 's', description: 'S' }] }] },
      { options: [{ type: 2, name: 'g', description: 'G', options: [{ type: 1, name: 's', description: 'T' }] }] },
      ['play.options[0].options[0].description: "S" -> "T"'],
    ],
    [
      'a changed translation',
      { name_localizations: { de: 'spiel' } },
      { name_localizations: { de: 'spiele' } },
      ['play.name_localizations.de: "spiel" -> "spiele"'],
    ],
    [
      'a translation that went',
      { name_localizations: { de: 'spiel' } },
      {},
      ['play.name_localizations.de: "spiel" -> undefined'],
    ],
    [
      'a translation of a choice',
      { options: [{ ...song, choices: [{ name: 'a', value: 'a' }] }] },
      { options: [{ ...song, choices: [{ name: 'a', value: 'a', name_localizations: { de: 'b' } }] }] },
      ['play.options[0].choices[0].name_localizations.de: undefined -> "b"'],
    ],
    [
      'everybody to administrators',
      { default_member_permissions: null },
      { default_member_permissions: '0' },
      ['play.default_member_permissions: undefined -> "0"'],
    ],
    [
      'administrators to everybody, not said',
      { default_member_permissions: '0' },
      {},
      ['play.default_member_permissions: "0" -> undefined'],
    ],
    [
      'administrators to everybody, said',
      { default_member_permissions: '0' },
      { default_member_permissions: null },
      ['play.default_member_permissions: "0" -> undefined'],
    ],
    ['nothing, where null is what is not said', { default_member_permissions: null }, {}, []],
    ['nothing, where both are null', { default_member_permissions: null }, { default_member_permissions: null }, []],
    [
      'other permissions',
      { default_member_permissions: '8' },
      { default_member_permissions: '32' },
      ['play.default_member_permissions: "8" -> "32"'],
    ],
    ['a description', {}, { description: 'Play it' }, ['play.description: "Play" -> "Play it"']],
    ['what is for adults', {}, { nsfw: true }, ['play.nsfw: undefined -> true']],
    ['contexts that went', { contexts: [0] }, {}, ['play.contexts: [0] -> undefined']],
    ['contexts that came', {}, { contexts: [1] }, ['play.contexts: undefined -> [1]']],
    ['nothing, where all contexts are said and none', {}, { contexts: [1, 0] }, []],
    ['nothing, where the contexts are the same for sure', { contexts: [0, 1] }, { contexts: [0, 1] }, []],
    [
      'private channels, of what users install',
      { integration_types: [0, 1] },
      { contexts: [0, 1], integration_types: [0, 1] },
      ['play.contexts: undefined -> [0,1]'],
    ],
    ['who installs it', {}, { integration_types: [0, 1] }, ['play.integration_types: [0] -> [0,1]']],
    ['nothing, where it is not said who installs it', { integration_types: [1] }, {}, []],
    [
      'nothing, where an empty list is none',
      { options: [{ ...song, type: 7, channel_types: [] }] },
      { options: [{ ...song, type: 7 }] },
      [],
    ],
    ['a field that this version does not know', {}, { mood: 'good' }, ['play.mood: undefined -> "good"']],
  ])('tells %s (interactions 32)', (_, was, is, expected) => {
    expect(changes(was, is)).toEqual(expected)
  })

  it('says in a patch only what changes, and defaults outright', () => {
    const was = {
      ...{ nsfw: true, default_member_permissions: '8', contexts: [0], name_localizations: { de: 'x' } },
      options: [song],
    }

    const plan = planCommands([local(base)], [{ commands: [noisy({ ...base, ...was })] }])

    expect(plan.scopes[0]?.update[0]?.patch).toEqual({
      ...{ nsfw: false, default_member_permissions: null, contexts: null, name_localizations: null, options: [] },
    })
  })

  it('keeps what is not defined here, and the entry point always; removes only what it may (interactions 33)', () => {
    const remote = [noisy(base), noisy({ ...base, name: 'old' }), noisy({ name: 'Launch', type: 4, handler: 2 })]
    const names = (remove?: boolean | string[]) => {
      const [scope] = planCommands([local(base)], [{ commands: remote }], remove === undefined ? {} : { remove }).scopes
      return [scope?.foreign.map(({ name }) => name), scope?.remove.map(({ name }) => name)]
    }

    expect(names()).toEqual([['old', 'Launch'], []])
    expect(names(true)).toEqual([['Launch'], ['old']])
    expect(names(['other'])).toEqual([['old', 'Launch'], []])
    expect(names(['old', 'Launch'])).toEqual([['Launch'], ['old']])
  })

  it('tells commands of one name apart by their kind', () => {
    const remote = [noisy({ ...base, name: 'play', type: 2, description: '' })]

    const [scope] = planCommands([local(base)], [{ commands: remote }]).scopes

    expect(scope?.create).toHaveLength(1)
    expect(scope?.foreign).toHaveLength(1)
  })

  it('plans each guild for itself, without what guild commands do not have', () => {
    const remote = [
      { guild: '5', commands: [noisy(base, { guild_id: '5', contexts: undefined, integration_types: undefined })] },
      { guild: '7', commands: [noisy({ ...base, name: 'old' })] },
    ]
    const plan = planCommands([local(base, ['5', '6']), local({ ...base, name: 'all' })], remote, { remove: true })

    expect(String(plan)).toBe(
      [
        'global: 1 to create',
        '  + all',
        'guild 5: 1 unchanged',
        'guild 6: 1 to create',
        '  + play',
        'guild 7: 1 to remove',
        '  - old',
      ].join('\n'),
    )
  })

  it('puts everything into one guild for a trial, where it is asked to', () => {
    const definitions = [
      local({ ...base, contexts: [0], integration_types: [0] }),
      local({ ...base, description: 'Here' }, ['5']),
      local({ ...base, name: 'stop', contexts: [0] }),
      local({ ...base, name: 'elsewhere' }, ['6']),
      local({ name: 'Launch', type: 4, handler: 2 }),
    ]

    const plan = planCommands(definitions, [{ commands: [noisy(base)] }], { guild: '5' })

    expect(plan.scopes).toHaveLength(1)
    expect(plan.scopes[0]).toMatchObject({ guild: '5', foreign: [] })
    expect(plan.scopes[0]?.create).toEqual([
      { ...base, description: 'Here' },
      { ...base, name: 'stop' },
    ])
  })

  it('keeps who can install a command that does not say', () => {
    const plan = planCommands([local(base)], [{ commands: [noisy(base, { integration_types: [1, 0] })] }])

    expect(plan.isEmpty).toBe(true)
    expect(plan.scopes[0]?.unchanged).toEqual([{ ...base, integration_types: [1, 0] }])
  })

  it('reads as text', () => {
    const was = { options: [song, { ...loud, choices: choices.slice(0, 2) }], description: 'x'.repeat(80) }
    const is = { options: [song, { ...loud, choices }], description: 'Play' }
    const remote = [noisy({ ...base, ...was }), noisy({ name: 'Report', type: 3 }), noisy({ name: 'Go', type: 4 })]

    const plan = planCommands(
      [local({ ...base, ...is }), local({ name: 'Wave', type: 2 })],
      [{ commands: remote, created: 150 }],
      { remove: ['Report'] },
    )

    expect(String(plan)).toMatchInlineSnapshot(`
      "global: 1 to create, 1 to update, 1 to remove, 1 not defined here, kept
        + Wave (user)
        ~ play
            play.description: "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx… -> "Play"
            play.options[1].choices: 2 -> 3
        - Report (message)
        ? Go (entry point)
        151 of 200 creates in 24 hours"
    `)
    expect(String(planCommands([], []))).toBe('global: no commands')
  })

  it('refuses what is no list', () => {
    expect(() => planCommands({} as never, [])).toThrow(ConfigError)
    expect(() => planCommands([], undefined as never)).toThrow('`planCommands.remote` must be a list of places')
  })
})
