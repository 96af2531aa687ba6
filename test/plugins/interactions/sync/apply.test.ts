import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type Interactions, interactionsPlugin, planCommands } from '../../../../plugins/interactions/index.js'
import { type DrivenClock, drivenClock, type Simulator, simulator } from '../../../../plugins/simulator/index.js'
import { ConfigError, createClient, type DiscordAPIClient, InteractionError } from '../../../../src/index.js'
import { SharedClock } from '../../../support/driven.js'

const run = () => {}
const about = 'Does something'

interface Place {
  readonly discord: Simulator<DrivenClock>
  readonly client: DiscordAPIClient
  readonly guild: string
  /** A bot that has just been started: nothing defined, the same Discord. */
  fresh(): Interactions
  /** What arrived at Discord about commands since the last look, GETs aside. */
  wrote(): string[]
}

async function place(): Promise<Place> {
  const discord = await simulator({ rateLimits: false, clock: drivenClock() })
  const { baseURL, token, clock } = discord
  const clients: DiscordAPIClient[] = []
  const bot = () => {
    const client = createClient({ baseURL, token, clock })
    clients.push(client)
    return client
  }
  const client = bot()
  onTestFinished(async () => {
    await Promise.all(clients.map(one => one.shutdown()))
    await discord.close()
  })
  let seen = 0
  return {
    ...{ discord, client, guild: discord.world.guild().id },
    fresh: () => bot().register(interactionsPlugin()),
    wrote() {
      const all = discord.log.select(({ route, method }) => route?.includes('/commands') === true && method !== 'GET')
      const news = all.slice(seen)
      seen = all.length
      return news.map(({ method }) => method)
    },
  }
}

const names = (on: Interactions) => on.commands.plan().then(({ scopes }) => scopes[0]?.foreign.map(({ name }) => name))

