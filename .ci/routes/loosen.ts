/**
 * Loosen: unions of objects as one object with the fields of all, for types only. The table stays as strict as the docs.
 *
 * discord-api-types describes these bodies as one interface, whose type field is any of the types; a body that was built
 * with it must go into a typed call.
 */
import { type ArrayShape, type ObjectShape, type Shape, shapeOf } from './shapes.js'
import { componentOf, type Spec } from './spec.js'

/** Whose bodies, or which components, are loosened. */
export const loose: ReadonlySet<string> = new Set([
  'POST /guilds/{guild_id}/auto-moderation/rules',
  'PATCH /guilds/{guild_id}/auto-moderation/rules/{rule_id}',
  'POST /guilds/{guild_id}/scheduled-events',
  'PATCH /guilds/{guild_id}/scheduled-events/{guild_scheduled_event_id}',
  'ApplicationCommandAutocompleteCallbackRequest',
])

export function loosened(spec: Spec, shape: Shape): Shape {
  const nullable = shape.nullable ? { nullable: true as const } : {}
  switch (shape.kind) {
    case 'ref': {
      const inside = written(spec, shape)
      const loose = loosened(spec, inside)
      return JSON.stringify(loose) === JSON.stringify(inside) ? shape : loose
    }
    case 'array':
      return { ...shape, items: loosened(spec, shape.items) }
    case 'object':
      return { ...shape, fields: mapped(shape.fields, field => loosened(spec, field)) }
    case 'union':
      return {
        ...joined(
          spec,
          shape.of.map(one => loosened(spec, one)),
        ),
        ...nullable,
      }
    default:
      return shape
  }
}

const mapped = (fields: Record<string, Shape>, by: (field: Shape) => Shape): Record<string, Shape> =>
  Object.fromEntries(Object.entries(fields).map(([key, field]) => [key, by(field)]))

/** What a reference stands for. */
function written(spec: Spec, shape: Shape): Shape {
  if (shape.kind !== 'ref') return shape
  return { ...shapeOf(spec, componentOf(spec, shape.name)), ...(shape.nullable && { nullable: true as const }) }
}

/** Several shapes as one that takes what any of them takes. */
function joined(spec: Spec, shapes: readonly Shape[]): Shape {
  const [only, ...others] = new Map(shapes.map(shape => [JSON.stringify(shape), shape])).values()
  if (!only || others.length === 0) return only ?? { kind: 'any' }
  const all = [only, ...others].map(shape => written(spec, shape))
  if (all.every((shape): shape is ObjectShape => shape.kind === 'object')) return objects(spec, all)
  if (all.every((shape): shape is ArrayShape => shape.kind === 'array'))
    return {
      kind: 'array',
      items: joined(
        spec,
        all.map(({ items }) => items),
      ),
    }
  const values = all.flatMap(shape => (shape.kind === 'enum' ? shape.values : []))
  const rest = all.filter(shape => shape.kind !== 'enum')
  if (rest.length === 0) return { kind: 'enum', values: [...new Set(values)] }
  return { kind: 'union', of: values.length > 0 ? [{ kind: 'enum', values }, ...rest] : rest }
}

function objects(spec: Spec, shapes: readonly ObjectShape[]): ObjectShape {
  const keys = [...new Set(shapes.flatMap(({ fields }) => Object.keys(fields)))]
  const field = (key: string): Shape => {
    const all = shapes.flatMap(({ fields }) => fields[key] ?? [])
    const bare = all.map(({ nullable: _, ...shape }) => shape as Shape)
    return { ...joined(spec, bare), ...(all.some(({ nullable }) => nullable) && { nullable: true as const }) }
  }
  return {
    kind: 'object',
    fields: Object.fromEntries(keys.map(key => [key, field(key)])),
    required: keys.filter(key => shapes.every(({ required }) => required.includes(key))),
  }
}
