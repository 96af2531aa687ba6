/**
 * Names: how the methods for a field are called: `custom_id` is set by `customId` and `setCustomId`, as people know both.
 * @module
 */

/** Where discord.js keeps capitals that camel case would lose. */
const acronyms = { tts: 'TTS', nsfw: 'NSFW', url: 'URL', sku_id: 'SKUId' } as const

type Camel<Key extends string> = Key extends `${infer Head}_${infer Tail}` ? `${Head}${Capitalize<Camel<Tail>>}` : Key
type Spoken<Key extends string> = Key extends keyof typeof acronyms ? (typeof acronyms)[Key] : Capitalize<Camel<Key>>

/** What begins with a verb is a name already. */
type Verb = 'add' | 'set' | 'as' | 'map'
export type SetterName<Key extends string> = Key extends `${Verb}${Capitalize<string>}`
  ? Key
  : Camel<Key> | `set${Spoken<Key>}`
export type AdderName<Key extends string> = `add${Spoken<Key>}`

const verb = /^(?:add|set|as|map)[A-Z]/
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** The names for a field, or for a step, which may be named by a verb. */
export function methodNames(key: string): { readonly set: readonly string[]; readonly add: string } {
  const camel = key.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())
  const spoken = Object.hasOwn(acronyms, key) ? acronyms[key as keyof typeof acronyms] : capital(camel)
  return { set: verb.test(key) ? [key] : [camel, `set${spoken}`], add: `add${spoken}` }
}
