/**
 * Typed routes: what the path of a call knows. A list comes typed, a typo does not compile, and what Discord would refuse
 * does not leave the machine. Runs on the simulator:
 *
 *     npx tsx examples/typed-routes.ts
 *
 * @module
 */
import { pathToFileURL } from 'node:url'
import { createClient, type DiscordAPIClient, ValidationError } from 'pipecord'
import { simulator } from 'pipecord/simulator'

/** The path says what comes: `members` is `APIGuildMember[]`, without a type argument. */
export async function listNames(client: DiscordAPIClient, guildId: string): Promise<string[]> {
  const members = await client.get(`/guilds/${guildId}/members`, { query: { limit: 5 } }).unwrap()
  return members.map(({ nick, user }) => nick ?? user.username)
}

/** The editor underlines `contnt`. Where no compiler looks, the message is refused all the same: it says nothing. */
export function sendTypo(client: DiscordAPIClient, channelId: string) {
  // @ts-expect-error 'contnt' does not exist in the body of POST /channels/{channel_id}/messages; did you mean 'content'?
  return client.post(`/channels/${channelId}/messages`, { contnt: 'hi' })
}

/** An embed of 6,001 characters, though none of its parts is too long by itself. */
export function sendTooMuch(client: DiscordAPIClient, channelId: string) {
  const fields = [{ name: 'n'.repeat(256), value: 'v'.repeat(1024) }]
  const embed = { title: 't'.repeat(256), description: 'd'.repeat(4096), fields, footer: { text: 'f'.repeat(369) } }
  return client.post(`/channels/${channelId}/messages`, { embeds: [embed] })
}

/** What was wrong with a call that was refused here. */
export async function refusal(call: PromiseLike<unknown>): Promise<string> {
  try {
    await call
  } catch (error) {
    if (error instanceof ValidationError) return `${error.name}: ${error.message}`
    throw error
  }
  return 'nothing was refused'
}

async function main() {
  const discord = await simulator()
  const client = createClient({ token: discord.token, baseURL: discord.baseURL })
  const channelId = discord.world.channel('general').id
  try {
    console.log('Members:', await listNames(client, discord.world.guild().id))
    console.log('A typo:', await refusal(sendTypo(client, channelId)))
    console.log('6,001 characters:', await refusal(sendTooMuch(client, channelId)))
    console.log('Messages that left the machine:', discord.log.count({ method: 'POST' }))
  } finally {
    await client.shutdown()
    await discord.close()
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main()
