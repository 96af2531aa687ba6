/**
 * Audit table: which operations leave which entries in the audit log.
 * https://docs.discord.com/developers/resources/audit-log#audit-log-entry-object-audit-log-events (2026-08)
 * @module
 */
import { AuditAction as Action } from '../world/audit.js'
import {
  channelThing,
  emojiThing,
  eventThing,
  exceptionThing,
  guildThing,
  integrationThing,
  inviteThing,
  memberThing,
  onboardingThing,
  roleThing,
  ruleThing,
  soundThing,
  stageThing,
  stickerThing,
  webhookThing,
} from './audit-finders.js'
import { both, changes, makes, removes, type Watch } from './audit-trail.js'
import {
  bulkBan,
  bulkRemoval,
  channelChange,
  channelRemoval,
  commandPermissions,
  memberRoles,
  memberVoice,
  messageRemoval,
  moves,
  newInvite,
  onboardingPrompts,
  overwrites,
  pins,
  prune,
  threadCreation,
  toUser,
  voiceStatus,
} from './audit-watches.js'

const GUILD = '/guilds/{guild_id}'
const CHANNEL = '/channels/{channel_id}'
const EVENT = `${GUILD}/scheduled-events/{guild_scheduled_event_id}`
const guildChange = changes(Action.GuildUpdate, guildThing, 'guild_id')
const pinning = pins(Action.MessagePin)
const unpinning = pins(Action.MessageUnpin)
const webhookChange = changes(Action.WebhookUpdate, webhookThing, 'webhook_id')
const webhookRemoval = removes(Action.WebhookDelete, webhookThing, 'webhook_id')

/** The actor itself, whom the path does not name. */
const ownMember: Watch = call =>
  changes(Action.MemberUpdate, memberThing, 'me')({ ...call, params: { ...call.params, me: call.actor?.userId ?? '' } })

