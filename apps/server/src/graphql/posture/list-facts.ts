import { FACTS_SHAPE, type Shape } from '@entrepot/policy'
import type { PolicyFactNode } from './policy-words.node.js'

/** Every place of the facts that a condition may name, as it would write it. */
export function listFacts(shape: Shape = FACTS_SHAPE, path = 'facts'): PolicyFactNode[] {
  if (typeof shape === 'string') return [{ path, kind: shape }]
  if ('list' in shape) {
    const members = typeof shape.list === 'string' ? [] : listFacts(shape.list, `${path}[]`).slice(1)
    return [{ path, kind: 'list' }, ...members]
  }
  const fields = Object.entries(shape.fields).flatMap(([name, field]) => listFacts(field, `${path}.${name}`))
  return [{ path, kind: 'fields' }, ...fields]
}
