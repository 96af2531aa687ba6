import type { APIApplicationCommand, APIMessage } from 'discord-api-types/v10'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  channel,
  command,
  embed,
  type MessageBuilder,
  mapComponents,
  message,
  messageCommand,
  modal,
  poll,
  role,
  ui,
  userCommand,
} from '../../../plugins/builders/index.js'
import { type Simulator, simulator } from '../../../plugins/simulator/index.js'
import { createClient, type DiscordAPIClient } from '../../../src/index.js'

let discord: Simulator
let client: DiscordAPIClient
let messages: `/channels/${string}/messages`
const warnings: string[] = []

beforeAll(async () => {
  discord = await simulator({ seed: 7, latency: 0, rateLimits: false })
  client = createClient({ token: discord.token, baseURL: discord.baseURL, retry: { maxRetries: 0 } })
  client.on('validationWarning', (_, problems) => warnings.push(...problems.map(({ path }) => path)))
  messages = `/channels/${discord.world.channel('general').id}/messages`
})

afterAll(async () => {
  await client.shutdown()
  await discord.close()
})

const button = (custom_id: string) => ui.button('A', { custom_id })

const kinds: Readonly<Record<string, MessageBuilder>> = {
  text: message().content('a').silent(),
  embeds: message().addEmbeds(
    embed().title('a').colorRgb(1, 2, 3).addField('b', 'c', true).footer('f').timestamp(0),
    embed().description('d').author('ann').image('https://a.test/i.png').thumbnail('https://a.test/t.png'),
  ),
  buttons: message()
    .content('a')
    .components(ui.row(button('a'), ui.button('Link', 'https://a.test'))),
  menus: message()
    .content('a')
    .components(
      ui.row(ui.select('s', ['a', 'b'])),
      ui.row(ui.userSelect('u')),
      ui.row(ui.roleSelect('r')),
      ui.row(ui.mentionableSelect('m', { max_values: 2 })),
      ui.row(ui.channelSelect('c', { channel_types: [0] })),
    ),
  poll: message().poll(poll().question('Tea?').addAnswer('yes', '🔥').addAnswer('no').duration(24)),
  layout: message()
    .components(
      ui.text('a'),
      ui.box(
        { color: 'red' },
        ui.section('b', ui.thumbnail('https://a.test/t.png')),
        ui.section(['c', 'd'], button('x')),
        ui.separator({ large: true }),
        ui.gallery('https://a.test/1.png', { url: 'attachment://cat.png', description: 'a cat' }),
        ui.file('notes.txt'),
        ui.row(button('y'), button('z')),
      ),
    )
    .addFile('cat.png', Buffer.from('iVBORw0KGgo=', 'base64'))
    .addFile('notes.txt', 'text', { description: 'notes' }),
}

/** Without numbers that Discord gives to components, and what it says by default. */
const bare = (built: MessageBuilder): string =>
  JSON.stringify(built.mapComponents(one => ({ ...one, id: undefined }) as never).toJSON(), (_, value) =>
    value === false || value === null ? undefined : value,
  )

