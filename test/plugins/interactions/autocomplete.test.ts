import { describe, expect, it } from 'vitest'
import {
  type AutocompleteContext,
  cooldown,
  opt,
  type Suggested,
  subcommand,
} from '../../../plugins/interactions/index.js'
import { ConfigError } from '../../../src/index.js'
import { payload, type Stage, stage } from '../../support/interactions.js'

const about = 'Does something'
const run = () => {}
type Typed = { name: string; type: number; value: unknown; focused?: true }

/** A keystroke in an option of `play`. */
const typing = (options: readonly Typed[], rest: object = {}) =>
  payload(4, { id: '9', name: 'play', type: 1, options }, rest)
const song = (value: unknown): Typed => ({ name: 'song', type: 3, value, focused: true })

const offered = ({ said }: Stage) => said.map(({ data }) => data?.choices)

describe.each(['gateway', 'http'] as const)('autocomplete over %s', over => {
  /** `play`, whose option suggests this. */
  function suggesting(suggest: (typed: string, ctx: AutocompleteContext) => unknown): Stage {
    const bot = stage(over)
    const complete = suggest as (typed: string, ctx: AutocompleteContext) => Suggested<string>
    bot.on.command('play', { about, options: { song: opt.string('Song', { complete }) }, run })
    return bot
  }

  it('asks the option that is typed alone, with what else there is, however little (interactions 26)', async () => {
    const bot = stage(over)
    const { on, receive, errors } = bot
    const seen: unknown[] = []
    on.command('play', {
      about,
      options: {
        song: opt.string('Song', {
          complete(typed, { options, focused, kind, name }) {
            seen.push([typed, { ...options }, focused, kind, name])
            return ['a']
          },
        }),
        where: opt.channel('Where'),
        speed: opt.number('Speed'),
        by: opt.string('By', { complete: () => ['wrong'] }),
        pick: opt.integer('Pick', { choices: [1, 2] }),
      },
      run,
    })
    const rest = [
      { name: 'where', type: 7, value: '4' },
      { name: 'speed', type: 10, value: '1.5' },
      { name: 'by', type: 3, value: 'x' },
      { name: 'pick', type: 4, value: '' },
      { name: 'gone', type: 3, value: 'y' },
    ]

    await receive(typing([...rest, song('ab')]))
    await receive(typing([song('')]))

    expect(errors).toEqual([])
    expect(seen).toEqual([
      ['ab', { where: '4', speed: 1.5, by: 'x', pick: '' }, 'song', 'autocomplete', 'play'],
      ['', {}, 'song', 'autocomplete', 'play'],
    ])
    expect(offered(bot)).toEqual([[{ name: 'a', value: 'a' }], [{ name: 'a', value: 'a' }]])
  })

  it('finds the option below subcommands (interactions 26)', async () => {
    const bot = stage(over)
    const complete = (typed: string, ctx: AutocompleteContext) => [`${ctx.name} ${typed}`]
    bot.on.command('play', {
      about,
      groups: {
        queue: {
          about,
          subcommands: { add: subcommand({ about, options: { song: opt.string('Song', { complete }) }, run }) },
        },
      },
    })
    const add = { type: 1, name: 'add', options: [song('x')] }

    await bot.receive(
      payload(4, { id: '9', name: 'play', type: 1, options: [{ type: 2, name: 'queue', options: [add] }] }),
    )

    expect(offered(bot)).toEqual([[{ name: 'play queue add x', value: 'play queue add x' }]])
  })

  it('shows 25 at most, with names of 100 characters at most (interactions 26)', async () => {
    const bot = suggesting(() =>
      Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`${i}-${'ü'.repeat(120)}`, `v${i}`])),
    )

    await bot.receive(typing([song('')]))

    const [choices = []] = offered(bot) as { name: string; value: string }[][]
    expect(choices).toHaveLength(25)
    expect(choices.map(({ name }) => [...name].length)).toEqual(Array(25).fill(100))
    expect(choices[24]).toEqual({ name: `24-${'ü'.repeat(96)}…`, value: 'v24' })
    expect(bot.errors).toEqual([])
  })

  it('clips names in the unit that Discord counts, and never within a sign (interactions 26)', async () => {
    const bot = suggesting(() => ({ ['🎵'.repeat(101)]: 'a', ['🎵'.repeat(100)]: 'b' }))

    await bot.receive(typing([song('')]))

    const [choices = []] = offered(bot) as { name: string }[][]
    expect(choices.map(({ name }) => name)).toEqual([`${'🎵'.repeat(99)}…`, '🎵'.repeat(100)])
  })

  it('takes lists, names with values, and Discord’s own choices in their order (interactions 26)', async () => {
    const given = [
      ['b', 'a'],
      { Beta: 'b', Alpha: 'a' },
      [
        { name: '2', value: 'x' },
        { name: '1', value: 'y' },
        { name: '2', value: 'z' },
      ],
    ]
    const bot = suggesting(() => given.shift())

    for (let i = 0; i < 3; i++) await bot.receive(typing([song('')]))

    expect(offered(bot)).toEqual([
      [
        { name: 'b', value: 'b' },
        { name: 'a', value: 'a' },
      ],
      [
        { name: 'Beta', value: 'b' },
        { name: 'Alpha', value: 'a' },
      ],
      [
        { name: '2', value: 'x' },
        { name: '1', value: 'y' },
        { name: '2', value: 'z' },
      ],
    ])
  })

  it.each<[string, (complete: () => never) => object, unknown[], unknown[]]>([
    ['text', complete => opt.string('Song', { complete }), ['a', 1, 'x'.repeat(101)], ['a']],
    ['whole numbers', complete => opt.integer('Song', { complete }), [1, '2', 3.5, Number.NaN, 2 ** 53], [1]],
    ['numbers', complete => opt.number('Song', { complete }), [1.5, '2', Infinity], [1.5]],
  ])(
    'leaves out what Discord would refuse for an option of %s, and reports it (interactions 26)',
    async (_, option, given, kept) => {
      const bot = stage(over)
      bot.on.command('play', { about, options: { song: option(() => given as never) as never }, run })

      await bot.receive(typing([song('')]))

      expect((offered(bot) as { value: unknown }[][])[0]?.map(({ value }) => value)).toEqual(kept)
      expect(bot.errors).toMatchObject([{ code: 'INTERACTION_INVALID', interaction: 'autocomplete play' }])
      expect(bot.errors[0]?.message).toContain(`${given.length - kept.length} suggestions for play were left out`)
    },
  )

  it('stops a search that a newer keystroke made pointless, of the same user in the same command (interactions 27)', async () => {
    const signals: AbortSignal[] = []
    const ends: ((found: string[]) => void)[] = []
    const bot = suggesting((_, { signal }) => {
      signals.push(signal)
      return new Promise(resolve => ends.push(resolve))
    })
    const other = { member: { user: { id: '8' }, roles: [], permissions: '0' } }

    const first = bot.receive(typing([song('a')]))
    const others = bot.receive(typing([song('a')], other))
    const second = bot.receive(typing([song('ab')]))
    await Promise.resolve()

    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false, false])
    expect(signals[0]?.reason).toMatchObject({ code: 'INTERACTION_SUPERSEDED' })
    for (const end of ends) end(['x'])
    await Promise.all([first, others, second])
    const third = bot.receive(typing([song('abc')]))
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false, false, false])
    ends[3]?.([])
    await third
    expect(bot.errors).toEqual([])
  })

  it('is not reported as failed if it stops because of that (interactions 27)', async () => {
    const bot = suggesting((typed, { signal }) => {
      if (typed === 'ab') return []
      return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
    })

    const first = bot.receive(typing([song('a')]))
    await bot.receive(typing([song('ab')]))
    await first

    expect(bot.errors).toEqual([])
    expect(offered(bot)).toEqual([[], []])
  })

  it.each<[string, () => unknown]>([
    [
      'throws',
      () => {
        throw new Error('no database')
      },
    ],
    ['rejects', async () => Promise.reject(new Error('no database'))],
  ])('offers nothing where the search %s, and reports it (interactions 27)', async (_, search) => {
    const bot = suggesting(search)

    await bot.receive(typing([song('a')]))

    expect(offered(bot)).toEqual([[]])
    expect(bot.errors).toMatchObject([{ code: 'HANDLER_FAILED', cause: { message: 'no database' } }])
  })

  it.each([undefined, null, 42, 'abc', [null], [undefined, {}], [''], { '': 'a' }])(
    'offers nothing where the search gives %j, and reports it',
    async found => {
      const bot = suggesting(() => found)

      await bot.receive(typing([song('a')]))

      expect(offered(bot)).toEqual([[]])
      expect(bot.errors).toHaveLength(1)
    },
  )

  it('offers nothing after 2.5 s, before Discord gives up (interactions 27)', async () => {
    const bot = suggesting(() => new Promise(() => {}))

    const done = bot.receive(typing([song('a')]))
    await bot.clock.advance(2499)
    expect(bot.said).toEqual([])
    await bot.clock.advance(1)
    await done

    expect(offered(bot)).toEqual([[]])
    expect(bot.errors).toMatchObject([{ code: 'INTERACTION_TIMEOUT' }])
    expect(bot.clock.waiting).toBe(0)
  })

  it.each<[string, object]>([
    ['a command that is not defined', payload(4, { id: '9', name: 'gone', type: 1, options: [song('a')] })],
    ['an option without suggestions', typing([{ name: 'by', type: 3, value: 'a', focused: true }])],
    ['an option that is not defined', typing([{ name: '__proto__', type: 3, value: 'a', focused: true }])],
    ['no option at all', typing([])],
  ])('offers nothing for %s (interactions 26)', async (_, came) => {
    const bot = stage(over)
    bot.on.command('play', { about, options: { by: opt.string('By') }, run })

    await bot.receive(came)

    expect(offered(bot)).toEqual([[]])
    expect(bot.errors).toEqual([])
  })

  it('passes the layers of all interactions, and counts for no cooldown', async () => {
    const bot = suggesting(() => ['a'])
    bot.on.use(cooldown({ every: 1000 }))

    for (let i = 0; i < 3; i++) await bot.receive(typing([song('a')]))

    expect(offered(bot)).toEqual(Array(3).fill([{ name: 'a', value: 'a' }]))
  })
})

