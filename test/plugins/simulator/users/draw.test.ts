import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RawBot, rawBot, row } from './bot.js'

const V2 = 1 << 15
let bot: RawBot & AsyncDisposable
let message: object = {}

beforeAll(async () => {
  bot = await rawBot([{ name: 'show', description: 'Shows' }], ({ answer }) => answer(4, message))
})
afterAll(() => bot[Symbol.asyncDispose]())

async function drawn(data: object): Promise<string> {
  message = data
  return (await bot.discord.user('ann').command('show')).message.text
}

describe('a message as text', () => {
  it('names whom and what it mentions', async () => {
    const { world } = bot.discord
    const role = [...world.guild().roles.values()].find(({ name }) => name === 'Moderator')!.id
    const ann = world.person('ann').id

    const content = `<@${ann}> <@!${ann}> <@&${role}> <#${world.channel('random').id}> </play:5> <:fish:6> <@1> <t:0:R>`

    expect(await drawn({ content })).toBe('@ann @ann @Moderator #random /play :fish: <@1> <t:0:R>')
  })

  it('has embeds behind a bar', async () => {
    const embed = {
      author: { name: 'Ann' },
      title: 'Map',
      url: 'https://example.com/',
      description: 'X marks\nthe spot',
      fields: [{ name: 'Depth', value: '3 m\nor so' }],
      thumbnail: { url: 'https://example.com/t.png' },
      image: { url: 'https://example.com/i.png' },
      footer: { text: 'old' },
    }

    expect(await drawn({ embeds: [embed] })).toBe(
      [
        '┃ Ann',
        '┃ Map (https://example.com/)',
        '┃ X marks',
        '┃ the spot',
        '┃ Depth:',
        '┃   3 m',
        '┃   or so',
        '┃ [thumbnail: https://example.com/t.png]',
        '┃ [image: https://example.com/i.png]',
        '┃ old',
      ].join('\n'),
    )
    expect(await drawn({ content: 'x', embeds: [embed], flags: 1 << 2 })).toBe('x')
  })

  it('counts the votes of polls', async () => {
    const answers = [{ poll_media: { text: 'Yes', emoji: { name: '⛵' } } }, { poll_media: { text: 'No' } }]
    const text = await drawn({ poll: { question: { text: 'Sail?' }, answers, allow_multiselect: true } })
    expect(text).toBe('Poll: Sail? (pick several)\n( ) ⛵ Yes: 0\n( ) No: 0')

    const { world } = bot.discord
    const ann = bot.discord.user('ann')
    const posted = world.messages.of(ann.channelId).list({ limit: 1 })[0]!
    world.vote(posted, ann.id, 1)

    expect(ann.messages.at(-1)?.text).toBe('Poll: Sail? (pick several)\n( ) ⛵ Yes: 1\n( ) No: 0')
  })

  it('has selects with their options, chosen ones with a star', async () => {
    const options = [
      { label: 'Red', value: 'r', default: true },
      { label: 'Blue', value: 'b' },
    ]
    const components = [
      row({ type: 3, custom_id: 'a', placeholder: 'Colour', options }),
      row({ type: 5, custom_id: 'b', disabled: true }),
    ]

    expect(await drawn({ components })).toBe('[ Colour ▾: *Red, Blue ]\n[ Make a selection ▾ (disabled) ]')
  })

  it('has containers as boxes, and what is in them', async () => {
    const picture = { media: { url: 'https://example.com/a.png' }, description: 'A ship', spoiler: true }
    const components = [
      { type: 10, content: '# Title' },
      {
        type: 17,
        accent_color: 0xff8800,
        components: [
          { type: 10, content: 'one\ntwo' },
          { type: 14 },
          {
            type: 9,
            components: [{ type: 10, content: 'aside' }],
            accessory: { type: 2, style: 1, label: 'Go', custom_id: 'go' },
          },
          { type: 9, components: [{ type: 10, content: 'seen' }], accessory: { type: 11, ...picture } },
          { type: 14, divider: false },
          { type: 12, items: [picture] },
          row({ type: 2, style: 5, label: 'More', url: 'https://example.com/' }),
        ],
      },
    ]

    expect(await drawn({ components, flags: V2 })).toBe(
      [
        '# Title',
        '┌── #ff8800',
        '│ one',
        '│ two',
        '│ ───',
        '│ aside',
        '│   [ Go ]',
        '│ seen',
        '│   [thumbnail: https://example.com/a.png, "A ship" (spoiler)]',
        '│',
        '│ [image: https://example.com/a.png, "A ship" (spoiler)]',
        '│ [ More ↗ https://example.com/ ]',
        '└──',
      ].join('\n'),
    )
  })

  it('is the same however often it is looked at, and elsewhere', async () => {
    const t = await bot.discord.user('ann').command('show')

    expect(t.message.text).toBe(String(t.message))
    expect(bot.discord.user('ben').messages.at(-1)?.text).toBe(t.message.text)
    expect(t.message.json).toMatchObject({ id: t.message.id, author: { username: 'pipecord' } })
    expect(t.message.controls).toEqual(['Go', 'More'])
    expect(t.message.edited).toBe(false)
  })
})
