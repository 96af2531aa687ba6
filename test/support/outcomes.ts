import type { Simulator } from '../../plugins/simulator/index.js'
import type { DiscordAPIClient } from '../../src/index.js'
import type { DiscordResponse } from '../../src/request.js'

/** What became of many messages, as their senders were told and as the world has them. */
export interface Outcomes {
  readonly sent: number
  readonly toldOk: number
  readonly toldFailed: number
  /** Senders that never heard anything. */
  readonly unanswered: number
  /** Told to have arrived, and not there. */
  readonly lost: number
  readonly twice: number
  /** Told that Discord refused, and there. */
  readonly lies: number
  /** `code` of each error, counted. */
  readonly errors: Readonly<Record<string, number>>
}

/** Sends `count` messages over `channels` channels at once, and compares what was said with what is. */
export async function flood(
  discord: Simulator,
  client: DiscordAPIClient,
  count: number,
  channels = 1,
): Promise<Outcomes> {
  const guild = discord.world.addGuild({ channels: Array.from({ length: channels }, (_, i) => `flood-${i}`) })
  const ids = Array.from({ length: channels }, (_, i) => discord.world.channel(`flood-${i}`, guild.id).id)
  const calls = Array.from({ length: count }, (_, i) =>
    client.post(`/channels/${ids[i % channels]}/messages`, { content: `flood ${i}` }),
  )
  const told = await Promise.allSettled(calls)

  const contents = ids.flatMap(id => discord.world.messages.of(id).all()).map(({ json }) => json.content)
  const there = new Map<string, number>()
  for (const content of contents) there.set(content, (there.get(content) ?? 0) + 1)
  return judge(told, there)
}

function judge(
  told: readonly PromiseSettledResult<DiscordResponse<unknown>>[],
  there: ReadonlyMap<string, number>,
): Outcomes {
  const errors: Record<string, number> = {}
  let toldOk = 0
  let lost = 0
  let lies = 0
  for (const [i, outcome] of told.entries()) {
    const arrived = there.has(`flood ${i}`)
    const error = outcome.status === 'rejected' ? outcome.reason : outcome.value.error
    if (!error) {
      toldOk++
      if (!arrived) lost++
      continue
    }
    const key = `${error.code}${error.status === undefined ? '' : ` ${error.status}`}`
    errors[key] = (errors[key] ?? 0) + 1
    // A 4xx says that it was not carried out; anything else leaves that open, and says so.
    if (error.status >= 400 && error.status < 500 && arrived) lies++
  }
  const twice = [...there.values()].filter(times => times > 1).length
  return { sent: told.length, toldOk, toldFailed: told.length - toldOk, unanswered: 0, lost, twice, lies, errors }
}
