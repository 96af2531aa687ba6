/**
 * eris: its client in REST mode; the gateway stays closed.
 *
 * eris speaks https only, to port 443. Its public options `rest.domain` and `rest.agent` lead it here nevertheless: the agent
 * opens plain connections to the simulator's port.
 * @module
 */
import { Agent } from 'node:https'
import { connect, type Socket } from 'node:net'
import { Client, DiscordHTTPError, DiscordRESTError, type FileContent, type Message } from 'eris'
import type { Simulator } from '../../../plugins/simulator/index.js'
import { type Adapter, type Failure, type Peer, type PeerMessage, pathsIn } from '../peer.js'

export const eris: Adapter = {
  name: 'eris 0.18',
  habits: { heedsHiddenLimits: false },
  cannot: {
    'posts once for two sends with the same enforced nonce': 'eris 0.18 has no option for nonces',
    'gives up on 502 after some tries and reports it':
      'eris 0.18 repeats without end, because each repeat begins to count anew',
  },
  open(discord) {
    const { hostname, port } = new URL(discord.origin)
    const agent = new PlainAgent(hostname, Number(port))
    const rest = { agent, domain: hostname }
    const client = new Client(`Bot ${discord.token}`, { intents: [], restMode: true, rest })
    client.application = { id: discord.world.bot.applicationId, flags: 0 }
    return {
      ...placesOf(client),
      ...messagesOf(client),
      ...peopleOf(client),
      ...applicationOf(client, discord),
      explain,
      close: () => agent.destroy(),
    }
  },
}

/** An agent for https that leaves TLS out. */
export class PlainAgent extends Agent {
  readonly #target: { readonly host: string; readonly port: number }

  constructor(host: string, port: number) {
    super({ keepAlive: true })
    this.#target = { host, port }
  }

