import { describe, expect, it } from 'vitest'
import {
  cooldown,
  errorBoundary,
  guildOnly,
  type InteractionContext,
  opt,
  requirePermissions,
} from '../../../plugins/interactions/index.js'
import { click, command, payload, stage } from '../../support/interactions.js'

const about = 'Tests'
const dm = { guild_id: undefined, member: undefined, user: { id: '7', username: 'ann' } }

describe('layers', () => {
  it('run outermost first, and backwards after next (interactions 42)', async () => {
    const { on, receive } = stage('gateway')
    const steps: string[] = []
    const note = (name: string) =>
      Object.defineProperty(
        async (_ctx: InteractionContext, next: () => Promise<void>) => {
          steps.push(`${name}>`)
          await next()
          steps.push(`<${name}`)
        },
        'name',
        { value: name },
      )
    on.use(note('one')).use(note('two')).use(note('three'), { before: 'autoDefer' })
    on.command('a', {
      about,
      use: [note('four'), note('five')],
      run: ctx => {
        steps.push('run')
        return ctx.reply('x')
      },
    })

    await receive(command('a'))

    expect(on.layers.slice(0, 5)).toEqual(['one', 'two', 'errorBoundary', 'three', 'autoDefer'])
    expect(steps.join(' ')).toBe('one> two> three> four> five> run <five <four <three <two <one')
  })

  it('may end early, and may not call next twice (interactions 42)', async () => {
    const { on, said, errors, receive } = stage('gateway')
    let runs = 0
    on.command('stop', { about, use: [ctx => ctx.reply('no')], run: () => void runs++ })
    on.command('twice', {
      about,
      use: [
        async (_ctx, next) => {
          await next()
          await next()
        },
      ],
      run: ctx => {
        runs++
        return ctx.reply('x')
      },
    })

    await receive(command('stop'))
    await receive(command('twice'))

    expect(runs).toBe(1)
    expect(said[0]?.data).toEqual({ content: 'no' })
    expect(errors[0]?.cause).toMatchObject({ message: expect.stringContaining('next() called multiple times') })
  })

  it('catch what is thrown at once, later, and after the answer (interactions 42)', async () => {
    const { on, said, errors, receive } = stage('gateway', { layers: [errorBoundary({ text: 'Oops.' })] })
    on.command('sync', {
      about,
      run: () => {
        throw new Error('secret')
      },
    })
    on.command('late', { about, run: () => Promise.reject(new Error('secret')) })
    on.command('after', {
      about,
      run: async ctx => {
        await ctx.reply('x')
        throw 'secret'
      },
    })
    on.command('deferred', {
      about,
      run: async ctx => {
        await ctx.defer()
        throw new Error('secret')
      },
    })

    for (const name of ['sync', 'late', 'after', 'deferred']) await receive(command(name))

    expect(said.map(({ how, data }) => [how, data?.content, data?.flags])).toEqual([
      ['first', 'Oops.', 64],
      ['first', 'Oops.', 64],
      ['first', 'x', undefined],
      ['POST ', 'Oops.', 64],
      ['first', undefined, undefined],
      ['PATCH /messages/@original', 'Oops.', undefined],
    ])
    expect(errors.map(error => error.message)).toEqual(
      ['sync', 'late', 'after', 'deferred'].map(name =>
        expect.stringContaining(`The handler of command ${name} threw.`),
      ),
    )
    expect(JSON.stringify(said)).not.toContain('secret')
  })

  it('stand before their own handler only, where two definitions share one function', async () => {
    const { on, said, receive } = stage('gateway')
    const run = (ctx: InteractionContext) => ctx.reply('in')
    const deny = (ctx: InteractionContext) => ctx.reply('no')
    on.command('open', { about, run: run as never })
    on.command('guarded', { about, use: [deny], run: run as never })

    await receive(command('open'))
    await receive(command('guarded'))
    await receive(command('open'))

    expect(said.map(({ data }) => data?.content)).toEqual(['in', 'no', 'in'])
  })

  it('say nothing of success where a handler threw and nothing is to be said', async () => {
    const silent = stage('gateway', { layers: [errorBoundary({ text: '' })] })
    const bare = stage('gateway', { layers: [] })
    for (const { on } of [silent, bare]) on.command('a', { about, run: () => Promise.reject(new Error('x')) })

    await silent.receive(command('a'))
    await bare.receive(command('a'))

    for (const { said, warnings, errors } of [silent, bare]) {
      expect([...said, ...warnings]).toEqual([])
      expect(errors).toMatchObject([{ code: 'HANDLER_FAILED' }])
    }
  })

  it('report what is thrown without a boundary too', async () => {
    const { on, errors, warnings, receive } = stage('gateway', { layers: [] })
    on.command('a', { about, run: () => Promise.reject(new Error('x')) })

    await receive(command('a'))

    expect(errors).toMatchObject([{ code: 'HANDLER_FAILED', interaction: 'command a' }])
    expect(warnings).toEqual([])
  })
})

