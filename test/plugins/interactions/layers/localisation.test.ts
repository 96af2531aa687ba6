import { describe, expect, expectTypeOf, it } from 'vitest'
import { localisation, type Translate } from '../../../../plugins/interactions/index.js'
import { ConfigError } from '../../../../src/index.js'
import { command, stage } from '../../../support/interactions.js'

const english = {
  hi: 'Hi {name}, {name}!',
  bye: 'Bye.',
  songs: { one: '{count} song of {who}', other: '{count} songs of {who}' },
} as const
const texts = {
  'en-US': english,
  de: {
    hi: 'Hallo {name}!',
    bye: 'Tschüss.',
    songs: { one: '{count} Lied von {who}', other: '{count} Lieder von {who}' },
  },
  pt: { hi: 'Oi {name}!', bye: 'Tchau.', songs: { other: '{count} músicas de {who}' } },
  'es-ES': { hi: '¡Hola {name}!', bye: 'Adiós.', songs: { one: 'una', other: 'muchas' } },
  pl: { hi: 'a', bye: 'b', songs: { one: 'piosenka', few: 'piosenki', many: 'piosenek', other: 'piosenki' } },
} as const

/** What a handler says to a user of this locale. */
async function said(
  locale: string,
  say: (t: Translate<typeof english>) => string,
  layer = localisation(texts, { fallback: 'en-US' }),
): Promise<unknown> {
  const { on, receive, said, errors } = stage('gateway')
  on.command('x', { about: 'X', use: [layer], run: ctx => ctx.reply(say(ctx.t as Translate<typeof english>)) })
  await receive(command('x', [], { locale }))
  expect(errors).toEqual([])
  return said[0]?.data?.content
}

