/**
 * Storm: everything that can happen to a shard, drawn from a seed.
 * @module
 */
import type { Gateway } from 'pipecord/gateway'
import type { GatewayFault, Simulator } from 'pipecord/simulator'
import type { Random } from '../../plugins/simulator/random.js'

export interface Scene {
  readonly discord: Simulator
  readonly gateway: Gateway
  readonly chance: Random
  readonly guilds: readonly (readonly string[])[]
  /** Guilds that are unavailable now. */
  readonly dark: Set<string>
  /** Sends so many messages to a shard. */
  readonly burst: (shard: number, count: number) => void
}

type Act = (scene: Scene, shard: number) => void

const resumable = [1000, 1001, 1012, 4000, 4001, 4002, 4005, 4008]
const ending = [4003, 4007, 4009]
const nobodyIsThere = 'ws://127.0.0.1:9/'

function arm({ discord }: Scene, fault: GatewayFault): void {
  discord.gateway.faults.add({ times: 1, ...fault })
}

/** Takes guilds away for a while. */
function blackout({ discord, guilds, dark, chance }: Scene, shard: number): void {
  const ids = (guilds[shard] ?? []).filter(id => !dark.has(id)).slice(0, 3)
  const outage = discord.gateway.outage(ids)
  for (const id of ids) dark.add(id)
  discord.clock.timer(chance.int(1000, 15_000), () => {
    for (const id of ids) dark.delete(id)
    outage.end()
  })
}

/** Lets READY name a host that is not there, for a while. */
function deadHost({ discord, chance }: Scene): void {
  const { resumeURL } = discord.gateway
  if (resumeURL === nobodyIsThere) return
  discord.gateway.resumeURL = nobodyIsThere
  discord.clock.timer(chance.int(1000, 20_000), () => {
    discord.gateway.resumeURL = resumeURL
  })
}

/** Name, weight, deed. Some also break the connection, for else nobody would meet the fault. */
const acts: readonly (readonly [name: string, weight: number, act: Act])[] = [
  ['drop', 8, ({ discord }, shard) => void discord.gateway.drop({ shard })],
  ['half-open', 3, ({ discord }, shard) => void discord.gateway.halfOpen({ shard })],
  ['op 7', 4, ({ discord }, shard) => void discord.gateway.reconnect({ shard })],
  ['op 7 and a close', 3, ({ discord }, shard) => void discord.gateway.reconnect({ shard }, { closeAfter: 500 })],
  ['op 9 true', 3, ({ discord }, shard) => void discord.gateway.invalidate({ shard }, { resumable: true })],
  ['op 9 false', 1, ({ discord }, shard) => void discord.gateway.invalidate({ shard })],
  ['close', 5, ({ discord, chance }, shard) => void discord.gateway.close(chance.pick(resumable), { shard })],
  ['close for good', 1, ({ discord, chance }, shard) => void discord.gateway.close(chance.pick(ending), { shard })],
  ['op 1', 3, ({ discord }, shard) => void discord.gateway.requestHeartbeat({ shard })],
  ['unknown op', 2, ({ discord }, shard) => void discord.gateway.send({ op: 99, d: {}, s: null, t: null }, { shard })],
  ['no JSON', 2, ({ discord }, shard) => void discord.gateway.send('{"op":0,"t":', { shard })],
  ['reconnect()', 2, ({ gateway }, shard) => gateway.reconnect(shard)],
  ['burst', 4, ({ burst, chance }, shard) => burst(shard, chance.int(50, 500))],
  ['outage', 2, blackout],
  ['dead resume host', 1, deadHost],
  ['no ack', 3, (scene, shard) => arm(scene, { kind: 'hold', answer: 'ack', shard, times: 2 })],
  ['late HELLO', 2, (scene, shard) => struck(scene, shard, { kind: 'hold', answer: 'hello', ms: 3000 })],
  ['no HELLO', 2, (scene, shard) => struck(scene, shard, { kind: 'hold', answer: 'hello' })],
  ['late READY', 1, (scene, shard) => arm(scene, { kind: 'hold', answer: 'ready', shard, ms: 5000 })],
  ['no READY', 1, (scene, shard) => arm(scene, { kind: 'hold', answer: 'ready', shard })],
  ['late RESUMED', 2, (scene, shard) => struck(scene, shard, { kind: 'hold', answer: 'resumed', shard, ms: 4000 })],
  ['no RESUMED', 2, (scene, shard) => struck(scene, shard, { kind: 'hold', answer: 'resumed', shard })],
  ['op 7 for HELLO', 2, (scene, shard) => struck(scene, shard, { kind: 'reconnect' })],
  ['op 9 to a resume', 1, (scene, shard) => struck(scene, shard, { kind: 'invalid-session', on: 'resume', shard })],
  ['op 9 to an identify', 1, (scene, shard) => arm(scene, { kind: 'invalid-session', on: 'identify', shard })],
  ['bricked', 2, (scene, shard) => struck(scene, shard, { kind: 'brick', shard, times: scene.chance.int(1, 4) })],
  ['close at a beat', 2, (scene, shard) => arm(scene, { kind: 'close', on: 'heartbeat', code: 4000, shard })],
  ['close at open', 2, (scene, shard) => struck(scene, shard, { kind: 'close', on: 'open', code: 1001 })],
  ['corrupt', 4, (scene, shard) => arm(scene, { kind: 'frames', do: 'corrupt', shard })],
  ['split', 4, (scene, shard) => arm(scene, { kind: 'frames', do: 'split', shard, times: 20, parts: 4 })],
  ['fragments', 3, (scene, shard) => arm(scene, { kind: 'frames', do: 'fragment', shard, times: 20 })],
  ['503', 2, (scene, shard) => struck(scene, shard, { kind: 'handshake', times: 2 })],
  [
    '429',
    1,
    (scene, shard) => struck(scene, shard, { kind: 'handshake', status: 429, headers: { 'retry-after': '3' } }),
  ],
  ['upgrade hangs', 1, (scene, shard) => struck(scene, shard, { kind: 'handshake', do: 'hang' })],
  ['upgrade is reset', 2, (scene, shard) => struck(scene, shard, { kind: 'handshake', do: 'reset' })],
  ['slow upgrade', 2, (scene, shard) => struck(scene, shard, { kind: 'handshake', do: 'wait', ms: 4000 })],
]
const whole = acts.reduce((sum, [, weight]) => sum + weight, 0)

/** Breaks the connection, and arms a fault that the next one meets; not where there is none, for faults would pile up. */
function struck(scene: Scene, shard: number, fault: GatewayFault): void {
  if (scene.discord.gateway.drop({ shard }) > 0) arm(scene, fault)
}

/** One act on one shard. Returns its name. */
export function strike(scene: Scene): string {
  const { chance, guilds } = scene
  const shard = chance.int(0, guilds.length - 1)
  let left = chance.next() * whole
  for (const [name, weight, act] of acts) {
    left -= weight
    if (left >= 0) continue
    act(scene, shard)
    return name
  }
  return 'nothing'
}
