/**
 * What it costs to validate: the client's checks next to those of @discordjs/builders for the same content, warm; and
 * what an endpoint costs when it is first used.
 *
 *   npm run build && node bench/validate/run.mjs [--rounds 9]
 *
 * Both get what their users write: plain objects here, calls of builders and their toJSON() there. The middle of the
 * rounds is shown, in microseconds per body.
 */
import { parseArgs } from 'node:util'
import {
  ActionRowBuilder,
  ButtonBuilder,
  ContainerBuilder,
  EmbedBuilder,
  MediaGalleryBuilder,
  SectionBuilder,
  SeparatorBuilder,
  SlashCommandBuilder,
  StringSelectMenuBuilder,
  TextDisplayBuilder,
} from 'discord.js'

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '9' } } })
const rounds = Number(values.rounds)
const begun = performance.now()
const { ApiRequest, routeOf, routeSchemas } = await import('../../dist/esm/index.js')
const loaded = performance.now() - begun

const url = 'https://example.test/picture.png'
const post = 'POST /channels/123456789012345678/messages'
const create = 'POST /applications/123456789012345678/commands'
const requestOf = ([method, path], body) => ApiRequest.from({ method, path, body }, routeOf)

const six = [1, 2, 3, 4, 5, 6]
const embed = {
  title: 'Report',
  description: 'What happened today',
  color: 0x5865f2,
  fields: six.map(i => ({ name: `Field ${i}`, value: 'Some words on it. '.repeat(3), inline: true })),
}
const embedBuilder = () =>
  new EmbedBuilder()
    .setTitle(embed.title)
    .setDescription(embed.description)
    .setColor(embed.color)
    .addFields(embed.fields)
    .toJSON()

const option = value => ({ label: value, value })
const layout = {
  type: 17,
  accent_color: 5,
  components: [
    { type: 10, content: '# Hello' },
    {
      type: 9,
      components: [{ type: 10, content: 'Text' }],
      accessory: { type: 2, style: 5, label: 'Docs', url: 'https://example.test/' },
    },
    { type: 12, items: [{ media: { url } }, { media: { url } }] },
    { type: 14, divider: true },
    {
      type: 1,
      components: [
        { type: 2, style: 1, custom_id: 'a', label: 'A' },
        { type: 2, style: 2, custom_id: 'b', label: 'B' },
      ],
    },
    { type: 1, components: [{ type: 3, custom_id: 'c', options: [option('1'), option('2')] }] },
  ],
}
const say = content => new TextDisplayBuilder().setContent(content)
const button = (style, id) => new ButtonBuilder().setStyle(style).setCustomId(id).setLabel(id.toUpperCase())
const layoutBuilder = () =>
  new ContainerBuilder()
    .setAccentColor(5)
    .addTextDisplayComponents(say('# Hello'))
    .addSectionComponents(
      new SectionBuilder()
        .addTextDisplayComponents(say('Text'))
        .setButtonAccessory(new ButtonBuilder().setStyle(5).setLabel('Docs').setURL('https://example.test/')),
    )
    .addMediaGalleryComponents(new MediaGalleryBuilder().addItems({ media: { url } }, { media: { url } }))
    .addSeparatorComponents(new SeparatorBuilder().setDivider(true))
    .addActionRowComponents(new ActionRowBuilder().addComponents(button(1, 'a'), button(2, 'b')))
    .addActionRowComponents(
      new ActionRowBuilder().addComponents(
        new StringSelectMenuBuilder().setCustomId('c').addOptions(option('1'), option('2')),
      ),
    )
    .toJSON()

const part = (type, name, more = {}) => ({ type, name, description: `The ${name}`, ...more })
const command = {
  name: 'admin',
  description: 'Administers',
  options: [
    part(2, 'group', {
      options: [
        part(1, 'sub', {
          options: [
            part(3, 'text', { required: true, choices: [{ name: 'One', value: 'one' }] }),
            part(4, 'count', { min_value: 1 }),
          ],
        }),
        part(1, 'other', { options: [part(6, 'user')] }),
      ],
    }),
  ],
}
const named = (builder, name) => builder.setName(name).setDescription(`The ${name}`)
const commandBuilder = () =>
  named(new SlashCommandBuilder(), 'admin')
    .addSubcommandGroup(group =>
      named(group, 'group')
        .addSubcommand(sub =>
          named(sub, 'sub')
            .addStringOption(text => named(text, 'text').setRequired(true).addChoices({ name: 'One', value: 'one' }))
            .addIntegerOption(count => named(count, 'count').setMinValue(1)),
        )
        .addSubcommand(other => named(other, 'other').addUserOption(user => named(user, 'user'))),
    )
    .toJSON()

const samples = [
  ['text message', 5, post, { content: 'Hello there' }, undefined],
  ['embed of six fields', 15, post, { embeds: [embed] }, embedBuilder],
  ['V2 layout', 40, post, { flags: 1 << 15, components: [layout] }, layoutBuilder],
  ['command of three levels', 40, create, command, commandBuilder],
]

/** The middle of the rounds, in us per call. */
function measure(work) {
  const figures = []
  for (let i = 0; i < 20_000; i++) work()
  for (let round = 0; round < rounds; round++) {
    const start = performance.now()
    for (let i = 0; i < 5000; i++) work()
    figures.push(((performance.now() - start) / 5000) * 1000)
  }
  return figures.sort((a, b) => a - b)[Math.floor(rounds / 2)]
}

console.log(`node ${process.version}; import of pipecord: ${loaded.toFixed(0)} ms (discord.js was loaded before)\n`)
console.log('                           first use    warm  at most  @discordjs/builders')
for (const [name, limit, endpoint, body, build] of samples) {
  const check = routeSchemas()
  const request = requestOf(endpoint.split(' '), body)
  const start = performance.now()
  const found = check(request)
  const first = performance.now() - start
  if (found.length > 0) throw new Error(`${name}: ${JSON.stringify(found)}`)
  const own = measure(() => check(request))
  const theirs = build === undefined ? 'no check' : `${measure(build).toFixed(1)} us`
  const cells = [`${first.toFixed(1)} ms`, `${own.toFixed(1)} us`, `${limit} us`, theirs]
  console.log([name.padEnd(24), ...cells.map(cell => cell.padStart(10))].join(''))
}
