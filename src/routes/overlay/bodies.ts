/** Bodies: fields that the docs have, want or do without, and which endpoints take a body or files at all. @module */
import type { OverlayEntry } from '../overlay.js'

const month = '2026-08'
const files = { field: 'files[n]' } as const

export const bodies: readonly OverlayEntry[] = [
  {
    says: 'A command may be age-restricted.',
    docs: 'interactions/application-commands#create-global-application-command',
    month,
    at: ['ApplicationCommandCreateRequest', 'ApplicationCommandPatchRequestPartial', 'ApplicationCommandUpdateRequest'],
    add: { nsfw: { type: ['boolean', 'null'] }, default_permission: { type: ['boolean', 'null'] } },
  },
  {
    says: 'The description of an app is a text.',
    docs: 'resources/application#edit-current-application',
    month,
    at: ['ApplicationFormPartial/description'],
    replace: { type: ['string', 'null'], maxLength: 400 },
  },
  {
    says: 'A channel may be created with flags.',
    docs: 'resources/guild#create-guild-channel',
    month,
    at: ['CreateGuildChannelRequest'],
    add: { flags: { type: ['integer', 'null'] } },
  },
  {
    says: 'A lobby message has content, and may have metadata.',
    docs: 'resources/lobby#send-lobby-message',
    month,
    at: ['SDKMessageRequest'],
    add: { metadata: { type: ['object', 'null'], additionalProperties: { type: 'string' } } },
    require: ['content'],
  },
  {
    says: 'An overwrite says whether it is for a role or a member.',
    docs: 'resources/channel#edit-channel-permissions',
    month,
    at: ['PUT /channels/{channel_id}/permissions/{overwrite_id} body'],
    require: ['type'],
  },
  {
    says: 'Permissions of a command are set as a list.',
    docs: 'interactions/application-commands#edit-application-command-permissions',
    month,
    at: ['PUT /applications/{application_id}/guilds/{guild_id}/commands/{command_id}/permissions body'],
    require: ['permissions'],
  },
  {
    says: 'A user is added to a group DM with an access token of theirs.',
    docs: 'resources/channel#group-dm-add-recipient',
    month,
    at: ['PUT /channels/{channel_id}/recipients/{user_id} body'],
    require: ['access_token'],
  },
  {
    says: 'The status of a voice channel is set to a text or to null.',
    docs: 'resources/channel#set-voice-channel-status',
    month,
    at: ['PUT /channels/{channel_id}/voice-status body'],
    require: ['status'],
  },
  {
    says: 'Positions are those of named channels.',
    docs: 'resources/guild#modify-guild-channel-positions',
    month,
    at: ['PATCH /guilds/{guild_id}/channels body/items'],
    require: ['id'],
  },
  {
    says: 'Positions are those of named roles.',
    docs: 'resources/guild#modify-guild-role-positions',
    month,
    at: ['UpdateRolePositionsRequest'],
    require: ['id'],
  },
  {
    says: 'A sticker is created with a description, which may be empty.',
    docs: 'resources/sticker#create-guild-sticker',
    month,
    at: ['POST /guilds/{guild_id}/stickers body'],
    require: ['description'],
  },
  {
    says: 'A rule of auto moderation says what happens.',
    docs: 'resources/auto-moderation#create-auto-moderation-rule',
    month,
    at: [
      'DefaultKeywordListUpsertRequest',
      'KeywordUpsertRequest',
      'MLSpamUpsertRequest',
      'MentionSpamUpsertRequest',
      'UserProfileUpsertRequest',
    ],
    require: ['actions'],
  },
  {
    says: 'Every field of the own user is optional when it is changed.',
    docs: 'resources/user#modify-current-user',
    month,
    at: ['BotAccountPatchRequest'],
    optional: ['username'],
  },
  {
    says: 'A prune may give a reason in the body, which is deprecated.',
    docs: 'resources/guild#begin-guild-prune',
    month,
    at: ['PruneGuildRequest'],
    add: { reason: { type: ['string', 'null'] } },
  },
  {
    says: 'A ban needs no body: all of its fields are optional.',
    docs: 'resources/guild#create-guild-ban',
    month,
    body: { 'PUT /guilds/{guild_id}/bans/{user_id}': 'optional' },
  },
  {
    says: 'Lifting a ban takes no body.',
    docs: 'resources/guild#remove-guild-ban',
    month,
    body: { 'DELETE /guilds/{guild_id}/bans/{user_id}': 'none' },
  },
  {
    says: 'Webhooks send files.',
    docs: 'resources/webhook#execute-webhook',
    month,
    files: { 'POST /webhooks/{webhook_id}/{webhook_token}': files },
  },
  {
    says: 'The first message of a forum thread may have files.',
    docs: 'resources/channel#start-thread-in-forum-or-media-channel',
    month,
    files: { 'POST /channels/{channel_id}/threads': files },
  },
  {
    says: 'The answer to an interaction may have files.',
    docs: 'interactions/receiving-and-responding#create-interaction-response',
    month,
    files: { 'POST /interactions/{interaction_id}/{interaction_token}/callback': files },
  },
]