describe('a built message', () => {
  it.each(Object.entries(kinds))(
    'of %s goes straight into post, and can be sent once more as it came',
    async (name, built) => {
      expect(built.build()).toEqual(built.toJSON())
      const sent = await client.post(messages, built).unwrap()

      const read: APIMessage = await client.get(`${messages}/${sent.id}`).unwrap()
      const again = built.files.reduce((one, file) => one.addFiles(file), message(read))
      const second = await client.post(messages, again).unwrap()

      expect(read.attachments.map(({ filename, description }) => [filename, description])).toEqual(
        built.files.map(({ name, description }) => [name, description]),
      )
      expect(again.build()).toEqual(again.toJSON())
      expect(bare(message(second))).toBe(bare(message(read)))
      expect(second.components?.length ?? 0).toBe(
        name === 'poll' || name === 'text' ? 0 : (built.toJSON().components ?? []).length,
      )
    },
  )

  it('goes into patch, for messages, webhooks and edits to a layout', async () => {
    const sent = await client.post(messages, kinds.embeds as MessageBuilder).unwrap()

    const edited = await client.patch(`${messages}/${sent.id}`, message().content('b').addFile('a.txt', 'x')).unwrap()
    const layout = await client.patch(`${messages}/${sent.id}`, message().components(ui.text('c')).asEdit()).unwrap()

    expect([edited.content, edited.embeds.length, edited.attachments.length]).toEqual(['b', 2, 1])
    expect([layout.content, layout.embeds, layout.components?.[0]]).toEqual([
      '',
      [],
      expect.objectContaining({ content: 'c' }),
    ])
  })

  it('disables the buttons of a message that came', async () => {
    const sent = await client.post(messages, kinds.buttons as MessageBuilder).unwrap()

    const off = mapComponents(sent, one => (one.type === 2 && one.style !== 6 ? { ...one, disabled: true } : one))
    const edited = await client.patch(`${messages}/${sent.id}`, message(off).asEdit()).unwrap()

    expect(JSON.stringify(edited.components).match(/"disabled":true/g)).toHaveLength(2)
  })

  it('is checked on its way, with the paths of the body', async () => {
    const wrong = message().components(ui.row(button('a'), button('a')))

    await expect(client.post(messages, wrong).unwrap()).rejects.toThrow('body.components[0].components[1].custom_id')
  })

  it('has its own files first, and others behind', async () => {
    const built = message().content('a').addFile('first.txt', '1')

    const sent = await client.post(messages, built, { files: [{ name: 'second.txt', data: '2' }] }).unwrap()

    expect(sent.attachments.map(({ filename }) => filename)).toEqual(['first.txt', 'second.txt'])
  })
})

describe('other built bodies', () => {
  it('make commands, which come back as they were sent', async () => {
    const path = `/applications/${discord.world.bot.applicationId}/commands` as const
    const play = command()
      .name('play')
      .description('Queue a song')
      .addIntegerOption(one => one.name('at').description('When').minValue(0))
      .addStringOption(one => one.name('song').description('Which').required().addChoice('A', 'a'))
      .addBooleanOption(one => one.name('loud').description('Loud?'))
    const queue = command()
      .name('queue')
      .description('The queue')
      .addSubcommandGroup(group =>
        group
          .name('edit')
          .description('Edit')
          .addSubcommand(sub => sub.name('clear').description('Clear')),
      )

    for (const built of [play, queue, userCommand().name('Avatar'), messageCommand().name('Report')]) {
      const made = (await client.post(path, built).unwrap()) as APIApplicationCommand
      const Again = built.constructor as unknown as { from(one: object): typeof play }
      expect(Again.from(made).build()).toMatchObject(built.build())
    }
  })

  it('make channels and roles', async () => {
    const guild = `/guilds/${discord.world.guild().id}` as const
    const help = channel().name('help').type('forum').topic('Ask').addAvailableTags({ name: 'solved' })
    const mods = role().name('mods').permissions(['BAN_MEMBERS']).color('gold').hoist()

    const madeChannel = await client.post(`${guild}/channels`, help, { reason: 'needed' }).unwrap()
    const madeRole = await client.post(`${guild}/roles`, mods).unwrap()

    expect(madeChannel).toMatchObject({ name: 'help', type: 15, topic: 'Ask', available_tags: [{ name: 'solved' }] })
    expect(role(madeRole).build()).toMatchObject(mods.build())
  })

  it('make modals, as answers', async () => {
    const form = modal().customId('m').title('Report').addField('Why', ui.input('why'))

    const answer = await client.post('/interactions/123456789012345678/token/callback', { type: 9, data: form.build() })

    // There is no such interaction; what is wrong with the body would be told first.
    expect(answer.error).toMatchObject({ discordCode: 10062 })
  })

  it('give no warning of keys that Discord does not document', () => {
    expect(warnings).toEqual([])
  })
})
