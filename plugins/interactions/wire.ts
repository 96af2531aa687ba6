/**
 * Wire: how the answers to one interaction get to Discord, and what is known of it when it comes in.
 * @module
 */
import type { Client } from '../../src/kernel/client.js'
import type { AnswerWire, FirstAnswer, Subject } from './answers.js'
import type { Payload } from './context-of.js'
import { messageFlags } from './message-body.js'
import { interactionType, type Target } from './target.js'

/** Takes the first answer to Discord. */
export interface SendFirst {
  (answer: FirstAnswer): Promise<void>
  /** Holds what goes over REST until Discord can have the first answer; before, it does not know of the interaction. */
  readonly followed?: <T>(send: () => Promise<T>) => Promise<T>
}

const kinds: ReadonlyMap<number, Subject['kind']> = new Map([
  [interactionType.command, 'command'],
  [interactionType.component, 'component'],
  [interactionType.autocomplete, 'autocomplete'],
  [interactionType.modal, 'modal'],
])

/** @param receivedAt monotonic ms */
export function subjectOf(payload: Payload, { kind, name }: Target, receivedAt: number): Subject {
  const { message, authorizing_integration_owners: owners = {} } = payload
  return {
    title: `${kind} ${name}`,
    kind: kinds.get(payload.type) ?? 'command',
    hasMessage: message !== undefined,
    isV2: ((message?.flags ?? 0) & messageFlags.v2) !== 0,
    userInstalled: owners[1] !== undefined && owners[0] === undefined,
    receivedAt,
  }
}

/** Requests of an interaction carry its token in their path, and no other credential. */
export function wireOf(client: Client, payload: Payload, first: SendFirst): Omit<AnswerWire, 'warn'> {
  const base = `/webhooks/${payload.application_id}/${payload.token}`
  return {
    clock: client.clock,
    first,
    webhook: (method, path, message) => {
      const options = { method, path: base + path, ...(message && { body: message.data, ...filesOf(message) }) }
      const send = () => client.request<never>(options).unwrap()
      return first.followed ? first.followed(send) : send()
    },
  }
}

/** The first answer over REST, ahead of everything that waits. */
export async function postFirst(
  client: Client,
  { id, token }: Payload,
  { type, data, files }: FirstAnswer,
): Promise<void> {
  const path = `/interactions/${id}/${token}/callback`
  const body = data === undefined ? { type } : { type, data }
  await client.request({ method: 'POST', path, body, priority: 'critical', ...filesOf({ files }) }).unwrap()
}

const filesOf = ({ files }: Pick<FirstAnswer, 'files'>) => (files && files.length > 0 ? { files } : {})
