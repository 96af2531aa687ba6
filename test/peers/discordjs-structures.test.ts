import {
  ActionRowBuilder,
  AttachmentBuilder,
  AutocompleteInteraction,
  ButtonBuilder,
  ButtonInteraction,
  ButtonStyle,
  ChannelType,
  ChatInputCommandInteraction,
  type Client,
  ContainerBuilder,
  EmbedBuilder,
  FileBuilder,
  type ForumChannel,
  type Guild,
  MediaGalleryBuilder,
  MessageFlags,
  MessageType,
  ModalBuilder,
  ModalSubmitInteraction,
  type NewsChannel,
  OverwriteType,
  PermissionFlagsBits,
  SectionBuilder,
  SeparatorBuilder,
  StringSelectMenuBuilder,
  type TextChannel,
  TextDisplayBuilder,
  TextInputBuilder,
  TextInputStyle,
  ThumbnailBuilder,
} from 'discord.js'
import { request } from 'undici'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Simulator, simulator } from '../../plugins/simulator/index.js'
import { ready } from './adapters/discordjs.js'

/** One pixel. */
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

let discord: Simulator
let client: Client<true>
let guild: Guild
let general: TextChannel

beforeAll(async () => {
  discord = await simulator({ rateLimits: false })
  client = await ready(discord)
  guild = await client.guilds.fetch(discord.world.guild().id)
  general = (await client.channels.fetch(discord.world.channel('general').id)) as TextChannel
})

afterAll(async () => {
  await client.destroy()
  await discord.close()
})

