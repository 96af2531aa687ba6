import { describe, expect, it } from 'vitest'
import { button, type Hand, rawBot, row } from './bot.js'

const ask = { name: 'ask', description: 'Asks' }
const EPHEMERAL = 1 << 6

/** Asks with these components, and updates the message with what was clicked. */
function asking(components: object[], flags = 0) {
  return ({ it, answer }: Hand) => {
    if (it.type === 2) return answer(4, { content: 'Well?', components, flags })
    return answer(7, { content: `${it.member?.user.username}: ${it.data.values ?? it.data.custom_id}` })
  }
}

const options = ['Apple', 'Pear', 'Plum'].map(label => ({ label, value: label.toLowerCase() }))
const fruit = { type: 3, custom_id: 'fruit', placeholder: 'Pick fruit', options, min_values: 1, max_values: 2 }

describe('click', () => {
  it.each(['gateway', 'http'] as const)('updates the message over %s', async over => {
    await using bot = await rawBot([ask], asking([row(button('Yes'), button('No'))]), { over })

    const t = await bot.discord.user('ann').command('ask')
    await t.click('Yes')

    expect(t.latest).toBe('pipecord edits:\n  ann: yes\n  [ Yes ] [ No ]')
    expect(bot.heard[1]).toMatchObject({
      type: 3,
      data: { custom_id: 'yes', component_type: 2, id: 2 },
      message: { id: t.message.id },
      member: { user: { username: 'ann' } },
    })
    expect(bot.heard[1]?.data).not.toHaveProperty('type')
  })

  it('finds a button by label, emoji or custom id', async () => {
    const heart = { type: 2, style: 2, custom_id: 'like', emoji: { name: '❤️' } }
    await using bot = await rawBot([ask], asking([row(heart, button('Yes', { emoji: { name: '👍' } }))]))

    const t = await bot.discord.user('ann').command('ask')
    expect(t.screen).toBe('Well?\n[ ❤️ ] [ 👍 Yes ]')
    for (const name of ['❤️', 'like', 'Yes', '👍 Yes', '👍']) await t.click(name)

    expect(bot.heard.slice(1).map(({ data }) => data.custom_id)).toEqual(['like', 'like', 'yes', 'yes', 'yes'])
  })

  it('says what there is instead of a button that is not there', async () => {
    await using bot = await rawBot([ask], asking([row(button('No'), button('Maybe'))]))
    const t = await bot.discord.user('ann').command('ask')

    await expect(t.click('Yes')).rejects.toThrow(
      new RangeError('ann cannot click "Yes": there is no such button in sight; there are "No", "Maybe"'),
    )
    await expect(t.select('Yes', 'a')).rejects.toThrow('there is no such select in sight; there are none')
  })

  it('refuses a disabled button', async () => {
    await using bot = await rawBot([ask], asking([row(button('No', { disabled: true }))]))
    const t = await bot.discord.user('ann').command('ask')

    await expect(t.click('No')).rejects.toThrow('ann cannot click "No": it is disabled')
    expect(bot.heard).toHaveLength(1)
  })

  it('asks which one of several that are called the same', async () => {
    const twins = [1, 2].map(n => row(button('Delete', { custom_id: `delete-${n}` })))
    await using bot = await rawBot([ask], asking(twins))
    const t = await bot.discord.user('ann').command('ask')

    await expect(t.click('Delete')).rejects.toThrow('there are 2 of that name, say which with { nth: 0 }')
    await expect(t.click('Delete', { nth: 2 })).rejects.toThrow('cannot click number 2 of "Delete": there are 2')
    await t.click('Delete', { nth: 1 })
    expect(bot.heard.at(-1)?.data.custom_id).toBe('delete-2')
  })

  it('opens links without telling the application', async () => {
    const link = { type: 2, style: 5, label: 'Docs', url: 'https://example.com/docs' }
    await using bot = await rawBot([ask], asking([row(link, { type: 2, style: 6, sku_id: '1' })]))
    const t = await bot.discord.user('ann').command('ask')

    await t.click('Docs')
    expect(t.link).toBe('https://example.com/docs')
    expect(t.text).toContain('[ Docs ↗ https://example.com/docs ]')
    expect(t.text).toContain('ann opens https://example.com/docs')
    await t.click('1')
    expect(t.text).toContain('ann looks at what "1" costs')
    expect(bot.heard).toHaveLength(1)
  })

  it('does not reach a message that is deleted', async () => {
    await using bot = await rawBot([ask], async ({ it, answer, remove }) => {
      if (it.type === 2) return answer(4, { content: 'Well?', components: [row(button('Go'))] })
      await answer(6)
      await remove()
    })
    const t = await bot.discord.user('ann').command('ask')
    await t.click('Go')

    expect(t.latest).toBe('pipecord deletes: Well?')
    await expect(t.click('Go')).rejects.toThrow('there is no such button in sight; there are none')
  })

  it('lets others click what everybody sees, and see it change', async () => {
    await using bot = await rawBot([ask], asking([row(button('Yes'))]))
    const t = await bot.discord.user('ann').command('ask')

    const other = await bot.discord.user('ben').click('Yes')

    expect(other.text).toBe('ben clicks [ Yes ]\npipecord edits:\n  ben: yes\n  [ Yes ]')
    expect(t.screen).toBe('ben: yes\n[ Yes ]')
  })

  it('keeps ephemeral messages from others', async () => {
    await using bot = await rawBot([ask], asking([row(button('Yes'))], EPHEMERAL))
    const t = await bot.discord.user('ann').command('ask')

    const ben = bot.discord.user('ben')
    await expect(ben.click('Yes')).rejects.toThrow('ben cannot click "Yes": there is no such button in sight')
    expect(ben.screen).toBe('')
    expect(bot.discord.user('ann').screen).toBe('Well?\n[ Yes ]')
    await t.click('Yes')
    expect(bot.heard[1]?.message?.flags).toBe(EPHEMERAL)
  })

  it('reaches what the bot posts by itself', async () => {
    await using bot = await rawBot([ask], asking([]))
    const { world } = bot.discord
    const ann = bot.discord.user('ann')
    const components = [row(button('Poke'))]
    await bot.client.post(`/channels/${ann.channelId}/messages` as never, { content: 'Hi', components } as never)

    const t = await ann.click('Poke')

    expect(t.latest).toContain('ann: poke')
    expect(bot.heard[0]?.authorizing_integration_owners).toEqual({ 0: world.guild().id })
  })
})

