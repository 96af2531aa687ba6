/**
 * Interactions bench: what an interaction costs from its payload to its answer, and what a request over HTTP costs from
 * its bytes to its answer, on one core, beside those who do the same.
 *
 *     npm run build && npm install --prefix bench/interactions && node bench/interactions/run.mjs [--dist dist/esm] [--rounds 15] [--quick] [--json]
 *
 * `dispatch`: a command with two options through five layers to its handler, whose reply a function takes.
 * `http`: a signed request of 1.5 KB to the text of its answer. All verify the same signature, and reply the same text:
 * `floor` is node:crypto and JSON alone, `web floor` the same with the web's Request and Response, which the others are given.
 * Each runs in a process of its own, in alternating order; of each the CPU time of all threads, median and least of all
 * rounds. Requests per second are what one core would do in that time.
 */
import { spawnSync } from 'node:child_process'
import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'

const { values } = parseArgs({
  options: {
    dist: { type: 'string', default: new URL('../../dist/esm', import.meta.url).pathname },
    rounds: { type: 'string' },
    processes: { type: 'string' },
    only: { type: 'string' },
    child: { type: 'string' },
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
})
const rounds = Number(values.rounds ?? (values.quick ? 10 : 30))
const processes = Number(values.processes ?? (values.quick ? 2 : 5))
const load = name => import(pathToFileURL(`${values.dist}/${name}.js`).href)

const seed = Buffer.alloc(32, 7)
const privateKey = createPrivateKey({
  key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]),
  ...{ format: 'der', type: 'pkcs8' },
})
const publicKey = createPublicKey(privateKey)
const publicHex = publicKey.export({ format: 'der', type: 'spki' }).subarray(12).toString('hex')

const user = { id: '200000000000000007', username: 'ann', global_name: 'Ann', discriminator: '0', avatar: null }
const payload = {
  ...{ id: '300000000000000001', application_id: '100000000000000042', type: 2, version: 1 },
  token: `aW50ZXJhY3Rpb246${'x'.repeat(200)}`,
  data: {
    ...{ id: '9', name: 'play', type: 1 },
    options: [
      { name: 'song', type: 3, value: 'Yesterday' },
      { name: 'times', type: 4, value: 3 },
    ],
  },
  ...{ guild_id: '1', channel_id: '2', guild: { id: '1', locale: 'en-US', features: [] } },
  channel: { id: '2', type: 0, name: 'general', topic: 'x'.repeat(500), permissions: '2251799813685247' },
  member: { user, roles: ['3', '4', '5'], permissions: '2251799813685247', joined_at: '2026-01-01T00:00:00Z' },
  ...{ app_permissions: '2251799813685247', locale: 'en-US', guild_locale: 'de', entitlements: [], context: 0 },
  ...{ authorizing_integration_owners: { 0: '1' }, attachment_size_limit: 10_485_760 },
}
const body = JSON.stringify(payload)
const bytes = Buffer.from(body)
const timestamp = '1750000000'
const signature = sign(null, Buffer.concat([Buffer.from(timestamp), bytes]), privateKey).toString('hex')
const headers = {
  'content-type': 'application/json',
  'x-signature-ed25519': signature,
  'x-signature-timestamp': timestamp,
}
const request = () => new Request('https://bot.example/interactions', { method: 'POST', body, headers })
const replyTo = (song, times) => `${song} x ${times}`
const expected = replyTo('Yesterday', 3)

/** Our five layers: the two that are there anyway, and three of the kind that users write. */
async function ours() {
  const { Client } = await load('index')
  const { autoDefer, errorBoundary, interactionsPlugin, opt } = await load('interactions')
  const client = new Client({ layers: [async function transport() {}] })
  const on = client.register(interactionsPlugin({ publicKey: publicHex, layers: [errorBoundary(), autoDefer()] }))
  const seen = { count: 0, slow: 0 }
  on.use(async function count(_ctx, next) {
    seen.count++
    await next()
  })
  on.use(async function guard(ctx, next) {
    if (ctx.guildId !== undefined) await next()
  })
  on.use(async function timed(ctx, next) {
    const startedAt = ctx.client.clock.now()
    await next()
    if (ctx.client.clock.now() - startedAt > 1000) seen.slow++
  })
  on.command('play', {
    about: 'Plays',
    options: { song: opt.string('Song'), times: opt.integer('Times') },
    run: ctx => ctx.reply(replyTo(ctx.options.song, ctx.options.times)),
  })
  return on
}

