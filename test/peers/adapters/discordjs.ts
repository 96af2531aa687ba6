/**
 * discord.js: managers and structures over REST; the gateway stays closed.
 * @module
 */
import {
  type CategoryChannel,
  ChannelType,
  ChatInputCommandInteraction,
  Client,
  ClientApplication,
  ClientUser,
  DiscordAPIError,
  HTTPError,
  type Message,
  Routes,
  TextChannel,
  WebhookClient,
} from 'discord.js'
import type { Simulator } from '../../../plugins/simulator/index.js'
import type { Adapter, Peer, PeerInteraction, PeerMessage, Place } from '../peer.js'
import { explainedBy } from './discordjs-rest.js'

export const discordjs: Adapter = {
  name: 'discord.js 14',
  habits: { heedsHiddenLimits: true },
  cannot: {},
  async open(discord) {
    const client = await ready(discord)
    return {
      ...placesOf(client),
      ...messagesOf(client),
      ...pinsAndThreadsOf(client),
      ...peopleOf(client),
      ...webhooksOf(client, discord),
      ...applicationOf(client),
      explain: explainedBy({ DiscordAPIError, HTTPError }),
      close: () => void client.destroy(),
    }
  },
}

type Part<K extends keyof Peer> = Pick<Peer, K>

/** A client that knows what the gateway's READY would have told it: who it is, and its guilds. */
export async function ready(discord: Simulator): Promise<Client<true>> {
  const client = new Client({ intents: [], rest: { api: `${discord.origin}/api` } }) as Client<true>
  client.token = discord.token
  client.rest.setToken(discord.token)
  const [user, application] = await Promise.all([
    client.rest.get(Routes.user()),
    client.rest.get(Routes.currentApplication()),
  ])
  client.user = Reflect.construct(ClientUser, [client, user]) as ClientUser
  client.application = Reflect.construct(ClientApplication, [client, application]) as ClientApplication
  for (const guildId of discord.world.guilds.keys()) await client.guilds.fetch(guildId)
  return client
}

type Places = Part<
  'self' | 'user' | 'guild' | 'channel' | 'createChannel' | 'renameChannel' | 'deleteChannel' | 'direct'
>

function placesOf(client: Client<true>): Places {
  return {
    self: async () => (await client.user.fetch()).id,
    async user(userId) {
      const { id, username } = await client.users.fetch(userId)
      return { id, username }
    },
    async guild(guildId) {
      const { id, name, roles } = await client.guilds.fetch({ guild: guildId, force: true })
      return { id, name, roles: roles.cache.map(role => role.name).sort() }
    },
    async channel(channelId) {
      const channel = await client.channels.fetch(channelId, { force: true })
      return { id: channel!.id, name: (channel as TextChannel).name }
    },
    async createChannel(guildId, name) {
      const guild = await client.guilds.fetch(guildId)
      return (await guild.channels.create({ name, type: ChannelType.GuildText })).id
    },
    renameChannel: async (channelId, name) => (await (await textOf(client, channelId)).setName(name)).name,
    deleteChannel: async channelId => void (await (await textOf(client, channelId)).delete()),
    direct: async userId => (await client.users.createDM(userId)).id,
  }
}

type Messages = Part<'send' | 'edit' | 'delete' | 'bulkDelete' | 'messages' | 'react' | 'unreact' | 'reactors'>

function messagesOf(client: Client<true>): Messages {
  return {
    async send(channelId, { content, embeds = [], nonce, files = [] }) {
      const channel = await client.channels.fetch(channelId)
      if (!channel?.isSendable()) throw new Error(`expected a channel to write to, got ${channelId}`)
      const attachments = files.map(({ name, bytes }) => ({ attachment: bytes, name }))
      const sent = await channel.send({
        ...(content !== undefined && { content }),
        ...(nonce !== undefined && { nonce, enforceNonce: true }),
        embeds: embeds.map(({ title, fields }) => ({ title, fields: [...fields] })),
        files: attachments,
      })
      return plain(sent)
    },
    edit: async (place, content) => plain(await (await messageOf(client, place)).edit(content)),
    delete: async place => void (await (await messageOf(client, place)).delete()),
    bulkDelete: async (channelId, ids) => void (await (await textOf(client, channelId)).bulkDelete(ids)),
    async messages(channelId, page) {
      const channel = await textOf(client, channelId)
      return (await channel.messages.fetch({ ...page })).map(plain)
    },
    react: async (place, emoji) => void (await (await messageOf(client, place)).react(emoji)),
    async unreact(place, emoji) {
      const message = await messageOf(client, place)
      await message.reactions.resolve(emoji)!.users.remove()
    },
    async reactors(place, emoji) {
      const message = await messageOf(client, place)
      return (await message.reactions.resolve(emoji)!.users.fetch()).map(user => user.id)
    },
  }
}

