import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SHORT_CARD } from '../support/cards.js'
import { createAccount } from '../support/create-account.js'
import { type GitClient, withCredentials } from '../support/git-client.js'
import { refsOf } from '../support/hub-api.js'
import type { Ended } from '../support/run-command.js'
import { openWritingWorld, type WritingWorld } from '../support/writing-world.js'

/** Bytes: more than a file may have outside LFS. */
const TOO_LARGE = 11 * 1024 * 1024

let world: WritingWorld
let laptop: GitClient

beforeAll(async () => {
  world = await openWritingWorld()
  laptop = world.machine(world.ann)
})
afterAll(() => world?.close())

/** A new repository with a card, cloned to `<name>` on the laptop. */
async function pushedRepo(name: string, visibility: 'private' | 'public' = 'private'): Promise<string> {
  const url = `${world.server.url}/${await world.newRepo(name, { visibility })}`
  await laptop.git('.', 'clone', '--quiet', url, name)
  await commit(name, { 'README.md': SHORT_CARD })
  await laptop.git(name, 'push', '--quiet', 'origin', 'main')
  return url
}

async function commit(name: string, files: Record<string, string | Uint8Array>): Promise<void> {
  laptop.write(name, files)
  await laptop.git(name, 'add', '--all')
  await laptop.git(name, 'commit', '--quiet', '--message', 'Change')
}

function push(name: string, ...args: string[]): Promise<Ended> {
  return laptop.tryGit(name, ['push', 'origin', ...(args.length > 0 ? args : ['main'])])
}

function refs(name: string): Promise<Record<string, string>> {
  return refsOf(world.server.url, world.ann, `ann/${name}`)
}

/** A push of one commit that must be refused, with this in the `remote:` lines, and must change nothing. */
async function expectRefusal(name: string, said: RegExp): Promise<void> {
  const before = await refs(name)
  const refused = await push(name)
  expect(refused.exitCode, refused.stderr).toBe(1)
  expect(refused.stderr).toMatch(/! \[remote rejected\] +main -> main/)
  expect(remoteLines(refused)).toMatch(said)
  expect(await refs(name)).toEqual(before)
}

function remoteLines(ended: Ended): string {
  return (ended.stderr.match(/^remote: .*$/gm) ?? []).join('\n')
}

