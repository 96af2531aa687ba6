/** Components: parts of messages, modals and commands that the docs have and the document does not. @module */
import type { OverlayEntry } from '../overlay.js'

const month = '2026-08'
const fileTypes = {
  type: ['array', 'null'],
  items: { type: 'string', pattern: '^(?:image|video|audio|\\..+)$' },
  maxItems: 10,
} as const

export const components: readonly OverlayEntry[] = [
  {
    says: 'A file upload may be limited to up to 10 types of files.',
    docs: 'components/reference#file-upload-file-upload-structure',
    month,
    at: ['FileUploadComponentForModalRequest'],
    add: { file_types: fileTypes },
  },
  {
    says: 'An attachment option may be limited to up to 10 types of files.',
    docs: 'interactions/application-commands#application-command-object-application-command-option-structure',
    month,
    at: ['ApplicationCommandAttachmentOption'],
    add: { file_types: fileTypes },
  },
  {
    says: 'The emoji of a button or an option has name, id and animated; which of them depends on the emoji.',
    docs: 'components/reference#button-button-structure',
    month,
    at: ['ComponentEmojiForRequest'],
    add: { animated: { type: ['boolean', 'null'] } },
    optional: ['name'],
  },
  {
    says: 'An interaction may be answered with type 10, which has no data and is deprecated.',
    docs: 'interactions/receiving-and-responding#interaction-response-object-interaction-callback-type',
    month,
    at: ['LaunchActivityInteractionCallbackRequest/type'],
    replace: { type: 'integer', enum: [10, 12] },
  },
  {
    says: 'Media channels are channels like the others.',
    docs: 'resources/channel#channel-object-channel-types',
    month,
    at: ['*/channel_types/items'],
    replace: { type: 'integer', enum: [0, 1, 2, 3, 4, 5, 10, 11, 12, 13, 14, 15, 16] },
  },
  {
    says: 'Media channels can be created.',
    docs: 'resources/guild#create-guild-channel',
    month,
    at: ['CreateGuildChannelRequest/type', 'UpdateGuildChannelRequestPartial/type'],
    replace: { type: ['integer', 'null'], enum: [0, 2, 4, 5, 13, 14, 15, 16] },
  },
  {
    says: 'A message may be a forward, which is a reference of type 1.',
    docs: 'resources/message#message-reference-types',
    month,
    at: ['MessageReferenceRequest/type'],
    replace: { type: ['integer', 'null'], enum: [0, 1] },
  },
  {
    says: 'The author of an embed has a name.',
    docs: 'resources/message#embed-object-embed-author-structure',
    month,
    at: ['RichEmbedAuthor'],
    require: ['name'],
  },
  {
    says: 'The footer of an embed has a text.',
    docs: 'resources/message#embed-object-embed-footer-structure',
    month,
    at: ['RichEmbedFooter'],
    require: ['text'],
  },
  {
    says: 'The images of an embed have a URL.',
    docs: 'resources/message#embed-object-embed-image-structure',
    month,
    at: ['RichEmbedImage', 'RichEmbedThumbnail'],
    require: ['url'],
  },
]
