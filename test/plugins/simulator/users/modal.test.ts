import { describe, expect, it } from 'vitest'
import type { Transcript } from '../../../../plugins/simulator/index.js'
import { button, type Hand, rawBot, row } from './bot.js'

const report = { name: 'report', description: 'Reports' }
const label = (text: string, component: object, fields: object = {}) => ({
  type: 18,
  label: text,
  component,
  ...fields,
})
const choices = ['Spam', 'Abuse'].map(text => ({ label: text, value: text.toLowerCase() }))

const fields = {
  intro: { type: 10, content: 'Tell us **all**.' },
  why: label('Why?', { type: 4, custom_id: 'why', style: 2, min_length: 3, max_length: 20, placeholder: 'Because' }),
  note: label(
    'Note',
    { type: 4, custom_id: 'note', style: 1, required: false, value: 'none' },
    { description: 'optional' },
  ),
  kind: label('Kind', { type: 21, custom_id: 'kind', options: choices }),
  tags: label('Tags', { type: 22, custom_id: 'tags', options: choices, min_values: 1, max_values: 2 }),
  sure: label('Sure?', { type: 23, custom_id: 'sure' }),
  who: label('Who?', { type: 5, custom_id: 'who' }),
  proof: label('Proof', { type: 19, custom_id: 'proof', max_values: 2, required: false }),
  fruit: label('Fruit', { type: 3, custom_id: 'fruit', options: choices, required: false }),
}

/** Opens a modal of these fields, and thanks for what is submitted. */
function opening(...components: object[]) {
  return ({ it, answer }: Hand) =>
    it.type === 5 ? answer(4, { content: 'Thanks' }) : answer(9, { custom_id: 'form', title: 'Report', components })
}

