import { describe, expect, it } from 'vitest'
import { type Hand, rawBot } from './bot.js'

const option = (type: number, name: string, fields: object = {}) => ({ type, name, description: name, ...fields })
const play = {
  name: 'play',
  description: 'Plays',
  options: [
    option(3, 'song', { required: true, autocomplete: true }),
    option(4, 'year', { autocomplete: true, min_value: 1900 }),
    option(3, 'how'),
  ],
}
const offering =
  (choices: object[]) =>
  ({ answer }: Hand) =>
    answer(8, { choices })

describe('user.type', () => {
  it.each(['gateway', 'http'] as const)('shows the choices over %s', async over => {
    await using bot = await rawBot([play], offering([{ name: 'Paloma', value: 'p-1' }]), { over })

    const t = await bot.discord.user('ann').type('play', { song: 'pal' })

    expect(t.text).toBe('ann types /play song: pal\n  Paloma')
    expect(t.choices).toEqual([{ name: 'Paloma', value: 'p-1' }])
    expect(bot.heard[0]).toMatchObject({
      type: 4,
      data: { name: 'play', options: [{ name: 'song', type: 3, value: 'pal', focused: true }] },
    })
  })

  it('may leave required options out, and sends numbers as they stand in their field', async () => {
    await using bot = await rawBot([play], offering([]))

    const t = await bot.discord.user('ann').type('play', { how: 'loud', year: 19 }, { focus: 'year' })

    expect(t.latest).toBe('  No options match your search.')
    expect(bot.heard[0]?.data.options).toEqual([
      { name: 'how', type: 3, value: 'loud' },
      { name: 'year', type: 4, value: '19', focused: true },
    ])
  })

  it('sends the numbers of other options as texts, too', async () => {
    await using bot = await rawBot([play], offering([]))

    await bot.discord.user('ann').type('play', { year: 1950, song: 'x' })

    expect(bot.heard[0]?.data.options).toEqual([
      { name: 'year', type: 4, value: '1950' },
      { name: 'song', type: 3, value: 'x', focused: true },
    ])
  })

  it('refuses options that are not completed', async () => {
    await using bot = await rawBot([play], offering([]))
    const ann = bot.discord.user('ann')

    await expect(ann.type('play', { how: 'l' })).rejects.toThrow(
      '/play how: expected an option with autocomplete, got one',
    )
    await expect(ann.type('play', {})).rejects.toThrow('/play: expected an option that is being typed, got none')
    await expect(ann.type('play', { song: 'x' }, { focus: 'year' })).rejects.toThrow('being typed, got year')
  })

  it.each([
    [
      'a 26th choice',
      Array.from({ length: 26 }, (_, index) => ({ name: `${index}`, value: `${index}` })),
      'choices: Must',
    ],
    ['a number for a text', [{ name: 'one', value: 1 }], 'choices.0.value: Could not interpret "1" as string.'],
    ['a name too long', [{ name: 'x'.repeat(101), value: 'x' }], 'choices.0.name: Must be between 1 and 100'],
  ])('does not show %s', async (_, choices, why) => {
    await using bot = await rawBot([play], offering(choices), { over: 'http' })

    const t = await bot.discord.user('ann').type('play', { song: 'x' })

    expect(t.latest).toBe('Loading options failed')
    expect(t.failure).toContain(why)
  })

  it('says over the gateway, too, why an answer was refused', async () => {
    await using bot = await rawBot([play], offering([{ name: 'one', value: 1 }]), { patience: 50 })

    const t = await bot.discord.user('ann').type('play', { song: 'x' })

    expect(t.failure).toBe(
      'no answer within 3 s; an answer was refused: 50035 Invalid Form Body; data.choices.0.value: Could not interpret "1" as string.',
    )
  })

  it('takes any text afterwards, offered or not', async () => {
    await using bot = await rawBot([play], ({ it, answer }) =>
      it.type === 2 ? answer(4, { content: 'ok' }) : answer(8, { choices: [] }),
    )

    const t = await bot.discord.user('ann').command('play', { song: 'anything' })

    expect(t.failure).toBeUndefined()
  })
})