describe('select', () => {
  it('sends the values of the labels that were chosen', async () => {
    await using bot = await rawBot([ask], asking([row(fruit)]))
    const t = await bot.discord.user('ann').command('ask')
    expect(t.screen).toBe('Well?\n[ Pick fruit ▾: Apple, Pear, Plum ]')

    await t.select('Pick fruit', ['Apple', 'plum'])

    expect(bot.heard[1]?.data).toMatchObject({ custom_id: 'fruit', component_type: 3, values: ['apple', 'plum'] })
    expect(t.text).toContain('ann selects in "Pick fruit": Apple, plum')
  })

  it('refuses too few, too many, twice the same, and what is not there', async () => {
    await using bot = await rawBot([ask], asking([row(fruit)]))
    const t = await bot.discord.user('ann').command('ask')

    await expect(t.select('fruit', [])).rejects.toThrow('"Pick fruit": expected 1 to 2 choices, got 0')
    await expect(t.select('fruit', ['Apple', 'Pear', 'Plum'])).rejects.toThrow('expected 1 to 2 choices, got 3')
    await expect(t.select('fruit', ['Apple', 'apple'])).rejects.toThrow('expected each choice once, got "apple" twice')
    await expect(t.select('fruit', 'Kiwi')).rejects.toThrow('expected one of "Apple", "Pear", "Plum", got "Kiwi"')
    expect(bot.heard).toHaveLength(1)
  })

  it('names users, roles and channels, and describes them in the payload', async () => {
    const selects = [
      { type: 5, custom_id: 'who', placeholder: 'Who' },
      { type: 6, custom_id: 'role', placeholder: 'Role' },
      { type: 7, custom_id: 'any', placeholder: 'Any', max_values: 2 },
      { type: 8, custom_id: 'where', placeholder: 'Where', channel_types: [2] },
    ]
    await using bot = await rawBot([ask], asking(selects.map(one => row(one))))
    const { world } = bot.discord
    const t = await bot.discord.user('ann').command('ask')
    const ben = world.person('ben').id
    const role = [...world.guild().roles.values()].find(({ name }) => name === 'Moderator')!.id
    const lounge = world.channel('Lounge').id

    await t.select('Who', 'ben')
    await t.select('Role', '@Moderator')
    await t.select('Any', ['ben', 'Moderator'])
    await t.select('Where', '#Lounge')

    const [, who, roles, any, where] = bot.heard.map(({ data }) => data)
    expect(who).toMatchObject({ values: [ben], resolved: { users: { [ben]: { username: 'ben' } } } })
    expect(who?.resolved?.members?.[ben]).toMatchObject({ roles: [role], permissions: expect.stringMatching(/^\d+$/) })
    expect(who?.resolved?.members?.[ben]).not.toHaveProperty('user')
    expect(who?.resolved?.members?.[ben]).not.toHaveProperty('deaf')
    expect(roles).toMatchObject({ values: [role], resolved: { roles: { [role]: { name: 'Moderator' } } } })
    expect(any).toMatchObject({ values: [ben, role] })
    expect(Object.keys(any?.resolved ?? {})).toEqual(['users', 'members', 'roles'])
    expect(where?.resolved?.channels?.[lounge]).toMatchObject({
      name: 'Lounge',
      type: 2,
      app_permissions: expect.any(String),
    })
    expect(where?.resolved?.channels?.[lounge]).not.toHaveProperty('permission_overwrites')
    await expect(t.select('Where', 'general')).rejects.toThrow(
      '"Where": expected a channel of type 2, got "general" of type 0; there is "Lounge"',
    )
    await expect(t.select('Who', 'nobody')).rejects.toThrow(
      '"Who": expected a user, got "nobody"; there are "ann", "ben"',
    )
    await expect(t.select('Role', 'Boss')).rejects.toThrow('"Role": expected a role, got "Boss"')
    await expect(t.select('Who', [''])).rejects.toThrow('"Who": expected a user by name, id or object, got ""')
  })
})
