import type { Transform } from 'node:stream'
import * as zlibModule from 'node:zlib'
import { createInflate, inflateSync, constants as zlib } from 'node:zlib'
import { afterEach, describe, expect, it } from 'vitest'
import { hasZstd } from '../../../../plugins/simulator/gateway/encoders.js'
import type { GatewayFault, SimulatorOptions } from '../../../../plugins/simulator/index.js'
import { type Bench, bench, type Payload, type RawClient, STANDARD } from './raw-client.js'

const open: Bench[] = []

async function start(options?: SimulatorOptions): Promise<Bench> {
  const made = await bench(options)
  open.push(made)
  return made
}

afterEach(async () => {
  await Promise.all(open.splice(0).map(made => made.close()))
})

const suffix = '0000ffff'

/** Joins messages up to each flush, as a client does, and inflates them in one context. */
async function inflated(messages: readonly Buffer[]): Promise<Payload[]> {
  const inflate = createInflate({ finishFlush: zlib.Z_SYNC_FLUSH })
  const payloads: Payload[] = []
  let waiting: Buffer[] = []
  for (const message of messages) {
    waiting.push(message)
    if (message.subarray(-4).toString('hex') !== suffix) continue
    const text = await new Promise<string>((resolve, reject) => {
      const parts: Buffer[] = []
      const onData = (part: Buffer) => parts.push(part)
      inflate.on('data', onData)
      inflate.once('error', reject)
      inflate.write(Buffer.concat(waiting), () => {
        inflate.off('data', onData)
        resolve(Buffer.concat(parts).toString())
      })
    })
    payloads.push(JSON.parse(text) as Payload)
    waiting = []
  }
  return payloads
}

/** Each message by itself, in one zstd context. */
async function unpacked(messages: readonly Buffer[]): Promise<Payload[]> {
  const { createZstdDecompress } = zlibModule as unknown as { createZstdDecompress(): Transform }
  const stream = createZstdDecompress()
  const payloads: Payload[] = []
  for (const message of messages) {
    const parts: Buffer[] = []
    const onData = (part: Buffer) => parts.push(part)
    stream.on('data', onData)
    await new Promise<void>(resolve => stream.write(message, () => resolve()))
    stream.off('data', onData)
    payloads.push(JSON.parse(Buffer.concat(parts).toString()) as Payload)
  }
  return payloads
}

function dataOf(client: RawClient): Buffer[] {
  return client.messages.map(({ data }) => data)
}

/** HELLO, READY, GUILD_CREATE and so many messages over zlib-stream. */
async function stream(made: Bench, messages: number, extra = 0): Promise<RawClient> {
  const client = made.open('?v=10&encoding=json&compress=zlib-stream')
  await client.arrived(1)
  made.identify(client, { intents: STANDARD | (1 << 15) })
  const { world } = made.discord
  while (made.discord.gateway.sessions.length === 0) await new Promise(resolve => setImmediate(resolve))
  for (let index = 0; index < messages; index++) {
    world.send(world.channel('general').id, { authorId: world.person('ann').id, content: `ahoy ${index} ⚓` })
  }
  await client.arrived(3 + messages + extra)
  return client
}

