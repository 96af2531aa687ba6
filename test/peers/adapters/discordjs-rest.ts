/**
 * @discordjs/rest: requests by route, bodies in Discord's own words.
 * @module
 */
import { DiscordAPIError, HTTPError, REST } from '@discordjs/rest'
import {
  type APIApplicationCommand,
  type APIBan,
  type APIChannel,
  type APIGuild,
  type APIGuildMember,
  type APIMessage,
  type APIRole,
  type APIUser,
  type APIWebhook,
  type RESTGetAPIChannelMessagesPinsResult,
  type RESTGetAPIGuildThreadsResult,
  Routes,
} from 'discord-api-types/v10'
import type { Simulator } from '../../../plugins/simulator/index.js'
import { type Adapter, type Failure, type Page, type Peer, type PeerMessage, pathsIn } from '../peer.js'

export const discordjsRest: Adapter = {
  name: '@discordjs/rest 2.6',
  habits: { heedsHiddenLimits: true },
  cannot: {},
  open(discord) {
    const rest = new REST({ api: `${discord.origin}/api` }).setToken(discord.token)
    return {
      ...placesOf(rest),
      ...messagesOf(rest),
      ...peopleOf(rest),
      ...applicationOf(rest, discord),
      explain: explainedBy({ DiscordAPIError, HTTPError }),
      close: () => rest.clearHashSweeper(),
    }
  },
}

type Part<K extends keyof Peer> = Pick<Peer, K>

type Places = Part<
  'self' | 'user' | 'guild' | 'channel' | 'createChannel' | 'renameChannel' | 'deleteChannel' | 'direct'
>

function placesOf(rest: REST): Places {
  const nameOf = (channel: APIChannel) => channel.name ?? ''
  return {
    self: async () => ((await rest.get(Routes.user())) as APIUser).id,
    async user(userId) {
      const { id, username } = (await rest.get(Routes.user(userId))) as APIUser
      return { id, username }
    },
    async guild(guildId) {
      const { id, name, roles } = (await rest.get(Routes.guild(guildId))) as APIGuild
      return { id, name, roles: roles.map(role => role.name).sort() }
    },
    async channel(channelId) {
      const channel = (await rest.get(Routes.channel(channelId))) as APIChannel
      return { id: channel.id, name: nameOf(channel) }
    },
    createChannel: async (guildId, name) =>
      ((await rest.post(Routes.guildChannels(guildId), { body: { name, type: 0 } })) as APIChannel).id,
    renameChannel: async (channelId, name) =>
      nameOf((await rest.patch(Routes.channel(channelId), { body: { name } })) as APIChannel),
    deleteChannel: async channelId => void (await rest.delete(Routes.channel(channelId))),
    direct: async userId =>
      ((await rest.post(Routes.userChannels(), { body: { recipient_id: userId } })) as APIChannel).id,
  }
}

type Messages = Part<
  | ('send' | 'edit' | 'delete' | 'bulkDelete' | 'messages' | 'react' | 'unreact' | 'reactors')
  | ('pin' | 'unpin' | 'pins' | 'startThread' | 'threads')
>

function messagesOf(rest: REST): Messages {
  return {
    async send(channelId, { content, embeds, nonce, files = [] }) {
      const body = { content, embeds, ...(nonce !== undefined && { nonce, enforce_nonce: true }) }
      const parts = files.map(({ name, bytes }) => ({ name, data: bytes }))
      return plain((await rest.post(Routes.channelMessages(channelId), { body, files: parts })) as APIMessage)
    },
    edit: async ({ channelId, messageId }, content) =>
      plain((await rest.patch(Routes.channelMessage(channelId, messageId), { body: { content } })) as APIMessage),
    delete: async ({ channelId, messageId }) => void (await rest.delete(Routes.channelMessage(channelId, messageId))),
    bulkDelete: async (channelId, messages) =>
      void (await rest.post(Routes.channelBulkDelete(channelId), { body: { messages } })),
    messages: async (channelId, page) =>
      ((await rest.get(Routes.channelMessages(channelId), { query: queryOf(page) })) as APIMessage[]).map(plain),
    react: async ({ channelId, messageId }, emoji) =>
      void (await rest.put(Routes.channelMessageOwnReaction(channelId, messageId, encodeURIComponent(emoji)))),
    unreact: async ({ channelId, messageId }, emoji) =>
      void (await rest.delete(Routes.channelMessageOwnReaction(channelId, messageId, encodeURIComponent(emoji)))),
    async reactors({ channelId, messageId }, emoji) {
      const route = Routes.channelMessageReaction(channelId, messageId, encodeURIComponent(emoji))
      return ((await rest.get(route)) as APIUser[]).map(user => user.id)
    },
    pin: async ({ channelId, messageId }) => void (await rest.put(Routes.channelMessagesPin(channelId, messageId))),
    unpin: async ({ channelId, messageId }) =>
      void (await rest.delete(Routes.channelMessagesPin(channelId, messageId))),
    async pins(channelId) {
      const { items } = (await rest.get(Routes.channelMessagesPins(channelId))) as RESTGetAPIChannelMessagesPinsResult
      return items.map(({ message }) => message.content)
    },
    async startThread({ channelId, messageId }, name) {
      const thread = (await rest.post(Routes.threads(channelId, messageId), { body: { name } })) as APIChannel
      return { id: thread.id, name: thread.name ?? '' }
    },
    async threads(guildId) {
      const { threads } = (await rest.get(Routes.guildActiveThreads(guildId))) as RESTGetAPIGuildThreadsResult
      return threads.map(thread => thread.id)
    },
  }
}

