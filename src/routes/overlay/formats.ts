/** Formats: strings that are more than text, and numbers that are not. @module */
import type { OverlayEntry } from '../overlay.js'

const month = '2026-08'
const localizations = { type: ['string', 'null'] } as const

export const formats: readonly OverlayEntry[] = [
  {
    says: 'Embeds show files of the same request by attachment://name.',
    docs: 'reference#editing-message-attachments-using-attachments-within-embeds',
    month,
    at: ['RichEmbedAuthor/icon_url', 'RichEmbedFooter/icon_url', 'RichEmbedImage/url', 'RichEmbedThumbnail/url'],
    set: { format: 'media' },
  },
  {
    says: 'Media of components are URLs or attachment://name.',
    docs: 'components/reference#unfurled-media-item-structure',
    month,
    at: ['UnfurledMediaRequest/url'],
    set: { format: 'media' },
  },
  {
    says: 'The file of a file component is attachment://name and nothing else.',
    docs: 'components/reference#file',
    month,
    at: ['UnfurledMediaRequestWithAttachmentReferenceRequired/url'],
    set: { format: 'attachment' },
  },
  {
    says: 'A soundboard sound is MP3 or OGG as a data URI.',
    docs: 'resources/soundboard#create-guild-soundboard-sound',
    month,
    at: ['SoundboardCreateRequest/sound'],
    set: { format: 'audio', contentEncoding: undefined },
  },
  {
    says: 'The id of a new attachment is the n of its files[n]; a number will do.',
    docs: 'resources/message#attachment-object-attachment-request-structure',
    month,
    at: ['MessageAttachmentRequest/id'],
    replace: { oneOf: [{ $ref: '#/components/schemas/SnowflakeType' }, { type: 'integer', minimum: 0 }] },
  },
  {
    says: 'Members are listed after a user id, which is a snowflake.',
    docs: 'resources/guild#list-guild-members',
    month,
    at: ['GET /guilds/{guild_id}/members query/after'],
    replace: { $ref: '#/components/schemas/SnowflakeType' },
  },
  {
    says: 'A localization may be null, which takes it away.',
    docs: 'interactions/application-commands#localization',
    month,
    at: ['*/name_localizations/values', '*/description_localizations/values'],
    set: localizations,
  },
  {
    says: 'The flags of lobbies and their members are bits that can be combined, or none.',
    docs: 'resources/lobby#lobby-member-object',
    month,
    at: [
      'LobbyMemberRequest/flags',
      'BulkLobbyMemberRequest/flags',
      'PUT /lobbies/{lobby_id}/members/{user_id} body/flags',
      'POST /lobbies body/flags',
      'PUT /lobbies body/flags',
      'PATCH /lobbies/{lobby_id} body/flags',
    ],
    replace: { type: ['integer', 'null'], minimum: 0 },
  },
]
