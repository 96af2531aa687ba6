/**
 * A bot without a gateway: Discord calls it over HTTP. The same handlers as everywhere.
 *
 *     DISCORD_TOKEN=... DISCORD_PUBLIC_KEY=... npx tsx examples/interactions/http.ts
 */
import { pathToFileURL } from 'node:url'
import { createClient, type DiscordAPIConfig } from 'pipecord'
import { interactionsPlugin } from 'pipecord/interactions'
import { defineLayout } from './layout.js'

/** @param publicKey of the application, as its page in the developer portal shows it */
export function httpBot(config: DiscordAPIConfig, publicKey: string) {
  const client = createClient(config)
  const on = client.register(interactionsPlugin({ publicKey }))
  on.command('ping', { about: 'Is anybody there?', run: ctx => ctx.reply('Pong!') })
  defineLayout(on)
  return { client, on }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { on } = httpBot({ token: process.env.DISCORD_TOKEN ?? '' }, process.env.DISCORD_PUBLIC_KEY ?? '')
  await on.commands.sync()
  const { url } = await on.listen({ port: Number(process.env.PORT ?? 3000) })
  console.log(`Set the Interactions Endpoint URL to where ${url} is reached from outside.`)
}
