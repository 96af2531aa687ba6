/**
 * localisation: gives handlers `t(key, values)`, which says things in the user's language.
 * https://docs.discord.com/developers/reference#locales (2026-08)
 * @module
 */
import type { LocaleString } from 'discord-api-types/v10'
import { checkChoice, checkFunction, checkKeys } from '../../../src/check.js'
import { ConfigError } from '../../../src/errors.js'
import type { InteractionContext } from '../context.js'
import type { InteractionLayer } from '../layer.js'

/** A locale of Discord, or a language for all of its locales. */
export type TextLocale = LocaleString | 'en' | 'es' | 'pt' | 'sv' | 'zh'

/** What is said by number; `count` decides. https://www.unicode.org/cldr/charts/latest/supplemental/language_plural_rules.html */
export type Plural = { readonly [Rule in Intl.LDMLPluralRule]?: string } & { readonly other: string }
/** `{name}` stands for the value of that name. */
export type Text = string | Plural
export type Texts = Readonly<Record<string, Text>>
type Catalogues = { readonly [L in TextLocale]?: Texts }

type Value = string | number | bigint
type Holes<S> = S extends `${string}{${infer Name}}${infer Rest}` ? Name | Holes<Rest> : never
type HolesOf<T> = T extends string ? Holes<T> : Exclude<Holes<T[keyof T]>, 'count'>
type Counted<T> = T extends string ? unknown : { readonly count: number }
type Given<T> = Readonly<Record<HolesOf<T>, Value>> & Counted<T>
/** What `t` takes besides the key; anything, where the text is not known while compiling. */
type Values<T> = string extends T
  ? [values?: Readonly<Record<string, Value>>]
  : unknown extends Counted<T>
    ? [HolesOf<T>] extends [never]
      ? []
      : [values: Given<T>]
    : [values: Given<T>]

/** Says one of the texts of the default locale in the user's. */
export type Translate<T> = <const K extends keyof T & string>(key: K, ...values: Values<T[K]>) => string

/** What handlers behind `localisation` have. */
export interface Localised<T> {
  readonly t: Translate<T>
}

export interface LocalisationOptions<F> {
  /** The locale that has all texts, for users of none of the others. */
  readonly fallback: F
  /** Whether other locales must have all of them too, or what is missing is said as in the fallback. @default 'error' */
  readonly missing?: 'error' | 'fallback'
  /** Whose locale counts. @default the user's */
  readonly locale?: (ctx: InteractionContext) => string
}

/** What is missing is an error while compiling. */
type Whole<T, F extends keyof T> = { readonly [L in keyof T]: { readonly [K in keyof T[F]]: Text } }

const languages = ['en', 'es', 'pt', 'sv', 'zh']
const locales = [
  ...'id da de en-GB en-US es-ES es-419 fr hr it lt hu nl no pl pt-BR ro fi sv-SE vi tr cs el bg ru uk'.split(' '),
  ...'hi th zh-CN ja zh-TW ko'.split(' '),
  ...languages,
]
/** As Discord itself falls back. */
const siblings: Readonly<Record<string, string>> = {
  ...{ 'en-US': 'en-GB', 'en-GB': 'en-US' },
  ...{ 'es-419': 'es-ES', 'es-ES': 'es-419' },
}
const hole = /\{(\w+)\}/g

/**
 * A user's locale is looked for as it is, then as Discord falls back (en-US and en-GB, es-419 and es-ES), then as a
 * language (`pt` for pt-BR); then it is the fallback.
 * @example const texts = localisation({ 'en-US': { hi: 'Hi {name}!' }, de: { hi: 'Hallo {name}!' } }, { fallback: 'en-US' })
 * @throws {ConfigError} naming the locales that are none, and which locale misses which texts
 */
