/**
 * InteractionPeer: a small bot, written once with each client that others made, in that client's own words.
 *
 * It does the same everywhere, so that simulated users see the same:
 * - `/ask song who`: "<song> for <who>" with the buttons Yes, Form and a select of fruit
 * - Yes: the message becomes "<user> said yes", without components; fruit: "<user> takes <values>"
 * - Form: a modal "Feedback" with the field "Why?"; submitted: "Thanks: <text>", ephemeral
 * - `/slow`: deferred, ephemeral; then "done", and a follow-up "one more"
 * - typing `song`: "<typed> 1" and "<typed> 2"
 * - "Quote" on a message: "> <content>"; "Greet" on a user: "Hi <username>"
 * @module
 */
import type { Simulation } from '../../../plugins/simulator/index.js'

export interface InteractionAdapter {
  /** Name and version of the package. */
  readonly name: string
  /** What the client cannot do, by the scenario's name, and why. */
  readonly cannot?: Readonly<Record<string, string>>
  /** Connects, registers the commands, and resolves when the client says that it is ready; returns how to end it. */
  open(discord: Simulation): Promise<() => unknown>
}

export const commands = [
  {
    name: 'ask',
    type: 1,
    description: 'Asks',
    options: [
      { type: 3, name: 'song', description: 'Song', required: true, autocomplete: true },
      { type: 6, name: 'who', description: 'Who' },
    ],
  },
  { name: 'slow', type: 1, description: 'Takes its time' },
  { name: 'Quote', type: 3 },
  { name: 'Greet', type: 2 },
] as const

const fruit = ['Apple', 'Pear'].map(label => ({ label, value: label.toLowerCase() }))

export const controls = [
  {
    type: 1,
    components: [
      { type: 2, style: 1, label: 'Yes', custom_id: 'yes' },
      { type: 2, style: 2, label: 'Form', custom_id: 'form' },
    ],
  },
  { type: 1, components: [{ type: 3, custom_id: 'fruit', placeholder: 'Fruit', options: fruit, max_values: 2 }] },
] as const

export const form = {
  custom_id: 'feedback',
  title: 'Feedback',
  components: [{ type: 1, components: [{ type: 4, custom_id: 'why', label: 'Why?', style: 1 }] }],
} as const

export const EPHEMERAL = 1 << 6
