/** Five messages to a real channel, read back and deleted again. */
import { createClient } from 'pipecord'
import { progressBar, seconds, table } from './report.js'

const count = 5

/**
 * @param baseURL where Discord is, if not at discord.com
 * @returns whether all arrived and could be deleted
 */
export async function gentleRun(token: string, channel: string, baseURL?: string): Promise<boolean> {
  const client = createClient({ token, ...(baseURL && { baseURL }) })
  let limited = 0
  client.on('rateLimited', () => limited++)
  try {
    const me = await client.get<{ username: string }>('/users/@me').unwrap()
    console.log(`\n  Signed in as ${me.username}; sending ${count} messages to channel ${channel}.\n`)
    const bar = progressBar(count)
    const startedAt = performance.now()
    let done = 0
    const sends = Array.from({ length: count }, async (_, i) => {
      const message = await client
        .post<{ id: string }>(`/channels/${channel}/messages`, { content: `pipecord demo ${i + 1} of ${count}` })
        .unwrap()
      bar.update(++done, seconds(performance.now() - startedAt))
      return message.id
    })
    const ids = await Promise.all(sends)
    const elapsed = performance.now() - startedAt
    const deletions = await Promise.all(ids.map(id => client.delete(`/channels/${channel}/messages/${id}`)))
    const { retries, p95ResponseTime } = client.getMetrics()
    console.log(
      `\n${table([
        ['sent', String(count)],
        ['arrived', String(ids.length)],
        ['twice', String(ids.length - new Set(ids).size)],
        ['deleted again', String(deletions.filter(({ success }) => success).length)],
        ['429s', String(limited)],
        ['retries', String(retries)],
        ['time', seconds(elapsed)],
        ['p95', seconds(p95ResponseTime)],
      ])}\n`,
    )
    return deletions.every(({ success }) => success)
  } catch (error) {
    console.error(`\n  ${error instanceof Error ? error.message : error}\n`)
    return false
  } finally {
    await client.shutdown({ drain: 5000 })
  }
}
