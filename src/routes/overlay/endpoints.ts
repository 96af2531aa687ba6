/** Endpoints: those that the docs have and the document does not. @module */
import type { OverlayEntry } from '../overlay.js'

export const endpoints: readonly OverlayEntry[] = [
  {
    says: 'The SKUs of an application can be listed.',
    docs: 'resources/sku#list-skus',
    month: '2026-08',
    endpoints: { 'GET /applications/{application_id}/skus': { result: 'RESTGetAPISKUsResult' } },
  },
]
