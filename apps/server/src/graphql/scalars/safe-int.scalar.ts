import { GraphQLError, GraphQLScalarType, Kind } from 'graphql'

/** Counts and sizes: GraphQL's own `Int` ends at 2^31, which is 2 GB. */
export const SafeInt = new GraphQLScalarType<number, number>({
  name: 'SafeInt',
  description: 'A whole number that JSON holds exactly: up to 2^53 - 1, which is 9 petabytes.',
  serialize: toSafeInt,
  parseValue: toSafeInt,
  parseLiteral: node => {
    if (node.kind === Kind.INT) return toSafeInt(Number(node.value))
    throw new GraphQLError('SafeInt must be a whole number.', { nodes: node })
  },
})

function toSafeInt(value: unknown): number {
  const number = typeof value === 'bigint' ? Number(value) : value
  if (typeof number === 'number' && Number.isSafeInteger(number)) return number
  throw new GraphQLError('SafeInt must be a whole number of at most 2^53 - 1.')
}
