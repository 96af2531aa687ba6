import { describe, expect, it } from 'vitest'
import { codec, field } from '../../../plugins/interactions/index.js'
import { click, command, message, payload, shortly, stage, submit } from '../../support/interactions.js'

const ann = { id: '7', username: 'ann' }
const select = (custom_id: string, component_type: number, values: string[], resolved?: object) =>
  payload(3, { custom_id, component_type, values, ...(resolved && { resolved }) }, { message: message() })

describe('components', () => {
  it('reads the state of a button off its id', async () => {
    const { on, receive } = stage('gateway')
    const seen: unknown[] = []
    const vote = on.button('poll/:id/:choice', {
      params: { id: codec.int, choice: codec.oneOf('yes', 'no') },
      run: ctx => {
        seen.push({ ...ctx.params })
        return ctx.deferUpdate()
      },
    })

    await receive(click(vote({ id: 12, choice: 'no' }).custom_id))

    expect(seen).toEqual([{ id: 12, choice: 'no' }])
    expect(vote.pattern).toBe('poll/:id/:choice')
  })

  it('gives selects their values, resolved and typed, and none where none was chosen (interactions 37)', async () => {
    const { on, receive } = stage('gateway')
    const seen: unknown[] = []
    const note = (ctx: { values: readonly unknown[]; deferUpdate(): Promise<void> }) => {
      seen.push(ctx.values)
      return ctx.deferUpdate()
    }
    const words = on.stringSelect('words', { run: note })
    const users = on.userSelect('users', { run: note })
    const roles = on.roleSelect('roles', { run: note })
    const both = on.mentionableSelect('both', { run: note })
    const places = on.channelSelect('places', { run: note })
    const resolved = { users: { 7: ann }, members: { 7: { nick: 'A' } }, roles: { 8: { id: '8', name: 'mods' } } }

    await receive(select(words().custom_id, 3, ['a', 'b']))
    await receive(select(words().custom_id, 3, []))
    await receive(select(users().custom_id, 5, ['7'], resolved))
    await receive(select(roles().custom_id, 6, ['8'], resolved))
    await receive(select(both().custom_id, 7, ['8', '7'], resolved))
    await receive(select(places().custom_id, 8, ['2'], { channels: { 2: { id: '2', type: 0 } } }))

    const member = { ...ann, member: { nick: 'A' } }
    expect(seen).toEqual([
      ...[['a', 'b'], [], [member]],
      ...[[{ id: '8', name: 'mods' }], [{ id: '8', name: 'mods' }, member], [{ id: '2', type: 0 }]],
    ])
  })

  it('answers ids of other versions and of other code as expired, and never with another route (interactions 36)', async () => {
    const { on, said, receive } = stage('gateway')
    let runs = 0
    on.button('a/:n', { params: { n: codec.int }, version: 2, run: () => void runs++ })
    const old = stage('gateway').on.button('a/:n', { params: { n: codec.int }, run: () => {} })({ n: 1 }).custom_id

    for (const id of [old, 'foreign', '__proto__', 'constructor', '']) await receive(click(id))

    expect(runs).toBe(0)
    expect(said).toHaveLength(5)
    for (const { data } of said) expect(data).toEqual({ content: 'This is not available any more.', flags: 64 })
  })

  it('leaves unknown ids to the fallback, or alone where told so', async () => {
    const own = stage('gateway')
    own.on.button('a', { run: () => {} })
    own.on.fallback(ctx => ctx.reply(`${ctx.kind} ${ctx.name}?`))
    const quiet = stage('gateway', { expired: false })
    quiet.on.button('a', { run: () => {} })
    const empty = stage('gateway')

    await own.receive(click('foreign'))
    await quiet.receive(click('foreign'))
    await empty.receive(click('foreign'))

    expect(own.said).toMatchObject([{ data: { content: 'button foreign?' } }])
    expect([...quiet.said, ...quiet.warnings, ...empty.said, ...empty.warnings]).toEqual([])
  })

  it('does not take the id of a button for that of a select or modal', async () => {
    const { on, said, receive } = stage('gateway')
    let runs = 0
    const press = on.button('a', { run: () => void runs++ })

    await receive(select(press().custom_id, 3, ['x']))
    await receive(submit(press().custom_id))

    expect(runs).toBe(0)
    expect(shortly(said)).toEqual(['first 4', 'first 4'])
  })

  it('reads every kind of field, from labels and from the rows of old (interactions 38)', async () => {
    const { on, receive } = stage('gateway')
    let values: unknown
    const form = on.modal('form', {
      title: 'All',
      fields: {
        about: field.note('**All** of them'),
        name: field.text('Name'),
        nick: field.optional(field.text('Nick')),
        kind: field.radio('Kind', { a: 'A', b: 'B' }),
        other: field.optional(field.radio('Other', { a: 'A', b: 'B' })),
        sure: field.check('Sure'),
        days: field.checks('Days', { mo: 'Monday', tu: 'Tuesday' }),
        size: field.choose('Size', { s: 'Small', l: 'Large' }),
        files: field.files('Files', { max: 2 }),
        who: field.users('Who'),
        where: field.optional(field.channels('Where')),
      },
      run: ctx => {
        values = { ...ctx.values }
        return ctx.reply('x')
      },
    })
    const label = (component: object) => ({ type: 18, id: 1, component })
    const file = { id: '3', filename: 'a.png', size: 1 }
    const resolved = { users: { 7: ann }, attachments: { 3: file } }
    const components = [
      { type: 10, id: 9 },
      { type: 1, components: [{ type: 4, custom_id: 'name', value: 'Ann' }] },
      label({ type: 4, custom_id: 'nick', value: '' }),
      label({ type: 21, custom_id: 'kind', value: 'b' }),
      label({ type: 21, custom_id: 'other', value: null }),
      label({ type: 23, custom_id: 'sure', value: false }),
      label({ type: 22, custom_id: 'days', values: [] }),
      label({ type: 3, custom_id: 'size', values: ['l'] }),
      label({ type: 19, custom_id: 'files', values: ['3'] }),
      label({ type: 5, custom_id: 'who', values: ['7'] }),
      label({ type: 8, custom_id: 'where', values: [] }),
    ]

    await receive(payload(5, { custom_id: form().custom_id, components, resolved }))

    expect(values).toEqual({
      ...{ name: 'Ann', nick: null, kind: 'b', other: null, sure: false, days: [], size: ['l'] },
      ...{ files: [file], who: [ann], where: [] },
    })
    expect(form().components).toHaveLength(11)
    expect(form().components[1]).toEqual({
      type: 18,
      label: 'Name',
      component: { type: 4, style: 1, custom_id: 'name' },
    })
    expect(form().components[2]).toMatchObject({ component: { required: false } })
  })

  it('runs no handler for a value that its field does not offer, and tells the user', async () => {
    const { on, said, errors, receive } = stage('gateway')
    let runs = 0
    const form = on.modal('form', {
      title: 'T',
      fields: { kind: field.radio('Kind', { a: 'A', b: 'B' }) },
      run: () => void runs++,
    })

    for (const value of ['c', '__proto__', null])
      await receive(submit(form().custom_id, [{ type: 18, component: { type: 21, custom_id: 'kind', value } }]))

    expect(runs).toBe(0)
    expect(errors.map(error => (error as { code?: string }).code)).toEqual(Array(3).fill('INTERACTION_INVALID'))
    expect(said[0]?.data?.content).toMatch(/^Something went wrong/)
  })

  it('refuses definitions that are wrong, naming them', () => {
    const { on } = stage('gateway')
    on.button('a', { run: () => {} })

    expect(() => on.button('a', { run: () => {} })).toThrow(/`pattern a` must be defined once/)
    expect(() => on.button('b', {} as never)).toThrow(/button b\.run/)
    expect(() => on.button('c', { tag: '!', run: () => {} })).toThrow(/tag/)
    expect(() => on.fallback('x' as never)).toThrow(/fallback/)
  })
})

