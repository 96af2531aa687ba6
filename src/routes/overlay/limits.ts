/** Limits: numbers that the docs state and the document does not, or states otherwise. @module */
import type { OverlayEntry } from '../overlay.js'

const month = '2026-08'

export const limits: readonly OverlayEntry[] = [
  {
    says: 'The content of a message has up to 2000 characters, whoever sends it.',
    docs: 'resources/message#create-message-jsonform-params',
    month,
    at: ['MessageCreateRequest/content', 'MessageEditRequestPartial/content', 'BaseCreateMessageCreateRequest/content'],
    set: { maxLength: 2000 },
  },
  {
    says: 'A choice of a string option has a value of up to 100 characters.',
    docs: 'interactions/application-commands#application-command-object-application-command-option-choice-structure',
    month,
    at: ['ApplicationCommandOptionStringChoice/value'],
    set: { maxLength: 100 },
  },
  {
    says: 'A modal has 1 to 5 components.',
    docs: 'interactions/receiving-and-responding#interaction-response-object-modal',
    month,
    at: ['ModalInteractionCallbackRequestData/components'],
    set: { maxItems: 5 },
  },
  {
    says: 'An answer of a poll has up to 55 characters.',
    docs: 'resources/poll#poll-media-object-poll-media-object-structure',
    month,
    at: ['PollMediaCreateRequest/text'],
    set: { maxLength: 55 },
  },
  {
    says: 'A forum tag has a name of up to 20 characters.',
    docs: 'resources/channel#forum-tag-object-forum-tag-structure',
    month,
    at: ['UpdateThreadTagRequest/name', 'CreateOrUpdateThreadTagRequest/name'],
    set: { maxLength: 20 },
  },
  {
    says: 'The name of a thread has 1 to 100 characters.',
    docs: 'resources/channel#modify-channel-json-params-thread',
    month,
    at: ['UpdateThreadRequestPartial/name'],
    set: { minLength: 1 },
  },
  {
    says: 'A voice channel takes up to 99 users, a stage channel up to 10000.',
    docs: 'resources/channel#modify-channel-json-params-guild-channel',
    month,
    at: ['UpdateGuildChannelRequestPartial/user_limit', 'CreateGuildChannelRequest/user_limit'],
    set: { maximum: 10_000 },
  },
  {
    says: 'An invite lasts up to 604800 seconds, or 0 for ever.',
    docs: 'resources/channel#create-channel-invite',
    month,
    at: ['CreateGuildInviteRequest/max_age'],
    set: { maximum: 604_800 },
  },
  {
    says: 'The message that replaces a blocked one has up to 150 characters.',
    docs: 'resources/auto-moderation#auto-moderation-action-object-action-metadata',
    month,
    at: ['BlockMessageActionMetadata/custom_message'],
    set: { maxLength: 150 },
  },
  {
    says: 'A scheduled event has a name of 1 to 100 and a description of 1 to 1000 characters.',
    docs: 'resources/guild-scheduled-event#guild-scheduled-event-object',
    month,
    at: [
      'ExternalScheduledEventCreateRequest/name',
      'StageScheduledEventCreateRequest/name',
      'VoiceScheduledEventCreateRequest/name',
      'ExternalScheduledEventPatchRequestPartial/name',
      'StageScheduledEventPatchRequestPartial/name',
      'VoiceScheduledEventPatchRequestPartial/name',
      'ExternalScheduledEventCreateRequest/description',
      'StageScheduledEventCreateRequest/description',
      'VoiceScheduledEventCreateRequest/description',
    ],
    set: { minLength: 1 },
  },
  {
    says: 'The location of an external event has 1 to 100 characters.',
    docs: 'resources/guild-scheduled-event#guild-scheduled-event-object-guild-scheduled-event-entity-metadata',
    month,
    at: ['EntityMetadataExternal/location'],
    set: { minLength: 1 },
  },
  {
    says: 'The content of a lobby message must not be empty.',
    docs: 'resources/lobby#send-lobby-message',
    month,
    at: ['SDKMessageRequest/content'],
    replace: { type: 'string', minLength: 1, maxLength: 4000 },
  },
  {
    says: 'A key of role connection metadata is made of a-z, 0-9 and _.',
    docs: 'resources/application-role-connection-metadata#application-role-connection-metadata-object',
    month,
    at: ['ApplicationRoleConnectionsMetadataItemRequest/key'],
    set: { pattern: '^[a-z0-9_]+$' },
  },
]
