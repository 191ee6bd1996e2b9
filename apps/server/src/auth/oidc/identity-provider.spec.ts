import type { OidcConfig } from '@entrepot/core'
import { startTestProvider, type TestProvider } from '@entrepot/testing/oidc'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { IdentityProvider } from './identity-provider.js'

const BACK = 'http://127.0.0.1:1/-/oidc/callback'
const MINUTE = 60_000

let provider: TestProvider

beforeEach(async () => {
  provider = await startTestProvider({})
  provider.trust('http://127.0.0.1:1')
})

afterEach(async () => {
  vi.useRealTimers()
  await provider.close()
})

it('says whether the provider answers now, whatever is remembered of it', async () => {
  const known = open()
  await known.begin(BACK)
  expect(await known.check()).toBeNull()
  provider.goAway()
  expect((await known.check())?.problem).toBe('unavailable')
  expect((await known.begin(BACK)).url).toContain(provider.url)
})

it('begins sign-ins with what it knew while the provider does not say it anew, for each who comes', async () => {
  const known = open()
  await known.begin(BACK)
  provider.goAway()
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 90 * MINUTE })
  for (let n = 0; n < 3; n += 1) expect((await known.begin(BACK)).url).toContain(provider.url)
  const stranger = open()
  for (let n = 0; n < 2; n += 1)
    await expect(stranger.begin(BACK)).rejects.toMatchObject({ problem: 'unavailable' })
})

function open(): IdentityProvider {
  const { url: issuer, clientId, clientSecret } = provider
  const groups = { groupsClaim: 'groups', groups: [], adminGroups: [], letIn: 'everyone' } as const
  const config: OidcConfig = { issuer, clientId, clientSecret, name: 'Login', scopes: ['openid'], ...groups }
  return new IdentityProvider(config)
}
