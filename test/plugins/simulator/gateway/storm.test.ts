import { expect, it } from 'vitest'
import { random } from '../../../../plugins/simulator/random.js'
import { type Bench, bench, type Payload, type RawClient } from './raw-client.js'

const seed = 20_260_801
const intents = (1 << 9) | (1 << 15)

function turn(): Promise<void> {
  return new Promise(resolve => setImmediate(resolve))
}

/** Resumes behind the last event that was heard. */
async function resumed(made: Bench, heard: readonly Payload[]): Promise<RawClient> {
  const client = await made.connect()
  made.resume(client, { id: heard[0]!.d.session_id, seq: heard.at(-1)!.s! })
  return client
}

it(`loses and doubles nothing over drops, zombies and takeovers in mid-flood (seed ${seed})`, async () => {
  const made = await bench({ seed })
  const chance = random(seed)
  const heard: Payload[] = []
  const listen = (client: RawClient) => {
    const events = client.received.filter(({ op }) => op === 0)
    client.received.length = 0
    heard.push(...events)
    return events
  }
  let client = await made.ready({ intents })
  while (listen(client).length === 0) await turn()
  const flood = made.discord.gateway.flood({ rate: 1000, count: 2000, seed })

  while (flood.sent < 2000) {
    await made.discord.clock.advance(chance.int(10, 60))
    for (let turns = chance.int(0, 4); turns > 0; turns--) await turn()
    listen(client)
    const fate = chance.pick(['calm', 'drop', 'half-open', 'close', 'takeover'])
    if (fate === 'calm') continue
    if (fate === 'drop') made.discord.gateway.drop()
    if (fate === 'half-open') made.discord.gateway.halfOpen()
    if (fate === 'close') made.discord.gateway.close(4000)
    client = await resumed(made, heard)
  }
  await flood.done
  client = await resumed(made, heard)
  while (heard.at(-1)?.t !== 'RESUMED' || made.discord.gateway.sessions[0]!.seq !== heard.at(-1)!.s) {
    await turn()
    listen(client)
  }
  await made.close()

  const numbers = heard.filter(({ t }) => t === 'MESSAGE_CREATE').map(({ d }) => Number(d.content.split(' ')[0]))
  expect(numbers).toEqual(Array.from({ length: 2000 }, (_, index) => index))
  expect(heard.map(({ s }) => s)).toEqual(heard.map((_, index) => index + 1))
  expect(made.discord.gateway.log.count('identify')).toBe(1)
})
