import { describe, expect, it } from 'vitest'
import { codec, field, opt } from '../../../plugins/interactions/index.js'
import { InteractionError } from '../../../src/index.js'
import { click, command, message, payload, shortly, stage, submit } from '../../support/interactions.js'

const v2 = 1 << 15
const ephemeral = 1 << 6
const text = { type: 10, content: 'V2' } as const

describe.each(['gateway', 'http'] as const)('answers over %s', over => {
  const about = 'Tests'

  it('answers first with a callback, then with follow-ups (interactions 11)', async () => {
    const { on, said, receive } = stage(over)
    on.command('a', {
      about,
      run: async ctx => {
        await ctx.reply('one')
        await ctx.reply({ content: 'two', ephemeral: true })
        await ctx.reply('three')
      },
    })

    await receive(command('a'))

    expect(shortly(said)).toEqual(['first 4', 'POST ', 'POST '])
    expect(said.map(({ data }) => data)).toEqual([
      { content: 'one' },
      { content: 'two', flags: ephemeral },
      { content: 'three' },
    ])
  })

  it('edits what was deferred, for replies and follow-ups alike (interactions 12)', async () => {
    const { on, said, receive } = stage(over)
    on.command('a', {
      about,
      run: async ctx => {
        await ctx.defer()
        return ctx.reply('late')
      },
    })
    on.command('b', {
      about,
      run: async ctx => {
        await ctx.defer()
        await ctx.followUp('late')
        return ctx.reply('x')
      },
    })

    await receive(command('a'))
    await receive(command('b'))

    const original = 'PATCH /messages/@original'
    expect(shortly(said)).toEqual(['first 5', original, 'first 5', original, 'POST '])
  })

  it('warns where a reply asks for another visibility than was deferred (interactions 13)', async () => {
    const { on, said, warnings, receive } = stage(over)
    on.command('a', {
      about,
      run: async ctx => {
        await ctx.defer({ ephemeral: true })
        return ctx.reply({ content: 'x', ephemeral: false })
      },
    })
    on.command('b', {
      about,
      run: async ctx => {
        await ctx.defer()
        return ctx.reply({ content: 'x', ephemeral: true })
      },
    })
    on.command('c', {
      about,
      run: async ctx => {
        await ctx.defer({ ephemeral: true })
        return ctx.reply('x')
      },
    })

    for (const name of ['a', 'b', 'c']) await receive(command(name))

    expect(warnings).toHaveLength(2)
    expect(warnings[0]).toContain('command a: the reply is public, but it was deferred as ephemeral')
    expect(warnings[1]).toContain('Defer with { ephemeral: true }')
    expect(said.filter(({ how }) => how.startsWith('PATCH')).every(({ data }) => data?.flags === undefined)).toBe(true)
  })

  it('sets the flag of V2 on the edit, not where it is deferred (interactions 14, 40)', async () => {
    const { on, said, receive } = stage(over)
    on.command('a', {
      about,
      run: async ctx => {
        await ctx.defer()
        return ctx.reply({ ui: [text] })
      },
    })
    on.command('b', { about, run: ctx => ctx.reply({ ui: [{ toJSON: () => text }], ephemeral: true }) })

    await receive(command('a'))
    await receive(command('b'))

    expect(said[0]?.data).toEqual({})
    expect(said[1]?.data).toEqual({ components: [text], flags: v2 })
    expect(said[2]?.data).toEqual({ components: [text], flags: v2 | ephemeral })
  })

  it('empties what V2 does not take where a message becomes V2 (interactions 40)', async () => {
    const { on, said, receive } = stage(over)
    const become = on.button('become', { run: ctx => ctx.update({ ui: [text] }) })
    const twice = on.button('twice', {
      run: async ctx => {
        await ctx.update({ ui: [text] })
        return ctx.update({ ui: [text] })
      },
    })
    on.command('a', {
      about,
      run: async ctx => {
        await ctx.reply('old')
        await ctx.edit({ ui: [text] })
      },
    })

    await receive(click(become().custom_id))
    await receive(click(become().custom_id, { message: message(v2) }))
    await receive(click(twice().custom_id))
    await receive(command('a'))

    const emptied = { content: null, embeds: [], poll: null, sticker_ids: [] }
    expect(said[0]?.data).toEqual({ ...emptied, components: [text], flags: v2 })
    expect(said[1]?.data).toEqual({ components: [text], flags: v2 })
    expect(said[3]?.data).toEqual({ components: [text], flags: v2 })
    expect(said.at(-1)?.data).toEqual({ ...emptied, components: [text], flags: v2 })
  })

  it('empties the message of a component that an edit behind deferUpdate makes V2 (interactions 40)', async () => {
    const { on, said, receive } = stage(over)
    const become = on.button('become', {
      run: async ctx => {
        await ctx.deferUpdate()
        await ctx.edit({ ui: [text] })
        await ctx.edit({ ui: [text] })
      },
    })

    await receive(click(become().custom_id))

    const emptied = { content: null, embeds: [], poll: null, sticker_ids: [] }
    expect(said[1]?.data).toEqual({ ...emptied, components: [text], flags: v2 })
    expect(said[2]?.data).toEqual({ components: [text], flags: v2 })
  })

  it('says things in the order in which they were called, awaited or not (interactions 15)', async () => {
    const { on, said, receive } = stage(over)
    on.command('a', {
      about,
      run: ctx => {
        void ctx.defer()
        void ctx.reply('one')
        void ctx.followUp('two')
        return ctx.edit('three')
      },
    })

    await receive(command('a'))

    const original = 'PATCH /messages/@original'
    expect(shortly(said)).toEqual(['first 5', original, 'POST ', original])
  })

  it('opens modals only first, and not from modals (interactions 16)', async () => {
    const { on, said, errors, receive } = stage(over, { layers: [] })
    const form = on.modal('form', {
      title: 'Form',
      fields: { why: field.text('Why?') },
      async run(ctx) {
        await (ctx as unknown as { show(modal: unknown): Promise<void> }).show({})
      },
    })
    on.command('late', {
      about,
      run: async ctx => {
        await ctx.defer()
        return ctx.show(form())
      },
    })
    on.command('open', { about, defer: false, run: ctx => ctx.show(form()) })

    await receive(command('open'))
    await receive(command('late'))
    await receive(submit(form().custom_id, [{ type: 18, component: { type: 4, custom_id: 'why', value: 'x' } }]))

    expect(shortly(said).slice(0, 2)).toEqual(['first 9', 'first 5'])
    expect(said[0]?.data).toMatchObject({ title: 'Form', components: [{ type: 18, label: 'Why?' }] })
    expect(errors.map(error => (error as InteractionError).code)).toEqual(['INTERACTION_STATE', 'INTERACTION_STATE'])
    expect(errors[0]?.message).toContain('`show` cannot answer command late')
  })

  it('updates messages from components and from the modals that they opened, not from commands (interactions 17)', async () => {
    const { on, said, errors, receive } = stage(over, { layers: [] })
    on.command('a', {
      about,
      run: ctx => (ctx as unknown as { update(message: string): Promise<void> }).update('x'),
    })
    const form = on.modal('form', { title: 'Form', fields: {}, run: ctx => ctx.update('x') })
    const press = on.button('press', {
      run: async ctx => {
        await ctx.deferUpdate()
        return ctx.update('y')
      },
    })

    await receive(submit(form().custom_id, [], { message: message() }))
    await receive(click(press().custom_id))
    await receive(submit(form().custom_id))
    await receive(command('a'))

    expect(shortly(said).slice(0, 3)).toEqual(['first 7', 'first 6', 'PATCH /messages/@original'])
    expect(errors).toHaveLength(2)
    expect(errors[1]?.message).toContain('`update` cannot answer command a: it did not come from a message')
  })

  it('defers by itself what takes long, as its definition says (interactions 18)', async () => {
    const { on, said, clock, receive } = stage(over)
    const slow = (ctx: { reply(text: string): Promise<void> }) =>
      new Promise<void>(resolve => clock.timer(2000, () => resolve(ctx.reply('done'))))
    on.command('slow', { about, run: slow })
    on.command('quiet', { about, defer: 'ephemeral', run: slow })
    on.command('never', { about, defer: false, run: slow })
    on.command('quick', { about, run: ctx => ctx.reply('done') })
    const press = on.button('press', { run: slow })

    for (const one of [
      command('slow'),
      command('quiet'),
      command('never'),
      command('quick'),
      click(press().custom_id),
    ]) {
      const run = receive(one)
      await clock.advance(1499)
      const early = said.filter(({ type }) => type === 5 || type === 6).length
      await clock.advance(1)
      said.push({
        how: `deferred ${said.filter(({ type }) => type === 5 || type === 6).length - early}`,
        data: {},
      })
      await clock.advance(1000)
      await run
    }

    expect(shortly(said)).toEqual([
      ...['first 5', 'deferred 1', 'PATCH /messages/@original'],
      ...['first 5', 'deferred 1', 'PATCH /messages/@original'],
      ...['deferred 0', 'first 4'],
      ...['first 4', 'deferred 0'],
      ...['first 6', 'deferred 1', 'POST '],
    ])
    expect(said[3]?.data).toEqual({ flags: ephemeral })
  })

  it('never defers autocompletes (interactions 18)', async () => {
    const { on, said, clock, receive } = stage(over)
    const complete = () => new Promise<string[]>(resolve => clock.timer(2000, () => resolve(['a'])))
    on.command('find', { about, options: { what: opt.string('What', { complete }) }, run: ctx => ctx.reply('x') })

    const run = receive(
      payload(4, { name: 'find', type: 1, options: [{ name: 'what', type: 3, value: '', focused: true }] }),
    )
    await clock.advance(2000)
    await run

    expect(said).toMatchObject([{ how: 'first', type: 8, data: { choices: [{ name: 'a', value: 'a' }] } }])
  })

  it('warns of a handler that ends without an answer, and answers for it (interactions 19)', async () => {
    const { on, said, warnings, receive } = stage(over, { unanswered: 'Hm.' })
    on.command('mute', { about, run: () => {} })
    on.command('slow', { about, run: ctx => ctx.defer() })
    const press = on.button('press', { run: () => {} })

    await receive(command('mute'))
    await receive(command('slow'))
    await receive(click(press().custom_id))

    expect(shortly(said)).toEqual(['first 4', 'first 5', 'PATCH /messages/@original', 'first 6'])
    expect(said[0]?.data).toEqual({ content: 'Hm.', flags: ephemeral })
    expect(warnings).toHaveLength(3)
    expect(warnings).toEqual([
      'command mute: its handler ended without an answer; the user was told "Hm.".',
      'command slow: its handler ended without an answer; the user was told "Hm.".',
      'button press: its handler ended without an answer; the user sees no change.',
    ])
  })

  it('says nothing for a handler where it is told so (interactions 19)', async () => {
    const { on, said, warnings, receive } = stage(over, { unanswered: false })
    on.command('mute', { about, run: () => {} })

    await receive(command('mute'))

    expect(said).toEqual([])
    expect(warnings).toHaveLength(1)
  })

  it('sends nothing with a token that is 15 minutes old (interactions 20)', async () => {
    const { on, said, clock, receive } = stage(over)
    let late: unknown
    on.command('a', {
      about,
      run: async ctx => {
        await ctx.reply('x')
        await new Promise<void>(resolve => clock.timer(15 * 60_000 + 1, resolve))
        late = await ctx.edit('y').catch((error: unknown) => error)
      },
    })

    const run = receive(command('a'))
    await clock.advance(15 * 60_000 + 1)
    await run

    expect(said).toHaveLength(1)
    expect(late).toBeInstanceOf(InteractionError)
    expect((late as InteractionError).code).toBe('INTERACTION_EXPIRED')
    expect((late as InteractionError).message).toContain('900.0 s after the interaction')
  })

  it.each([
    [
      10062,
      'INTERACTION_EXPIRED',
      /does not know command a any more, 4\.0 s after it came in; the event loop was busy/,
    ],
    [40060, 'INTERACTION_ANSWERED', /answered already, 4\.0 s after it came in.*another process/],
    [10015, 'INTERACTION_EXPIRED', /token of command a is not valid/],
  ])('explains %d with the time that has passed (interactions 21)', async (code, expected, words) => {
    const { on, clock, errors, refuse, receive } = stage(over, { layers: [], unanswered: false })
    on.command('a', {
      about,
      run: async ctx => {
        await new Promise<void>(resolve => clock.timer(4000, resolve))
        refuse(code)
        await ctx.reply('x')
      },
    })

    const run = receive(command('a'))
    await clock.advance(4000)
    await run

    expect(errors).toMatchObject([{ code: expected, interaction: 'command a' }])
    expect(errors[0]?.message).toMatch(words)
    expect(JSON.stringify(errors[0])).not.toContain('aW50ZXJhY3Rpb246')
  })

  it('takes a first answer anew that was refused', async () => {
    const { on, said, errors, refuse, receive } = stage(over)
    on.command('a', {
      about,
      run: async ctx => {
        await ctx.reply('bad').catch(() => {})
        return ctx.reply('good')
      },
    })
    refuse(50035)

    await receive(command('a'))

    expect(said).toMatchObject([{ how: 'first', type: 4, data: { content: 'good' } }])
    expect(errors).toEqual([])
  })

  it('sends five follow-ups where only the user installed the app (interactions 22)', async () => {
    const { on, said, errors, receive } = stage(over, { layers: [] })
    on.command('a', {
      about,
      run: async ctx => {
        for (let i = 0; i <= 6; i++) await ctx.reply(String(i))
      },
    })

    await receive(command('a', [], { authorizing_integration_owners: { 1: '7' } }))

    expect(said).toHaveLength(6)
    expect(errors).toMatchObject([{ code: 'FOLLOW_UP_LIMIT' }])
  })

  it('keeps the token out of contexts, and may have its methods taken off', async () => {
    const { on, said, receive } = stage(over)
    let seen: unknown
    on.command('a', {
      about,
      run: ctx => {
        seen = ctx
        const { reply } = ctx
        return reply('x')
      },
    })

    await receive(command('a'))

    expect(said).toHaveLength(1)
    expect(
      JSON.stringify(seen, (key, value) =>
        key === 'client' ? undefined : typeof value === 'bigint' ? `${value}` : value,
      ),
    ).not.toContain('aW50ZXJhY3Rpb246')
  })

  it('gives the facts of the payload, and nothing from elsewhere', async () => {
    const { on, receive } = stage(over)
    let facts: object = {}
    const press = on.button('at/:n', {
      params: { n: codec.int },
      run: ctx => {
        facts = ctx
        return ctx.deferUpdate()
      },
    })

    await receive(
      click(press({ n: 3 }).custom_id, {
        member: undefined,
        user: { id: '8', username: 'ben' },
        guild_id: undefined,
        context: 1,
        authorizing_integration_owners: { 0: '0', 1: '8' },
      }),
    )

    expect(facts).toMatchObject({
      ...{
        kind: 'button',
        name: 'at/:n',
        params: { n: 3 },
        guildId: undefined,
        member: undefined,
        permissions: undefined,
      },
      ...{
        user: { username: 'ben' },
        place: 'botDm',
        installedBy: { guild: undefined, user: '8' },
        appPermissions: 2048n,
      },
    })
  })
})
