/** Bodies: placeholder. @module */
import type { OverlayEntry } from '../overlay.js'

export const bodies: readonly OverlayEntry[] = []
