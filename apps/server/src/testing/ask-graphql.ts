import supertest from 'supertest'

export interface GraphqlAnswer {
  readonly status: number
  // What a spec looks at has the shape that its own query gave it.
  readonly data: ReturnType<typeof JSON.parse>
  readonly errors: readonly {
    message: string
    path?: (string | number)[]
    extensions: Record<string, unknown>
  }[]
}

/** Sends one query as clients do. */
export async function askGraphql(
  url: string,
  query: string,
  { token, variables }: { token?: string; variables?: Record<string, unknown> } = {},
): Promise<GraphqlAnswer> {
  const request = supertest(url).post('/graphql')
  if (token) void request.set('authorization', `Bearer ${token}`)
  const { status, body } = await request.send({ query, ...(variables && { variables }) })
  return { status, data: body.data, errors: body.errors ?? [] }
}
