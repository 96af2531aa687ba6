/** Limits: numbers that the docs state and the document does not, or states otherwise. @module */
import type { OverlayEntry } from '../overlay.js'

export const limits: readonly OverlayEntry[] = [
  {
    says: 'The content of a message has up to 2000 characters.',
    docs: 'resources/message#create-message-json/form-params',
    month: '2026-08',
    at: ['MessageCreateRequest/content', 'MessageEditRequestPartial/content'],
    set: { maxLength: 2000 },
  },
]
