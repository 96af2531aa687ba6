import { describe, expect, it } from 'vitest'
import {
  ActionRowBuilder,
  ButtonBuilder,
  EmbedBuilder,
  embed,
  MessageBuilder,
  message,
  StringSelectMenuBuilder,
} from '../../../plugins/builders/index.js'
import { ValidationError } from '../../../src/errors.js'

const problemsOf = (build: () => unknown) => {
  try {
    build()
  } catch (error) {
    if (error instanceof ValidationError) return error.problems.map(({ path }) => path)
    throw error
  }
  return []
}

describe('a builder', () => {
  it('never changes: each call gives a new one', () => {
    const first = message().content('a')
    const second = first.content('b').addEmbed(embed().title('t'))

    expect(first.toJSON()).toEqual({ content: 'a' })
    expect(second.toJSON()).toEqual({ content: 'b', embeds: [{ title: 't' }] })
    expect(Object.isFrozen(first.data)).toBe(true)
    expect(first).toBeInstanceOf(MessageBuilder)
    expect(second).toBeInstanceOf(MessageBuilder)
  })

  it('keeps no list that it is given', () => {
    const embeds = [{ title: 'a' }]

    const built = message().setEmbeds(embeds)
    embeds.push({ title: 'b' })

    expect(built.toJSON().embeds).toHaveLength(1)
  })

  it('takes lists and single items, and adds to what is there', () => {
    const row = new ActionRowBuilder()
      .setComponents([new ButtonBuilder().customId('a').label('A')])
      .addComponents(new ButtonBuilder().setCustomId('b').setLabel('B'), { type: 2, style: 1, custom_id: 'c' })

    expect(row.build().components.map(one => 'custom_id' in one && one.custom_id)).toEqual(['a', 'b', 'c'])
    expect(row.components().toJSON().components).toEqual([])
  })

  it('takes a field away with undefined, and empties it with null where Discord takes null', () => {
    expect(new EmbedBuilder().title('a').setTitle(undefined).toJSON()).toEqual({})
    expect(message().content('a').content(null).setEmbeds(null).toJSON()).toEqual({ content: null, embeds: null })
  })

  it('checks when it builds, not as JSON', () => {
    const empty = message()

    expect(empty.toJSON()).toEqual({})
    expect(JSON.stringify(empty)).toBe('{}')
    expect(() => empty.build()).toThrow('nothing to send')
  })

  it('names all problems at once, by their place within what is built', () => {
    const wrong = embed().title('x'.repeat(257)).addField('', 'b')

    expect(problemsOf(() => wrong.build())).toEqual(['title', 'fields[0].name'])
    expect(problemsOf(() => message().addEmbeds(embed().title('a'), wrong).build())).toEqual([
      'embeds[1].title',
      'embeds[1].fields[0].name',
    ])
    expect(problemsOf(() => new StringSelectMenuBuilder().customId('a').build())).toEqual(['options'])
  })

  it('checks for another endpoint where it is asked to', () => {
    const body = message().content('a').setAttachments({ id: '123456789012345678' })

    expect(problemsOf(() => body.build())).toEqual(['attachments[0].id'])
    expect(problemsOf(() => body.build('PATCH /channels/{channel_id}/messages/{message_id}'))).toEqual([])
  })

  it('takes another builder, and its JSON', () => {
    const first = embed().title('a').colorRgb(1, 2, 3)

    expect(new EmbedBuilder(first).toJSON()).toEqual(first.toJSON())
    expect(EmbedBuilder.from(first.toJSON()).toJSON()).toEqual(first.toJSON())
    expect(embed(first.data).footer('f').toJSON()).toEqual({ ...first.toJSON(), footer: { text: 'f' } })
  })

  it('keeps the files of another builder', () => {
    const first = message().content('a').addFile('a.txt', 'text')

    expect(message(first).files).toEqual([{ name: 'a.txt', data: 'text' }])
    expect(message(first.toJSON()).files).toEqual([])
  })

  it('has no methods but its own', () => {
    const names = Object.getOwnPropertyNames(Object.getPrototypeOf(embed())).sort()

    expect(names.filter(name => !/^(add|set)/.test(name))).toEqual(
      'author build color colorRgb constructor description fields files footer image thumbnail timestamp title toJSON url'.split(
        ' ',
      ),
    )
  })

  it('refuses what circles, by its place', () => {
    const circle: { title: string; footer?: unknown } = { title: 'a' }
    circle.footer = circle

    expect(() =>
      message()
        .addEmbed(circle as never)
        .build(),
    ).toThrow('nested too deep')
  })

  it('drops keys that are not the prototype’s to give', () => {
    const payload = JSON.parse('{ "title": "a", "__proto__": { "description": "b" }, "constructor": 5 }')

    expect(Object.keys(embed(payload).toJSON())).toEqual(['title'])
  })
})
