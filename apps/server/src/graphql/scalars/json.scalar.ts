import { GraphQLError, GraphQLScalarType } from 'graphql'

/** Answers only: no argument takes one, so nothing of unknown shape comes in. */
export const Json = new GraphQLScalarType<never, unknown>({
  name: 'JSON',
  description: 'Any JSON value, as it was written.',
  serialize: value => value,
  parseValue: () => {
    throw new GraphQLError('JSON is for answers only.')
  },
})
