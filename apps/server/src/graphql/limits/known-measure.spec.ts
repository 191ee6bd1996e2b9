import { buildSchema, getOperationAST, parse } from 'graphql'
import { expect, it } from 'vitest'
import { knownMeasure } from './known-measure.js'
import { measureQuery } from './measure-query.js'

const schema = buildSchema(`
  type Query { repos(first: Int = 20, search: String): RepoConnection! }
  type RepoConnection { nodes: [Repo!]! }
  type Repo { id: ID! repos(first: Int): RepoConnection! }
`)
const document = parse(`
  query One($n: Int = 3, $m: Int, $search: String) {
    repos(first: $n, search: $search) { nodes { ...inner } }
  }
  query Other($n: Int) { repos(first: $n) { nodes { id } } }
  fragment inner on Repo { repos(first: $m) { nodes { id } } }
`)

it('is what measuring anew would give, for every size of every page', () => {
  for (const name of ['One', 'Other']) {
    const operation = getOperationAST(document, name)
    if (!operation) throw new Error('no operation')
    const sizes = [undefined, null, 0, 1, 7, 100, 101, -1, '7', [7], true]
    for (let time = 0; time < 2; time += 1)
      for (const n of sizes)
        for (const m of sizes)
          for (const search of ['a', 'b']) {
            const variables = { ...(n !== undefined && { n }), ...(m !== undefined && { m }), search }
            expect([variables, knownMeasure(schema, document, operation, variables)]).toEqual([
              variables,
              measureQuery(schema, document, operation, variables),
            ])
          }
  }
})
