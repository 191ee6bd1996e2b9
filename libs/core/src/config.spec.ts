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
      webhookPrivateHosts: [],
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
    ['ENTREPOT_BLOBS', 's3://'],
    ['ENTREPOT_BLOBS', 's3:hunter2'],
    ['ENTREPOT_BLOBS', 's3://Upper'],
    ['ENTREPOT_BLOBS', 's3://key:hunter2@bucket'],
    ['ENTREPOT_BLOBS', 's3://bucket/hunter2 prefix'],
    ['ENTREPOT_BLOBS', 's3://bucket/a//b'],
    ['ENTREPOT_BLOBS', 's3://bucket/a#hunter2'],
    ['ENTREPOT_BLOBS', 's3://bucket?secret=hunter2'],
    ['ENTREPOT_BLOBS', 's3://bucket?region=a&region=b'],
    ['ENTREPOT_BLOBS', 's3://bucket?region=hunter2+x'],
    ['ENTREPOT_BLOBS', 's3://bucket?endpoint=hunter2'],
    ['ENTREPOT_BLOBS', 's3://bucket?endpoint=ftp://hunter2'],
    ['ENTREPOT_BLOBS', 's3://bucket?publicEndpoint=https://ann:hunter2@s3.example'],
    ['ENTREPOT_BLOBS', 's3://bucket?pathStyle=hunter2'],
    ['ENTREPOT_S3_ACCESS_KEY_ID', 'hunter2 \n'],
    ['ENTREPOT_PUBLIC_URL', 'hub.acme.example'],
    ['ENTREPOT_PUBLIC_URL', 'https://ann:hunter2@hub.acme.example'],
    ['ENTREPOT_ROLES', 'api,cook'],
    ['ENTREPOT_ROLES', ','],
    ['ENTREPOT_UPSTREAM_URL', 'file:///etc/passwd'],
    ['ENTREPOT_UPSTREAM_TOKEN', 'hunter2 \n'],
    ['ENTREPOT_LOG_LEVEL', 'loud'],
    ['ENTREPOT_OIDC_ISSUER', 'http://login.acme.example/hunter2'],
    ['ENTREPOT_OIDC_ISSUER', 'https://ann:hunter2@login.acme.example'],
    ['ENTREPOT_OIDC_ISSUER', 'https://login.acme.example?hunter2'],
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

  it('reads where S3 is', () => {
    const { blobs } = parseConfig(
      {
        ENTREPOT_BLOBS:
          's3://models/team/blobs/?endpoint=http://s3:9000/&publicEndpoint=https://s3.acme.example&region=eu-1',
        ENTREPOT_S3_ACCESS_KEY_ID: 'AKIA',
        ENTREPOT_S3_SECRET_ACCESS_KEY: 'hunter2',
      },
      '/srv',
    )
    expect(blobs).toEqual({
      driver: 's3',
      bucket: 'models',
      prefix: 'team/blobs',
      endpoint: 'http://s3:9000',
      publicEndpoint: 'https://s3.acme.example',
      region: 'eu-1',
      pathStyle: true,
      credentials: { accessKeyId: 'AKIA', secretAccessKey: 'hunter2' },
    })
  })

  it('takes a bare bucket for one of AWS, with the credentials that its SDK finds', () => {
    expect(parseConfig({ ENTREPOT_BLOBS: 's3://models' }, '/srv').blobs).toEqual({
      driver: 's3',
      bucket: 'models',
      prefix: '',
      endpoint: null,
      publicEndpoint: null,
      region: 'us-east-1',
      pathStyle: false,
      credentials: null,
    })
  })

  it.each([
    ['ENTREPOT_S3_ACCESS_KEY_ID', 'ENTREPOT_S3_SECRET_ACCESS_KEY'],
    ['ENTREPOT_S3_SECRET_ACCESS_KEY', 'ENTREPOT_S3_ACCESS_KEY_ID'],
  ])('refuses %s without %s', (given, missing) => {
    expect(() => parseConfig({ [given]: 'hunter2' }, '/srv')).toThrow(
      `${missing} is missing: ${given} is of no use without it.`,
    )
  })

  it('reads how large a file in git may be, in mebibytes', () => {
    expect(parseConfig({}, '/srv').gitFileMaxBytes).toBe(10 * 1024 * 1024)
    expect(parseConfig({ ENTREPOT_MAX_GIT_FILE_MIB: '1024' }, '/srv').gitFileMaxBytes).toBe(1024 ** 3)
    for (const wrong of ['0', '1025', '10.5', '-1', 'ten'])
      expect(() => parseConfig({ ENTREPOT_MAX_GIT_FILE_MIB: wrong }, '/srv')).toThrow('mebibytes')
  })
})

