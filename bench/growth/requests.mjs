/** Requests: how the cost of a request grows with routes, with requests that wait, with identities and with layers. */
import { Counting, Echo, HandClock } from './fakes.mjs'
import { heap, load, once, rounds, token, turn } from './measure.mjs'

const send = (client, path, options = {}) =>
  client.request({ method: 'POST', path, body: { content: 'hi' }, ...options })
const messagesOf = channel => `/channels/${10n ** 17n + BigInt(channel)}/messages`
/** Requests of a round, and of them at once. */
const perRound = 512
const atOnce = 64

/** @param call makes the request of a number */
async function inWaves(count, call) {
  for (let done = 0; done < count; done += atOnce) {
    await Promise.all(Array.from({ length: Math.min(atOnce, count - done) }, (_, i) => call(done + i)))
  }
  return count
}

/** A client of the default chain on `dispatcher`. */
async function clientOn(dist, options) {
  const { createClient } = await load(dist, 'index')
  return createClient({ token, rateLimit: { global: false }, requestQueue: { maxQueueSize: 1e6 }, ...options })
}

/** Each route is touched once, and then over and over in turn, which suits no cache. */
async function routes(n, { dist }) {
  const clock = new HandClock()
  const client = await clientOn(dist, { dispatcher: new Echo(), clock })
  let offset = 10 ** 6
  await rounds(() => inWaves(perRound, i => send(client, messagesOf(offset + (i & 63)))))
  clock.move(30 * 60_000)
  const before = await heap()
  const first = await once(n, () => inWaves(n, i => send(client, messagesOf(i))))
  const bytes = ((await heap()) - before) / n
  offset = 0
  const again = await rounds(() => {
    const from = offset
    offset += perRound
    return inWaves(perRound, i => send(client, messagesOf((from + i) % n)))
  })
  clock.move(30 * 60_000)
  await turn()
  return { first, again: again.least, median: again.median, bytes, left: (await heap()) - before }
}

/**
 * While `n` requests wait, some go and as many come. `pathOf`: where the request of a number goes to.
 * @returns CPU per request from call to answer, and bytes for each that waits
 */
async function queue(n, { dist, pathOf, perSecond, options, extra }) {
  const clock = new HandClock()
  const dispatcher = extra.dispatcher(clock)
  const client = await clientOn(dist, { dispatcher, clock, ...options })
  let asked = 0
  let answered = 0
  const done = () => answered++
  const ask = count => {
    for (let i = 0; i < count; i++) send(client, pathOf(asked++), extra.request?.(asked)).then(done)
  }
  // So that what is known of the routes is none of what is measured.
  await inWaves(extra.known, i => send(client, pathOf(i), extra.request?.(i + 1)))
  clock.move(2000)
  const before = await heap()
  const joined = await once(n, async () => ask(n))
  let went = 0
  await turn()
  const bytes = ((await heap()) - before) / (asked - answered)
  const second = async () => {
    ask(perSecond)
    const wanted = answered + perSecond
    for (let tick = 0; answered < wanted; tick++) {
      clock.move(125)
      await turn()
      if (tick > 10_000) throw new Error(`${wanted - answered} requests are never answered`)
    }
    went = answered
    return perSecond
  }
  const passing = await rounds(async () => {
    const from = went
    for (let i = 0; i < 256; i += perSecond) await second()
    return went - from
  })
  if (clock.size > 100) throw new Error(`${clock.size} timers are set`)
  return { joined, passing: passing.least, median: passing.median, bytes, waiting: asked - answered }
}

const oneLane = (n, { dist }, request) => {
  const extra = { dispatcher: clock => new Counting(clock, 32), known: 1, request: request && (() => request) }
  return queue(n, { dist, pathOf: () => messagesOf(0), perSecond: 32, options: {}, extra })
}
const manyLanes = (n, { dist }, request) => {
  const lanes = Math.min(n + 50, 10_000)
  const extra = { dispatcher: () => new Echo(), known: 0, request: request && (() => request) }
  const options = { rateLimit: { global: 50 } }
  return queue(n, { dist, pathOf: i => messagesOf(i % lanes), perSecond: 50, options, extra })
}
const patient = { maxWait: 1e9 }

const tokenOf = i => `Bot MTIzNDU2Nzg5MDEyMzQ1Njc4.bench.${i.toString(36).padStart(20, 'x')}`

/** Each identity sends in turn; and, `held`, each has ten requests that wait for its global limit. */
async function identities(n, { dist }) {
  const client = await clientOn(dist, { dispatcher: new Echo() })
  const auths = Array.from({ length: n + 1 }, (_, i) => tokenOf(i))
  await rounds(() => inWaves(perRound, () => send(client, messagesOf(0), { auth: auths[n] })))
  const before = await heap()
  await inWaves(n, i => send(client, messagesOf(0), { auth: auths[i] }))
  const bytes = ((await heap()) - before) / n
  let at = 0
  const turns = await rounds(() => inWaves(perRound, () => send(client, messagesOf(0), { auth: auths[at++ % n] })))
  const extra = { dispatcher: () => new Echo(), known: 0, request: i => ({ auth: auths[i % n] }) }
  const options = { rateLimit: { global: { limit: 5, window: 1000 } } }
  const perSecond = 5 * n
  const held = await queue(10 * n, { dist, pathOf: i => messagesOf(Math.floor(i / n) % 20), perSecond, options, extra })
  return { turns: turns.least, median: turns.median, bytes, held: held.passing, heldMedian: held.median }
}

const kinds = {
  waiting: i => Object.defineProperty(async (_, next) => await next(), 'name', { value: `layer${i}` }),
  passing: i => Object.defineProperty((_, next) => next(), 'name', { value: `layer${i}` }),
}

/** On a bare client, whose last layer answers at once. */
async function layers(n, { dist }) {
  const { Client, ApiResponse } = await load(dist, 'index')
  const answer = async function answer(ctx) {
    ctx.response = new ApiResponse(200, {}, undefined)
  }
  const found = {}
  for (const [name, make] of Object.entries({ ...kinds, none: undefined })) {
    const client = new Client({ layers: [...(make ? Array.from({ length: n }, (_, i) => make(i)) : []), answer] })
    const { least } = await rounds(() => inWaves(perRound, () => client.request({ method: 'GET', path: '/users/@me' })))
    found[name] = least
  }
  return found
}

/** As users add them, before the default chain. */
async function layersBefore(n, { dist }) {
  const client = await clientOn(dist, { dispatcher: new Echo() })
  for (let i = 0; i < n; i++) client.use(kinds.waiting(i))
  const { least, median } = await rounds(() => inWaves(perRound, i => send(client, messagesOf(i & 63))))
  return { least, median }
}

export const requests = {
  routes,
  'queue-lane': (n, where) => oneLane(n, where),
  'queue-lane-patient': (n, where) => oneLane(n, where, patient),
  'queue-lanes': (n, where) => manyLanes(n, where),
  'queue-lanes-patient': (n, where) => manyLanes(n, where, patient),
  identities,
  layers,
  'layers-before': layersBefore,
}
