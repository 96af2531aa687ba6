/** Formats: strings that are more than text. @module */
import type { OverlayEntry } from '../overlay.js'

export const formats: readonly OverlayEntry[] = [
  {
    says: 'Embeds show files of the same request by attachment://name.',
    docs: 'reference#using-attachments-within-embeds',
    month: '2026-08',
    at: ['RichEmbedAuthor/icon_url', 'RichEmbedFooter/icon_url', 'RichEmbedImage/url', 'RichEmbedThumbnail/url'],
    set: { format: 'media' },
  },
  {
    says: 'Media of components are URLs or attachment://name.',
    docs: 'components/reference#unfurled-media-item-structure',
    month: '2026-08',
    at: ['UnfurledMediaRequest/url'],
    set: { format: 'media' },
  },
  {
    says: 'The file of a file component is attachment://name and nothing else.',
    docs: 'components/reference#file',
    month: '2026-08',
    at: ['UnfurledMediaRequestWithAttachmentReferenceRequired/url'],
    set: { format: 'attachment' },
  },
  {
    says: 'A soundboard sound is MP3 or OGG as a data URI.',
    docs: 'resources/soundboard#create-guild-soundboard-sound',
    month: '2026-08',
    at: ['SoundboardCreateRequest/sound'],
    set: { format: 'audio', contentEncoding: undefined },
  },
]
