/** Coverage: which of the endpoints that spec, docs and discord-api-types know are typed, validated and simulated. */
import { readFileSync } from 'node:fs'
import { endpoints as simulated } from '../../plugins/simulator/routes/index.js'
import type { Gathered } from './endpoints.js'
import { anonymous, operationsOf, readDocs, readSpec } from './spec.js'
import { compileTable } from './table.js'

export interface CoverageRow {
  name: string
  spec: boolean
  docs: string | undefined
  types: boolean
  typed: boolean
  validated: boolean
  simulated: boolean
}

/** What is in a source and is no call to the API. */
const pages: Readonly<Record<string, string>> = {
  'GET /oauth2/authorize': 'a page for browsers, not an endpoint: it is opened, not called',
}

/** Every route in the comments of discord-api-types' `Routes`, as `METHOD /path`. */
export function routesOfTypes(): string[] {
  const folder = new URL('../../node_modules/discord-api-types/_generated_/', import.meta.url)
  const text = readFileSync(new URL('rest/v10/interfaces.d.ts', folder), 'utf8')
  const routes = text.slice(0, text.indexOf('interface CDNRoutesDeclarations'))
  const found = [...routes.matchAll(/^\s*\* - (GET|POST|PUT|PATCH|DELETE)\s+`([^`]+)`/gm)]
  return found.map(([, method, path = '']) => `${method} ${path.replaceAll('${', '{').split('?')[0]}`)
}

export function coverage(gathered: Gathered): CoverageRow[] {
  const docs = new Map(Object.entries(readDocs()).map(([name, { docs }]) => [anonymous(name), docs]))
  const sources = {
    spec: new Map([...operationsOf(readSpec()).keys()].map(name => [anonymous(name), name])),
    types: new Map(routesOfTypes().map(name => [anonymous(name), name])),
    docs: new Map(Object.keys(readDocs()).map(name => [anonymous(name), name])),
    typed: new Map(gathered.endpoints.map(({ name }) => [anonymous(name), name])),
  }
  const rules = new Map([...compileTable(gathered).rules.keys()].map(name => [anonymous(name), name]))
  const answered = new Set(simulated.map(({ method, path }) => anonymous(`${method} ${path}`)))
  const all = new Set(Object.values(sources).flatMap(source => [...source.keys()]))
  const rows = [...all].map((key): CoverageRow => {
    const { typed, spec, docs: documented, types } = sources
    return {
      name: (typed.get(key) ?? spec.get(key) ?? documented.get(key) ?? types.get(key)) as string,
      spec: spec.has(key),
      docs: docs.get(key),
      types: types.has(key),
      typed: typed.has(key),
      validated: rules.has(key),
      simulated: answered.has(key),
    }
  })
  return rows.filter(({ name }) => !(name in pages)).sort((a, b) => (byPath(a.name) < byPath(b.name) ? -1 : 1))
}

const byPath = (name: string) => `${name.slice(name.indexOf(' ') + 1)} ${name}`

/** `242 of 242 (100 %)`. */
export function share(rows: readonly CoverageRow[], key: 'typed' | 'validated' | 'simulated'): string {
  const count = rows.filter(row => row[key]).length
  const percent = Math.floor((count / rows.length) * 1000) / 10
  return `${count} of ${rows.length} (${percent} %)`
}

/** The figures at the top of the page, also for the terminal. */
export function summary(rows: readonly CoverageRow[]): string {
  const line = (title: string, some: readonly CoverageRow[]) =>
    `| ${title} | ${share(some, 'typed')} | ${share(some, 'validated')} | ${share(some, 'simulated')} |`
  return [
    '| endpoints | typed | validated | simulated |',
    '|---|---|---|---|',
    line('all', rows),
    line(
      "of Discord's OpenAPI document",
      rows.filter(({ spec }) => spec),
    ),
    line(
      'of the docs',
      rows.filter(({ docs }) => docs !== undefined),
    ),
    line(
      "of discord-api-types' `Routes`",
      rows.filter(({ types }) => types),
    ),
  ].join('\n')
}

export function page(rows: readonly CoverageRow[]): string {
  const mark = (yes: boolean) => (yes ? 'yes' : 'no')
  const lines = rows.map(({ name, spec, docs, types, typed, validated, simulated }) => {
    const known = [spec && 'spec', docs && `[docs](https://docs.discord.com/developers/${docs})`, types && 'types']
    return `| \`${name}\` | ${known.filter(Boolean).join(', ')} | ${mark(typed)} | ${mark(validated)} | ${mark(simulated)} |`
  })
  const left = Object.entries(pages).map(([name, why]) => `- \`${name}\`: ${why}.`)
  const unanswered = rows.filter(({ simulated }) => !simulated).map(({ name }) => `- \`${name}\``)
  return `# Routes

Written by \`npm run routes -- --coverage\`. Every endpoint that Discord's OpenAPI document ("spec"), its docs or
discord-api-types' \`Routes\` ("types") know. Typed: \`client.get\` and its like know its body, query and result. Validated:
its constraints are in src/routes/table.gen.ts, which validation reads. Simulated: \`pipecord/simulator\` answers it.

${summary(rows)}

The simulator does not answer:

${unanswered.join('\n')}

It has every operation of Discord's OpenAPI document; what its operations make up instead of keeping is in
[its own page](../plugins/simulator/README.md#not-world-backed).

${readFileSync(new URL('figures.md', import.meta.url), 'utf8')}
## Every endpoint

Left out:

${left.join('\n')}

| endpoint | known from | typed | validated | simulated |
|---|---|---|---|---|
${lines.join('\n')}
`
}
