/** Reports: a command in the menu of every message opens a form, and what comes back goes to the moderators. */
import { cooldown, field, guildOnly, type Interactions } from 'pipecord/interactions'

/** @param channelId where reports go */
export function defineReport(on: Interactions, channelId: string) {
  const form = on.modal('report/:channel/:message', {
    title: 'Report a message',
    fields: {
      rules: field.note('Moderators see who reported what.'),
      kind: field.radio('What is wrong?', { spam: 'Spam', abuse: 'Abuse', other: 'Something else' }),
      details: field.optional(field.text('Details', { paragraph: true, max: 1000 })),
      proof: field.optional(field.files('Screenshots', { min: 0, max: 3, types: ['image'] })),
    },
    defer: 'ephemeral',
    async run({ params, values, user, guildId, client, reply }) {
      const link = `https://discord.com/channels/${guildId}/${params.channel}/${params.message}`
      const lines = [
        `<@${user.id}> reports ${values.kind}: ${link}`,
        values.details,
        ...values.proof.map(file => file.url),
      ]
      const content = lines.filter(Boolean).join('\n')
      await client.post(`/channels/${channelId}/messages`, { content, allowed_mentions: { parse: [] } }).unwrap()
      await reply({ content: 'Thank you. The moderators will have a look.', ephemeral: true })
    },
  })

  on.messageCommand('Report', {
    contexts: ['guild'],
    use: [guildOnly(), cooldown({ per: 'user', every: 10_000 })],
    defer: false,
    run: ({ target, show }) => show(form({ channel: target.channel_id, message: target.id })),
  })
}
