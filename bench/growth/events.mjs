/** Events: how the cost of an event grows with shards and with listeners; and what waiting for one costs. */

import { cpu } from '../lib/processes.mjs'
import { HandClock } from './fakes.mjs'
import { heap, load, rounds, token, turn } from './measure.mjs'

const sleep = ms => new Promise(resolve => setTimeout(resolve, ms))

/** Connected, with `messageCreate` heard. The floods are the same in all, however many shards share them. */
async function shards(n, { dist, origin }) {
  const { createClient } = await load(dist, 'index')
  const { gatewayPlugin } = await load(dist, 'gateway')
  const client = createClient({ token, baseURL: `${origin}/api/v10` })
  const post = path => fetch(`${origin}${path}`, { method: 'POST' }).then(response => response.json())
  let count = 0
  const connected = async shards => {
    const gateway = client.register({
      ...gatewayPlugin({ token, intents: ['Guilds', 'GuildMessages'], shards, listenerTimeout: 60_000 }),
      name: `gateway${shards}`,
    })
    gateway.on('messageCreate', () => count++)
    await gateway.connect()
    return gateway
  }
  await post('/flood')
  await sleep(300)
  const before = { heap: await heap(), ...process.memoryUsage() }
  const gateway = await connected(n)
  await sleep(1500)
  const bytes = ((await heap()) - before.heap + process.memoryUsage().external - before.external) / n
  const rss = (process.memoryUsage.rss() - before.rss) / n
  const beats = await idle(n)
  const flood = async (amount, pace) => {
    await post(`/prepare?count=${amount}`)
    const [from, start] = [count, cpu()]
    await post(`/flood?pace=${pace}`)
    while (count - from < amount) await sleep(2)
    return (cpu() - start) / amount
  }
  for (let i = 0; i < 3; i++) await flood(4000, 0)
  const floods = []
  const singles = []
  for (let i = 0; i < 6; i++) floods.push(await flood(4000, 0))
  for (let i = 0; i < 3; i++) singles.push(await flood(1600, 1))
  const ready = gateway.status().shards.filter(({ state }) => state === 'ready').length
  if (ready !== n) throw new Error(`${ready} of ${n} shards are ready`)
  return { flood: Math.min(...floods), single: Math.min(...singles), bytes, rss, beats }
}

/** CPU in us per shard and beat while nothing else happens. The server asks for a beat every 4 s. */
async function idle(n) {
  const start = cpu()
  await sleep(8000)
  return (cpu() - start) / n / 2
}

const typing = JSON.stringify({
  ...{ channel_id: '200000000000000002', guild_id: '200000000000000001', user_id: '300000000000000003' },
  timestamp: 1_800_000_000,
})
/** The `s`th event of a session, as its bytes. */
const event = s => Buffer.from(`{"t":"TYPING_START","s":${s},"op":0,"d":${typing}}`)
const hello = Buffer.from('{"t":null,"s":null,"op":10,"d":{"heartbeat_interval":1000000000}}')
const user = { id: '1', username: 'bench', discriminator: '0', global_name: null, avatar: null, bot: true }
const session = { session_id: 'bench', resume_gateway_url: 'wss://gateway.discord.gg', shard: [0, 1] }
const data = { v: 10, user, guilds: [], ...session, application: { id: '1', flags: 0 }, private_channels: [] }
const ready = Buffer.from(JSON.stringify({ t: 'READY', s: 1, op: 0, d: data }))

/** A gateway on a socket that is none. @returns it, and what tells it that somebody types */
async function unplugged(dist) {
  const { createClient } = await load(dist, 'index')
  const { gatewayPlugin } = await load(dist, 'gateway')
  const answer = JSON.stringify({
    url: 'wss://gateway.discord.gg',
    shards: 1,
    session_start_limit: { total: 1000, remaining: 1000, reset_after: 0, max_concurrency: 1 },
  })
  const dispatcher = {
    dispatch(_options, handler) {
      queueMicrotask(() => {
        handler.onConnect(() => {})
        handler.onHeaders(200, [Buffer.from('content-type'), Buffer.from('application/json')], () => {}, 'OK')
        handler.onData(Buffer.from(answer))
        handler.onComplete([])
      })
      return true
    },
  }
  const client = createClient({ token, dispatcher, clock: new HandClock() })
  let told
  const connect = (_url, events) => {
    told = events
    setImmediate(() => {
      events.opened()
      events.received(hello, false)
    })
    const send = message => {
      if (JSON.parse(message).op === 2) setImmediate(() => events.received(ready, false))
    }
    return { send, close() {}, terminate() {} }
  }
  const gateway = client.register(
    gatewayPlugin({ token, intents: ['Guilds', 'GuildMessageTyping'], compression: 'none', connect, shards: 1 }),
  )
  await gateway.connect()
  let seq = 1
  return { gateway, receive: () => told.received(event(++seq), false) }
}

const perRound = 2000

/** Of the same event; of other events; of the same event, each behind a filter that lets nothing through. */
async function listeners(n, { dist }) {
  const kinds = {
    same: (gateway, _, heard) => gateway.on('typingStart', heard),
    others: (gateway, i, heard) => gateway.on(`own${i}`, heard),
    filtered: (gateway, i, heard) => gateway.on('typingStart', heard, { filter: event => event.user_id === `${i}` }),
  }
  const found = {}
  for (const [name, add] of Object.entries(kinds)) {
    const { gateway, receive } = await unplugged(dist)
    let count = 0
    gateway.on('typingStart', () => count++)
    for (let i = 0; i < n; i++) add(gateway, i, () => count++)
    const events = Math.max(20, Math.floor((perRound * 10) / (10 + n)))
    const { least } = await rounds(async () => {
      for (let i = 0; i < events; i++) receive()
      await turn()
      return events
    })
    found[name] = least
    if (count === 0) throw new Error('no event was heard')
    if (name !== 'filtered') continue
    // While so many are there, one comes and goes.
    const changes = await rounds(async () => {
      for (let i = 0; i < 200; i++) gateway.on('typingStart', () => {}, { filter: () => false })()
      return 200
    })
    found.changed = changes.least
  }
  return found
}

/** While `n` wait for an event of theirs, one more waits, and gets its event. */
async function waiting(n, { dist }) {
  const { gateway, receive } = await unplugged(dist)
  for (let i = 0; i < n; i++) gateway.waitFor('channelPinsUpdate', { filter: () => false }).catch(() => {})
  const { least } = await rounds(async () => {
    for (let i = 0; i < 100; i++) {
      const next = gateway.waitFor('typingStart')
      receive()
      await next
    }
    return 100
  })
  return { waited: least }
}

/** On the client, whose listeners are told of each request. */
async function told(n, { dist }) {
  const { Client, ApiResponse } = await load(dist, 'index')
  const answer = async function answer(ctx) {
    ctx.response = new ApiResponse(200, {}, undefined)
  }
  const client = new Client({ layers: [answer] })
  let count = 0
  for (let i = 0; i < n; i++) client.on('requestEnd', () => count++)
  const amount = Math.max(20, Math.floor(20_000 / (10 + n)))
  const { least } = await rounds(async () => {
    for (let i = 0; i < amount; i++) await client.request({ method: 'GET', path: '/users/@me' })
    return amount
  })
  return { told: least }
}

const allListeners = async (n, where) => ({
  ...(await listeners(n, where)),
  ...(await waiting(n, where)),
  ...(await told(n, where)),
})

export const events = { shards, listeners: allListeners }