describe('guildOnly', () => {
  it('lets through what comes from guilds only', async () => {
    const { on, said, receive } = stage('gateway')
    on.command('a', { about, use: [guildOnly()], run: ctx => ctx.reply(ctx.guildId.length.toString()) })

    await receive(command('a'))
    await receive(command('a', [], dm))

    expect(said.map(({ data }) => data)).toEqual([
      { content: '1' },
      { content: 'This works in servers only.', flags: 64 },
    ])
  })
})

describe('requirePermissions', () => {
  it('names what the member or the app lacks', async () => {
    const { on, said, receive } = stage('gateway')
    const use = [requirePermissions({ user: ['BAN_MEMBERS', 'SEND_MESSAGES'], app: 'SEND_MESSAGES' })] as const
    on.command('a', { about, use, run: ctx => ctx.reply('in') })
    const as = (permissions: string) => ({ member: { user: { id: '7' }, roles: [], permissions } })

    await receive(command('a'))
    await receive(command('a', [], as('2052')))
    await receive(command('a', [], as('8')))
    await receive(command('a', [], { ...as('8'), app_permissions: '0' }))
    await receive(command('a', [], dm))

    expect(said.map(({ data }) => data?.content)).toEqual([
      'You need BAN_MEMBERS here.',
      'in',
      'in',
      'I need SEND_MESSAGES here.',
      'You need BAN_MEMBERS, SEND_MESSAGES here.',
    ])
  })

  it.each([[{}], [{ user: 'FLY' }], [{ users: 'BAN_MEMBERS' }]])('refuses %j', options => {
    expect(() => requirePermissions(options as never)).toThrow()
  })
})

describe('cooldown', () => {
  it('lets each user through so often, and says when it works again (interactions 42)', async () => {
    const { on, said, clock, receive } = stage('gateway')
    on.command('a', { about, use: [cooldown({ every: 5000, uses: 2 })], run: ctx => ctx.reply('in') })
    const ben = { member: { user: { id: '8' }, roles: [], permissions: '0' } }

    await receive(command('a'))
    await clock.advance(1000)
    await receive(command('a'))
    await receive(command('a'))
    await receive(command('a', [], ben))
    await clock.advance(4000)
    await receive(command('a'))

    const at = Math.ceil((clock.epoch + 5000) / 1000)
    expect(said.map(({ data }) => data?.content)).toEqual(['in', 'in', `Too fast. Try again <t:${at}:R>.`, 'in', 'in'])
  })

  it('counts guilds, channels and own keys, and remembers no more than it may', async () => {
    const { on, said, receive } = stage('gateway')
    on.command('guild', { about, use: [cooldown({ every: 1000, per: 'guild' })], run: ctx => ctx.reply('in') })
    on.command('own', {
      about,
      use: [cooldown({ every: 1000, per: ctx => ctx.name, remember: 1 })],
      run: ctx => ctx.reply('in'),
    })
    const ben = { member: { user: { id: '8' }, roles: [], permissions: '0' } }

    await receive(command('guild'))
    await receive(command('guild', [], ben))
    await receive(command('own', [], ben))
    await receive(command('own'))

    expect(said.map(({ data }) => data?.content === 'in')).toEqual([true, false, true, false])
  })

  it('does not count what is typed (interactions 42)', async () => {
    const { on, said, receive } = stage('gateway')
    on.use(cooldown({ every: 1000 }))
    on.command('a', {
      about,
      options: { what: opt.string('What', { complete: () => ['x'] }) },
      run: ctx => ctx.reply('in'),
    })
    const typing = payload(4, { name: 'a', type: 1, options: [{ name: 'what', type: 3, value: '', focused: true }] })

    await receive(typing)
    await receive(typing)
    await receive(command('a', [{ name: 'what', type: 3, value: 'x' }]))

    expect(said.map(({ type }) => type)).toEqual([8, 8, 4])
    expect(said.at(-1)?.data?.content).toBe('in')
  })

  it.each([[{ every: 0 }], [{ every: 1, uses: 0 }], [{ every: 1, per: 'moon' }], [{ every: 1, often: 2 }]])(
    'refuses %j',
    options => {
      expect(() => cooldown(options as never)).toThrow(/cooldown/)
    },
  )

  it('keeps handlers apart, and clicks apart from commands', async () => {
    const { on, said, receive } = stage('gateway')
    on.command('a', { about, use: [cooldown({ every: 1000 })], run: ctx => ctx.reply('in') })
    const press = on.button('b', { use: [cooldown({ every: 1000 })], run: ctx => ctx.update('in') })

    await receive(command('a'))
    await receive(click(press().custom_id))

    expect(said.map(({ data }) => data?.content)).toEqual(['in', 'in'])
  })
})