describe('a push that breaks a rule', () => {
  it('is told of a large file outside LFS, with the line that mends it', async () => {
    await pushedRepo('large')
    await commit('large', { 'weights.txt': Buffer.alloc(TOO_LARGE, 'a') })
    await expectRefusal('large', /weights\.txt[\s\S]*git lfs migrate/)
  })

  it('is told of a symbolic link', async () => {
    await pushedRepo('link')
    symlinkSync('README.md', join(laptop.folder, 'link', 'LINK.md'))
    await commit('link', {})
    await expectRefusal('link', /LINK\.md/)
  })

  it('is told of names that differ by case only', async () => {
    await pushedRepo('case')
    await commit('case', { 'Data.txt': 'one\n', 'data.txt': 'two\n' })
    await expectRefusal('case', /[Dd]ata\.txt/)
  })

  it('is told of a submodule', async () => {
    await pushedRepo('submodule')
    const gitlink = `160000,${'1'.repeat(40)},vendored`
    await laptop.git('submodule', 'update-index', '--add', '--cacheinfo', gitlink)
    await laptop.git('submodule', 'commit', '--quiet', '--message', 'Vendor')
    await expectRefusal('submodule', /vendored/)
  })

  it('is told where a card is broken, and lands once it is mended', async () => {
    await pushedRepo('broken')
    await commit('broken', { 'README.md': '---\nlicense: [mit\n---\n# Broken\n' })
    await expectRefusal('broken', /README\.md/)
    await commit('broken', { 'README.md': SHORT_CARD })
    await laptop.git('broken', 'reset', '--quiet', '--soft', 'HEAD~2')
    await laptop.git('broken', 'commit', '--quiet', '--allow-empty', '--message', 'Mend')
    expect((await push('broken')).exitCode).toBe(0)
  })

  it('is told of a pointer to a large file that was never uploaded', async () => {
    await pushedRepo('pointer')
    const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${'ab'.repeat(32)}\nsize 12345\n`
    await commit('pointer', { 'model.safetensors': pointer })
    await expectRefusal('pointer', /model\.safetensors|abababab/)
  })

  it('lands and is told what a person should look at', async () => {
    await pushedRepo('finding')
    await commit('finding', { 'README.md': '# No licence is named here\n' })
    const landed = await push('finding')
    expect(landed.exitCode, landed.stderr).toBe(0)
    expect(remoteLines(landed)).toMatch(/licen[cs]e/i)
  })
})

describe('a push of refs', () => {
  it('never deletes the default branch', async () => {
    await pushedRepo('delete-main')
    const before = await refs('delete-main')
    const refused = await push('delete-main', '--delete', 'main')
    expect(refused.exitCode).toBe(1)
    expect(refused.stderr).toMatch(/! \[remote rejected\] +main/)
    expect(await refs('delete-main')).toEqual(before)
  })

  it('takes back what is on the default branch only for who administers the repository', async () => {
    await pushedRepo('rewritten')
    await laptop.git('rewritten', 'tag', 'v1')
    await push('rewritten', 'v1')
    const before = await refs('rewritten')
    await laptop.git('rewritten', 'commit', '--quiet', '--amend', '--message', 'Another card')
    await laptop.git('rewritten', 'tag', '--force', 'v1')
    for (const ref of ['main', 'v1']) {
      const refused = await push('rewritten', '--force', ref)
      expect(refused.exitCode).toBe(1)
      expect(refused.stderr).toMatch(/! \[remote rejected\]/)
      expect(remoteLines(refused)).toMatch(/repo:admin/)
    }
    expect(await refs('rewritten')).toEqual(before)

    const admin = await createAccount(world.server, 'ann', { scope: 'admin' })
    const url = withCredentials(`${world.server.url}/ann/rewritten`, 'ann', admin.token)
    await laptop.git('rewritten', 'push', '--force', url, 'main', 'v1')
    const after = (await laptop.git('rewritten', 'rev-parse', 'HEAD')).stdout.trim()
    expect(await refs('rewritten')).toEqual({ 'refs/heads/main': after, 'refs/tags/v1': after })
  })

  it('writes nowhere but to branches and tags', async () => {
    await pushedRepo('elsewhere')
    const before = await refs('elsewhere')
    for (const ref of ['refs/pr/99', 'refs/convert/parquet', 'refs/hidden/x'])
      expect((await push('elsewhere', `HEAD:${ref}`)).stderr, ref).toMatch(/! \[remote rejected\]/)
    expect(await refs('elsewhere')).toEqual(before)
  })

  it('moves none of them when it is atomic and one is refused', async () => {
    await pushedRepo('atomic')
    const before = await refs('atomic')
    await laptop.git('atomic', 'branch', 'fine')
    const refused = await push('atomic', '--atomic', 'fine', 'HEAD:refs/hidden/x')
    expect(refused.exitCode).toBe(1)
    expect(await refs('atomic')).toEqual(before)
  })

  it('moves the others when it is not', async () => {
    await laptop.git('.', 'clone', '--quiet', `${world.server.url}/ann/atomic`, 'not-atomic')
    const refused = await push('not-atomic', 'HEAD:refs/heads/fine', 'HEAD:refs/hidden/x')
    expect(refused.exitCode).toBe(1)
    expect(Object.keys(await refs('atomic')).sort()).toEqual(['refs/heads/fine', 'refs/heads/main'])
  })
})

describe('who may push and clone', () => {
  const anonymous = () => world.machine(null)
  const listed = (client: GitClient, url: string) => client.tryGit('.', ['ls-remote', url])

  it('takes a token as the password of any user, or as the user', async () => {
    const url = await pushedRepo('basic')
    const { token } = world.ann
    for (const [user, password] of [
      ['ann', token],
      ['whoever', token],
      [token, ''],
    ] as const) {
      const asked = await listed(anonymous(), withCredentials(url, user, password))
      expect(asked.exitCode, asked.stderr).toBe(0)
    }
    const wrong = await listed(anonymous(), withCredentials(url, 'ann', `hf_${'x'.repeat(40)}`))
    expect(wrong.exitCode).toBe(128)
    expect(wrong.stderr).toMatch(/Authentication failed/)
  })

  it('asks for credentials where they are needed, in words that git understands', async () => {
    const url = await pushedRepo('asks')
    const asked = await fetch(`${url}/info/refs?service=git-upload-pack`)
    expect(asked.status).toBe(401)
    expect(asked.headers.get('www-authenticate')).toMatch(/^Basic realm="/)
  })

  it('lets anybody clone what is public, and nobody push without credentials', async () => {
    const url = await pushedRepo('open', 'public')
    const visitor = anonymous()
    await visitor.git('.', 'clone', '--quiet', url, 'open')
    visitor.write('open', { 'graffiti.txt': 'I was here\n' })
    await visitor.git('open', 'add', '--all')
    await visitor.git('open', 'commit', '--quiet', '--message', 'Was here')
    const refused = await visitor.tryGit('open', ['push', 'origin', 'main'])
    expect(refused.exitCode).toBe(128)
    expect(refused.stderr).toMatch(/could not read Username|Authentication failed/)
  })

  it('tells a stranger who may read that they may not push', async () => {
    const bob = world.machine(world.bob)
    await bob.git('.', 'clone', '--quiet', `${world.server.url}/ann/open`, 'open')
    await bob.git('open', 'commit', '--quiet', '--allow-empty', '--message', 'By Bob')
    const before = await refs('open')
    const refused = await bob.tryGit('open', ['push', 'origin', 'main'])
    expect(refused.exitCode).toBe(128)
    expect(refused.stderr).toMatch(/403/)
    expect(await refs('open')).toEqual(before)
  })

  it('tells a stranger the same of a private repository and of none', async () => {
    await pushedRepo('secret')
    const bob = world.machine(world.bob)
    const answers: string[] = []
    for (const name of ['secret', 'absent']) {
      const asked = await listed(bob, `${world.server.url}/ann/${name}`)
      expect(asked.exitCode).toBe(128)
      answers.push(asked.stderr.replaceAll(name, 'it'))
    }
    expect(answers[0]).toBe(answers[1])
  })

  it('lets a token that only reads clone, and not push', async () => {
    const reader = world.machine(await createAccount(world.server, 'ann', { scope: 'read' }))
    await reader.git('.', 'clone', '--quiet', `${world.server.url}/ann/secret`, 'secret')
    await reader.git('secret', 'commit', '--quiet', '--allow-empty', '--message', 'By a reader')
    const refused = await reader.tryGit('secret', ['push', 'origin', 'main'])
    expect(refused.exitCode).toBe(128)
    expect(refused.stderr).toMatch(/403/)
  })
})
