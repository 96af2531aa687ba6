/** Fifty calls as bots make them, half of them with a body. Compiled by run.mjs, never run. @module */
import { DiscordAPIClient } from 'pipecord'

const client = new DiscordAPIClient()
const id: string = '1'
void client.get(`/channels/${id}`)
void client.get(`/channels/${id}/messages`)
void client.get(`/channels/${id}/messages/${id}`)
void client.get(`/channels/${id}/messages/pins`)
void client.get(`/channels/${id}/messages/${id}/reactions/${id}`)
void client.get(`/guilds/${id}`)
void client.get(`/guilds/${id}/members`)
void client.get(`/guilds/${id}/members/${id}`)
void client.get(`/guilds/${id}/roles`)
void client.get(`/guilds/${id}/channels`)
void client.get(`/guilds/${id}/bans`)
void client.get(`/guilds/${id}/audit-logs`)
void client.get(`/guilds/${id}/emojis`)
void client.get(`/guilds/${id}/scheduled-events`)
void client.get(`/users/${id}`)
void client.get('/users/@me')
void client.get('/users/@me/guilds')
void client.get('/gateway/bot')
void client.get(`/invites/${id}`)
void client.get(`/webhooks/${id}`)
void client.get(`/applications/${id}/commands`)
void client.get(`/applications/${id}/guilds/${id}/commands`)
void client.get(`/applications/${id}/entitlements`)
void client.get(`/stickers/${id}`)
void client.get('/sticker-packs')
void client.post(`/channels/${id}/messages`, {
  content: 'hi',
  embeds: [{ title: 'a', fields: [{ name: 'b', value: 'c' }] }],
})
void client.post(`/channels/${id}/messages`, {
  components: [{ type: 1, components: [{ type: 2, style: 1, custom_id: 'a', label: 'b' }] }],
})
void client.post(`/channels/${id}/messages`, {
  flags: 32768,
  components: [{ type: 17, components: [{ type: 10, content: 'a' }, { type: 14 }] }],
})
void client.patch(`/channels/${id}/messages/${id}`, {
  content: 'hi',
  embeds: [{ title: 'a', fields: [{ name: 'b', value: 'c' }] }],
})
void client.post(`/interactions/${id}/${id}/callback`, {
  type: 4,
  data: { content: 'hi', embeds: [{ title: 'a', fields: [{ name: 'b', value: 'c' }] }] },
})
void client.post(`/interactions/${id}/${id}/callback`, {
  type: 4,
  data: { components: [{ type: 1, components: [{ type: 2, style: 1, custom_id: 'a', label: 'b' }] }] },
})
void client.patch(`/webhooks/${id}/${id}/messages/@original`, {
  content: 'hi',
  embeds: [{ title: 'a', fields: [{ name: 'b', value: 'c' }] }],
})
void client.post(`/webhooks/${id}/${id}`, {
  content: 'hi',
  embeds: [{ title: 'a', fields: [{ name: 'b', value: 'c' }] }],
})
void client.put(`/applications/${id}/commands`, [
  { name: 'a', description: 'b', options: [{ type: 3, name: 'c', description: 'd', required: true }] },
])
void client.post(`/applications/${id}/commands`, {
  name: 'a',
  description: 'b',
  options: [{ type: 3, name: 'c', description: 'd', required: true }],
})
void client.post(`/applications/${id}/guilds/${id}/commands`, {
  name: 'a',
  description: 'b',
  options: [{ type: 3, name: 'c', description: 'd', required: true }],
})
void client.post(`/guilds/${id}/channels`, { name: 'a', type: 0 })
void client.patch(`/channels/${id}`, { name: 'a' })
void client.post(`/guilds/${id}/roles`, { name: 'a', permissions: '8' })
void client.patch(`/guilds/${id}/roles/${id}`, { color: 1 })
void client.patch(`/guilds/${id}/members/${id}`, { nick: 'a' }, { reason: 'b' })
void client.put(`/guilds/${id}/bans/${id}`, { delete_message_seconds: 60 }, { reason: 'b' })
void client.delete(`/guilds/${id}/bans/${id}`, { reason: 'b' })
void client.put(`/guilds/${id}/members/${id}/roles/${id}`)
void client.delete(`/channels/${id}/messages/${id}`)
void client.post(`/channels/${id}/messages/bulk-delete`, { messages: [id, id] })
void client.put(`/channels/${id}/messages/${id}/reactions/${id}/@me`)
void client.post(`/channels/${id}/threads`, { name: 'a', type: 11 })
void client.post(`/channels/${id}/webhooks`, { name: 'a' })
void client.post(`/channels/${id}/typing`)