describe('a modal', () => {
  it('is drawn with its fields', async () => {
    await using bot = await rawBot([report], opening(fields.intro, fields.why, fields.note, fields.kind, fields.sure))

    const t = await bot.discord.user('ann').command('report')

    expect(t.latest).toBe(
      [
        '┌── Report',
        '│ Tell us **all**.',
        '│ Why? *',
        '│   [ Because ]',
        '│ Note',
        '│   (optional)',
        '│   [ none ]',
        '│ Kind *',
        '│   ( ) Spam',
        '│   ( ) Abuse',
        '│ Sure?',
        '│   [ ]',
        '└── [ Cancel ] [ Submit ]',
      ].join('\n'),
    )
    expect(t.modal?.labels).toEqual(['Why?', 'Note', 'Kind', 'Sure?'])
    expect(t.screen).toBe(t.modal?.text)
  })

  it.each(['gateway', 'http'] as const)('is submitted over %s with its nesting, and answered', async over => {
    await using bot = await rawBot([report], opening(fields.intro, fields.why, fields.kind, fields.tags, fields.sure), {
      over,
    })
    const t = await bot.discord.user('ann').command('report')

    await t.submit({ 'Why?': 'because', kind: 'Abuse', Tags: ['spam'] })

    expect(t.latest).toBe('pipecord:\n  Thanks')
    expect(t.modal).toBeUndefined()
    expect(bot.heard[1]?.data).toEqual({
      custom_id: 'form',
      components: [
        { type: 10, id: 1 },
        { type: 18, id: 2, component: { type: 4, id: 3, custom_id: 'why', value: 'because' } },
        { type: 18, id: 4, component: { type: 21, id: 5, custom_id: 'kind', value: 'abuse' } },
        { type: 18, id: 6, component: { type: 22, id: 7, custom_id: 'tags', values: ['spam'] } },
        { type: 18, id: 8, component: { type: 23, id: 9, custom_id: 'sure', value: false } },
      ],
    })
    expect(bot.heard[1]).not.toHaveProperty('message')
  })

  it('sends what stands in fields that the user leaves alone', async () => {
    await using bot = await rawBot([report], opening(fields.note, fields.proof, fields.fruit))
    const t = await bot.discord.user('ann').command('report')

    await t.submit()

    expect(bot.heard[1]?.data.components?.map(({ component }) => component)).toMatchObject([
      { custom_id: 'note', value: 'none' },
      { custom_id: 'proof', values: [] },
      { custom_id: 'fruit', values: [] },
    ])
  })

  it('carries users and files', async () => {
    await using bot = await rawBot([report], opening(fields.who, fields.proof))
    const t = await bot.discord.user('ann').command('report')
    const ben = bot.discord.user('ben')

    await t.submit({ who: ben, proof: [{ name: 'a.png', data: 'bytes' }] })

    const { components, resolved } = bot.heard[1]!.data
    expect(components?.[0]?.component?.values).toEqual([ben.id])
    const [id = ''] = components?.[1]?.component?.values ?? []
    const file = resolved?.attachments?.[id] as { url: string }
    expect(file).toMatchObject({ filename: 'a.png', content_type: 'image/png', size: 5, ephemeral: true })
    expect(await (await fetch(file.url)).text()).toBe('bytes')
    expect(resolved?.users).toHaveProperty(ben.id)
  })

  it('knows the old way, inputs in rows', async () => {
    const input = { type: 4, custom_id: 'why', label: 'Why?', style: 1 }
    await using bot = await rawBot([report], opening(row(input)))
    const t = await bot.discord.user('ann').command('report')

    await t.submit({ 'Why?': 'because' })

    expect(bot.heard[1]?.data.components).toEqual([
      { type: 1, id: 1, components: [{ type: 4, id: 2, custom_id: 'why', value: 'because' }] },
    ])
  })

  it('comes with the message of the component that opened it, which may be updated', async () => {
    await using bot = await rawBot([report], ({ it, answer }) => {
      if (it.type === 2) return answer(4, { content: 'Well?', components: [row(button('Open'))] })
      if (it.type === 3) return answer(9, { custom_id: 'form', title: 'Report', components: [fields.note] })
      return answer(7, { content: 'Done', components: [] })
    })
    const t = await bot.discord.user('ann').command('report')
    await t.click('Open')

    await t.submit({ Note: '' })

    expect(t.latest).toBe('pipecord edits:\n  Done')
    expect(bot.heard[2]?.message?.id).toBe(t.message.id)
  })

  it('stays open where the application does not respond', async () => {
    await using bot = await rawBot(
      [report],
      ({ it, answer }) => it.type === 2 && answer(9, { custom_id: 'form', title: 'Report', components: [fields.note] }),
      { patience: 50 },
    )
    const t = await bot.discord.user('ann').command('report')

    await t.submit({ Note: 'hm' })

    expect(t.latest).toBe('The application did not respond')
    expect(t.modal?.title).toBe('Report')
  })

  it('can be dismissed, of which the application does not hear', async () => {
    await using bot = await rawBot([report], opening(fields.note))
    const t = await bot.discord.user('ann').command('report')

    expect(t.dismiss().text).toContain('ann dismisses "Report"')
    await expect(t.submit()).rejects.toThrow('ann cannot submit: no modal is open')
    expect(() => t.dismiss()).toThrow('ann cannot dismiss: no modal is open')
    expect(bot.heard).toHaveLength(1)
  })

  it.each<[object, Parameters<Transcript['submit']>[0], string]>([
    [fields.why, {}, '"Why?": expected a text, because it is required'],
    [fields.why, { why: 'no' }, '"Why?": expected 3 to 20 characters, got 2'],
    [fields.why, { why: 'x'.repeat(21) }, '"Why?": expected 3 to 20 characters, got 21'],
    [fields.why, { why: true }, '"Why?": expected a text, got true'],
    [fields.why, { what: 'x' }, '"Report": expected one of its fields, got "what"; there is "Why?"'],
    [fields.kind, {}, '"Kind": expected a choice, because it is required'],
    [fields.kind, { kind: 'Boredom' }, '"Kind": expected one of "Spam", "Abuse", got "Boredom"'],
    [fields.tags, {}, '"Tags": expected 1 to 2 choices, got 0'],
    [fields.sure, { sure: 'yes' }, '"Sure?": expected true or false, got "yes"'],
    [fields.who, {}, '"Who?": expected 1 choice, got 0'],
    [fields.who, { who: ['ann', 'ben'] }, '"Who?": expected 1 choice, got 2'],
    [fields.proof, { proof: [{ name: 'a' }, { name: 'b' }, { name: 'c' }] }, '"Proof": expected 1 to 2 choices, got 3'],
    [fields.proof, { proof: ['a.png'] }, `"Proof": expected a file like { name: 'a.png', data: bytes }, got "a.png"`],
  ])('%j is not submitted with %j', async (field, values, why) => {
    await using bot = await rawBot([report], opening(field))
    const t = await bot.discord.user('ann').command('report')

    await expect(t.submit(values)).rejects.toThrow(why)
    expect(bot.heard).toHaveLength(1)
  })
})
