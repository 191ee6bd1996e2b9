import { Readable } from 'node:stream'
import { openTestEngines, TEST_PASSWORD, type TestEngines } from '@entrepot/testing/engines'
import { landFolder } from '@entrepot/testing/landing'
import { Command } from 'commander'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { openTestServer, type TestServer } from '../testing/open-test-server.js'
import { rawAsk } from '../testing/raw-ask.js'
import { addIdentityCommands } from './identity-commands.js'

let engines: TestEngines
let server: TestServer
let output: string[]

beforeAll(async () => {
  engines = await openTestEngines()
  server = await openTestServer(engines)
  const commits = [{ files: { 'config.json': '{}' } }]
  for (const id of ['lab/one', 'lab/two']) await landFolder(engines, { id, visibility: 'private', commits })
})

afterAll(async () => {
  await server?.close()
  await engines?.close()
})

beforeEach(() => {
  output = []
  vi.spyOn(process.stdout, 'write').mockImplementation(text => output.push(String(text)) > 0)
  vi.spyOn(process.stderr, 'write').mockImplementation(() => true)
})
afterEach(() => vi.restoreAllMocks())

/** Runs one command line, and gives the lines that it prints; or the code of its refusal. */
async function run(line: string, stdin?: string): Promise<string[] | string> {
  const program = new Command('entrepot').exitOverride()
  addIdentityCommands(program, command => command(server.services))
  const input = vi.spyOn(process, 'stdin', 'get')
  if (stdin !== undefined) input.mockReturnValue(Readable.from([Buffer.from(stdin)]) as never)
  output = []
  try {
    await program.parseAsync(line.split(' '), { from: 'user' })
    return output.join('').trimEnd().split('\n')
  } catch (error) {
    return (error as { code?: string }).code ?? String(error)
  } finally {
    input.mockRestore()
  }
}

const wordsOf = (lines: string[] | string, at: number) =>
  (lines as string[]).map(line => line.split('\t')[at])
const tokenOf = async (line: string) => (await run(`token create ${line}`))[0] ?? ''
const status = async (token: string, path = '/api/models/lab/one') =>
  (await rawAsk(server.url, path, { token })).status

describe('account', () => {
  it('makes accounts, with a password from standard input', async () => {
    expect(await run('account create root --admin')).toHaveLength(1)
    expect(
      await run('account create ann --email ann@example.org --password-stdin', `${TEST_PASSWORD}\n`),
    ).toHaveLength(1)
    expect(await run('account create robot --service')).toHaveLength(1)
    expect(await run('account create ann')).toBe('already-exists')
    expect(await run('account create bob --password-stdin', 'short')).toBe('invalid-argument')
    const listed = await run('account list')
    expect(wordsOf(listed, 1)).toEqual(['root', 'ann', 'robot'])
    expect(wordsOf(listed, 5)).toEqual(['no password', 'password', 'no password'])
    const body = JSON.stringify({ name: 'ann', password: TEST_PASSWORD })
    expect((await rawAsk(server.url, '/-/session', { method: 'POST', body })).status).toBe(201)
  })

  it('disables, enables, promotes and demotes', async () => {
    const token = await tokenOf('--user robot')
    expect(await status(token, '/api/whoami-v2')).toBe(200)
    expect(await run('account disable robot')).toEqual(['disabled robot'])
    expect(await status(token, '/api/whoami-v2')).toBe(401)
    expect(await run('account enable robot')).toEqual(['enabled robot'])
    expect(await status(token, '/api/whoami-v2')).toBe(200)
    expect(await run('account demote root')).toBe('precondition-failed')
    expect(await run('account promote ann')).toEqual(['ann is an administrator'])
    expect(await run('account demote ann')).toEqual(['ann is no administrator'])
    expect(await run('account disable nobody')).toBe('account-not-found')
  })

  it('sets a password', async () => {
    expect(await run('account set-password ann', 'another horse battery')).toEqual([
      'set the password of ann',
    ])
    const body = JSON.stringify({ name: 'ann', password: 'another horse battery' })
    expect((await rawAsk(server.url, '/-/session', { method: 'POST', body })).status).toBe(201)
  })
})

describe('org', () => {
  it('makes organizations and their members', async () => {
    expect(await run('org create lab')).toHaveLength(1)
    expect(await run('org create api')).toBe('invalid-argument')
    expect(await run('org member set lab ann --role admin')).toEqual(['ann is admin in lab'])
    expect(await run('org member set lab ann --role owner')).toBe('commander.invalidArgument')
    expect(await run('org member remove lab ann')).toBe('precondition-failed')
    expect(await run('org member set lab robot')).toEqual(['robot is reader in lab'])
    expect(wordsOf(await run('org member list lab'), 2)).toEqual(['admin', 'reader'])
    expect(await run('org member remove lab robot')).toEqual(['robot is no member of lab any more'])
    expect(wordsOf(await run('org list'), 1)).toEqual(['lab'])
  })
})

describe('token', () => {
  it('makes an account with a token, as it always did, and no administrator by surprise', async () => {
    expect(await status(await tokenOf('--user newcomer --scope write'), '/api/whoami-v2')).toBe(200)
    expect(await run('token create --user admin')).toBe('invalid-argument')
    expect(await run('token create --user newcomer --admin')).toBe('invalid-argument')
    expect(await run('token create --user lab')).toBe('account-not-found')
  })

  it('makes tokens that count in some places only', async () => {
    const one = await tokenOf('--user ann --scope write --repo model:lab/one=read')
    expect([await status(one), await status(one, '/api/models/lab/two')]).toEqual([200, 404])
    expect(await status(one, '/api/models/lab/one/auth-check/write')).toBe(403)
    const all = await tokenOf('--user ann --scope write --org lab=write')
    expect(await status(all, '/api/models/lab/two/auth-check/write')).toBe(200)
    for (const wrong of ['--repo lab/one=read', '--repo model:lab/one', '--org lab=owner', '--org =read'])
      expect([wrong, await run(`token create --user ann ${wrong}`)]).toEqual([wrong, 'invalid-argument'])
    expect(await run('token create --user ann --repo model:lab/none=read')).toBe('repo-not-found')
    expect(await run('token create --user ann --org nobody=read')).toBe('account-not-found')
  })

  it('takes a token that exists, and never prints it', async () => {
    const text = 'api_org_0123456789abcdef'
    expect(await run('token create --user ann --text-stdin', `${text}\n`)).toEqual([''])
    expect(await status(text)).toBe(200)
  })

  it('lists and revokes', async () => {
    const token = await tokenOf('--user ann --name laptop')
    const listed = await run('token list')
    expect(wordsOf(listed, 3)).toContain('laptop')
    expect((listed as string[]).join()).not.toContain(token.slice(8))
    expect(await run('token revoke laptop')).toEqual([expect.stringMatching(/^revoked /)])
    expect(await status(token)).toBe(401)
    expect(await run('token revoke laptop')).toBe('invalid-argument')
  })
})