describe('the identity provider', () => {
  const NEEDED = {
    ENTREPOT_OIDC_ISSUER: 'https://login.acme.example/realms/main/',
    ENTREPOT_OIDC_CLIENT_ID: 'hub',
  }

  it('is none unless it is told of', () => {
    expect(parseConfig({}, '/srv').oidc).toBeNull()
  })

  it('needs an issuer and a client id, and keeps the issuer to the letter', () => {
    expect(parseConfig(NEEDED, '/srv').oidc).toEqual({
      issuer: 'https://login.acme.example/realms/main/',
      clientId: 'hub',
      clientSecret: null,
      name: 'login.acme.example',
      scopes: ['openid', 'profile', 'email'],
      groupsClaim: 'groups',
      groups: [],
      adminGroups: [],
      letIn: 'everyone',
    })
  })

  it('maps groups whatever they are called', () => {
    const groups = 'CN=ML,OU=Reviewers=acme:reviewer; /team a=lab:contributor\n x=acme:admin;'
    const { oidc } = parseConfig(
      { ...NEEDED, ENTREPOT_OIDC_GROUPS: groups, ENTREPOT_OIDC_ADMIN_GROUPS: 'CN=Ops,OU=IT; root' },
      '/srv',
    )
    expect(oidc?.groups).toEqual([
      { group: 'CN=ML,OU=Reviewers', organization: 'acme', role: 'reviewer' },
      { group: '/team a', organization: 'lab', role: 'contributor' },
      { group: 'x', organization: 'acme', role: 'admin' },
    ])
    expect(oidc?.adminGroups).toEqual(['CN=Ops,OU=IT', 'root'])
  })

  it('may be reached in the clear on this machine only', () => {
    const issuer = 'http://127.0.0.1:4000'
    expect(parseConfig({ ...NEEDED, ENTREPOT_OIDC_ISSUER: issuer }, '/srv').oidc?.issuer).toBe(issuer)
  })

  it.each([
    ['ENTREPOT_OIDC_ISSUER', { ENTREPOT_OIDC_CLIENT_ID: 'hub' }],
    ['ENTREPOT_OIDC_CLIENT_ID', { ENTREPOT_OIDC_ISSUER: 'https://login.acme.example' }],
    ['ENTREPOT_OIDC_ISSUER', { ENTREPOT_OIDC_GROUPS: 'a=acme:reader' }],
    ['ENTREPOT_OIDC_GROUPS', { ...NEEDED, ENTREPOT_OIDC_GROUPS: 'a=acme:king' }],
    ['ENTREPOT_OIDC_GROUPS', { ...NEEDED, ENTREPOT_OIDC_GROUPS: 'acme:reader' }],
    ['ENTREPOT_OIDC_SCOPES', { ...NEEDED, ENTREPOT_OIDC_SCOPES: 'profile email' }],
    ['ENTREPOT_OIDC_LET_IN', { ...NEEDED, ENTREPOT_OIDC_LET_IN: 'nobody' }],
  ])('is refused by %s where %j', (variable, env) => {
    expect(() => parseConfig(env, '/srv')).toThrow(variable)
  })
})