function pinsAndThreadsOf(client: Client<true>): Part<'pin' | 'unpin' | 'pins' | 'startThread' | 'threads'> {
  return {
    pin: async place => void (await (await messageOf(client, place)).pin()),
    unpin: async place => void (await (await messageOf(client, place)).unpin()),
    async pins(channelId) {
      const { items } = await (await textOf(client, channelId)).messages.fetchPins()
      return items.map(({ message }) => message.content)
    },
    async startThread(place, name) {
      const thread = await (await messageOf(client, place)).startThread({ name })
      return { id: thread.id, name: thread.name }
    },
    async threads(guildId) {
      const guild = await client.guilds.fetch(guildId)
      return (await guild.channels.fetchActiveThreads()).threads.map(thread => thread.id)
    },
  }
}

type People = Part<'members' | 'createRole' | 'giveRole' | 'rolesOf' | 'ban' | 'bans' | 'unban'>

function peopleOf(client: Client<true>): People {
  return {
    async members(guildId, { limit, after }) {
      const guild = await client.guilds.fetch(guildId)
      return (await guild.members.list({ limit, ...(after !== undefined && { after }) })).map(member => member.id)
    },
    createRole: async (guildId, name) => (await (await client.guilds.fetch(guildId)).roles.create({ name })).id,
    async giveRole(guildId, { userId, roleId }) {
      const member = await (await client.guilds.fetch(guildId)).members.fetch(userId)
      await member.roles.add(roleId)
    },
    async rolesOf(guildId, userId) {
      const member = await (await client.guilds.fetch(guildId)).members.fetch({ user: userId, force: true })
      return member.roles.cache.map(role => role.id).filter(id => id !== guildId)
    },
    ban: async (guildId, userId, reason) =>
      void (await (await client.guilds.fetch(guildId)).members.ban(userId, { reason })),
    async bans(guildId) {
      const bans = await (await client.guilds.fetch(guildId)).bans.fetch()
      return bans.map(({ user, reason }) => ({ userId: user.id, reason }))
    },
    unban: async (guildId, userId) => void (await (await client.guilds.fetch(guildId)).bans.remove(userId)),
  }
}

/** Webhooks are made by the bot and used by a `WebhookClient`, which knows nothing but id and token. */
function webhooksOf(client: Client<true>, { origin }: Simulator): Part<'createWebhook' | 'execute' | 'editExecuted'> {
  const clientOf = ({ id, token }: { id: string; token: string }) =>
    new WebhookClient({ id, token }, { rest: { api: `${origin}/api` } })
  return {
    async createWebhook(channelId, name) {
      const { id, token } = await (await textOf(client, channelId)).createWebhook({ name })
      return { id, token }
    },
    async execute(hook, content, username) {
      const { id, author } = await clientOf(hook).send({ content, username })
      return { id, content, authorId: author.id, attachments: [] }
    },
    async editExecuted(hook, messageId, text) {
      const { id, content, author } = await clientOf(hook).editMessage(messageId, text)
      return { id, content, authorId: author.id, attachments: [] }
    },
  }
}

function applicationOf(client: Client<true>): Part<'setCommands' | 'commands' | 'answer' | 'editAnswer' | 'followUp'> {
  const { commands } = client.application
  const known = new Map<string, ChatInputCommandInteraction>()
  const interactionOf = ({ id, payload }: PeerInteraction) => {
    const made = known.get(id) ?? (Reflect.construct(ChatInputCommandInteraction, [client, payload]) as never)
    known.set(id, made)
    return made as ChatInputCommandInteraction
  }
  return {
    async setCommands(list, guildId) {
      const made = guildId === undefined ? await commands.set(list) : await commands.set(list, guildId)
      return made.map(({ name }) => name)
    },
    async commands(guildId) {
      const found = await commands.fetch(guildId === undefined ? {} : { guildId })
      return found.map(({ name }) => name)
    },
    answer: async (interaction, content) => void (await interactionOf(interaction).reply({ content })),
    editAnswer: async (interaction, content) => void (await interactionOf(interaction).editReply({ content })),
    followUp: async (interaction, content) => void (await interactionOf(interaction).followUp({ content })),
  }
}

async function textOf(client: Client<true>, channelId: string): Promise<TextChannel> {
  const channel = await client.channels.fetch(channelId)
  if (channel instanceof TextChannel) return channel
  throw new Error(`expected a channel for text, got ${(channel as CategoryChannel | null)?.type}`)
}

/** The message as Discord has it now. */
async function messageOf(client: Client<true>, { channelId, messageId }: Place): Promise<Message> {
  return (await textOf(client, channelId)).messages.fetch({ message: messageId, force: true })
}

function plain({ id, content, author, attachments }: Message): PeerMessage {
  const files = attachments.map(({ name, size, url }) => ({ filename: name, size, url }))
  return { id, content, authorId: author.id, attachments: files }
}