describe('commands.apply', () => {
  it('creates, updates and removes with one request each, and has nothing to do then', async () => {
    const { client, fresh, wrote, discord } = await place()
    const path = `/applications/${discord.world.bot.applicationId}/commands` as const
    const first = fresh()
    for (const name of ['kept', 'changed', 'dropped']) first.command(name, { about, run })
    await first.commands.sync()
    const before = await client.get(path).unwrap()
    wrote()

    const on = fresh()
    on.command('kept', { about, run })
    on.command('changed', { about: 'Something else', permissions: 'BAN_MEMBERS', run })
    on.command('new', { about, run })
    const plan = await on.commands.plan({ remove: true })
    const done = await on.commands.apply(plan)
    const after = await client.get(path, { cache: 'refresh' }).unwrap()

    expect(done).toEqual({ created: 1, updated: 1, removed: 1 })
    expect(wrote()).toEqual(['PATCH', 'DELETE', 'POST'])
    expect(after.map(({ name, default_member_permissions: needed }) => [name, needed])).toEqual([
      ['kept', null],
      ['changed', '4'],
      ['new', null],
    ])
    expect(after.slice(0, 2).map(({ id }) => id)).toEqual(before.slice(0, 2).map(({ id }) => id))
    expect((await on.commands.plan({ remove: true })).isEmpty).toBe(true)
    expect(await on.commands.apply(planCommands([], []))).toEqual({
      ...{ created: 0, updated: 0, removed: 0 },
    })
    expect(wrote()).toEqual([])
  })

  it('takes back what is not said any more', async () => {
    const { fresh } = await place()
    const first = fresh()
    first.command('play', {
      ...{ about, nsfw: true, permissions: '0', contexts: ['guild'], install: ['user'] },
      locales: { de: { name: 'spiele', about: 'Tut etwas' } },
      run,
    })
    await first.commands.sync()

    const on = fresh()
    on.command('play', { about, run })
    const plan = await on.commands.plan()
    await on.commands.apply(plan)

    expect(plan.scopes[0]?.update[0]?.changes.map(({ path }) => path).sort()).toEqual([
      ...['play.contexts', 'play.default_member_permissions', 'play.description_localizations.de'],
      ...['play.name_localizations.de', 'play.nsfw'],
    ])
    expect((await on.commands.plan()).isEmpty).toBe(true)
  })

  it('makes many changes at once where nobody else has commands, and keeps the ids', async () => {
    const { client, fresh, wrote, discord } = await place()
    const path = `/applications/${discord.world.bot.applicationId}/commands` as const
    const first = fresh()
    for (let i = 0; i < 10; i++) first.command(`c${i}`, { about, run })
    await first.commands.sync()
    const before = await client.get(path).unwrap()

    const on = fresh()
    for (let i = 0; i < 10; i++) on.command(`c${i}`, { about: i < 7 ? 'Other' : about, run })
    await on.commands.sync()
    const after = await client.get(path, { cache: 'refresh' }).unwrap()

    expect(wrote()).toEqual(['PUT', 'PUT'])
    expect(after.map(({ id }) => id).sort()).toEqual(before.map(({ id }) => id).sort())
    expect((await on.commands.plan()).isEmpty).toBe(true)
  })

  it("makes many changes one by one where somebody else's commands are, which stay as they are (interactions 33)", async () => {
    const { client, fresh, wrote, discord } = await place()
    const path = `/applications/${discord.world.bot.applicationId}/commands` as const
    const foreign = { name: 'Launch', type: 4 as const, description: 'Play', handler: 2 as const }
    const theirs = [
      await client.post(path, foreign).unwrap(),
      await client.post(path, { name: 'old', description: 'Old', name_localizations: { de: 'alt' } }).unwrap(),
    ]
    wrote()

    const on = fresh()
    for (let i = 0; i < 8; i++) on.command(`c${i}`, { about, run })
    const plan = await on.commands.sync()
    const after = await client.get(path, { query: { with_localizations: true } }).unwrap()

    expect(wrote()).toEqual(Array(8).fill('POST'))
    expect(plan.scopes[0]?.foreign.map(({ name }) => name)).toEqual(['Launch', 'old'])
    expect(after.filter(({ name }) => !name.startsWith('c'))).toEqual(theirs)
    expect(await names(on)).toEqual(['Launch', 'old'])
  })

  it('overwrites nothing that came after the plan', async () => {
    const { client, fresh, wrote, discord } = await place()
    const on = fresh()
    for (let i = 0; i < 8; i++) on.command(`c${i}`, { about, run })
    const plan = await on.commands.plan()
    await client.post(`/applications/${discord.world.bot.applicationId}/commands`, { name: 'late', description: 'x' })

    await on.commands.apply(plan)

    expect(wrote()).toEqual(Array(9).fill('POST'))
    expect(await names(on)).toEqual(['late'])
  })

  it('keeps an entry point that it defines, with its description', async () => {
    const { fresh, discord } = await place()
    const on = fresh()
    on.entryPoint('Launch', { about: 'Play together' })

    await on.commands.sync()

    const commands = discord.world.commands.in({ applicationId: discord.world.bot.applicationId })
    expect([...commands.values()]).toMatchObject([{ type: 4, handler: 2, description: 'Play together' }])
    expect((await on.commands.plan({ remove: true })).isEmpty).toBe(true)
  })

  it('serves each guild for itself', async () => {
    const { fresh, guild, wrote } = await place()
    const on = fresh()
    on.command('here', { about, guilds: [guild], run })
    on.command('all', { about, contexts: ['guild'], run })

    await on.commands.sync()
    const nothing = await on.commands.plan()
    const trial = await on.commands.plan({ guild })
    await on.commands.apply(trial)

    expect(nothing.isEmpty).toBe(true)
    expect(String(trial)).toBe(`guild ${guild}: 1 to create, 1 unchanged\n  + all`)
    expect((await on.commands.plan({ guild })).isEmpty).toBe(true)
    expect(wrote()).toEqual(['POST', 'POST', 'POST'])
    const after = await fresh().commands.plan({ guilds: [guild], remove: ['all'] })
    expect(after.scopes.map(({ remove }) => remove.map(({ name }) => name))).toEqual([['all'], ['all']])
  })

  it('finds translations that are there already', async () => {
    const { fresh } = await place()
    const define = (on: Interactions) => on.command('play', { about, locales: { de: { name: 'spiele' } }, run })
    const first = fresh()
    define(first)
    await first.commands.sync()

    const on = fresh()
    define(on)

    expect(String(await on.commands.plan())).toBe('global: 1 unchanged')
  })

  it('refuses, before anything is sent, what Discord would not take today (interactions 33)', async () => {
    const { fresh, wrote, discord } = await place()
    const many = (prefix: string, count: number) => {
      const on = fresh()
      for (let i = 0; i < count; i++) on.command(`${prefix}${i}`, { about, run })
      return on
    }
    const sync = (on: Interactions) => on.commands.sync({ remove: true })
    await sync(many('a', 100))
    await sync(many('b', 90))
    wrote()
    const on = many('b', 100)
    const plan = await on.commands.plan({ remove: true })
    // Of the first hundred nothing is left to count, but whoever made them remembers; a new process cannot.
    expect(plan.scopes[0]?.created).toBe(90)
    const refused = on.commands.apply(planCommands(on.definitions, [{ commands: [], created: 190 }]))

    await expect(refused).rejects.toThrow(InteractionError)
    await expect(refused).rejects.toMatchObject({ code: 'COMMAND_BUDGET' })
    await expect(refused).rejects.toThrow(/global: 100 commands are to be created, 190 were created .* 290 would be/)
    expect(wrote()).toEqual([])

    await discord.clock.advance(86_400_001)
    expect((await on.commands.plan()).scopes[0]?.created).toBe(0)
    await sync(on)
    expect((await on.commands.plan()).isEmpty).toBe(true)
  })

  it('remembers what it created, also when it is gone', async () => {
    const { fresh, wrote, client, discord } = await place()
    const path = `/applications/${discord.world.bot.applicationId}/commands` as const
    const on = fresh()
    for (let i = 0; i < 100; i++) on.command(`a${i}`, { about, run })
    await on.commands.sync()
    await client.put(path, [])
    await on.commands.sync()
    await client.put(path, [])
    wrote()

    await expect(on.commands.sync()).rejects.toMatchObject({ code: 'COMMAND_BUDGET' })

    expect(wrote()).toEqual([])
    // Who does not remember is told by Discord.
    const other = fresh()
    other.command('b', { about, run })
    await expect(other.commands.sync()).rejects.toMatchObject({ code: 'COMMAND_BUDGET', cause: { discordCode: 30034 } })
  })

  it('remembers what it created one by one, too', async () => {
    const { fresh, client, discord } = await place()
    const on = fresh()
    on.command('a', { about, run })
    await on.commands.sync()
    await client.put(`/applications/${discord.world.bot.applicationId}/commands`, [])

    expect((await on.commands.plan()).scopes[0]?.created).toBe(1)
  })

  it.each([1, 9])('says which of %i commands Discord refused, and what was done before', async count => {
    const { client } = await place()
    client.use(
      async function pass(ctx, next) {
        const { request } = ctx
        const spoil = (one: { name: string }) => (one.name === 'bad' ? { ...one, description: 'x'.repeat(101) } : one)
        const body = Array.isArray(request.body)
          ? request.body.map(spoil)
          : spoil((request.body ?? {}) as { name: string })
        // Behind validation, as if Discord's rules were stricter than ours.
        if (request.method !== 'GET') ctx.request = request.with({ body })
        await next()
      },
      { after: 'validation' },
    )
    const on = client.register(interactionsPlugin())
    for (let i = 0; i < count; i++) on.command(`good${i}`, { about, run })
    on.command('bad', { about, run })

    const refused = on.commands.sync()

    await expect(refused).rejects.toMatchObject({ code: 'COMMAND_REFUSED', interaction: 'bad' })
    await expect(refused).rejects.toThrow(/The command bad was refused by Discord \(400\): .*description/)
    if (count === 1) await expect(refused).rejects.toThrow('1 created, 0 updated, 0 removed before')
  })

  it('minds no command that was removed already', async () => {
    const { fresh, client, discord } = await place()
    const path = `/applications/${discord.world.bot.applicationId}/commands` as const
    await client.post(path, { name: 'old', description: 'Old' })
    const on = fresh()
    on.command('new', { about, run })
    const plan = await on.commands.plan({ remove: true })
    await client.put(path, [])

    expect(await on.commands.apply(plan)).toEqual({ created: 1, updated: 0, removed: 1 })
  })

  it('looks at Discord, not into the cache', async () => {
    const { client, discord } = await place()
    const { baseURL, token, clock } = discord
    const path = '/applications/{application_id}/commands'
    const caching = createClient({ baseURL, token, clock, cache: { policies: { [`GET ${path}`]: { ttl: 60_000 } } } })
    onTestFinished(() => caching.shutdown())
    const on = caching.register(interactionsPlugin())

    const before = await on.commands.plan()
    await client.post(`/applications/${discord.world.bot.applicationId}/commands`, { name: 'old', description: 'Old' })
    const after = await on.commands.plan()

    expect([before, after].map(({ scopes }) => scopes[0]?.foreign.length)).toEqual([0, 1])
  })

  it('has two at the same time do it once', async () => {
    const { fresh, wrote } = await place()
    const on = fresh()
    on.command('play', { about, run })

    const [, second] = await Promise.all([on.commands.sync(), on.commands.sync()])

    expect(wrote()).toEqual(['POST'])
    expect(second.isEmpty).toBe(true)
  })

  it('goes on after a failure', async () => {
    const { fresh } = await place()
    const on = fresh()
    on.command('play', { about, run })

    await expect(on.commands.apply({} as never)).rejects.toThrow(ConfigError)

    await expect(on.commands.sync()).resolves.toBeDefined()
  })

  it.each([
    [{ removed: true }, 'commands.removed'],
    [{ remove: 'old' }, 'commands.remove'],
    [{ remove: [1] }, 'commands.remove[0]'],
    [{ guild: 'x' }, 'commands.guild'],
    [{ guilds: ['x'] }, 'commands.guilds'],
    [null, 'commands'],
  ])('refuses %j', async (options, key) => {
    const { fresh } = await place()

    await expect(fresh().commands.plan(options as never)).rejects.toMatchObject({ code: 'CONFIG_INVALID', key })
  })
})

