import { describe, expect, it } from 'vitest'
import { type Bench, bench } from '../support.js'

const base = { name: 'play', description: 'Plays' }
const option = (type: number, name: string, fields: object = {}) => ({ type, name, description: name, ...fields })
const pathOf = (at: Bench) => `/applications/${at.world.bot.applicationId}/commands`

async function complaints(fields: object): Promise<string> {
  const at = bench()
  const { errors } = await at.refusal(`POST ${pathOf(at)}`, { body: { ...base, ...fields } })
  return JSON.stringify(errors)
}

describe('a command', () => {
  it.each<[string, object, string]>([
    ['a name in capitals', { name: 'Play' }, 'APPLICATION_COMMAND_INVALID_NAME'],
    ['a name with a space', { name: 'play it' }, 'APPLICATION_COMMAND_INVALID_NAME'],
    ['no description', { description: undefined }, 'description'],
    ['a description of a user command', { type: 2 }, 'DESCRIPTION_NOT_ALLOWED'],
    ['26 options', { options: Array.from({ length: 26 }, (_, i) => option(3, `o${i}`)) }, 'MAX_LENGTH'],
    ['two options of one name', { options: [option(3, 'a'), option(4, 'a')] }, 'OPTIONS_NAME_INVALID'],
    [
      'a required option behind others',
      { options: [option(3, 'a'), option(3, 'b', { required: true })] },
      'REQUIRED_INVALID',
    ],
    [
      'choices and autocomplete',
      { options: [option(3, 'a', { autocomplete: true, choices: [{ name: 'a', value: 'a' }] })] },
      'AUTOCOMPLETE_CHOICES',
    ],
    [
      'choices of a user',
      { options: [option(6, 'a', { choices: [{ name: 'a', value: 'a' }] })] },
      'OPTIONS_TYPE_INVALID',
    ],
    [
      'a text among whole numbers',
      { options: [option(4, 'a', { choices: [{ name: 'a', value: 'a' }] })] },
      'NUMBER_TYPE_COERCE',
    ],
    [
      'a number among texts',
      { options: [option(3, 'a', { choices: [{ name: 'a', value: 1 }] })] },
      'STRING_TYPE_CONVERT',
    ],
    [
      'two choices of one name',
      {
        options: [
          option(4, 'a', {
            choices: [
              { name: 'a', value: 1 },
              { name: 'a', value: 2 },
            ],
          }),
        ],
      },
      'CHOICE_NAME_DUPLICATE',
    ],
    ['a subcommand beside options', { options: [option(1, 'a'), option(3, 'b')] }, 'OPTIONS_TYPE_INVALID'],
    ['a group in a group', { options: [option(2, 'a', { options: [option(2, 'b')] })] }, 'OPTIONS_TYPE_INVALID'],
    [
      'a subcommand in a subcommand',
      { options: [option(1, 'a', { options: [option(1, 'b')] })] },
      'OPTIONS_TYPE_INVALID',
    ],
    ['options of a text', { options: [option(3, 'a', { options: [option(3, 'b')] })] }, 'OPTIONS_TYPE_INVALID'],
    ['private channels without users', { contexts: [2] }, 'APPLICATION_COMMAND_INVALID_CONTEXT'],
    [
      'eleven file types',
      { options: [option(11, 'a', { file_types: Array.from({ length: 11 }, () => '.png') })] },
      'MAX_LENGTH',
    ],
  ])('has not %s', async (_, fields, complaint) => {
    expect(await complaints(fields)).toContain(complaint)
  })

  it('has 8000 characters at most, of which the longest language counts', async () => {
    const long = { description: 'd'.repeat(50), description_localizations: { de: 'd'.repeat(100) } }
    const choices = Array.from({ length: 25 }, (_, i) => ({ name: `${i}`.padStart(50, 'n'), value: 'v'.repeat(100) }))
    const options = (count: number) =>
      Array.from({ length: count }, (_, i) => option(3, `option-${i}`, { choices, ...long }))

    expect(await complaints({ options: options(3) })).toContain('APPLICATION_COMMAND_TOO_LARGE')
    const at = bench()
    expect((await at.call(`POST ${pathOf(at)}`, { body: { ...base, options: options(2) } })).status).toBe(201)
  })

  it('loses translations that say the same as the default', async () => {
    const at = bench()
    const body = {
      ...base,
      name_localizations: { de: 'play', fr: 'jouer' },
      options: [option(3, 'song', { name_localizations: { de: 'song' } })],
    }

    const { id } = await at.body<{ id: string }>(`POST ${pathOf(at)}`, { body })

    const whole = await at.body<object[]>(`GET ${pathOf(at)}`, { query: 'with_localizations=true' })
    expect(whole).toMatchObject([{ id, name_localizations: { fr: 'jouer' } }])
    expect(whole[0]).toHaveProperty('options.0.name_localizations', {})
    expect(JSON.stringify(await at.body(`GET ${pathOf(at)}`))).not.toContain('localizations')
  })
})
