import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { gatherAll, generate } from '../../.ci/routes/generate.js'
import { operationsOf, readSpec } from '../../.ci/routes/spec.js'
import { responses } from '../../src/routes/responses.gen.js'
import type { SchemaNode } from '../../src/routes/schema.js'
import { table } from '../../src/routes/table.gen.js'

const refsOf = (node: SchemaNode): readonly number[] => {
  if (node.kind === 'array') return [node.items]
  if (node.kind === 'union') return node.of
  if (node.kind !== 'object') return []
  return [...Object.values(node.fields), ...(node.values === undefined ? [] : [node.values])]
}

describe('npm run routes', () => {
  it.each(Object.entries(generate()))('has nothing to change in %s', (file, text) => {
    expect(readFileSync(file, 'utf8') === text, `${file} is stale: run \`npm run routes\``).toBe(true)
  })

  it('covers every operation of the spec', () => {
    const missing = [...operationsOf(readSpec()).keys()].filter(name => !(name in table.endpoints))

    expect(missing).toEqual([])
    expect(operationsOf(readSpec()).size).toBe(242)
  })

  it('gives every endpoint an id of its own, so that its types have a name of their own', () => {
    const ids = gatherAll().endpoints.map(({ id }) => id)

    expect(new Set(ids).size).toBe(ids.length)
  })
})

describe.each(Object.entries({ table, responses }))('%s', (_, { nodes }) => {
  it('refers to nodes that stand before, so that reading it always ends', () => {
    const late = nodes.flatMap((node, index) => refsOf(node).filter(ref => !(ref >= 0 && ref < index)))

    expect(late).toEqual([])
  })

  it('keeps equal nodes once', () => {
    expect(new Set(nodes.map(node => JSON.stringify(node))).size).toBe(nodes.length)
  })

  it('has every required key among the fields', () => {
    for (const node of nodes) {
      if (node.kind === 'object')
        expect(Object.keys(node.fields)).toEqual(expect.arrayContaining([...(node.required ?? [])]))
    }
  })
})

describe('table', () => {
  it('tells components apart by their type', () => {
    const body = table.nodes[table.endpoints['POST /channels/{channel_id}/messages']?.body ?? -1]
    const components = table.nodes[(body?.kind === 'object' && body.fields.components) || -1]
    const item = components?.kind === 'array' ? table.nodes[components.items] : undefined

    expect(item).toMatchObject({ kind: 'union', by: 'type' })
  })
})

describe('responses', () => {
  it('knows every operation whose answer is JSON, and no limits', () => {
    const json = [...operationsOf(readSpec())].filter(([, { operation }]) =>
      Object.entries(operation.responses).some(
        ([status, { content }]) => status.startsWith('2') && content?.['application/json'],
      ),
    )

    expect(Object.keys(responses.endpoints).sort()).toEqual(json.map(([name]) => name).sort())
    expect(responses.nodes.filter(node => 'max' in node || 'min' in node || 'pattern' in node)).toEqual([])
  })
})
