import { askRest } from '../api/ask.js'

interface Wish {
  /** Where to come back to. */
  readonly to?: string
  /** Connects the identity with the account that is signed in. */
  readonly connect?: boolean
  /** Of that account, if it has one. */
  readonly password?: string
}

/**
 * Leaves for the identity provider, which sends the browser back. Never comes to an end when that works, as the page goes.
 *
 * @throws ApiError when the provider can’t be asked
 */
export async function goToProvider(wish: Wish): Promise<never> {
  const answer = await askRest('/-/oidc/start', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(wish),
  })
  const { url } = (await answer.json()) as { url: string }
  location.assign(url)
  return new Promise<never>(() => undefined)
}
