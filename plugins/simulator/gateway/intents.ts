/**
 * Intents: which events an intent stands for, and which flags of an application allow the privileged ones.
 * https://docs.discord.com/developers/events/gateway#list-of-intents (2026-08)
 * @module
 */

export const Intent = {
  Guilds: 1 << 0,
  GuildMembers: 1 << 1,
  GuildModeration: 1 << 2,
  GuildExpressions: 1 << 3,
  GuildIntegrations: 1 << 4,
  GuildWebhooks: 1 << 5,
  GuildInvites: 1 << 6,
  GuildVoiceStates: 1 << 7,
  GuildPresences: 1 << 8,
  GuildMessages: 1 << 9,
  GuildMessageReactions: 1 << 10,
  GuildMessageTyping: 1 << 11,
  DirectMessages: 1 << 12,
  DirectMessageReactions: 1 << 13,
  DirectMessageTyping: 1 << 14,
  MessageContent: 1 << 15,
  GuildScheduledEvents: 1 << 16,
  AutoModerationConfiguration: 1 << 20,
  AutoModerationExecution: 1 << 21,
  GuildMessagePolls: 1 << 24,
  DirectMessagePolls: 1 << 25,
} as const

type IntentName = keyof typeof Intent

export const ALL_INTENTS = Object.values(Intent).reduce((all, bit) => all | bit, 0)

/** Each privileged intent with the two application flags that allow it: approved, and limited to small bots. */
export const PRIVILEGED: readonly (readonly [intent: number, flags: number])[] = [
  [Intent.GuildPresences, (1 << 12) | (1 << 13)],
  [Intent.GuildMembers, (1 << 14) | (1 << 15)],
  [Intent.MessageContent, (1 << 18) | (1 << 19)],
]

const changes = (thing: string) => [`${thing}_CREATE`, `${thing}_UPDATE`, `${thing}_DELETE`]
const messages = [...changes('MESSAGE'), 'MESSAGE_DELETE_BULK']
const reactions = ['ADD', 'REMOVE', 'REMOVE_ALL', 'REMOVE_EMOJI'].map(what => `MESSAGE_REACTION_${what}`)
const votes = ['MESSAGE_POLL_VOTE_ADD', 'MESSAGE_POLL_VOTE_REMOVE']

const inGuilds: Partial<Record<IntentName, readonly string[]>> = {
  Guilds: [
    ...['GUILD', 'GUILD_ROLE', 'CHANNEL', 'THREAD', 'STAGE_INSTANCE'].flatMap(changes),
    ...['CHANNEL_PINS_UPDATE', 'THREAD_LIST_SYNC', 'THREAD_MEMBER_UPDATE', 'THREAD_MEMBERS_UPDATE'],
    ...['VOICE_CHANNEL_STATUS_UPDATE', 'VOICE_CHANNEL_START_TIME_UPDATE'],
  ],
  GuildMembers: ['GUILD_MEMBER_ADD', 'GUILD_MEMBER_UPDATE', 'GUILD_MEMBER_REMOVE', 'THREAD_MEMBERS_UPDATE'],
  GuildModeration: ['GUILD_AUDIT_LOG_ENTRY_CREATE', 'GUILD_BAN_ADD', 'GUILD_BAN_REMOVE'],
  GuildExpressions: [
    ...['GUILD_EMOJIS_UPDATE', 'GUILD_STICKERS_UPDATE', 'GUILD_SOUNDBOARD_SOUNDS_UPDATE'],
    ...changes('GUILD_SOUNDBOARD_SOUND'),
  ],
  GuildIntegrations: ['GUILD_INTEGRATIONS_UPDATE', ...changes('INTEGRATION')],
  GuildWebhooks: ['WEBHOOKS_UPDATE'],
  GuildInvites: ['INVITE_CREATE', 'INVITE_DELETE'],
  GuildVoiceStates: ['VOICE_CHANNEL_EFFECT_SEND', 'VOICE_STATE_UPDATE'],
  GuildPresences: ['PRESENCE_UPDATE'],
  GuildMessages: messages,
  GuildMessageReactions: reactions,
  GuildMessageTyping: ['TYPING_START'],
  GuildScheduledEvents: [
    ...changes('GUILD_SCHEDULED_EVENT'),
    ...['GUILD_SCHEDULED_EVENT_USER_ADD', 'GUILD_SCHEDULED_EVENT_USER_REMOVE'],
  ],
  AutoModerationConfiguration: changes('AUTO_MODERATION_RULE'),
  AutoModerationExecution: ['AUTO_MODERATION_ACTION_EXECUTION'],
  GuildMessagePolls: votes,
}

const inDirectMessages: Partial<Record<IntentName, readonly string[]>> = {
  DirectMessages: [...messages, 'CHANNEL_PINS_UPDATE'],
  DirectMessageReactions: reactions,
  DirectMessageTyping: ['TYPING_START'],
  DirectMessagePolls: votes,
}

const guildMasks = masksOf(inGuilds)
const directMasks = masksOf(inDirectMessages)

/** The intents of which one is enough to hear the event; 0 where none is needed. */
export function intentsFor(event: string, inGuild: boolean): number {
  return (inGuild ? guildMasks : directMasks).get(event) ?? 0
}

function masksOf(table: Partial<Record<IntentName, readonly string[]>>): ReadonlyMap<string, number> {
  const masks = new Map<string, number>()
  for (const [name, events] of Object.entries(table)) {
    for (const event of events) masks.set(event, (masks.get(event) ?? 0) | Intent[name as IntentName])
  }
  return masks
}
