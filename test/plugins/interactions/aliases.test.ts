import { describe, expect, expectTypeOf, it } from 'vitest'
import type { RawFields } from '../../../plugins/interactions/index.js'
import { simulate } from '../../../plugins/simulator/index.js'
import { ConfigError, createBot } from '../../../src/index.js'
import { click, message, payload, stage, submit } from '../../support/interactions.js'

const run = () => {}

describe('registerComponentHandler', () => {
  it('hears buttons and selects of exactly its id', async () => {
    const { on, receive, errors, said } = stage('gateway')
    const seen: unknown[] = []
    on.registerComponentHandler({
      custom_id: 'confirm:button',
      execute(ctx) {
        expectTypeOf(ctx.values).toEqualTypeOf<readonly string[]>()
        seen.push([ctx.kind, ctx.name, ctx.customId, ctx.values, ctx.message.id])
        return ctx.update('Done.')
      },
    })
    const select = { custom_id: 'confirm:button', component_type: 5, values: ['7'] }

    await receive(click('confirm:button'))
    await receive(payload(3, select, { message: message() }))
    await receive(click('confirm:button:2'))
    await receive(click('confirm'))
    await receive(submit('confirm:button'))

    expect(errors).toEqual([])
    expect(seen).toEqual([
      ['button', 'confirm:button', 'confirm:button', [], '77'],
      ['select', 'confirm:button', 'confirm:button', ['7'], '77'],
    ])
    expect(said.map(({ type }) => type)).toEqual([7, 7, 4, 4, 4])
  })

  it('passes layers, and is deferred without a trace where it takes long', async () => {
    const { on, receive, said, clock } = stage('gateway')
    const seen: string[] = []
    let end = () => {}
    on.registerComponentHandler({
      customId: 'a',
      use: [
        (_ctx, next) => {
          seen.push('layer')
          return next()
        },
      ],
      execute: () =>
        new Promise<void>(resolve => {
          end = resolve
        }),
    })

    const done = receive(click('a'))
    await clock.advance(1500)
    end()
    await done

    expect(seen).toEqual(['layer'])
    expect(said.map(({ type }) => type)[0]).toBe(6)
  })
})

describe('registerModalHandler', () => {
  it('hears modals of exactly its id, with all fields by theirs', async () => {
    const { on, receive, errors } = stage('gateway')
    const seen: unknown[] = []
    on.registerModalHandler({
      customId: 'feedback',
      execute(ctx) {
        expectTypeOf(ctx.values).toEqualTypeOf<RawFields>()
        seen.push({ ...ctx.values })
        return ctx.reply('Thank you.')
      },
    })
    const fields = [
      { type: 18, component: { type: 4, custom_id: 'text', value: 'Good' } },
      { type: 18, component: { type: 21, custom_id: 'radio', value: null } },
      { type: 18, component: { type: 22, custom_id: 'checks', values: ['a', 'b'] } },
      { type: 18, component: { type: 23, custom_id: 'check', value: false } },
      { type: 1, components: [{ type: 4, custom_id: 'old', value: '' }] },
      { type: 10, content: 'Note' },
    ]

    await receive(submit('feedback', fields))
    await receive(click('feedback'))

    expect(errors).toEqual([])
    expect(seen).toEqual([{ text: 'Good', radio: null, checks: ['a', 'b'], check: false, old: '' }])
  })
})

describe.each(['registerComponentHandler', 'registerModalHandler'] as const)('%s', name => {
  it.each<[unknown, string]>([
    [undefined, 'customId'],
    [{ execute: run }, 'customId'],
    [{ customId: '', execute: run }, 'customId'],
    [{ customId: 'x'.repeat(101), execute: run }, 'customId'],
    [{ custom_id: 'a' }, 'execute'],
    [{ custom_id: 'a', execute: run, use: 'x' }, 'use'],
  ])('refuses %j', (registration, key) => {
    const { on } = stage('gateway')
    const register = () => on[name](registration as never)

    expect(register).toThrow(ConfigError)
    expect(register).toThrow(`\`${name}.${key}\``)
  })

  it('takes each id once', () => {
    const { on } = stage('gateway')
    on[name]({ customId: '__proto__', execute: run })

    expect(() => on[name]({ custom_id: '__proto__', execute: run })).toThrow('must be registered once')
  })
})

describe('all four registrations', () => {
  it('make a bot that people can use, pushed like any other', async () => {
    await using discord = await simulate(async ({ token, baseURL, clock }) => {
      const bot = createBot({ token, intents: ['Guilds'], client: { baseURL, clock } })
      const { interactions: on } = bot
      on.registerSlashCommand({
        name: 'search',
        description: 'Searches',
        options: [{ type: 3, name: 'query', description: 'What', required: true, autocomplete: true }],
        execute: ctx =>
          ctx.reply({
            content: `Found ${ctx.options.query}.`,
            components: [{ type: 1, components: [{ type: 2, style: 1, label: 'Feedback', custom_id: 'feedback' }] }],
          }),
      })
      on.registerAutocompleteHandler({
        ...{ command_name: 'search', option_name: 'query' },
        execute: (_, typed) => [`${typed}!`, `${typed}?`],
      })
      const why = { type: 18, label: 'Why?', component: { type: 4, style: 1, custom_id: 'why' } }
      on.registerComponentHandler({
        custom_id: 'feedback',
        execute: ctx => ctx.show({ custom_id: 'form', title: 'Feedback', components: [why] }),
      })
      on.registerModalHandler({ custom_id: 'form', execute: ctx => ctx.reply(`Because ${ctx.values.why}.`) })
      await on.commands.sync()
      await bot.connect()
      return () => bot.close()
    })
    const ann = discord.user('ann')

    const typed = await ann.type('search', { query: 'cats' })
    const t = await ann.command('search', { query: 'cats?' })
    await t.click('Feedback')
    await t.submit({ 'Why?': 'cats' })

    expect(typed.choices.map(({ name }) => name)).toEqual(['cats!', 'cats?'])
    expect(t.text).toContain('Found cats?.')
    expect(t.text).toContain('Because cats.')
  })
})
