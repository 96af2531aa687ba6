/**
 * Rules: which rules of the docs hold for which endpoint.
 * @module
 */
import { messageRules } from './of-messages.js'
import type { Rule } from './rule.js'

const none: readonly Rule[] = []

/** @param name such as `POST /channels/{channel_id}/messages` */
export function rulesOf(name: string): readonly Rule[] {
  return messageRules[name] ?? none
}
