/**
 * Reads what the docs say about each endpoint into docs.json: page and anchor, whether it takes an audit-log reason, and
 * the names of its query and body fields. Only these facts are kept.
 *
 *   node .ci/routes/read-docs.mjs path/to/a/checkout/of/discord-api-docs
 *
 * The docs: https://github.com/discord/discord-api-docs
 */
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'

const [folder] = process.argv.slice(2)
if (!folder) throw new Error('Expected the folder of discord-api-docs, got nothing')
const git = (...args) => execFileSync('git', ['-C', folder, ...args], { encoding: 'utf8', maxBuffer: 1 << 26 })

const pages = /^developers\/(resources|interactions|events|topics)\/.*\.mdx$/
const files = git('ls-tree', '-r', '--name-only', 'HEAD')
  .split('\n')
  .filter(file => pages.test(file))

/** `[\{channel.id\}](/...)` as `{channel_id}`. */
const pathOf = text =>
  text.replace(/\[?\\?\{([\w.@]+)\\?\}\]?(\([^)]*\))?/g, (_, name) => `{${name.replace(/[.]/g, '_')}}`).split('?')[0]

const slug = heading =>
  heading
    .toLowerCase()
    .replace(/[^\w\s-]/g, '')
    .trim()
    .replace(/\s+/g, '-')

/** The rows of the table below a heading that fits: `name?` where it may be left out, `?name` where it may be null. */
function fieldsBelow(section, heading) {
  const names = []
  for (const part of section.split(/^#{3,6} /m).slice(1)) {
    const [title, ...lines] = part.split('\n')
    if (!heading.test(title)) continue
    for (const line of lines) {
      const [, field, type] = /^\|\s*([^|]+?)\s*\|\s*((?:[^|]|\\\|)+?)\s*\|/.exec(line) ?? []
      const [, name, optional] = /^([\w[\]]+)(\?)?/.exec((field ?? '').replace(/\\|\*/g, '')) ?? []
      if (!name || name === 'Field' || /^-+$/.test(name)) continue
      names.push(`${/^\?/.test(type) ? '?' : ''}${name}${optional ?? ''}`)
    }
  }
  return names
}

/** The docs describe some endpoints twice, once per kind of body. */
function merged(first, second) {
  if (!first) return second
  const both = key =>
    first[key] || second[key] ? { [key]: [...new Set([...(first[key] ?? []), ...(second[key] ?? [])])] } : {}
  return { ...second, ...first, ...both('query'), ...both('body') }
}

const facts = {}
for (const file of files) {
  const text = git('show', `HEAD:${file}`)
  for (const section of text.split(/^(?=## )/m)) {
    const heading = /^## (.*)$/m.exec(section)?.[1] ?? ''
    const [, method, path] = /<Route method="(\w+)">(.*?)<\/Route>/.exec(section) ?? []
    if (!method) continue
    const query = fieldsBelow(section, /Query String Params/i)
    const body = fieldsBelow(section, /(JSON|Form).*Params/i)
    const name = `${method} ${pathOf(path)}`
    const fact = {
      docs: `${file.slice('developers/'.length, -'.mdx'.length)}#${slug(heading)}`,
      ...(/supports the `X-Audit-Log-Reason` header/.test(section) && { reason: true }),
      ...(query.length > 0 && { query }),
      ...(body.length > 0 && { body }),
    }
    facts[name] = merged(facts[name], fact)
  }
}

const commit = git('log', '-1', '--format=%cs %h').trim()
const lines = Object.entries(facts).map(([name, fact]) => `  ${JSON.stringify(name)}: ${JSON.stringify(fact)}`)
const target = new URL('docs.json', import.meta.url)
writeFileSync(target, `{\n  "read": ${JSON.stringify(commit)},\n${lines.join(',\n')}\n}\n`)
console.log(
  `${lines.length} endpoints, ${Object.values(JSON.parse(readFileSync(target))).filter(f => f.reason).length} with a reason`,
)