  override createConnection(): Socket {
    return connect(this.#target)
  }
}

type Part<K extends keyof Peer> = Pick<Peer, K>

type Places = Part<
  'self' | 'user' | 'guild' | 'channel' | 'createChannel' | 'renameChannel' | 'deleteChannel' | 'direct'
>

function placesOf(client: Client): Places {
  const nameOf = (channel: object) => (channel as { name?: string }).name ?? ''
  return {
    self: async () => (await client.getSelf()).id,
    async user(userId) {
      const { id, username } = await client.getRESTUser(userId)
      return { id, username }
    },
    async guild(guildId) {
      const { id, name, roles } = await client.getRESTGuild(guildId)
      return { id, name, roles: roles.map(role => role.name).sort() }
    },
    async channel(channelId) {
      const channel = await client.getRESTChannel(channelId)
      return { id: channel.id, name: nameOf(channel) }
    },
    createChannel: async (guildId, name) => (await client.createChannel(guildId, name)).id,
    renameChannel: async (channelId, name) => nameOf(await client.editChannel(channelId, { name })),
    deleteChannel: async channelId => void (await client.deleteChannel(channelId)),
    direct: async userId => (await client.getDMChannel(userId)).id,
  }
}

type Messages = Part<
  | ('send' | 'edit' | 'delete' | 'bulkDelete' | 'messages' | 'react' | 'unreact' | 'reactors')
  | ('pin' | 'unpin' | 'pins' | 'startThread' | 'threads')
>

function messagesOf(client: Client): Messages {
  return {
    async send(channelId, { content, embeds = [], files = [] }) {
      const parts: FileContent[] = files.map(({ name, bytes }) => ({ name, file: bytes }))
      const list = embeds.map(({ title, fields }) => ({ title, fields: [...fields] }))
      const body = { ...(content !== undefined && { content }), embeds: list }
      return plain(await client.createMessage(channelId, body, parts.length > 0 ? parts : undefined))
    },
    edit: async ({ channelId, messageId }, content) => plain(await client.editMessage(channelId, messageId, content)),
    delete: ({ channelId, messageId }) => client.deleteMessage(channelId, messageId),
    bulkDelete: (channelId, ids) => client.deleteMessages(channelId, ids),
    messages: async (channelId, page) => (await client.getMessages(channelId, { ...page })).map(plain),
    react: ({ channelId, messageId }, emoji) => client.addMessageReaction(channelId, messageId, emoji),
    unreact: ({ channelId, messageId }, emoji) => client.removeMessageReaction(channelId, messageId, emoji),
    reactors: async ({ channelId, messageId }, emoji) =>
      (await client.getMessageReaction(channelId, messageId, emoji)).map(user => user.id),
    pin: ({ channelId, messageId }) => client.pinMessage(channelId, messageId),
    unpin: ({ channelId, messageId }) => client.unpinMessage(channelId, messageId),
    pins: async channelId => (await client.getPins(channelId)).map(message => message.content),
    async startThread({ channelId, messageId }, name) {
      const thread = await client.createThreadWithMessage(channelId, messageId, { name, autoArchiveDuration: 60 })
      return { id: thread.id, name: thread.name }
    },
    threads: async guildId => (await client.getActiveGuildThreads(guildId)).threads.map(thread => thread.id),
  }
}

type People = Part<'members' | 'createRole' | 'giveRole' | 'rolesOf' | 'ban' | 'bans' | 'unban'>

function peopleOf(client: Client): People {
  return {
    members: async (guildId, { limit, after }) =>
      (await client.getRESTGuildMembers(guildId, { limit, ...(after !== undefined && { after }) })).map(({ id }) => id),
    createRole: async (guildId, name) => (await client.createRole(guildId, { name })).id,
    giveRole: (guildId, { userId, roleId }) => client.addGuildMemberRole(guildId, userId, roleId),
    rolesOf: async (guildId, userId) => (await client.getRESTGuildMember(guildId, userId)).roles,
    ban: (guildId, userId, reason) => client.banGuildMember(guildId, userId, { reason }),
    bans: async guildId =>
      (await client.getGuildBans(guildId)).map(({ user, reason }) => ({ userId: user.id, reason })),
    unban: (guildId, userId) => client.unbanGuildMember(guildId, userId),
  }
}

type ApplicationPart = Part<
  'createWebhook' | 'execute' | 'editExecuted' | 'setCommands' | 'commands' | 'answer' | 'editAnswer' | 'followUp'
>

function applicationOf(client: Client, { world }: Simulator): ApplicationPart {
  const { applicationId } = world.bot
  const namesOf = (commands: readonly { name: string }[]) => commands.map(({ name }) => name)
  return {
    async createWebhook(channelId, name) {
      const { id, token } = await client.createChannelWebhook(channelId, { name })
      return { id, token: token! }
    },
    execute: async ({ id, token }, content, username) =>
      plain(await client.executeWebhook(id, token, { content, username, wait: true })),
    editExecuted: async ({ id, token }, messageId, content) =>
      plain(await client.editWebhookMessage(id, token, messageId, { content })),
    async setCommands(commands, guildId) {
      const list = commands.map(command => ({ type: 1 as const, ...command }))
      if (guildId === undefined) return namesOf(await client.bulkEditCommands(list))
      return namesOf(await client.bulkEditGuildCommands(guildId, list))
    },
    commands: async guildId =>
      namesOf(guildId === undefined ? await client.getCommands() : await client.getGuildCommands(guildId)),
    answer: ({ id, token }, content) => client.createInteractionResponse(id, token, { type: 4, data: { content } }),
    editAnswer: async ({ token }, content) =>
      void (await client.editWebhookMessage(applicationId, token, '@original', { content })),
    followUp: ({ token }, content) => client.executeWebhook(applicationId, token, { content }),
  }
}

function plain({ id, content, author, attachments }: Message): PeerMessage {
  const files = attachments.map(({ filename, size, url }) => ({ filename, size, url }))
  return { id, content, authorId: author.id, attachments: files }
}

function explain(error: unknown): Failure {
  if (error instanceof DiscordRESTError)
    return { status: error.res.statusCode, code: error.code, paths: pathsIn(error.message) }
  if (error instanceof DiscordHTTPError) return { status: error.res.statusCode, code: undefined, paths: [] }
  throw error
}
