/**
 * The bot of the README. Answers `!ping` on Discord, with the token in DISCORD_TOKEN; ends with Ctrl+C.
 *
 *     DISCORD_TOKEN=... npx tsx examples/bot.ts
 */
import { pathToFileURL } from 'node:url'
import { type BotOptions, createBot } from 'pipecord'

export function pingBot(options: Pick<BotOptions, 'token' | 'client'>) {
  const bot = createBot({ ...options, intents: ['Guilds', 'GuildMessages', 'MessageContent'], signals: true })

  bot.client.use(async function timing(ctx, next) {
    const startedAt = performance.now()
    await next()
    console.log(ctx.request.route.template, `${(performance.now() - startedAt).toFixed(0)} ms`)
  })

  bot.on('messageCreate', async message => {
    if (message.content !== '!ping') return
    const path = `/channels/${message.channel_id}/messages` as const
    const reply = await bot.client.post(path, { content: 'Pong!', message_reference: { message_id: message.id } })
    if (!reply.success)
      console.error(reply.error.message) // says which field, what was expected, what to do
    else await bot.client.put(`${path}/${reply.data.id}/reactions/${encodeURIComponent('🏓')}/@me`)
  })
  return bot
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await pingBot({ token: process.env.DISCORD_TOKEN ?? '' }).connect()
}