describe('localisation', () => {
  it.each([
    ['de', 'Hallo Ann!'],
    ['en-US', 'Hi Ann, Ann!'],
    ['en-GB', 'Hi Ann, Ann!'],
    ['es-419', '¡Hola Ann!'],
    ['es-ES', '¡Hola Ann!'],
    ['pt-BR', 'Oi Ann!'],
    ['zh-TW', 'Hi Ann, Ann!'],
    ['__proto__', 'Hi Ann, Ann!'],
    ['', 'Hi Ann, Ann!'],
  ])('speaks %j (interactions 34)', async (locale, expected) => {
    expect(await said(locale, t => t('hi', { name: 'Ann' }))).toBe(expected)
  })

  it.each([
    ['en-US', 1, '1 song of ann'],
    ['en-US', 0, '0 songs of ann'],
    ['de', 2, '2 Lieder von ann'],
    ['pl', 2, 'piosenki'],
    ['pl', 5, 'piosenek'],
    ['pt-BR', 1, '1 músicas de ann'],
  ])('counts in %s to %i', async (locale, count, expected) => {
    expect(await said(locale, t => t('songs', { count, who: 'ann' }))).toBe(expected)
  })

  it('puts values in as they are', async () => {
    expect(await said('en-US', t => t('hi', { name: '$& {name}' }))).toBe('Hi $& {name}, $& {name}!')
  })

  it('can follow the guild instead of the user', async () => {
    const layer = localisation(texts, { fallback: 'en-US', locale: ctx => ctx.guildLocale ?? ctx.locale })

    expect(await said('pl', t => t('bye'), layer as never)).toBe('Tschüss.')
  })

  it('says what is missing as in the fallback, where that is allowed', async () => {
    const layer = localisation(
      { 'en-US': english, de: { bye: 'Tschüss.' } },
      { fallback: 'en-US', missing: 'fallback' },
    )

    expect(await said('de', t => `${t('bye')} ${t('hi', { name: 'Ann' })}`, layer)).toBe('Tschüss. Hi Ann, Ann!')
  })

  it('knows its keys and what they need while compiling', () => {
    const layer = localisation(texts, { fallback: 'en-US' })
    type T = NonNullable<typeof layer.adds>['t']
    const t = ((key: string) => key) as T

    expectTypeOf<Parameters<T>[0]>().toEqualTypeOf<'hi' | 'bye' | 'songs'>()
    t('bye')
    t('hi', { name: 'Ann' })
    t('songs', { count: 1, who: 'ann' })
    // @ts-expect-error no such key
    t('hello')
    // @ts-expect-error a value is missing
    t('hi')
    // @ts-expect-error it is called name
    t('hi', { nmae: 'Ann' })
    // @ts-expect-error what is counted is missing
    t('songs', { who: 'ann' })
    // @ts-expect-error there is nothing to fill in
    t('bye', { name: 'Ann' })
    const wide = { 'en-US': { a: 'A' as string } }
    const loose = localisation(wide, { fallback: 'en-US' })
    const free = ((key: string) => key) as NonNullable<typeof loose.adds>['t']
    free('a')
    free('a', { anything: 1 })
  })

  it('names what each locale misses', () => {
    const de = { hi: 'Hallo {name}!' }
    const fr = { hi: 'Salut', bye: 'Ciao' }
    // @ts-expect-error bye and songs are missing
    const make = () => localisation({ 'en-US': english, de, fr }, { fallback: 'en-US' })

    expect(make).toThrow(ConfigError)
    expect(make).toThrow('de misses bye, songs; fr misses songs')
  })

  it('names texts and values that nobody asks for', () => {
    const make = (de: object) => () =>
      localisation({ 'en-US': { a: 'A {x}' }, de } as never, { fallback: 'en-US' as never, missing: 'fallback' })

    expect(make({ b: 'B' })).toThrow('de has b besides')
    expect(make({ a: '{y}' })).toThrow('de has {y} in a besides')
    expect(make({ a: { one: '{count}', other: '{x}' } })).toThrow('de has {count} in a besides')
  })

  it.each<[object, object, string]>([
    [{ 'en-US': {}, klingon: {} }, { fallback: 'en-US' }, '`localisation.texts.klingon` must be one of the known keys'],
    [{ 'en-US': {} }, { fallback: 'de' }, '`localisation.fallback` must be one of the locales that have texts'],
    [{ 'en-US': { a: 1 } }, { fallback: 'en-US' }, '`localisation.texts.en-US.a` must be a text'],
    [{ 'en-US': { a: { one: 'x' } } }, { fallback: 'en-US' }, '`localisation.texts.en-US.a` must be a text'],
    [{ 'en-US': {} }, { fallback: 'en-US', missing: 'ignore' }, '`localisation.missing`'],
    [{ 'en-US': {} }, { fallback: 'en-US', locale: 'de' }, '`localisation.locale`'],
    [{ 'en-US': {} }, { fallbck: 'en-US' }, '`localisation.fallbck`'],
  ])('refuses %j with %j', (given, options, message) => {
    const make = () => localisation(given as never, options as never)

    expect(make).toThrow(ConfigError)
    expect(make).toThrow(message)
  })

  it('reports a key that is not there', async () => {
    const { on, receive, errors } = stage('gateway')
    const layer = localisation(texts, { fallback: 'en-US' })
    on.command('x', { about: 'X', use: [layer], run: ctx => ctx.reply(ctx.t('__proto__' as 'bye')) })

    await receive(command('x'))

    expect(errors[0]?.cause).toBeInstanceOf(ConfigError)
  })

  it('serves autocompletes too, as a layer of all interactions', async () => {
    const { on, receive, said } = stage('gateway')
    on.use(localisation(texts, { fallback: 'en-US' }))
    on.registerSlashCommand({
      ...{ name: 'x', description: 'X', execute: () => {} },
      options: [{ type: 3, name: 'a', description: 'A', autocomplete: true }],
    })
    on.registerAutocompleteHandler({
      ...{ commandName: 'x', optionName: 'a' },
      execute: ctx => [(ctx as unknown as { t: Translate<typeof english> }).t('bye')],
    })
    const options = [{ type: 3, name: 'a', value: '', focused: true }]
    await receive({ ...command('x', options, { locale: 'de' }), type: 4 })

    expect(said[0]?.data).toEqual({ choices: [{ name: 'Tschüss.', value: 'Tschüss.' }] })
  })
})
