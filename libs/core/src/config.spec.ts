import { describe, expect, it } from 'vitest'
import { parseConfig } from './config.js'
import { isDomainError } from './domain-error.js'

describe('parseConfig', () => {
  it('starts on defaults that need nothing', () => {
    const config = parseConfig({}, '/srv')
    expect(config).toMatchObject({
      host: '127.0.0.1',
      port: 8080,
      dataDir: '/srv/data',
      databaseUrl: null,
      blobs: { driver: 'fs', root: '/srv/data/blobs' },
      publicUrl: null,
      upstream: { url: 'https://huggingface.co', token: null, allowedPrivateHosts: [] },
    })
    expect([...config.roles]).toEqual(['api', 'worker'])
  })

  it('takes an empty value for none', () => {
    expect(parseConfig({ ENTREPOT_PORT: '', ENTREPOT_DATABASE_URL: '' }, '/srv')).toEqual(
      parseConfig({}, '/srv'),
    )
  })

  it('reads what it is told', () => {
    const config = parseConfig(
      {
        ENTREPOT_PORT: '0',
        ENTREPOT_BLOBS: 'file:elsewhere',
        ENTREPOT_PUBLIC_URL: 'https://hub.acme.example/',
        ENTREPOT_ROLES: 'worker',
        ENTREPOT_UPSTREAM_ALLOW_PRIVATE: 'Mirror.local:8443, 10.0.0.7',
      },
      '/srv',
    )
    expect(config.port).toBe(0)
    expect(config.blobs).toEqual({ driver: 'fs', root: '/srv/elsewhere' })
    expect(config.publicUrl).toBe('https://hub.acme.example')
    expect([...config.roles]).toEqual(['worker'])
    expect(config.upstream.allowedPrivateHosts).toEqual(['mirror.local:8443', '10.0.0.7'])
  })

  it.each([
    ['ENTREPOT_PORT', '80a'],
    ['ENTREPOT_PORT', '70000'],
    ['ENTREPOT_DATABASE_URL', 'mysql://root:hunter2@db'],
    ['ENTREPOT_BLOBS', 'ftp://hunter2'],
    ['ENTREPOT_PUBLIC_URL', 'hub.acme.example'],
    ['ENTREPOT_PUBLIC_URL', 'https://ann:hunter2@hub.acme.example'],
    ['ENTREPOT_ROLES', 'api,cook'],
    ['ENTREPOT_ROLES', ','],
    ['ENTREPOT_UPSTREAM_URL', 'file:///etc/passwd'],
    ['ENTREPOT_UPSTREAM_TOKEN', 'hunter2 \n'],
    ['ENTREPOT_LOG_LEVEL', 'loud'],
    ['ENTREPOT_PROT', '8080'],
  ])('refuses %s=%j in one line that names the variable and hides the value', (name, value) => {
    let refusal: unknown
    try {
      parseConfig({ [name]: value }, '/srv')
    } catch (error) {
      refusal = error
    }
    if (!isDomainError(refusal, 'config-invalid')) throw new Error(`${name}=${value} was taken`)
    expect(refusal.message).toContain(name)
    expect(refusal.message).not.toMatch(/\n|hunter2/)
  })
})
