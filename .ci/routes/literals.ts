/** Literals: values that a type allows, each with one thing more than the smallest, read off the compiler. */
import ts from 'typescript'

export interface Literal {
  /** As TypeScript. */
  readonly text: string
  readonly value: unknown
}

/** Values of our own, by what the field is called; the first that fits. */
const strings: readonly (readonly [RegExp, string])[] = [
  [/^(custom_id|integration_type|payload)$/, 'a'],
  [/_timestamp$|_time$|_at$|_until$|^(timestamp|before_time)$/, '2026-12-24T18:00:00.000Z'],
  [/^(permissions|allow|deny|default_member_permissions)$/, '8'],
  [/^(avatar|banner|icon|image|splash|discovery_splash|cover_image|guild_icon)$/, 'data:image/png;base64,iVBORw0KGgo='],
  [/^sound$/, 'data:audio/mpeg;base64,SUQz'],
  [/url$|^(url|uri)$/i, 'https://example.com/a.png'],
  [/^(tag|name_localizations)$/, 'tag'],
  [/locale/, 'en-US'],
  [
    /(^|_)ids?$|^(before|after|around|roles|users|channels|recipients|messages|applied_tags|exempt_\w+|tags)$/,
    '1125899906842624',
  ],
]
/** Lists that must have more than one item: messages of late November 2026, to delete. */
const lists: Readonly<Record<string, readonly string[]>> = { messages: ['1574937663897600000', '1574937663897600001'] }
const textFor = (key: string) => strings.find(([pattern]) => pattern.test(key))?.[1] ?? 'abc'

/** How many literals a type may have, by how deep it sits. */
const most = [Infinity, 24, 8, 4, 2, 1]
const deepest = 7

export class Literals {
  readonly #checker: ts.TypeChecker
  /** Enums that the texts name. */
  readonly enums = new Set<string>()

  constructor(checker: ts.TypeChecker) {
    this.#checker = checker
  }

  /** The first is the smallest. None if the type is beyond what can be written down. */
  of(type: ts.Type, key = '', depth = 0): readonly Literal[] {
    if (depth > deepest) return []
    return this.#all(type, key, depth).slice(0, most[depth] ?? 1)
  }

  #all(type: ts.Type, key: string, depth: number): readonly Literal[] {
    if (type.flags & ts.TypeFlags.Null) return [{ text: 'null', value: null }]
    if (type.isStringLiteral()) return [this.#string(type)]
    if (type.isNumberLiteral()) return [{ text: `${type.value}`, value: type.value }]
    if (type.flags & ts.TypeFlags.BooleanLiteral) {
      const text = this.#checker.typeToString(type)
      return [{ text, value: text === 'true' }]
    }
    if (type.isUnion()) return this.#union(type, key, depth)
    if (type.flags & ts.TypeFlags.String) return [quoted(textFor(key))]
    if (type.flags & ts.TypeFlags.Number) return [{ text: '1', value: 1 }]
    if (this.#checker.isArrayType(type)) return this.#array(type, key, depth)
    if (this.#checker.isTupleType(type)) return []
    return type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection) ? this.#object(type, depth) : []
  }

  /** Of each member the smallest first, so that what is cut off are variants of the same. */
  #union(type: ts.UnionType, key: string, depth: number): readonly Literal[] {
    const lists = type.types.map(member => this.of(member, key, depth)).sort(nullLast)
    return [...lists.flatMap(list => list.slice(0, 1)), ...lists.flatMap(list => list.slice(1))]
  }

  /** A string of an enum is written as its member. */
  #string(type: ts.StringLiteralType): Literal {
    if (!(type.flags & ts.TypeFlags.EnumLiteral)) return quoted(type.value)
    const [name = '', member] = this.#checker.symbolToString(type.symbol).split('.')
    const owner = member === undefined ? (type.symbol as ts.Symbol & { parent?: ts.Symbol }).parent?.name : name
    if (owner === undefined) return quoted(type.value)
    this.enums.add(owner)
    return { text: `${owner}.${member ?? name}`, value: type.value }
  }

  #array(type: ts.Type, key: string, depth: number): readonly Literal[] {
    const [item] = this.#checker.getTypeArguments(type as ts.TypeReference)
    const items = item === undefined ? [] : this.of(item, key, depth + 1)
    const list = item !== undefined && item.flags & ts.TypeFlags.String ? lists[key]?.map(quoted) : undefined
    if (list !== undefined)
      return [{ text: `[${list.map(({ text }) => text).join(', ')}]`, value: list.map(({ value }) => value) }]
    if (items.length === 0) return [{ text: '[]', value: [] }]
    return items.map(({ text, value }) => ({ text: `[${text}]`, value: [value] }))
  }

  /** What is required alone; then with each other value of it, and with each optional field. */
  #object(type: ts.Type, depth: number): readonly Literal[] {
    const fields = this.#checker.getPropertiesOfType(type).map(property => {
      const isOptional = (property.flags & ts.SymbolFlags.Optional) !== 0
      const kind = this.#checker.getTypeOfSymbol(property)
      return { name: property.name, isOptional, literals: this.of(kind, property.name, depth + 1) }
    })
    const required = fields.filter(({ isOptional }) => !isOptional)
    if (required.some(({ literals }) => literals.length === 0)) return []
    const smallest = new Map(required.map(({ name, literals }) => [name, literals[0] as Literal]))
    const found = [objectOf(smallest)]
    for (const { name, isOptional, literals } of fields)
      for (const one of literals.slice(isOptional ? 0 : 1)) found.push(objectOf(new Map([...smallest, [name, one]])))
    return found
  }
}

const nullLast = ([a]: readonly Literal[], [b]: readonly Literal[]) =>
  Number(a?.value === null) - Number(b?.value === null)

const quoted = (value: string): Literal => ({ text: `'${value.replace(/['\\]/g, '\\$&')}'`, value })
const named = (name: string) => (/^\w+$/.test(name) ? name : `'${name}'`)

function objectOf(fields: ReadonlyMap<string, Literal>): Literal {
  const entries = [...fields]
  if (entries.length === 0) return { text: '{}', value: {} }
  const text = entries.map(([name, literal]) => `${named(name)}: ${literal.text}`).join(', ')
  return { text: `{ ${text} }`, value: Object.fromEntries(entries.map(([name, { value }]) => [name, value])) }
}
