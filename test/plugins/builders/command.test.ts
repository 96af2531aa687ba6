import { describe, expect, it } from 'vitest'
import {
  command,
  messageCommand,
  StringOptionBuilder,
  SubcommandBuilder,
  SubcommandGroupBuilder,
  userCommand,
} from '../../../plugins/builders/index.js'

const play = () => command().name('play').description('Queue a song')
const many = <T>(count: number, of: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => of(i))
const choice = (i: number) => ({ name: `name ${i}`, value: `value ${i}` })

describe('command', () => {
  it('has every type of option', () => {
    const built = play()
      .addStringOption(one => one.name('s').description('d').required().minLength(1).setMaxLength(9).autocomplete())
      .addIntegerOption(one => one.name('i').description('d').setMinValue(1).addChoice('one', 1))
      .addBooleanOption(one => one.name('b').description('d'))
      .addUserOption(one => one.name('u').description('d'))
      .addChannelOption(one => one.name('c').description('d').addChannelTypes(0, 2))
      .addRoleOption(one => one.name('r').description('d'))
      .addMentionableOption(one => one.name('m').description('d'))
      .addNumberOption(one => one.name('n').description('d').maxValue(0.5))
      .addAttachmentOption(one => one.name('a').description('d').fileTypes('image', '.pdf'))
      .build()

    expect(built.options?.map(({ type }) => type)).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11])
    expect(built.options?.[0]).toEqual({
      type: 3,
      name: 's',
      description: 'd',
      required: true,
      min_length: 1,
      max_length: 9,
      autocomplete: true,
    })
    expect(built.options?.[1]).toMatchObject({ min_value: 1, choices: [{ name: 'one', value: 1 }] })
    expect(built.options?.[4]).toMatchObject({ channel_types: [0, 2] })
    expect(built.options?.[8]).toMatchObject({ file_types: ['image', '.pdf'] })
  })

  it('takes options as builders and as JSON', () => {
    const song = new StringOptionBuilder().name('song').description('What to play')

    const built = play().addStringOption(song).addOptions({ type: 5, name: 'loud', description: 'Turn it up' }).build()

    expect(built.options).toEqual([song.toJSON(), { type: 5, name: 'loud', description: 'Turn it up' }])
  })

  it('has groups and subcommands', () => {
    const built = command()
      .name('queue')
      .description('The queue')
      .addSubcommand(sub => sub.name('show').description('Show it'))
      .addSubcommandGroup(group =>
        group
          .name('edit')
          .description('Edit it')
          .addSubcommand(sub =>
            sub
              .name('move')
              .description('Move a song')
              .addIntegerOption(one => one.name('to').description('Where to'))
              .addIntegerOption(one => one.name('from').description('Which one').required()),
          ),
      )
      .build()

    expect(built.options).toMatchObject([
      { type: 1, name: 'show' },
      { type: 2, name: 'edit', options: [{ type: 1, name: 'move', options: [{ name: 'from' }, { name: 'to' }] }] },
    ])
  })

  it('puts required options first (interactions 30)', () => {
    const mixed = play()
      .addStringOption(one => one.name('a').description('d'))
      .addStringOption(one => one.name('b').description('d').required())
      .addUserOption(one => one.name('c').description('d').setRequired(false))
      .addUserOption(one => one.name('d').description('d').setRequired(true))

    expect(mixed.build().options?.map(({ name }) => name)).toEqual(['b', 'd', 'a', 'c'])
    expect(mixed.build()).toEqual(command(mixed.build()).build())
    expect(mixed.toJSON()).toMatchInlineSnapshot(`
      {
        "description": "Queue a song",
        "name": "play",
        "options": [
          {
            "description": "d",
            "name": "b",
            "required": true,
            "type": 3,
          },
          {
            "description": "d",
            "name": "d",
            "required": true,
            "type": 6,
          },
          {
            "description": "d",
            "name": "a",
            "type": 3,
          },
          {
            "description": "d",
            "name": "c",
            "required": false,
            "type": 6,
          },
        ],
        "type": 1,
      }
    `)
  })

  it('puts required options of a subcommand first, also by itself', () => {
    const sub = new SubcommandBuilder()
      .name('move')
      .description('Move a song')
      .addIntegerOption(one => one.name('to').description('Where to'))
      .addIntegerOption(one => one.name('from').description('Which one').required())

    expect(sub.build().options?.map(({ name }) => name)).toEqual(['from', 'to'])
  })

  it('says who may use it, and where', () => {
    const built = play()
      .setDefaultMemberPermissions(['MANAGE_GUILD', 'BAN_MEMBERS'])
      .setContexts(0, 1)
      .setIntegrationTypes([0, 1])
      .setNSFW()
      .setNameLocalizations({ de: 'spielen' })
      .setDescriptionLocalization('de', 'Reiht ein Lied ein')
      .build()

    expect(built).toMatchObject({
      default_member_permissions: '36',
      contexts: [0, 1],
      integration_types: [0, 1],
      nsfw: true,
      name_localizations: { de: 'spielen' },
      description_localizations: { de: 'Reiht ein Lied ein' },
    })
    expect(play().defaultMemberPermissions([]).build().default_member_permissions).toBe('0')
    expect(play().defaultMemberPermissions(null).build().default_member_permissions).toBeNull()
  })

  const texts = (of: number) => many(of, i => ({ name: `name ${i}`.padEnd(100, 'x'), value: `${i}`.padEnd(100, 'y') }))
  const guild = 'POST /applications/{application_id}/guilds/{guild_id}/commands'
  it.each([
    ['capitals', () => play().name('Play').build(), 'name: has capitals, must be in lower case'],
    ['33 characters', () => play().name('x'.repeat(33)).build(), 'name: 33 characters, at most 32'],
    ['spaces', () => play().name('play it').build(), 'name: must be lower-case letters'],
    ['no description', () => play().description('').build(), 'description: '],
    ['an unset description', () => command().name('play').build(), 'description: missing'],
    [
      '26 options',
      () =>
        play()
          .setOptions(many(26, i => ({ type: 3, name: `o${i}`, description: 'd' })))
          .build(),
      'options: 26 items, at most 25',
    ],
    [
      'a name twice',
      () =>
        play()
          .setOptions(many(2, () => ({ type: 3, name: 'o', description: 'd' })))
          .build(),
      'options[1].name: the same as of another option',
    ],
    [
      'choices and suggestions',
      () =>
        play()
          .addStringOption(one => one.name('a').description('d').addChoice('a', 'b').autocomplete())
          .build(),
      'options[0].autocomplete: set, cannot go with choices',
    ],
    [
      '26 choices',
      () =>
        play()
          .addStringOption(one => one.name('a').description('d').setChoices(many(26, choice)))
          .build(),
      'options[0].choices: 26 items',
    ],
    [
      'more than 8000 characters',
      () =>
        play()
          .setOptions(many(2, i => ({ type: 3, name: `o${i}`, description: 'd', choices: texts(25) })))
          .build(),
      'characters of names, descriptions and values, at most 8000',
    ],
    [
      'a group in a group',
      () =>
        new SubcommandGroupBuilder({
          name: 'g',
          description: 'd',
          options: [{ type: 2, name: 'h', description: 'd' } as never],
        }).build(),
      'options[0].type: ',
    ],
    [
      'an option besides subcommands',
      () =>
        play()
          .addSubcommand(one => one.name('a').description('d'))
          .addUserOption(one => one.name('b').description('d'))
          .build(),
      'options[1]: besides subcommands',
    ],
    ['contexts in a guild', () => play().contexts(0).build(guild), 'contexts: set, only global commands have it'],
  ] as const)('names %s (interactions 29)', (_, build, says) => {
    expect(build).toThrow(says)
  })

  it.each(["don't", 'बजाओ', 'เล่น', '再生', 'jouer-été', 'a_b'])('takes the name %s (interactions 29)', name => {
    expect(play().name(name).build().name).toBe(name)
  })

  it('takes a command of Discord, without what only Discord sets', () => {
    const received = {
      id: '1',
      application_id: '2',
      version: '3',
      type: 1,
      name: 'play',
      description: 'Queue a song',
      dm_permission: true,
      default_permission: true,
      default_member_permissions: null,
      contexts: null,
      integration_types: [0],
      nsfw: false,
      name_localized: 'play',
      options: [{ type: 3, name: 'song', description: 'd', name_localized: 'song', required: true }],
    }
    const own = { type: 1, name: 'play', description: 'Queue a song', default_member_permissions: null, nsfw: false }
    const options = [{ type: 3, name: 'song', description: 'd', required: true }]

    expect(command(received as never).build()).toEqual({
      ...own,
      contexts: null,
      integration_types: [0],
      dm_permission: true,
      options,
    })
    expect(command({ ...received, guild_id: '4' } as never).build(guild)).toEqual({ ...own, options })
    expect(command({ ...received, contexts: [0] } as never).build()).not.toHaveProperty('dm_permission')
  })
})

describe('userCommand and messageCommand', () => {
  it('have spaces and capitals, and no description (interactions 29)', () => {
    expect(userCommand().name('Show Avatar').build()).toEqual({ type: 2, name: 'Show Avatar' })
    expect(messageCommand().setName('Report it').setNSFW(false).build()).toEqual({
      type: 3,
      name: 'Report it',
      nsfw: false,
    })
    expect('description' in userCommand()).toBe(false)
    expect('setDescription' in messageCommand()).toBe(false)
  })

  it('take commands of Discord, whose descriptions are empty', () => {
    const received = {
      id: '1',
      type: 3,
      name: 'Report',
      description: '',
      description_localizations: null,
      version: '5',
    }

    expect(messageCommand(received as never).build()).toEqual({ type: 3, name: 'Report' })
  })
})