describe('registerAutocompleteHandler', () => {
  const options = [
    {
      type: 1,
      name: 'add',
      description: 'Add',
      options: [{ type: 3, name: 'song', description: 'S', autocomplete: true }],
    },
    {
      type: 1,
      name: 'skip',
      description: 'Skip',
      options: [{ type: 3, name: 'song', description: 'S', autocomplete: true }],
    },
  ] as const
  const raw = { name: 'play', description: about, execute: run, options }
  const below = (name: string) => typing([{ type: 1, name, options: [song('x')] } as never])

  it('suggests for a command that is registered before or after it, or for one of its subcommands', async () => {
    const bot = stage('gateway')
    bot.on.registerAutocompleteHandler({
      ...{ commandName: 'play skip', optionName: 'song' },
      execute: (_, typed) => ({ [`skip ${typed}`]: '1' }),
    })
    bot.on.registerSlashCommand(raw)
    bot.on.registerAutocompleteHandler({
      ...{ command_name: 'play', option_name: 'song' },
      execute: async ctx => [{ name: ctx.name, value: '2' }],
    })

    await bot.receive(below('add'))
    await bot.receive(below('skip'))

    expect(offered(bot)).toEqual([[{ name: 'play add', value: '2' }], [{ name: 'skip x', value: '1' }]])
    expect(bot.errors).toEqual([])
  })

  it('is missed where an option has none', async () => {
    const bot = stage('gateway')
    bot.on.registerSlashCommand(raw)

    await bot.receive(below('add'))

    expect(offered(bot)).toEqual([[]])
    expect(bot.errors[0]?.cause).toMatchObject({ code: 'CONFIG_INVALID', key: 'play add song' })
  })

  it.each<[unknown, string]>([
    [undefined, 'registerAutocompleteHandler.commandName'],
    [{ commandName: '', optionName: 'a', execute: run }, 'registerAutocompleteHandler.commandName'],
    [{ commandName: 'a', execute: run }, 'registerAutocompleteHandler.optionName'],
    [{ commandName: 'a', optionName: 'b' }, 'registerAutocompleteHandler.execute'],
    [{ commandName: 'x', optionName: 'y', execute: run }, 'autocomplete x y'],
  ])('refuses %j', (registration, key) => {
    const { on } = stage('gateway')
    on.registerAutocompleteHandler({ commandName: 'x', optionName: 'y', execute: () => [] })

    const register = () => on.registerAutocompleteHandler(registration as never)

    expect(register).toThrow(ConfigError)
    expect(register).toThrow(`\`${key}\``)
  })
})
