import { describe, expect, it } from 'vitest'
import { embed } from '../../../plugins/builders/index.js'
import { ConfigError } from '../../../src/errors.js'

describe('embed', () => {
  it('has the calls of the requirements', () => {
    const built = embed()
      .title('Embed Title')
      .description('Embed description')
      .colorRgb(255, 0, 0)
      .addField('Field 1', 'Value 1', true)
      .addField('Field 2', 'Value 2', false)
      .setThumbnail('https://a.test/t.png')
      .setImage('attachment://i.png')
      .setFooter('Footer text')
      .setTimestamp(0)
      .build()

    expect(built).toEqual({
      title: 'Embed Title',
      description: 'Embed description',
      color: 0xff0000,
      fields: [
        { name: 'Field 1', value: 'Value 1', inline: true },
        { name: 'Field 2', value: 'Value 2', inline: false },
      ],
      thumbnail: { url: 'https://a.test/t.png' },
      image: { url: 'attachment://i.png' },
      footer: { text: 'Footer text' },
      timestamp: '1970-01-01T00:00:00.000Z',
    })
  })

  it('has those that people know as well', () => {
    const built = embed()
      .setTitle('a')
      .setURL('https://a.test/')
      .setColor('#5865f2')
      .addFields({ name: 'a', value: 'b' }, { name: 'c', value: 'd', inline: true })
      .setFooter({ text: 'f', icon_url: 'https://a.test/i.png' })
      .setAuthor('ann', undefined, 'https://a.test/ann')
      .build()

    expect(built).toEqual({
      title: 'a',
      url: 'https://a.test/',
      color: 0x5865f2,
      fields: [
        { name: 'a', value: 'b' },
        { name: 'c', value: 'd', inline: true },
      ],
      footer: { text: 'f', icon_url: 'https://a.test/i.png' },
      author: { name: 'ann', url: 'https://a.test/ann' },
    })
  })

  it('takes away what is set to null', () => {
    const full = embed().title('a').color('red').image('https://a.test/').footer('f').author('b').timestamp(0)

    expect(full.color(null).image(null).footer(null).author(null).timestamp(null).toJSON()).toEqual({ title: 'a' })
  })

  it('takes a Date, a time in ms and ISO 8601; another time is named by the check', () => {
    for (const when of [new Date(5), 5, '1970-01-01T00:00:00.005Z'])
      expect(embed().timestamp(when).toJSON().timestamp).toBe('1970-01-01T00:00:00.005Z')
    expect(() => embed().timestamp(Number.NaN).build()).toThrow('timestamp: ')
  })

  it('refuses colours that are none', () => {
    expect(() => embed().color('mauve' as 'red')).toThrow(ConfigError)
    expect(() => embed().colorRgb(256, 0, 0)).toThrow('color[0]')
  })

  it.each([
    ['title', embed().title('x'.repeat(257)), 'title: 257 characters, at most 256'],
    ['description', embed().description('x'.repeat(4097)), 'description: 4097 characters'],
    ['fields', embed().setFields(Array.from({ length: 26 }, () => ({ name: 'a', value: 'b' }))), 'fields: 26 items'],
    ['url', embed().title('a').url('nowhere'), 'url: '],
    ['total', embed().description('x'.repeat(4096)).footer('x'.repeat(2000)), 'embeds: 6096 characters in all'],
  ])('names what is wrong with its %s', (_, wrong, says) => {
    expect(() => wrong.build()).toThrow(says)
  })

  it('takes an embed of Discord, without what only Discord sets', () => {
    const received = {
      type: 'rich',
      title: 'a',
      color: 5,
      image: {
        url: 'https://a.test/i.png',
        proxy_url: 'https://proxy.test/i.png',
        width: 5,
        height: 5,
        content_type: 'image/png',
        placeholder: 'abc',
        placeholder_version: 1,
        flags: 0,
        description: 'alt',
      },
      footer: { text: 'f', icon_url: 'https://a.test/', proxy_icon_url: 'https://proxy.test/' },
      provider: { name: 'p' },
      video: { url: 'https://a.test/v' },
      fields: [{ name: 'a', value: 'b', inline: false }],
      content_scan_version: 3,
    }

    expect(embed(received as object).build()).toEqual({
      title: 'a',
      color: 5,
      image: { url: 'https://a.test/i.png', description: 'alt' },
      footer: { text: 'f', icon_url: 'https://a.test/' },
      fields: [{ name: 'a', value: 'b', inline: false }],
    })
  })
})