type People = Part<'members' | 'createRole' | 'giveRole' | 'rolesOf' | 'ban' | 'bans' | 'unban'>

function peopleOf(rest: REST): People {
  return {
    async members(guildId, page) {
      const members = (await rest.get(Routes.guildMembers(guildId), { query: queryOf(page) })) as APIGuildMember[]
      return members.map(({ user }) => user.id)
    },
    createRole: async (guildId, name) =>
      ((await rest.post(Routes.guildRoles(guildId), { body: { name } })) as APIRole).id,
    giveRole: async (guildId, { userId, roleId }) =>
      void (await rest.put(Routes.guildMemberRole(guildId, userId, roleId))),
    rolesOf: async (guildId, userId) => ((await rest.get(Routes.guildMember(guildId, userId))) as APIGuildMember).roles,
    ban: async (guildId, userId, reason) => void (await rest.put(Routes.guildBan(guildId, userId), { reason })),
    async bans(guildId) {
      const bans = (await rest.get(Routes.guildBans(guildId))) as APIBan[]
      return bans.map(({ user, reason }) => ({ userId: user.id, reason }))
    },
    unban: async (guildId, userId) => void (await rest.delete(Routes.guildBan(guildId, userId))),
  }
}

type ApplicationPart = Part<
  'createWebhook' | 'execute' | 'editExecuted' | 'setCommands' | 'commands' | 'answer' | 'editAnswer' | 'followUp'
>

function applicationOf(rest: REST, { world }: Simulator): ApplicationPart {
  const { applicationId } = world.bot
  const routeOf = (guildId?: string) =>
    guildId === undefined
      ? Routes.applicationCommands(applicationId)
      : Routes.applicationGuildCommands(applicationId, guildId)
  const namesOf = (commands: unknown) => (commands as APIApplicationCommand[]).map(({ name }) => name)
  return {
    async createWebhook(channelId, name) {
      const { id, token } = (await rest.post(Routes.channelWebhooks(channelId), { body: { name } })) as APIWebhook
      return { id, token: token! }
    },
    async execute({ id, token }, content, username) {
      const options = { auth: false, query: new URLSearchParams({ wait: 'true' }), body: { content, username } }
      return plain((await rest.post(Routes.webhook(id, token), options)) as APIMessage)
    },
    async editExecuted({ id, token }, messageId, content) {
      const options = { auth: false, body: { content } }
      return plain((await rest.patch(Routes.webhookMessage(id, token, messageId), options)) as APIMessage)
    },
    setCommands: async (body, guildId) => namesOf(await rest.put(routeOf(guildId), { body })),
    commands: async guildId => namesOf(await rest.get(routeOf(guildId))),
    async answer({ id, token }, content) {
      await rest.post(Routes.interactionCallback(id, token), { auth: false, body: { type: 4, data: { content } } })
    },
    async editAnswer({ token }, content) {
      await rest.patch(Routes.webhookMessage(applicationId, token, '@original'), { auth: false, body: { content } })
    },
    async followUp({ token }, content) {
      await rest.post(Routes.webhook(applicationId, token), { auth: false, body: { content } })
    },
  }
}

function plain({ id, content, author, attachments }: APIMessage): PeerMessage {
  const files = attachments.map(({ filename, size, url }) => ({ filename, size, url }))
  return { id, content, authorId: author.id, attachments: files }
}

function queryOf({ limit, before, after }: Page): URLSearchParams {
  return new URLSearchParams({ limit: String(limit), ...(before && { before }), ...(after && { after }) })
}

export interface ErrorClasses {
  readonly DiscordAPIError: typeof DiscordAPIError
  readonly HTTPError: typeof HTTPError
}

/** Errors of @discordjs/rest, which discord.js throws as well, from a copy of its own. */
export function explainedBy(classes: ErrorClasses): (error: unknown) => Failure {
  return error => {
    if (error instanceof classes.DiscordAPIError)
      return { status: error.status, code: Number(error.code), paths: pathsIn(error.message) }
    if (error instanceof classes.HTTPError) return { status: error.status, code: undefined, paths: [] }
    throw error
  }
}
