import { describe, expect, it } from 'vitest'
import type { GatewayOptions } from '../../../plugins/gateway/index.js'
import type { WorkersOptions } from '../../../plugins/gateway/worker-options.js'
import { FakeClock, settled } from '../../support/clock.js'
import { type Scene, scene, welcome } from '../../support/gateway.js'
import type { FakeSocket } from '../../support/socket.js'
import { FakeWorkers } from '../../support/workers.js'

interface WorkScene extends Scene {
  readonly workers: FakeWorkers
  /** The newest socket of a shard, by the shard that it identified or resumed. */
  socketOf(shard: number): FakeSocket
}

/** A gateway whose shards run in workers without threads. */
function prepared(workers: Partial<WorkersOptions> = {}, options: Partial<GatewayOptions> = {}): WorkScene {
  const clock = new FakeClock()
  const fake = new FakeWorkers(clock, () => made.sockets)
  const settings = { count: 2, spawn: fake.spawn, ...workers }
  const absent = { connect: undefined, random: undefined } as unknown as Partial<GatewayOptions>
  const made: Scene = scene({ shards: 4, workers: settings, ...absent, ...options }, clock)
  made.bot.session_start_limit.max_concurrency = 16
  const socketOf = (shard: number) => {
    const found = made.sockets.all.filter(socket => {
      const [identify] = socket.of(2)
      return identify && (identify.d as { shard: number[] }).shard[0] === shard
    })
    return found.at(-1) as FakeSocket
  }
  return { ...made, workers: fake, socketOf }
}

async function started(workers: Partial<WorkersOptions> = {}, options: Partial<GatewayOptions> = {}) {
  const made = prepared(workers, options)
  made.sockets.onConnect = socket => queueMicrotask(() => welcome(socket))
  const connecting = made.gateway.connect()
  await made.clock.until(connecting)
  made.sockets.onConnect = () => {}
  await settled()
  return made
}

describe('gatewayPlugin: workers', () => {
  it('runs the shards in workers and hears their events here, in order', async () => {
    const { gateway, workers, socketOf } = await started()
    const heard: string[] = []
    gateway.on('messageCreate', ({ content }, { shard, seq }) => heard.push(`${shard} ${seq} ${content}`))
    await settled()

    for (const shard of [0, 1, 2, 3]) socketOf(shard).dispatch('MESSAGE_CREATE', 2, { content: 'a' })
    socketOf(1).dispatch('MESSAGE_CREATE', 3, { content: 'b' })
    await settled()

    expect(workers.all.map(({ init }) => init.shards)).toEqual([
      [0, 2],
      [1, 3],
    ])
    expect(heard.sort()).toEqual(['0 2 a', '1 2 a', '1 3 b', '2 2 a', '3 2 a'])
    expect(gateway.status().shards.map(({ state }) => state)).toEqual(['ready', 'ready', 'ready', 'ready'])
  })

  it('leaves no worker, socket or timer behind when it closes', async () => {
    const { client, clock, sockets, workers } = await started()

    await clock.until(client.close())

    expect(workers.live).toEqual([])
    expect(sockets.live).toBe(0)
    expect(clock.waiting).toBe(0)
  })
})
