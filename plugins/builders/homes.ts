/**
 * Homes: where each part of a body stands, so that it can be checked by itself.
 * @module
 */
import type { Home } from '../../src/routes/shapes.js'

const same = (body: unknown): unknown => body
const newMessage = 'POST /channels/{channel_id}/messages'
const newCommand = 'POST /applications/{application_id}/commands'
const callback = 'POST /interactions/{interaction_id}/{interaction_token}/callback'
const isComponentsV2 = 1 << 15
const text = { type: 10, content: 'text' }
const inModal = (component: unknown) => ({
  type: 9,
  data: { custom_id: 'id', title: 'title', components: [component] },
})

export const homes = {
  message: { endpoint: newMessage, at: '', wrap: same },
  embed: { endpoint: newMessage, at: 'embeds[0]', wrap: embed => ({ embeds: [embed] }) },
  poll: { endpoint: newMessage, at: 'poll', wrap: poll => ({ poll }) },
  row: { endpoint: newMessage, at: 'components[0]', wrap: row => ({ components: [row] }) },
  inRow: {
    endpoint: newMessage,
    at: 'components[0].components[0]',
    wrap: one => ({ components: [{ type: 1, components: [one] }] }),
  },
  layout: {
    endpoint: newMessage,
    at: 'components[0]',
    wrap: one => ({ components: [one], flags: isComponentsV2 }),
  },
  accessory: {
    endpoint: newMessage,
    at: 'components[0].accessory',
    wrap: accessory => ({ components: [{ type: 9, components: [text], accessory }], flags: isComponentsV2 }),
  },
  modal: { endpoint: callback, at: 'data', wrap: data => ({ type: 9, data }) },
  label: { endpoint: callback, at: 'data.components[0]', wrap: inModal },
  inLabel: {
    endpoint: callback,
    at: 'data.components[0].component',
    wrap: component => inModal({ type: 18, label: 'label', component }),
  },
  command: { endpoint: newCommand, at: '', wrap: same },
  option: {
    endpoint: newCommand,
    at: 'options[0]',
    wrap: option => ({ name: 'name', description: 'description', options: [option] }),
  },
  channel: { endpoint: 'POST /guilds/{guild_id}/channels', at: '', wrap: same },
  role: { endpoint: 'POST /guilds/{guild_id}/roles', at: '', wrap: same },
} as const satisfies Readonly<Record<string, Home>>
