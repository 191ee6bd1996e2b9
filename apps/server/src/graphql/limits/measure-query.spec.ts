import { buildSchema, getOperationAST, parse } from 'graphql'
import { expect, it } from 'vitest'
import { measureQuery } from './measure-query.js'

const schema = buildSchema(`
  type Query { repos(first: Int = 20): RepoConnection! repo: Repo }
  type RepoConnection { nodes: [Repo!]! edges: [Edge!]! totalCount: Int! }
  type Edge { node: Repo! }
  type Repo { id: ID! tags: [String!]! parent: Repo repos(first: Int): RepoConnection! revision: Repo }
`)

function measure(query: string, variables = {}) {
  const document = parse(query)
  const operation = getOperationAST(document)
  if (!operation) throw new Error('no operation')
  return measureQuery(schema, document, operation, variables)
}

it('counts the values that the answer may hold', () => {
  expect(measure('{ repo { id tags } }')).toEqual({ depth: 2, cost: 1 + 1 + 1 + 10 })
  expect(measure('{ repos(first: 7) { nodes { id } } }')).toEqual({ depth: 3, cost: 1 + 1 + 7 })
  expect(measure('{ repos { edges { node { id } } } }').cost).toBe(1 + 1 + 20 * 2)
})

it('multiplies pages within pages', () => {
  const inner = 1 + 1 + 5
  expect(measure('{ repos(first: 10) { nodes { repos(first: 5) { nodes { id } } } } }').cost).toBe(
    2 + 10 * inner,
  )
})

it('counts what a connection has once apart from its items', () => {
  expect(measure('{ repos(first: 100) { totalCount } }').cost).toBe(1 + 1 + 2_000)
})

it('reads page sizes from variables, and takes what it can not read for the longest page', () => {
  const query = 'query ($n: Int = 3) { repos(first: $n) { nodes { id } } }'
  expect(measure(query, { n: 50 }).cost).toBe(52)
  expect(measure(query).cost).toBe(5)
  expect(measure(query, { n: '50' }).cost).toBe(102)
  expect(measure('{ repos(first: -5) { nodes { id } } }').cost).toBe(102)
  expect(measure('{ repos(first: 1000000) { nodes { id } } }').cost).toBe(102)
})

it('sees through fragments, for every page that they are spread in', () => {
  const fragment =
    'fragment page on RepoConnection { ... { nodes { ...id } } } fragment id on Repo { id parent { id } }'
  expect(measure(`{ repos(first: 2) { ...page } } ${fragment}`).cost).toBe(2 + 2 * 3)
  expect(measure(`{ a: repos(first: 2) { ...page } b: repos(first: 9) { ...page } } ${fragment}`)).toEqual({
    depth: 4,
    cost: 2 + 2 * 3 + 2 + 9 * 3,
  })
})

it('takes no longer for fragments that spread the next one twice', () => {
  const levels = 60
  const fragments = Array.from(
    { length: levels },
    (_, i) => `fragment f${i} on Repo { ${i + 1 < levels ? `...f${i + 1} ... { ...f${i + 1} }` : 'id'} }`,
  )
  expect(measure(`{ repo { ...f0 } } ${fragments.join(' ')}`).cost).toBe(1 + 2 ** (levels - 1))
})

it('lets introspection pass', () => {
  expect(measure('{ __schema { types { fields { type { ofType { ofType { name } } } } } } }')).toEqual({
    depth: 1,
    cost: 1,
  })
})
