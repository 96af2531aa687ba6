import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { gatherAll, generate } from '../../.ci/routes/generate.js'
import { operationsOf, readSpec } from '../../.ci/routes/spec.js'
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

describe('table', () => {
  it('refers to nodes that stand before, so that reading it always ends', () => {
    const late = table.nodes.flatMap((node, index) => refsOf(node).filter(ref => !(ref >= 0 && ref < index)))

    expect(late).toEqual([])
  })

  it('keeps equal nodes once', () => {
    expect(new Set(table.nodes.map(node => JSON.stringify(node))).size).toBe(table.nodes.length)
  })

  it('has every required key among the fields', () => {
    for (const node of table.nodes) {
      if (node.kind === 'object')
        expect(Object.keys(node.fields)).toEqual(expect.arrayContaining([...(node.required ?? [])]))
    }
  })

  it('tells components apart by their type', () => {
    const body = table.nodes[table.endpoints['POST /channels/{channel_id}/messages']?.body ?? -1]
    const components = table.nodes[(body?.kind === 'object' && body.fields.components) || -1]
    const item = components?.kind === 'array' ? table.nodes[components.items] : undefined

    expect(item).toMatchObject({ kind: 'union', by: 'type' })
  })
})
