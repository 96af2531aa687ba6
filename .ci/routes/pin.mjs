/**
 * Pins Discord's OpenAPI document: the same JSON, with one operation and one schema per line so that diffs can be read.
 *
 *   node .ci/routes/pin.mjs path/to/openapi.json
 *
 * The document: https://github.com/discord/discord-api-spec
 */
import { readFileSync, writeFileSync } from 'node:fs'

const [source] = process.argv.slice(2)
if (!source) throw new Error('Expected the path of openapi.json, got nothing')

// Numbers beyond 2^53 pass through as text, so that none is rounded.
const document = JSON.parse(readFileSync(source, 'utf8').replace(/: (-?\d{17,})/g, ': "big$1"'))
const text = (value, depth) => {
  if (depth === 0 || typeof value !== 'object' || value === null || Array.isArray(value)) return JSON.stringify(value)
  const pairs = Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}:${text(item, depth - 1)}`)
  return `{\n${pairs.join(',\n')}\n}`
}
const { paths, components, ...rest } = document
const head = Object.entries(rest).map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)},\n`)
const pinned = `{\n${head.join('')}"paths":${text(paths, 2)},\n"components":${text(components, 2)}\n}\n`
writeFileSync(new URL('openapi.json', import.meta.url), pinned.replace(/"big(-?\d+)"/g, '$1'))
