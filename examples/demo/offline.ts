/** 200 messages into one channel of the simulator, while it limits and fails. */
import { createClient } from 'pipecord'
import { simulator } from 'pipecord/simulator'
import { progressBar, seconds, table } from './report.js'

const count = 200
const latency = 50
const bucket = { limit: 50, window: 1000, mode: 'fixed' } as const
const route = 'POST /channels/{channel_id}/messages'

/** @returns whether nothing was lost, nothing sent twice, and no limit was hit */
export async function offlineRun(): Promise<boolean> {
  const discord = await simulator({ seed: 7, latency, rateLimits: { [route]: bucket } })
  discord.faults.add({ route, kind: 'status', status: 502, rate: 0.1 })
  discord.faults.add({ route, kind: 'reset', when: 'before', rate: 0.01 })
  discord.faults.add({ route, kind: 'reset', when: 'after', rate: 0.01 })
  // Three retries, the default, would leave one message in 5,000 to its sender at this rate of faults.
  const client = createClient({ token: discord.token, baseURL: discord.baseURL, retry: { maxRetries: 6 } })

  console.log(`
  pipecord sends ${count} messages to an offline Discord that allows ${bucket.limit} per second and answers after ${latency} ms.
  One request in ten fails with 502, one in fifty loses its connection, half of these after the message was created.
`)
  const channel = discord.world.channel('general').id
  const bar = progressBar(count)
  const startedAt = performance.now()
  const times: number[] = []
  let answered = 0
  const sends = Array.from({ length: count }, async (_, i) => {
    const response = await client.post(`/channels/${channel}/messages`, { content: `message ${i + 1}` })
    bar.update(++answered, seconds(performance.now() - startedAt))
    times.push(response.metadata.executionTime)
    return response.success
  })
  const outcomes = await Promise.allSettled(sends)
  const elapsed = performance.now() - startedAt

  const told = outcomes.filter(outcome => outcome.status === 'fulfilled' && outcome.value).length
  const stored = discord.world.messages.of(channel).all()
  const contents = stored.map(({ json }) => json.content)
  const arrived = new Set(contents).size
  const twice = contents.length - arrived
  const limited = discord.log.count({ status: 429 })
  const { retries, totalAttempts } = client.getMetrics()
  const p95 = times.sort((a, b) => a - b)[Math.floor(times.length * 0.95)] ?? 0
  // Every attempt costs the bucket one of its fifty: the last window opens after all full ones.
  const ideal = (attempts: number) => Math.floor((attempts - 1) / bucket.limit) * bucket.window + latency
  await client.shutdown({ drain: true })
  await discord.close()

  console.log(`
${table([
  ['sent', String(count)],
  ['told to have arrived', String(told)],
  ['arrived', String(arrived)],
  ['lost', String(count - arrived)],
  ['twice', String(twice)],
  ['429s', String(limited)],
  ['attempts', String(totalAttempts)],
  ['retries', String(retries)],
  ['time', seconds(elapsed)],
  ['least that the limit allows for 200', seconds(ideal(count))],
  ['least for these attempts', seconds(ideal(totalAttempts))],
  ['p95 of a message, waiting included', seconds(p95)],
])}
`)
  return arrived === count && told === count && twice === 0 && limited === 0
}