describe('commands.plan after commands.apply', () => {
  const word = fc.stringMatching(/^[a-z0-9_-]{1,12}$/)
  const text = fc.string({ minLength: 1, maxLength: 40 }).map(one => `x${one}x`)
  const map = (value: fc.Arbitrary<string>) =>
    fc.option(fc.dictionary(fc.constantFrom('de', 'fr', 'ja', 'en-US'), value, { maxKeys: 3, noNullPrototype: true }))
  const named = { name: word, description: text, name_localizations: map(word), description_localizations: map(text) }
  const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined })
  const unique = <T extends { name: string }>(one: fc.Arbitrary<T>, maxLength: number) =>
    fc.uniqueArray(one, { selector: ({ name }) => name, maxLength })
  const filled = (value: object) => Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined))
  const choice = <T>(value: fc.Arbitrary<T>) => fc.record({ name: word, name_localizations: map(word), value })
  const required = fc.option(fc.boolean(), { nil: undefined })
  const option = fc
    .oneof(
      fc.record({
        ...named,
        required,
        type: fc.constant(3),
        min_length: maybe(fc.nat(5)),
        max_length: maybe(fc.integer({ min: 6, max: 99 })),
      }),
      fc.record({ ...named, required, type: fc.constant(3), choices: maybe(unique(choice(word), 4)) }),
      fc.record({
        ...named,
        required,
        type: fc.constant(4),
        choices: maybe(unique(choice(fc.integer({ min: -9, max: 9 })), 4)),
      }),
      fc.record({
        ...named,
        required,
        type: fc.constant(10),
        min_value: maybe(fc.integer({ min: -9, max: 0 })),
        autocomplete: maybe(fc.boolean()),
      }),
      fc.record({
        ...named,
        required,
        type: fc.constant(7),
        channel_types: maybe(fc.uniqueArray(fc.constantFrom(0, 2, 5, 13, 15))),
      }),
      fc.record({ ...named, required, type: fc.constantFrom(5, 6, 8, 9, 11) }),
    )
    .map(filled) as fc.Arbitrary<{ name: string }>
  const subcommand = fc.record({ ...named, type: fc.constant(1), options: unique(option, 3) })
  const group = fc.record({
    ...named,
    type: fc.constant(2),
    options: fc.uniqueArray(subcommand, { selector: ({ name }) => name, minLength: 1, maxLength: 2 }),
  })
  const definition = fc
    .record({
      ...named,
      name: fc.constantFrom(...'abcdefghij'),
      options: fc.oneof(unique(option, 4), unique(fc.oneof(subcommand, group) as fc.Arbitrary<{ name: string }>, 3)),
      default_member_permissions: fc.constantFrom(undefined, null, '0', '8'),
      nsfw: maybe(fc.boolean()),
      contexts: maybe(fc.uniqueArray(fc.constantFrom(0, 1, 2), { minLength: 1 })),
      integration_types: maybe(fc.constantFrom([0], [1], [0, 1], [1, 0])),
    })

    // Private channels are only for what users install, and a command that does not say stays with what it has.
    .filter(
      ({ contexts, integration_types: types = [0] }) =>
        !contexts?.includes(2) || (types as readonly number[]).includes(1),
    )
    .map(filled) as fc.Arbitrary<{ name: string }>

  /** What Discord may do to a command between taking it and giving it back. */
  function noise(part: Record<string, unknown>, at = 0): Record<string, unknown> {
    const noisy: Record<string, unknown> = { description_localizations: null, required: false, a_new_key: at }
    for (const [key, value] of Object.entries(part).reverse()) {
      if (key.endsWith('_localizations')) {
        const same = part[key.replace('_localizations', '')]
        const kept = Object.entries((value ?? {}) as object).filter(([, said]) => said !== same)
        noisy[key] = kept.length === 0 ? null : Object.fromEntries(kept.reverse())
      } else if (['channel_types', 'contexts', 'integration_types'].includes(key) && Array.isArray(value))
        noisy[key] = [...value].reverse()
      else if (['options', 'choices'].includes(key) && Array.isArray(value))
        noisy[key] = value.map((item, i) => noise(item as Record<string, unknown>, i))
      else noisy[key] = value
    }
    return noisy
  }

  it('is empty, whatever was there and whatever Discord adds', async () => {
    const { discord, guild } = await place()
    const { baseURL, token } = discord
    // The client's own limits need its time to go on.
    const clock = new SharedClock(discord.clock)
    const client = createClient({ baseURL, token, clock })
    client.use(async function noisy(ctx, next) {
      await next()
      const { response } = ctx
      if (ctx.request.method === 'GET' && response && Array.isArray(response.data))
        ctx.response = Object.assign(Object.create(Object.getPrototypeOf(response)), response, {
          data: response.data.map(one => noise(one)),
        })
    })
    onTestFinished(() => client.shutdown())
    let bots = 0
    const bot = (definitions: readonly object[], guilds: readonly string[] | undefined) => {
      const on = client.register({ ...interactionsPlugin(), name: `interactions ${bots++}` })
      for (const raw of definitions) {
        const { contexts: _, integration_types: __, ...rest } = raw as Record<string, unknown>
        on.registerSlashCommand({ ...(guilds ? { ...rest, guilds } : raw), execute: run } as never)
      }
      return on
    }
    const cases = fc.asyncProperty(unique(definition, 9), fc.boolean(), async (definitions, isGuild) => {
      const on = bot(definitions, isGuild ? [guild] : undefined)
      const options = { remove: true, guilds: [guild] }

      await clock.settle(on.commands.sync(options))
      const plan = await clock.settle(on.commands.plan(options))

      expect(String(plan).replace(/\d+ unchanged/, '')).not.toMatch(/[+~-] /)
      expect(plan.isEmpty).toBe(true)
      expect(plan.scopes.flatMap(({ unchanged }) => unchanged)).toHaveLength(definitions.length)
      await discord.clock.advance(86_400_001)
    })
    await fc.assert(cases, { numRuns: 40 })
  }, 60_000)
})