describe('discord.js’s structures on the simulator', () => {
  it('reply, forward and read the message that was replied to', async () => {
    const first = await general.send('first')

    const reply = await first.reply('second')
    const forward = await first.forward(general)

    expect(reply.type).toBe(MessageType.Reply)
    expect((await reply.fetchReference()).id).toBe(first.id)
    expect(forward.messageSnapshots.first()?.content).toBe('first')
  })

  it('build embeds that show an uploaded picture', async () => {
    const embed = new EmbedBuilder().setTitle('Chart').setImage('attachment://chart.png').setTimestamp()

    const sent = await general.send({ embeds: [embed], files: [new AttachmentBuilder(png, { name: 'chart.png' })] })

    const { image } = sent.embeds[0]!
    expect(await bytesAt(image!.url)).toEqual(png)
  })

  it('build components of every kind', async () => {
    const row = new ActionRowBuilder<ButtonBuilder>().addComponents(
      new ButtonBuilder().setCustomId('go').setLabel('Go').setStyle(ButtonStyle.Primary),
      new ButtonBuilder().setURL('https://example.com/').setLabel('Read').setStyle(ButtonStyle.Link),
    )
    const menu = new ActionRowBuilder<StringSelectMenuBuilder>().addComponents(
      new StringSelectMenuBuilder().setCustomId('pick').addOptions({ label: 'One', value: '1' }),
    )

    const sent = await general.send({ content: 'choose', components: [row, menu] })

    expect(sent.resolveComponent('go')).toMatchObject({ label: 'Go' })
    expect(sent.resolveComponent('pick')?.toJSON()).toMatchObject({ min_values: 1, max_values: 1 })
  })

  it('build a layout that shows uploaded files', async () => {
    const container = new ContainerBuilder()
      .addSectionComponents(
        new SectionBuilder()
          .addTextDisplayComponents(new TextDisplayBuilder().setContent('# Log'))
          .setThumbnailAccessory(new ThumbnailBuilder().setURL('attachment://log.png')),
      )
      .addSeparatorComponents(new SeparatorBuilder())
      .addMediaGalleryComponents(new MediaGalleryBuilder().addItems({ media: { url: 'attachment://log.png' } }))
      .addFileComponents(new FileBuilder().setURL('attachment://log.txt'))
    const files = [
      new AttachmentBuilder(png, { name: 'log.png' }),
      new AttachmentBuilder(Buffer.from('day 1'), { name: 'log.txt' }),
    ]

    const sent = await general.send({ flags: MessageFlags.IsComponentsV2, components: [container], files })

    const [shown] = sent.components.map(component => component.toJSON())
    expect(shown).toMatchObject({
      type: 17,
      accent_color: null,
      spoiler: false,
      components: [
        { type: 9, accessory: { type: 11, description: null, spoiler: false } },
        { type: 14, divider: true, spacing: 1 },
        { type: 12, items: [{ description: null, spoiler: false }] },
        { type: 13, name: 'log.txt', size: 5, spoiler: false },
      ],
    })
    const urls = [...JSON.stringify(shown).matchAll(/"url":"([^"]+)"/g)].map(([, url]) => url!)
    expect(await Promise.all(urls.map(bytesAt))).toEqual([png, png, Buffer.from('day 1')])
  })

  it('ask in a poll and end it', async () => {
    const sent = await general.send({
      poll: {
        question: { text: 'Sail?' },
        answers: [{ text: 'Yes' }, { text: 'No', emoji: '👎' }],
        duration: 1,
        allowMultiselect: false,
      },
    })
    discord.world.vote(discord.world.messages.get(general.id, sent.id)!, discord.world.person('ben').id, 1)

    const voters = await sent.poll!.answers.get(1)!.voters.fetch()
    const ended = await sent.poll!.end()

    expect(voters.map(user => user.username)).toEqual(['ben'])
    expect(ended.poll!.resultsFinalized).toBe(true)
  })

  it('publish in a channel for announcements', async () => {
    const news = (await client.channels.fetch(discord.world.channel('news').id)) as NewsChannel
    const sent = await news.send('land ho')

    await sent.crosspost()

    expect((await sent.fetch(true)).flags.has(MessageFlags.Crossposted)).toBe(true)
    await news.addFollower(general)
    expect([...discord.world.webhooks.values()]).toMatchObject([{ type: 2, source_channel: { id: news.id } }])
  })

  it('start threads of every kind and fill them with members', async () => {
    const forum = (await client.channels.fetch(discord.world.channel('help').id)) as ForumChannel
    const post = await forum.threads.create({ name: 'Knots', message: { content: 'Which one?' } })
    const secret = await general.threads.create({ name: 'Mutiny', type: ChannelType.PrivateThread })

    await secret.members.add(discord.world.person('ben').id)
    await secret.setArchived(true)

    expect((await post.fetchStarterMessage())?.content).toBe('Which one?')
    expect((await secret.members.fetch()).has(discord.world.person('ben').id)).toBe(true)
    const archived = await general.threads.fetchArchived({ type: 'private', fetchAll: true })
    expect(archived.threads.map(thread => thread.name)).toEqual(['Mutiny'])
  })

  it('set permissions of a channel', async () => {
    const channel = await guild.channels.create({ name: 'bridge', type: ChannelType.GuildText })
    const ben = discord.world.person('ben').id

    await channel.permissionOverwrites.create(ben, { SendMessages: false }, { type: OverwriteType.Member })

    const again = (await client.channels.fetch(channel.id, { force: true })) as TextChannel
    expect(again.permissionOverwrites.cache.get(ben)?.deny.has(PermissionFlagsBits.SendMessages)).toBe(true)
    await channel.permissionOverwrites.delete(ben)
    expect(discord.world.channels.get(channel.id)?.permission_overwrites).toEqual([])
  })

  it('change members', async () => {
    const member = await guild.members.fetch(discord.world.person('dora').id)

    await member.setNickname('Dodo', 'fits')
    await member.timeout(60_000)
    const [found] = (await guild.members.search({ query: 'Dodo' })).values()

    expect(found?.id).toBe(member.id)
    expect(found?.isCommunicationDisabled()).toBe(true)
    await member.kick('bye')
    await expect(guild.members.fetch({ user: member.id, force: true })).rejects.toMatchObject({ code: 10007 })
  })

  it('change roles and their order', async () => {
    const low = await guild.roles.create({ name: 'Deckhand', colors: { primaryColor: 0x123456 }, hoist: true })
    const high = await guild.roles.create({ name: 'Bosun', permissions: [PermissionFlagsBits.KickMembers] })

    await high.setPosition(3)
    await low.edit({ name: 'Able seaman' })

    const roles = await guild.roles.fetch(undefined, { force: true })
    expect(roles.get(high.id)?.position).toBe(3)
    expect(roles.get(low.id)).toMatchObject({ name: 'Able seaman', hoist: true, color: 0x123456 })
    await low.delete()
    expect((await guild.roles.fetch(undefined, { force: true })).has(low.id)).toBe(false)
  })

  it('make invites and read them', async () => {
    const invite = await general.createInvite({ maxAge: 60, maxUses: 1 })

    expect(await client.fetchInvite(invite.code)).toMatchObject({ code: invite.code, memberCount: expect.any(Number) })
    expect((await guild.invites.fetch()).has(invite.code)).toBe(true)
    await invite.delete()
    expect((await general.fetchInvites()).size).toBe(0)
  })

  it('make emojis and react with them', async () => {
    const emoji = await guild.emojis.create({ attachment: png, name: 'anchor' })
    const message = await general.send('weigh')

    await message.react(emoji)

    const reaction = (await message.fetch()).reactions.cache.get(emoji.id)
    expect(reaction).toMatchObject({ count: 1, me: true })
    await message.reactions.removeAll()
    expect(discord.world.messages.get(general.id, message.id)?.reactions).toEqual([])
    await emoji.delete()
    expect((await guild.emojis.fetch()).size).toBe(0)
  })

  it('change the guild, the application and the own user', async () => {
    await guild.setName('Port', 'renamed')
    await client.application.edit({ description: 'Keeps the log.' })
    await client.user.setUsername('logkeeper')

    expect((await guild.fetch()).name).toBe('Port')
    expect((await client.application.fetch()).description).toBe('Keeps the log.')
    expect((await client.user.fetch(true)).username).toBe('logkeeper')
  })

  it('defer an answer, fill it in and take it back', async () => {
    const interaction = interactionOf(ChatInputCommandInteraction, { kind: 'command', name: 'ping' })

    const { resource } = await interaction.deferReply({ withResponse: true })
    const isLoading = resource?.message?.flags.has(MessageFlags.Loading)
    const filled = await interaction.editReply('pong')
    const follow = await interaction.followUp({ content: 'psst', flags: MessageFlags.Ephemeral })

    expect(isLoading).toBe(true)
    expect(filled).toMatchObject({ id: resource?.message?.id, content: 'pong' })
    expect((await interaction.fetchReply(follow.id)).content).toBe('psst')
    await interaction.deleteReply()
    await expect(interaction.fetchReply()).rejects.toMatchObject({ code: 10008 })
  })

  it('answer a button with an update', async () => {
    const message = discord.world.send(general.id, { authorId: discord.world.bot.id, content: 'press' })
    const interaction = interactionOf(ButtonInteraction, { kind: 'component', name: 'go', message })

    const { resource } = await interaction.update({ content: 'pressed', withResponse: true })

    expect(resource?.message?.content).toBe('pressed')
    expect(message.json.content).toBe('pressed')
  })

  it('suggest, and ask with a modal', async () => {
    const typed = interactionOf(AutocompleteInteraction, {
      kind: 'autocomplete',
      data: { options: [{ type: 3, name: 'port', value: 'Ha', focused: true }] },
    })
    const asked = interactionOf(ChatInputCommandInteraction, { kind: 'command', name: 'ask' })
    const input = new TextInputBuilder().setCustomId('who').setLabel('Who?').setStyle(TextInputStyle.Short)
    const modal = new ModalBuilder()
      .setCustomId('form')
      .setTitle('Crew')
      .addComponents(new ActionRowBuilder<TextInputBuilder>().addComponents(input))

    await typed.respond([{ name: 'Hamburg', value: 'HH' }])
    await asked.showModal(modal)
    const submitted = interactionOf(ModalSubmitInteraction, {
      kind: 'modal',
      name: 'form',
      data: { components: [{ type: 1, id: 1, components: [{ type: 4, id: 2, custom_id: 'who', value: 'ann' }] }] },
    })
    const answer = await submitted.reply({ content: submitted.fields.getTextInputValue('who'), withResponse: true })

    expect(answer.resource?.message?.content).toBe('ann')
  })
})

type Spec = Parameters<Simulator['world']['interactions']['create']>[0]

/** The structure that the gateway would have made of a new interaction. */
function interactionOf<T>(structure: { readonly prototype: T }, spec: Spec): T {
  const { payload } = discord.world.interactions.create({ channelId: general.id, ...spec })
  return Reflect.construct(structure as unknown as typeof Object, [client, payload]) as T
}

async function bytesAt(url: string): Promise<Buffer> {
  return Buffer.from(await (await request(url)).body.arrayBuffer())
}
