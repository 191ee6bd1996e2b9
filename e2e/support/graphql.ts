/** Asks a server's GraphQL, and throws what it refuses. */
export async function graphql<Data>(
  server: { url: string; token: string },
  query: string,
  variables: object = {},
): Promise<Data> {
  const answer = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${server.token}` },
    body: JSON.stringify({ query, variables }),
  })
  const { data, errors } = (await answer.json()) as { data: Data | null; errors?: { message: string }[] }
  if (!data || errors)
    throw new Error(errors?.map(error => error.message).join('; ') ?? `status ${answer.status}`)
  return data
}