describe('awaiting', () => {
  it('takes the click of the same user that fits, and leaves others alone (interactions 41)', async () => {
    const { on, said, receive } = stage('gateway')
    on.command('ask', {
      about: 'Asks',
      run: async ctx => {
        await ctx.reply('Sure?')
        const answer = await ctx.awaitComponent({ ids: ['yes', 'no'], filter: ({ customId }) => customId === 'yes' })
        await answer.update('Done.')
      },
    })
    const other = { member: { user: { id: '8', username: 'ben' }, roles: [], permissions: '0' } }

    const run = receive(command('ask'))
    await receive(click('yes', other))
    await receive(click('no'))
    await receive(click('yes'))
    await run

    expect(shortly(said)).toEqual(['first 4', 'first 4', 'first 4', 'first 7'])
    expect(said[3]?.data).toEqual({ content: 'Done.' })
  })

  it('defers a click that was awaited, and whose taker takes long', async () => {
    const { on, said, clock, receive } = stage('gateway')
    on.command('ask', {
      about: 'Asks',
      run: async ctx => {
        const click = ctx.awaitComponent()
        await ctx.reply('?')
        const answer = await click
        await new Promise<void>(resolve => clock.timer(2000, resolve))
        await answer.update('Done.')
      },
    })

    const run = receive(command('ask'))
    await clock.advance(0)
    const taken = receive(click('any'))
    await clock.advance(2000)
    await Promise.all([run, taken])

    expect(shortly(said)).toEqual(['first 4', 'first 6', 'PATCH /messages/@original'])
  })

  it('gives up after its time, on a signal and on close, and leaves nothing behind (interactions 41)', async () => {
    const { on, clock, errors, receive } = stage('gateway')
    const abort = new AbortController()
    const ends: unknown[] = []
    const ask = (options: object) => ({
      about: 'Asks',
      run: async (ctx: { reply(text: string): Promise<void>; awaitComponent(options: object): Promise<unknown> }) => {
        await ctx.reply('?')
        ends.push(await ctx.awaitComponent(options).catch((error: unknown) => (error as { code: string }).code))
      },
    })
    on.command('late', ask({ timeout: 1000 }))
    on.command('abort', ask({ signal: abort.signal }))
    on.command('aborted', ask({ signal: AbortSignal.abort() }))
    on.command('closed', ask({}))

    const runs = ['late', 'abort', 'aborted', 'closed'].map(name => receive(command(name)))
    await clock.advance(1000)
    abort.abort()
    await clock.advance(0)
    await on.close()
    await Promise.all(runs)

    expect(ends.sort()).toEqual(['ABORTED', 'ABORTED', 'CLIENT_CLOSED', 'INTERACTION_TIMEOUT'])
    expect(errors).toEqual([])
    expect(clock.waiting).toBe(0)
  })

  it('keeps nothing of ten thousand that came and went (interactions 41)', async () => {
    const { on, clock, receive } = stage('gateway')
    let ready = () => {}
    on.command('ask', {
      about: 'Asks',
      run: async ctx => {
        const click = ctx.awaitComponent()
        ready()
        await (await click).deferUpdate()
        await ctx.reply('Thanks.')
      },
    })

    for (let i = 0; i < 10_000; i++) {
      const waits = new Promise<void>(resolve => {
        ready = resolve
      })
      const run = receive(command('ask'))
      await waits
      await receive(click('any'))
      await run
    }

    expect(clock.waiting).toBe(0)
  }, 60_000)

  it('waits for no modal that could not be shown (interactions 41)', async () => {
    const { on, clock, errors, refuse, receive } = stage('gateway', { unanswered: false })
    on.command('ask', {
      about: 'Asks',
      defer: false,
      run: ctx => ctx.prompt({ title: 'Why?', fields: { why: field.text('Why?') } }),
    })
    refuse(50035)

    await receive(command('ask'))

    expect(errors[0]?.cause).toMatchObject({ discordCode: 50035 })
    expect(clock.waiting).toBe(0)
  })

  it('gives a modal that is opened anew the place of the older one (interactions 41)', async () => {
    const { on, said, receive } = stage('gateway')
    const ends: unknown[] = []
    on.command('ask', {
      about: 'Asks',
      defer: false,
      run: async ctx => {
        try {
          const back = await ctx.prompt({ title: 'Why?', fields: { why: field.text('Why?') } })
          ends.push(back.values.why)
          await back.reply('Thanks.')
        } catch (error) {
          ends.push((error as { code: string }).code)
        }
      },
    })

    const older = receive(command('ask'))
    await Promise.resolve()
    const newer = receive(command('ask'))
    await older
    const shown = said.filter(({ type }) => type === 9).map(({ data }) => data?.custom_id as string)
    const answer = [{ type: 18, component: { type: 4, custom_id: 'why', value: 'because' } }]
    await receive(submit(shown[1] ?? '', answer))
    await newer
    await receive(submit(shown[0] ?? '', answer))

    expect(ends).toEqual(['INTERACTION_SUPERSEDED', 'because'])
    expect(new Set(shown).size).toBe(2)
    expect(said.at(-1)?.data?.content).toBe('This is not available any more.')
  })
})
