/**
 * oceanic.js: its REST manager; the gateway stays closed.
 * @module
 */
import {
  ChannelTypes,
  Client,
  DiscordHTTPError,
  DiscordRESTError,
  InteractionResponseTypes,
  type Message,
} from 'oceanic.js'
import type { Simulator } from '../../../plugins/simulator/index.js'
import { type Adapter, type Failure, type Peer, type PeerMessage, pathsIn } from '../peer.js'

export const oceanic: Adapter = {
  name: 'oceanic.js 1.15',
  habits: { heedsHiddenLimits: false },
  cannot: {
    'gives up on 502 after some tries and reports it':
      'oceanic.js 1.15 repeats without end, because each repeat begins to count anew',
  },
  async open(discord) {
    const client = new Client({ auth: `Bot ${discord.token}`, rest: { baseURL: discord.baseURL } })
    await client.restMode()
    return {
      ...placesOf(client),
      ...messagesOf(client),
      ...peopleOf(client),
      ...applicationOf(client, discord),
      explain,
      close: () => client.disconnect(false),
    }
  },
}

type Part<K extends keyof Peer> = Pick<Peer, K>

type Places = Part<
  'self' | 'user' | 'guild' | 'channel' | 'createChannel' | 'renameChannel' | 'deleteChannel' | 'direct'
>

function placesOf({ rest }: Client): Places {
  const nameOf = (channel: object) => (channel as { name?: string }).name ?? ''
  return {
    self: async () => (await rest.oauth.getCurrentUser()).id,
    async user(userId) {
      const { id, username } = await rest.users.get(userId)
      return { id, username }
    },
    async guild(guildId) {
      const { id, name, roles } = await rest.guilds.get(guildId)
      return { id, name, roles: roles.map(role => role.name).sort() }
    },
    async channel(channelId) {
      const channel = await rest.channels.get(channelId)
      return { id: channel.id, name: nameOf(channel) }
    },
    createChannel: async (guildId, name) =>
      (await rest.guilds.createChannel(guildId, ChannelTypes.GUILD_TEXT, { name })).id,
    renameChannel: async (channelId, name) => nameOf(await rest.channels.edit(channelId, { name })),
    deleteChannel: channelId => rest.channels.delete(channelId),
    direct: async userId => (await rest.channels.createDM(userId)).id,
  }
}

type Messages = Part<
  | ('send' | 'edit' | 'delete' | 'bulkDelete' | 'messages' | 'react' | 'unreact' | 'reactors')
  | ('pin' | 'unpin' | 'pins' | 'startThread' | 'threads')
>

function messagesOf({ rest: { channels, guilds } }: Client): Messages {
  return {
    async send(channelId, { content, embeds = [], nonce, files = [] }) {
      const sent = await channels.createMessage(channelId, {
        ...(content !== undefined && { content }),
        ...(nonce !== undefined && { nonce, enforceNonce: true }),
        embeds: embeds.map(({ title, fields }) => ({ title, fields: [...fields] })),
        files: files.map(({ name, bytes }) => ({ name, contents: bytes })),
      })
      return plain(sent)
    },
    edit: async ({ channelId, messageId }, content) =>
      plain(await channels.editMessage(channelId, messageId, { content })),
    delete: ({ channelId, messageId }) => channels.deleteMessage(channelId, messageId),
    bulkDelete: async (channelId, ids) => void (await channels.deleteMessages(channelId, ids)),
    messages: async (channelId, page) => (await channels.getMessages(channelId, { ...page })).map(plain),
    react: ({ channelId, messageId }, emoji) => channels.createReaction(channelId, messageId, emoji),
    unreact: ({ channelId, messageId }, emoji) => channels.deleteReaction(channelId, messageId, emoji),
    reactors: async ({ channelId, messageId }, emoji) =>
      (await channels.getReactions(channelId, messageId, emoji)).map(user => user.id),
    pin: ({ channelId, messageId }) => channels.pinMessage(channelId, messageId),
    unpin: ({ channelId, messageId }) => channels.unpinMessage(channelId, messageId),
    pins: async channelId => (await channels.getPins(channelId)).map(({ message }) => message.content),
    async startThread({ channelId, messageId }, name) {
      const thread = await channels.startThreadFromMessage(channelId, messageId, { name })
      return { id: thread.id, name: thread.name }
    },
    threads: async guildId => (await guilds.getActiveThreads(guildId)).threads.map(thread => thread.id),
  }
}

type People = Part<'members' | 'createRole' | 'giveRole' | 'rolesOf' | 'ban' | 'bans' | 'unban'>

function peopleOf({ rest: { guilds } }: Client): People {
  return {
    members: async (guildId, { limit, after }) =>
      (await guilds.getMembers(guildId, { limit, ...(after !== undefined && { after }) })).map(member => member.id),
    createRole: async (guildId, name) => (await guilds.createRole(guildId, { name })).id,
    giveRole: (guildId, { userId, roleId }) => guilds.addMemberRole(guildId, userId, roleId),
    rolesOf: async (guildId, userId) => (await guilds.getMember(guildId, userId)).roles,
    ban: (guildId, userId, reason) => guilds.createBan(guildId, userId, { reason }),
    bans: async guildId => (await guilds.getBans(guildId)).map(({ user, reason }) => ({ userId: user.id, reason })),
    unban: (guildId, userId) => guilds.removeBan(guildId, userId),
  }
}

type ApplicationPart = Part<
  'createWebhook' | 'execute' | 'editExecuted' | 'setCommands' | 'commands' | 'answer' | 'editAnswer' | 'followUp'
>

function applicationOf(
  { rest: { applications, interactions, webhooks } }: Client,
  discord: Simulator,
): ApplicationPart {
  const { applicationId } = discord.world.bot
  const namesOf = (commands: readonly { name: string }[]) => commands.map(({ name }) => name)
  return {
    async createWebhook(channelId, name) {
      const { id, token } = await webhooks.create(channelId, { name })
      return { id, token: token! }
    },
    execute: async ({ id, token }, content, username) =>
      plain(await webhooks.execute(id, token, { content, username, wait: true })),
    editExecuted: async ({ id, token }, messageId, content) =>
      plain(await webhooks.editMessage(id, token, messageId, { content })),
    async setCommands(commands, guildId) {
      const list = commands.map(command => ({ type: 1, ...command }))
      if (guildId === undefined) return namesOf(await applications.bulkEditGlobalCommands(applicationId, list))
      return namesOf(await applications.bulkEditGuildCommands(applicationId, guildId, list))
    },
    async commands(guildId) {
      if (guildId === undefined) return namesOf(await applications.getGlobalCommands(applicationId))
      return namesOf(await applications.getGuildCommands(applicationId, guildId))
    },
    async answer({ id, token }, content) {
      const type = InteractionResponseTypes.CHANNEL_MESSAGE_WITH_SOURCE
      await interactions.createInteractionResponse(id, token, { type, data: { content } })
    },
    editAnswer: async ({ token }, content) =>
      void (await interactions.editOriginalMessage(applicationId, token, { content })),
    followUp: async ({ token }, content) =>
      void (await interactions.createFollowupMessage(applicationId, token, { content })),
  }
}

function plain({ id, content, author, attachments }: Message): PeerMessage {
  const files = attachments.map(({ filename, size, url }) => ({ filename, size, url }))
  return { id, content, authorId: author.id, attachments: files }
}

function explain(error: unknown): Failure {
  if (error instanceof DiscordRESTError)
    return { status: error.status, code: error.code, paths: pathsIn(error.message) }
  if (error instanceof DiscordHTTPError) return { status: error.status, code: undefined, paths: [] }
  throw error
}