export const auditTable: Readonly<Record<string, Watch>> = {
  [`PATCH ${GUILD}`]: guildChange,
  [`PATCH ${GUILD}/widget`]: guildChange,
  [`PATCH ${GUILD}/welcome-screen`]: guildChange,
  [`PUT ${GUILD}/incident-actions`]: guildChange,
  [`POST ${GUILD}/channels`]: makes(Action.ChannelCreate, channelThing),
  [`PATCH ${GUILD}/channels`]: moves(Action.ChannelUpdate, channelThing, guild => guild.channelIds),
  [`PATCH ${CHANNEL}`]: both(channelChange, overwrites),
  [`DELETE ${CHANNEL}`]: channelRemoval,
  [`PUT ${CHANNEL}/permissions/{overwrite_id}`]: overwrites,
  [`DELETE ${CHANNEL}/permissions/{overwrite_id}`]: overwrites,
  [`POST ${CHANNEL}/threads`]: threadCreation,
  [`POST ${CHANNEL}/messages/{message_id}/threads`]: threadCreation,
  [`PUT ${CHANNEL}/voice-status`]: voiceStatus,
  [`POST ${CHANNEL}/invites`]: newInvite(makes(Action.InviteCreate, inviteThing, ({ code }) => code)),
  'DELETE /invites/{code}': removes(Action.InviteDelete, inviteThing, 'code'),
  [`POST ${CHANNEL}/webhooks`]: makes(Action.WebhookCreate, webhookThing),
  [`POST ${CHANNEL}/followers`]: makes(Action.WebhookCreate, webhookThing, ({ webhook_id }) => webhook_id),
  'PATCH /webhooks/{webhook_id}': webhookChange,
  'DELETE /webhooks/{webhook_id}': webhookRemoval,
  'PATCH /webhooks/{webhook_id}/{webhook_token}': webhookChange,
  'DELETE /webhooks/{webhook_id}/{webhook_token}': webhookRemoval,
  [`DELETE ${CHANNEL}/messages/{message_id}`]: messageRemoval,
  [`POST ${CHANNEL}/messages/bulk-delete`]: bulkRemoval,
  [`PUT ${CHANNEL}/messages/pins/{message_id}`]: pinning,
  [`DELETE ${CHANNEL}/messages/pins/{message_id}`]: unpinning,
  [`PUT ${CHANNEL}/pins/{message_id}`]: pinning,
  [`DELETE ${CHANNEL}/pins/{message_id}`]: unpinning,
  [`PATCH ${GUILD}/members/{user_id}`]: both(
    changes(Action.MemberUpdate, memberThing, 'user_id'),
    memberRoles,
    memberVoice,
  ),
  [`PATCH ${GUILD}/members/@me`]: ownMember,
  [`PATCH ${GUILD}/members/@me/nick`]: ownMember,
  [`DELETE ${GUILD}/members/{user_id}`]: toUser(Action.MemberKick),
  [`PUT ${GUILD}/members/{user_id}/roles/{role_id}`]: memberRoles,
  [`DELETE ${GUILD}/members/{user_id}/roles/{role_id}`]: memberRoles,
  [`PUT ${GUILD}/bans/{user_id}`]: toUser(Action.MemberBanAdd),
  [`DELETE ${GUILD}/bans/{user_id}`]: toUser(Action.MemberBanRemove),
  [`POST ${GUILD}/bulk-ban`]: bulkBan,
  [`POST ${GUILD}/prune`]: prune,
  [`POST ${GUILD}/roles`]: makes(Action.RoleCreate, roleThing),
  [`PATCH ${GUILD}/roles`]: moves(Action.RoleUpdate, roleThing, guild => guild.roles.keys()),
  [`PATCH ${GUILD}/roles/{role_id}`]: changes(Action.RoleUpdate, roleThing, 'role_id'),
  [`DELETE ${GUILD}/roles/{role_id}`]: removes(Action.RoleDelete, roleThing, 'role_id'),
  [`POST ${GUILD}/emojis`]: makes(Action.EmojiCreate, emojiThing),
  [`PATCH ${GUILD}/emojis/{emoji_id}`]: changes(Action.EmojiUpdate, emojiThing, 'emoji_id'),
  [`DELETE ${GUILD}/emojis/{emoji_id}`]: removes(Action.EmojiDelete, emojiThing, 'emoji_id'),
  [`POST ${GUILD}/stickers`]: makes(Action.StickerCreate, stickerThing),
  [`PATCH ${GUILD}/stickers/{sticker_id}`]: changes(Action.StickerUpdate, stickerThing, 'sticker_id'),
  [`DELETE ${GUILD}/stickers/{sticker_id}`]: removes(Action.StickerDelete, stickerThing, 'sticker_id'),
  [`POST ${GUILD}/soundboard-sounds`]: makes(Action.SoundCreate, soundThing, ({ sound_id }) => sound_id),
  [`PATCH ${GUILD}/soundboard-sounds/{sound_id}`]: changes(Action.SoundUpdate, soundThing, 'sound_id'),
  [`DELETE ${GUILD}/soundboard-sounds/{sound_id}`]: removes(Action.SoundDelete, soundThing, 'sound_id'),
  [`DELETE ${GUILD}/integrations/{integration_id}`]: removes(
    Action.IntegrationDelete,
    integrationThing,
    'integration_id',
  ),
  'POST /stage-instances': makes(Action.StageCreate, stageThing, ({ channel_id }) => channel_id),
  'PATCH /stage-instances/{channel_id}': changes(Action.StageUpdate, stageThing, 'channel_id'),
  'DELETE /stage-instances/{channel_id}': removes(Action.StageDelete, stageThing, 'channel_id'),
  [`POST ${GUILD}/scheduled-events`]: makes(Action.EventCreate, eventThing),
  [`PATCH ${EVENT}`]: changes(Action.EventUpdate, eventThing, 'guild_scheduled_event_id'),
  [`DELETE ${EVENT}`]: removes(Action.EventDelete, eventThing, 'guild_scheduled_event_id'),
  [`POST ${EVENT}/exceptions`]: makes(
    Action.EventExceptionCreate,
    exceptionThing,
    ({ event_exception_id }) => event_exception_id,
  ),
  [`PATCH ${EVENT}/exceptions/{exception_id}`]: changes(Action.EventExceptionUpdate, exceptionThing, 'exception_id'),
  [`DELETE ${EVENT}/exceptions/{exception_id}`]: removes(Action.EventExceptionDelete, exceptionThing, 'exception_id'),
  [`POST ${GUILD}/auto-moderation/rules`]: makes(Action.AutoModCreate, ruleThing),
  [`PATCH ${GUILD}/auto-moderation/rules/{rule_id}`]: changes(Action.AutoModUpdate, ruleThing, 'rule_id'),
  [`DELETE ${GUILD}/auto-moderation/rules/{rule_id}`]: removes(Action.AutoModDelete, ruleThing, 'rule_id'),
  [`PUT ${GUILD}/onboarding`]: both(changes(Action.OnboardingUpdate, onboardingThing, 'guild_id'), onboardingPrompts),
  'PUT /applications/{application_id}/guilds/{guild_id}/commands/{command_id}/permissions': commandPermissions,
}