export function localisation<const T extends Catalogues, const F extends keyof T & TextLocale>(
  texts: T,
  options: LocalisationOptions<F> & { readonly missing: 'fallback' },
): InteractionLayer<Localised<T[F]>>
export function localisation<const T extends Catalogues, const F extends keyof T & TextLocale>(
  texts: T & Whole<T, F>,
  options: LocalisationOptions<F>,
): InteractionLayer<Localised<T[F]>>
export function localisation(given: object, options: LocalisationOptions<string>): InteractionLayer<Localised<Texts>> {
  checkKeys('localisation', options, ['fallback', 'missing', 'locale'])
  const { fallback, missing = 'error', locale: localeOf = ctx => ctx.locale } = options
  checkChoice('localisation.missing', missing, ['error', 'fallback'])
  checkFunction('localisation.locale', localeOf)
  const catalogues = cataloguesOf(given, { fallback, missing })
  const rules = new Map<string, Intl.PluralRules>()
  const ruleOf = (locale: string) => {
    const rule = rules.get(locale) ?? new Intl.PluralRules(locale)
    rules.set(locale, rule)
    return rule
  }
  const translator =
    (locale: string) =>
    (key: string, values: Readonly<Record<string, Value>> = {}) => {
      for (const name of chain(locale, fallback)) {
        const text = catalogues.get(name)?.get(key)
        if (text !== undefined) return filled(text, values, ruleOf(name))
      }
      throw new ConfigError('t', `a key of the texts in ${fallback}`, key, 'Add it to the texts.')
    }
  return async function localisation(ctx, next) {
    ctx.t = translator(localeOf(ctx)) as Translate<Texts>
    return next()
  }
}

const chain = (locale: string, fallback: string): readonly string[] => [
  locale,
  siblings[locale] ?? locale,
  locale.split('-', 1)[0] ?? locale,
  fallback,
]

function filled(text: Text, values: Readonly<Record<string, Value>>, rules: Intl.PluralRules): string {
  const form = typeof text === 'string' ? text : (text[rules.select(Number(values.count))] ?? text.other)
  return form.replace(hole, (whole, name: string) => (Object.hasOwn(values, name) ? String(values[name]) : whole))
}

type Catalogue = ReadonlyMap<string, Text>

/** @throws {ConfigError} */
function cataloguesOf(
  given: object,
  { fallback, missing }: { readonly fallback: string; readonly missing: string },
): ReadonlyMap<string, Catalogue> {
  checkKeys('localisation.texts', given, locales)
  const entries = Object.entries(given) as [string, Texts | undefined][]
  const all = new Map(entries.flatMap(([locale, texts]) => (texts ? [[locale, catalogueOf(locale, texts)]] : [])))
  const whole = all.get(fallback)
  if (!whole) throw new ConfigError('localisation.fallback', 'one of the locales that have texts', fallback)
  const flaws = [...all].flatMap(([locale, texts]) => [
    ...(missing === 'error' ? lacks(locale, texts, whole) : []),
    ...strays(locale, texts, whole),
  ])
  if (flaws.length === 0) return all
  throw new ConfigError('localisation.texts', `as ${fallback} has them`, Symbol(flaws.join('; ')))
}

function catalogueOf(locale: string, texts: Texts): Catalogue {
  for (const [key, text] of Object.entries(texts)) {
    const forms: object = typeof text === 'object' && text !== null ? text : { other: text }
    const fits = 'other' in forms && Object.values(forms).every(form => typeof form === 'string')
    if (!fits)
      throw new ConfigError(`localisation.texts.${locale}.${key}`, 'a text, or texts by number with `other`', text)
  }
  return new Map(Object.entries(texts))
}

function lacks(locale: string, texts: Catalogue, whole: Catalogue): string[] {
  const keys = [...whole.keys()].filter(key => !texts.has(key))
  return keys.length === 0 ? [] : [`${locale} misses ${keys.join(', ')}`]
}

/** Texts that nobody asks for, and values that nobody gives. */
function strays(locale: string, texts: Catalogue, whole: Catalogue): string[] {
  return [...texts].flatMap(([key, text]) => {
    const original = whole.get(key)
    if (original === undefined) return [`${locale} has ${key} besides`]
    const known = new Set([...holesIn(original), ...(typeof original === 'string' ? [] : ['count'])])
    return holesIn(text).flatMap(name => (known.has(name) ? [] : [`${locale} has {${name}} in ${key} besides`]))
  })
}

const holesIn = (text: Text): string[] =>
  (typeof text === 'string' ? [text] : Object.values(text)).flatMap(form =>
    [...form.matchAll(hole)].map(([, name = '']) => name),
  )
