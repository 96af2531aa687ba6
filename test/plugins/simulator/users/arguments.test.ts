import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CommandArguments } from '../../../../plugins/simulator/index.js'
import { type RawBot, rawBot } from './bot.js'

const option = (type: number, name: string, fields: object = {}) => ({ type, name, description: name, ...fields })
const commands = [
  {
    name: 'all',
    description: 'Takes everything',
    options: [
      option(3, 'text', { min_length: 2, max_length: 5 }),
      option(4, 'whole', { min_value: 1, max_value: 10 }),
      option(10, 'number', { max_value: 0.5 }),
      option(5, 'flag'),
      option(6, 'who'),
      option(7, 'where', { channel_types: [0] }),
      option(8, 'role'),
      option(9, 'any'),
      option(11, 'file'),
      option(3, 'colour', {
        choices: [
          { name: 'Red', value: '#f00' },
          { name: 'Blue', value: '#00f' },
        ],
      }),
      option(4, 'points', { choices: [{ name: 'one', value: 1 }] }),
    ],
  },
  { name: 'need', description: 'Needs it', options: [option(3, 'it', { required: true }), option(3, 'more')] },
  {
    name: 'settings',
    description: 'Settings',
    options: [
      option(1, 'show'),
      option(2, 'music', { options: [option(1, 'volume', { options: [option(4, 'level')] })] }),
    ],
  },
]

let bot: RawBot & AsyncDisposable
beforeAll(async () => {
  bot = await rawBot(commands, ({ answer }) => answer(4, { content: 'ok' }))
})
afterAll(() => bot[Symbol.asyncDispose]())

const ann = () => bot.discord.user('ann')

async function sent(command: string, given: CommandArguments) {
  await ann().command(command, given)
  return bot.heard.at(-1)!
}

describe('the options of a command', () => {
  it('are sent with their types, in the order in which they were given', async () => {
    const { data } = await sent('all', { flag: false, text: 'héllo', whole: 10, number: -1.5 })

    expect(data).toMatchObject({ name: 'all', type: 1, id: expect.stringMatching(/^\d+$/) })
    expect(data.options).toEqual([
      { name: 'flag', type: 5, value: false },
      { name: 'text', type: 3, value: 'héllo' },
      { name: 'whole', type: 4, value: 10 },
      { name: 'number', type: 10, value: -1.5 },
    ])
    expect(data).not.toHaveProperty('resolved')
  })

  it('may be left out', async () => {
    expect((await sent('all', { text: undefined })).data).not.toHaveProperty('options')
  })

  it('name users, channels, roles and files, described in `resolved`', async () => {
    const { world } = bot.discord
    const [ben, general] = [world.person('ben').id, world.channel('general').id]
    const role = [...world.guild().roles.values()].find(({ name }) => name === 'Moderator')!.id

    const { data } = await sent('all', {
      who: '@ben',
      where: { id: general },
      role: 'Moderator',
      any: role,
      file: { name: 'notes.txt', data: 'hi' },
    })

    const values = Object.fromEntries(data.options!.map(({ name, value }) => [name, value]))
    expect(values).toMatchObject({ who: ben, where: general, role, any: role })
    expect(data.resolved).toMatchObject({
      users: { [ben]: { username: 'ben' } },
      members: { [ben]: { roles: [role] } },
      channels: { [general]: { name: 'general', type: 0, permissions: expect.any(String) } },
      roles: { [role]: { name: 'Moderator' } },
      attachments: { [String(values.file)]: { filename: 'notes.txt', size: 2, content_type: 'text/plain' } },
    })
  })

  it('are chosen by name or value where there are choices', async () => {
    const { data } = await sent('all', { colour: 'Red', points: 1 })

    expect(data.options).toMatchObject([{ value: '#f00' }, { value: 1 }])
  })

  it('stand in their subcommand and group', async () => {
    expect((await sent('settings show', {})).data.options).toEqual([{ name: 'show', type: 1, options: [] }])
    expect((await sent('/settings music volume', { level: 3 })).data.options).toEqual([
      {
        name: 'music',
        type: 2,
        options: [{ name: 'volume', type: 1, options: [{ name: 'level', type: 4, value: 3 }] }],
      },
    ])
  })

  it.each<[string, CommandArguments, string]>([
    ['need', {}, '/need: expected the required option "it", got none'],
    ['need', { it: 'x', other: 1 }, '/need: expected one of its options, got "other"; there are "it", "more"'],
    ['all', { text: 5 }, '/all text: expected a text, got 5'],
    ['all', { text: 'x' }, '/all text: expected 2 to 5 characters, got 1'],
    ['all', { text: 'xxxxxx' }, '/all text: expected 2 to 5 characters, got 6'],
    ['all', { whole: '1' }, '/all whole: expected a whole number, got "1"'],
    ['all', { whole: 1.5 }, '/all whole: expected a whole number, got 1.5'],
    ['all', { whole: 11 }, '/all whole: expected a number from 1 to 10, got 11'],
    ['all', { number: 1 }, '/all number: expected a number from -9007199254740992 to 0.5, got 1'],
    ['all', { number: Number.NaN }, '/all number: expected a number, got NaN'],
    ['all', { flag: 'yes' }, '/all flag: expected true or false, got "yes"'],
    ['all', { who: 'nobody' }, '/all who: expected a user, got "nobody"; there are "ann", "ben"'],
    ['all', { where: 'Lounge' }, '/all where: expected a channel of type 0, got "Lounge" of type 2; there are'],
    ['all', { where: 'nowhere' }, '/all where: expected a channel, got "nowhere"'],
    ['all', { role: 'Boss' }, '/all role: expected a role, got "Boss"'],
    ['all', { any: 'Boss' }, '/all any: expected a role, got "Boss"'],
    ['all', { file: 'a.png' }, `/all file: expected a file like { name: 'a.png', data: bytes }, got "a.png"`],
    [
      'all',
      { file: { name: 'big', data: new Uint8Array(10 * 2 ** 20 + 1) } },
      'expected a file of at most 10485760 bytes',
    ],
    ['all', { colour: 'Green' }, '/all colour: expected one of the choices "Red", "Blue", got "Green"'],
    ['settings', {}, '/settings: expected one of its subcommands; there are "show", "music"'],
    ['settings music', {}, '/settings music: expected one of its subcommands; there is "volume"'],
    ['need more', {}, '/need more: expected nothing after the command\'s name, got "more"'],
  ])('/%s %j is not sent', async (command, given, why) => {
    const before = bot.heard.length

    await expect(ann().command(command, given)).rejects.toThrow(why)
    expect(bot.heard).toHaveLength(before)
  })
})