const node = {
  /** What nobody can do without. */
  floor: async () => () => {
    const message = Buffer.concat([Buffer.from(timestamp), bytes])
    if (!verify(null, message, publicKey, Buffer.from(signature, 'hex'))) throw new Error('unsigned')
    const { options } = JSON.parse(body).data
    return JSON.stringify({ type: 4, data: { content: replyTo(options[0].value, options[1].value) } })
  },
  /** The same on the web's Request and Response. */
  'web floor': async () => async () => {
    const given = request()
    const message = Buffer.concat([
      Buffer.from(given.headers.get('x-signature-timestamp')),
      Buffer.from(await given.arrayBuffer()),
    ])
    const signed = verify(null, message, publicKey, Buffer.from(given.headers.get('x-signature-ed25519'), 'hex'))
    if (!signed) throw new Error('unsigned')
    const { options } = JSON.parse(message.toString('utf8', timestamp.length)).data
    return Response.json({ type: 4, data: { content: replyTo(options[0].value, options[1].value) } }).text()
  },
  pipecord: async () => {
    const on = await ours()
    return async () => (await on.fetch(request())).text()
  },
  /** As its readme has it, on fetch: no layers, no options, no state of answers. */
  'discord-interactions': async () => {
    const { verifyKey } = await import('discord-interactions')
    return async () => {
      const given = request()
      const text = await given.text()
      const fits = await verifyKey(
        text,
        given.headers.get('x-signature-ed25519'),
        given.headers.get('x-signature-timestamp'),
        publicHex,
      )
      if (!fits) throw new Error('unsigned')
      const { options } = JSON.parse(text).data
      return Response.json({ type: 4, data: { content: replyTo(options[0].value, options[1].value) } }).text()
    }
  },
  carbon: async () => {
    const { Client, Command } = await import('@buape/carbon')
    class Play extends Command {
      name = 'play'
      description = 'Plays'
      options = [
        { name: 'song', type: 3, description: 'Song', required: true },
        { name: 'times', type: 4, description: 'Times', required: true },
      ]
      async run(interaction) {
        await interaction.reply({
          content: replyTo(interaction.options.getString('song'), interaction.options.getInteger('times')),
        })
      }
    }
    const options = { baseUrl: 'https://bot.example', clientId: payload.application_id, publicKey: publicHex }
    const client = new Client({ ...options, token: 'x', disableDeployRoute: true }, { commands: [new Play()] })
    // It answers over REST by its own design: the same answer, taken here instead of being sent.
    let said
    client.rest.post = async (_path, data) => {
      said = data.body
      return { resource: { message: { id: '1', channel_id: '2', author: user } } }
    }
    return async () => {
      const work = []
      const response = await client.handleInteractionsRequest(request(), { waitUntil: promise => work.push(promise) })
      await response.text()
      await Promise.all(work)
      return JSON.stringify(said)
    }
  },
  /** Its verification for Node, which is tweetnacl's; the one for Workers asks for an algorithm that is Cloudflare's alone. */
  'slash-create': async () => {
    const { SlashCommand, SlashCreator, CloudflareWorkerServer } = await import('slash-create')
    class Play extends SlashCommand {
      constructor(creator) {
        super(creator, {
          ...{ name: 'play', description: 'Plays' },
          options: [
            { name: 'song', type: 3, description: 'Song', required: true },
            { name: 'times', type: 4, description: 'Times', required: true },
          ],
        })
      }
      async run(ctx) {
        return replyTo(ctx.options.song, ctx.options.times)
      }
    }
    const options = { applicationID: payload.application_id, publicKey: publicHex, token: 'x' }
    const server = new CloudflareWorkerServer()
    const creator = new SlashCreator({ ...options, client: {} })
    creator.withServer(server).registerCommand(Play)
    return async () => (await server.fetch(request(), {}, { waitUntil() {} })).text()
  },
}

const cases = {
  'dispatch pipecord': async () => {
    const on = await ours()
    let said
    const first = async answer => {
      said = answer
    }
    return async () => {
      await on.receive(payload, first)
      return JSON.stringify(said)
    }
  },
  ...Object.fromEntries(Object.entries(node).map(([name, make]) => [`http ${name}`, make])),
}

const most = 200

/** us of CPU per call, of each round. */
async function measure(make) {
  const once = await make()
  const answer = await once()
  if (!answer.includes(expected)) throw new Error(`it answered ${answer}`)
  const began = process.cpuUsage()
  for (let n = 0; n < 20; n++) await once()
  const first = process.cpuUsage(began).user / 20
  const batch = first > 3000 ? most / 10 : most // some take milliseconds
  const times = []
  for (let i = -40; i < rounds; i++) {
    // CPU of all threads: WebCrypto works on others, and what else the machine does is no matter.
    const startedAt = process.cpuUsage()
    for (let n = 0; n < batch; n++) await once()
    const { user, system } = process.cpuUsage(startedAt)
    if (i >= 0) times.push((user + system) / batch)
  }
  return times
}

if (values.child !== undefined) {
  try {
    console.log(JSON.stringify(await measure(cases[values.child])))
  } catch (error) {
    console.log(JSON.stringify({ error: String(error?.message ?? error).split('\n')[0] }))
  }
  process.exit(0)
}

const names = Object.keys(cases).filter(name => values.only === undefined || values.only.split(',').includes(name))
const all = new Map(names.map(name => [name, []]))
const missing = new Map()
for (let i = 0; i < processes; i++) {
  for (const name of i % 2 ? [...names].reverse() : names) {
    const args = [import.meta.filename ?? new URL(import.meta.url).pathname, '--child', name, '--dist', values.dist]
    const { stdout, stderr } = spawnSync(process.execPath, [...args, '--rounds', String(rounds)], { encoding: 'utf8' })
    const result = JSON.parse(stdout.trim().split('\n').at(-1) || JSON.stringify({ error: stderr.slice(-200) }))
    if (Array.isArray(result)) all.get(name).push(...result)
    else missing.set(name, result.error)
  }
}

const results = {}
for (const [name, times] of all) {
  if (times.length === 0) continue
  times.sort((a, b) => a - b)
  results[name] = { best: times[0], median: times[times.length >> 1] }
}
const floor = results['http floor']
if (values.json) console.log(JSON.stringify(results))
else {
  console.log(`node ${process.version}, ${processes} processes x ${rounds} rounds x ${most}, ${bytes.length} bytes`)
  for (const [name, { best, median }] of Object.entries(results)) {
    const rate = name.startsWith('http') ? `  ${Math.round(1e6 / median)}/s`.padStart(10) : ''
    const ratio =
      name.startsWith('http') && floor
        ? `  ${(best / floor.best).toFixed(2)} x floor (${(median / floor.median).toFixed(2)})`
        : ''
    console.log(
      `${name.padEnd(26)} ${best.toFixed(1).padStart(7)} us at best, median ${median.toFixed(1).padStart(7)}${rate}${ratio}`,
    )
  }
  for (const [name, error] of missing) console.log(`${name}: ${error}`)
}
