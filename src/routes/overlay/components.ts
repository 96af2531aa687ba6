/** Components: placeholder. @module */
import type { OverlayEntry } from '../overlay.js'

export const components: readonly OverlayEntry[] = []