describe('zlib-stream', () => {
  it('is one context over the whole connection, flushed behind each payload', async () => {
    const client = await stream(await start(), 5)

    const payloads = await inflated(dataOf(client))

    expect(dataOf(client).every(data => data.subarray(-4).toString('hex') === suffix)).toBe(true)
    expect(payloads.map(({ op, t }) => t ?? op)).toEqual([
      10,
      'READY',
      'GUILD_CREATE',
      ...Array(5).fill('MESSAGE_CREATE'),
    ])
    expect(payloads.at(-1)!.d.content).toBe('ahoy 4 ⚓')
    expect(() => inflateSync(dataOf(client)[1]!, { finishFlush: zlib.Z_SYNC_FLUSH })).toThrow()
  })

  it('refers to earlier payloads', async () => {
    const client = await stream(await start(), 5)

    const [first, last] = [dataOf(client)[3]!, dataOf(client)[7]!]

    expect(last.length).toBeLessThan(first.length / 2)
  })

  it('carries payloads of more than 64 KiB', async () => {
    const made = await start()
    const client = await stream(made, 0)

    made.discord.gateway.flood({ count: 1, size: 300_000 })
    await client.arrived(4)

    expect((await inflated(dataOf(client))).at(-1)!.d.content).toHaveLength(300_000)
  })

  it('may split a payload over several messages', async () => {
    const made = await start()
    made.discord.gateway.faults.add({ kind: 'frames', do: 'split', parts: 4, event: 'READY' })

    const client = await stream(made, 1, 3)

    const flushed = dataOf(client).map(data => data.subarray(-4).toString('hex') === suffix)
    expect(flushed).toEqual([true, false, false, false, true, true, true])
    expect((await inflated(dataOf(client))).map(({ t }) => t)).toEqual([
      null,
      'READY',
      'GUILD_CREATE',
      'MESSAGE_CREATE',
    ])
  })

  it('may come in fragments that are one message', async () => {
    const made = await start()
    made.discord.gateway.faults.add({ kind: 'frames', do: 'fragment', parts: 4 })

    const client = await stream(made, 1)

    expect(await inflated(dataOf(client))).toHaveLength(4)
  })

  it('may be corrupt', async () => {
    const made = await start()
    made.discord.gateway.faults.add({ kind: 'frames', do: 'corrupt', event: 'MESSAGE_CREATE' })

    const client = await stream(made, 1)

    await expect(inflated(dataOf(client))).rejects.toThrow()
  })
})

describe('payload compression', () => {
  it('deflates what is large, each payload by itself', async () => {
    const made = await start()
    const client = await made.connect()

    made.identify(client, { compress: true })
    await client.arrived(3)

    const [, , guild] = client.messages
    expect(client.messages.map(({ binary }) => binary)).toEqual([false, false, true])
    expect(JSON.parse(inflateSync(guild!.data).toString())).toMatchObject({ t: 'GUILD_CREATE', s: 2 })
  })

  it('gives way to zlib-stream', async () => {
    const made = await start()
    const client = made.open('?v=10&compress=zlib-stream')
    await client.arrived(1)

    made.identify(client, { compress: true })
    await client.arrived(3)

    expect(await inflated(dataOf(client))).toHaveLength(3)
    expect(made.discord.gateway.sockets[0]!.compression).toBe('zlib-stream')
  })
})

describe('encodings', () => {
  it('are refused where the simulator does not speak them', async () => {
    const made = await start()

    const etf = await made.open('?v=10&encoding=etf').closed

    expect(etf).toEqual({ code: 4000, reason: 'The simulator speaks JSON only.' })
  })

  it.runIf(!hasZstd)('are refused where Node.js has no zstd', async () => {
    const made = await start()

    expect((await made.open('?v=10&compress=zstd-stream').closed).code).toBe(4000)
  })

  it.runIf(hasZstd)('are zstd-stream too, one message per payload', async () => {
    const made = await start()
    const client = made.open('?v=10&compress=zstd-stream')
    await client.arrived(1)

    made.identify(client)
    await client.arrived(3)
    made.discord.gateway.reconnect({}, { closeAfter: 0 })
    const { code } = await client.closed

    const payloads = await unpacked(dataOf(client))
    expect(payloads.map(({ op, t }) => t ?? op)).toEqual([10, 'READY', 'GUILD_CREATE', 7])
    expect(code).toBe(4000)
  })

  it('of text may be damaged', async () => {
    const made = await start()
    const client = await made.ready()
    await client.settled()
    const fault: GatewayFault = { kind: 'frames', do: 'corrupt', event: 'TYPING_START' }
    made.discord.gateway.faults.add(fault)
    client.socket.removeAllListeners('message')
    const text = new Promise<string>(resolve => client.socket.on('message', data => resolve(String(data))))

    made.discord.world.type(made.discord.world.channel('general'), made.discord.world.person('ann').id)

    const damaged = await text
    expect(() => JSON.parse(damaged)).toThrow()
  })
})
