import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WHOLE_CARD } from '../support/cards.js'
import { createAccount } from '../support/create-account.js'
import type { GitClient } from '../support/git-client.js'
import { postJson, refsOf } from '../support/hub-api.js'
import { openWritingWorld, type WritingWorld } from '../support/writing-world.js'

/** Commits that only the client has: git names 64 of them before it sends a request large enough to be packed. */
const HISTORY = 80

let world: WritingWorld
let laptop: GitClient

beforeAll(async () => {
  world = await openWritingWorld()
  laptop = world.machine(world.ann)
})
afterAll(() => world?.close())

/** A new repository with a card in it, cloned to `<name>` on the laptop; its URL. */
async function pushedRepo(name: string, files: Record<string, string | Uint8Array> = {}): Promise<string> {
  const url = `${world.server.url}/${await world.newRepo(name)}.git`
  await laptop.git('.', 'clone', '--quiet', url, name)
  laptop.write(name, { 'README.md': WHOLE_CARD, ...files })
  await commitAll(laptop, name, 'Add a card')
  await laptop.git(name, 'push', '--quiet', 'origin', 'main')
  return url
}

async function commitAll(client: GitClient, inside: string, message: string): Promise<string> {
  await client.git(inside, 'add', '--all')
  await client.git(inside, 'commit', '--quiet', '--message', message)
  return head(client, inside)
}

async function head(client: GitClient, inside: string, revision = 'HEAD'): Promise<string> {
  return (await client.git(inside, 'rev-parse', revision)).stdout.trim()
}

function remoteRefs(name: string): Promise<Record<string, string>> {
  return refsOf(world.server.url, world.ann, `ann/${name}`)
}

describe.each(['0', '2'])('git over protocol version %s', version => {
  const name = `protocol-v${version}`
  const speak = (...args: string[]) => ['-c', `protocol.version=${version}`, ...args]

  it('clones, pushes and fetches', async () => {
    const url = `${world.server.url}/${await world.newRepo(name)}`
    const trace = { GIT_TRACE_PACKET: '1' }
    const cloned = await laptop.tryGit('.', speak('clone', url, name), trace)
    expect(cloned.exitCode, cloned.stderr).toBe(0)
    expect(cloned.stderr.includes('< version 2')).toBe(version === '2')
    expect(readFileSync(join(laptop.folder, name, '.gitattributes'), 'utf8')).toContain('*.safetensors')

    laptop.write(name, { 'README.md': WHOLE_CARD, 'deep/er/est/file.txt': 'one\n' })
    const pushed = await commitAll(laptop, name, 'Add a card and a deep file')
    await laptop.git(name, ...speak('push', 'origin', 'main'))
    expect(await remoteRefs(name)).toEqual({ 'refs/heads/main': pushed })

    const other = world.machine(world.ann)
    await other.git('.', ...speak('clone', url, 'copy'))
    expect(await head(other, 'copy')).toBe(pushed)
    other.write('copy', { 'deep/er/est/file.txt': 'two\n' })
    const next = await commitAll(other, 'copy', 'Change the deep file')
    await other.git('copy', ...speak('push', 'origin', 'main'))
    await laptop.git(name, ...speak('pull', '--ff-only', 'origin', 'main'))
    expect(await head(laptop, name)).toBe(next)
    await laptop.git(name, 'fsck', '--full', '--strict')
  })

  it('clones shallowly, deepens, and pushes from there', async () => {
    const url = `${world.server.url}/ann/${name}`
    const shallow = `shallow-${version}`
    await laptop.git('.', ...speak('clone', '--depth', '1', url, shallow))
    const count = async () => Number((await laptop.git(shallow, 'rev-list', '--count', 'HEAD')).stdout)
    expect(await count()).toBe(1)
    laptop.write(shallow, { 'from-shallow.txt': 'shallow\n' })
    const pushed = await commitAll(laptop, shallow, 'Push from a shallow clone')
    await laptop.git(shallow, ...speak('push', 'origin', 'main'))
    expect((await remoteRefs(name))['refs/heads/main']).toBe(pushed)
    await laptop.git(shallow, ...speak('fetch', '--deepen', '1'))
    expect(await count()).toBe(3)
    await laptop.git(shallow, ...speak('fetch', '--unshallow'))
    expect(await count()).toBe(4)
  })

  it('clones without blobs, brings them when they are needed, and pushes from there', async () => {
    const url = `${world.server.url}/ann/${name}`
    const partial = `partial-${version}`
    await laptop.git('.', ...speak('clone', '--filter=blob:none', '--no-checkout', url, partial))
    const missing = await laptop.git(partial, 'rev-list', '--objects', '--missing=print', 'HEAD')
    expect(missing.stdout.match(/^\?/gm)?.length).toBeGreaterThan(2)
    await laptop.git(partial, ...speak('checkout', 'main'))
    expect(readFileSync(join(laptop.folder, partial, 'deep/er/est/file.txt'), 'utf8')).toBe('two\n')
    laptop.write(partial, { 'from-partial.txt': 'partial\n' })
    const pushed = await commitAll(laptop, partial, 'Push from a partial clone')
    await laptop.git(partial, ...speak('push', 'origin', 'main'))
    expect((await remoteRefs(name))['refs/heads/main']).toBe(pushed)
  })
})

describe('a repository', () => {
  it.each(['model', 'dataset', 'space'] as const)(
    'is found at its URL with and without .git: a %s',
    async type => {
      const id = await world.newRepo(`urls-${type}`, { type })
      const prefix = type === 'model' ? '' : `${type}s/`
      for (const suffix of ['', '.git']) {
        const url = `${world.server.url}/${prefix}${id}${suffix}`
        const listed = await laptop.git('.', 'ls-remote', url)
        expect(listed.stdout).toMatch(/^[0-9a-f]{40}\tHEAD\n[0-9a-f]{40}\trefs\/heads\/main\n$/)
      }
    },
  )

  it('is cloned and pushed to by the name that it had before', async () => {
    const url = await pushedRepo('former')
    const admin = await createAccount(world.server, 'ann', { scope: 'admin' })
    await postJson(world.server.url, '/api/repos/move', admin, {
      fromRepo: 'ann/former',
      toRepo: 'ann/latter',
    })
    await laptop.git('.', 'clone', '--quiet', url, 'by-former-name')
    laptop.write('by-former-name', { 'more.txt': 'more\n' })
    const pushed = await commitAll(laptop, 'by-former-name', 'Add more')
    await laptop.git('by-former-name', 'push', 'origin', 'main')
    expect(await remoteRefs('latter')).toEqual({ 'refs/heads/main': pushed })
  })

  it('takes new branches and tags, and deletes them again', async () => {
    await pushedRepo('refs')
    await laptop.git('refs', 'branch', 'feature/with/slashes')
    await laptop.git('refs', 'tag', 'light')
    await laptop.git('refs', 'tag', '--annotate', 'v1.0', '--message', 'The first one')
    await laptop.git('refs', 'push', 'origin', 'feature/with/slashes', 'light', 'v1.0')
    const commit = await head(laptop, 'refs')
    expect(await remoteRefs('refs')).toEqual({
      'refs/heads/main': commit,
      'refs/heads/feature/with/slashes': commit,
      'refs/tags/light': commit,
      'refs/tags/v1.0': commit,
    })
    const annotated = await head(laptop, 'refs', 'v1.0')
    expect((await laptop.git('refs', 'ls-remote', '--tags', 'origin')).stdout).toContain(
      `${annotated}\trefs/tags/v1.0\n${commit}\trefs/tags/v1.0^{}\n`,
    )
    const gone = ['feature/with/slashes', 'refs/tags/light', 'refs/tags/v1.0']
    await laptop.git('refs', 'push', 'origin', '--delete', ...gone)
    expect(await remoteRefs('refs')).toEqual({ 'refs/heads/main': commit })
  })

  it('takes a rewritten branch that is not the default one, when forced', async () => {
    await pushedRepo('forced')
    await laptop.git('forced', 'switch', '--quiet', '--create', 'draft')
    laptop.write('forced', { 'draft.txt': 'first\n' })
    await commitAll(laptop, 'forced', 'Draft')
    await laptop.git('forced', 'push', 'origin', 'draft')
    laptop.write('forced', { 'draft.txt': 'second\n' })
    await laptop.git('forced', 'commit', '--all', '--amend', '--quiet', '--message', 'Draft again')
    expect((await laptop.tryGit('forced', ['push', 'origin', 'draft'])).exitCode).toBe(1)
    await laptop.git('forced', 'push', '--force-with-lease', 'origin', 'draft')
    expect((await remoteRefs('forced'))['refs/heads/draft']).toBe(await head(laptop, 'forced'))
  })

  it('takes several refs in one atomic push', async () => {
    await pushedRepo('atomic')
    await laptop.git('atomic', 'branch', 'one')
    await laptop.git('atomic', 'branch', 'two')
    await laptop.git('atomic', 'push', '--atomic', 'origin', 'one', 'two')
    expect(Object.keys(await remoteRefs('atomic')).sort()).toEqual([
      'refs/heads/main',
      'refs/heads/one',
      'refs/heads/two',
    ])
  })

  it('says of what it clears that it does, and nothing of it to who wants quiet', async () => {
    await pushedRepo('quiet')
    for (const quiet of [false, true]) {
      laptop.write('quiet', { 'more.txt': `quiet: ${quiet}\n` })
      await commitAll(laptop, 'quiet', 'Add more')
      // Asked for by name, as git is quiet by itself when nobody looks on.
      const pushed = await laptop.git('quiet', 'push', quiet ? '--quiet' : '--progress', 'origin', 'main')
      if (quiet) expect(pushed.stdout + pushed.stderr).toBe('')
      else expect(pushed.stderr).toMatch(/^remote: main at [0-9a-f]{9}: cleared/m)
    }
  })

  it('takes a push larger than git sends in one piece', async () => {
    const url = await pushedRepo('chunked', {
      'noise/one.txt': randomBytes(2_000_000).toString('base64'),
      'noise/two.txt': randomBytes(2_000_000).toString('base64'),
    })
    const copy = world.machine(world.ann)
    await copy.git('.', 'clone', '--quiet', url, 'chunked')
    for (const file of ['noise/one.txt', 'noise/two.txt']) {
      const [sent, got] = [laptop, copy].map(({ folder }) => readFileSync(join(folder, 'chunked', file)))
      expect(got?.equals(sent ?? Buffer.alloc(0)), file).toBe(true)
    }
  })

  it('understands what a client with a long history of its own asks, packed by gzip', async () => {
    const url = await pushedRepo('gzip')
    const other = world.machine(world.ann)
    await other.git('.', 'clone', '--quiet', url, 'gzip')
    for (let nth = 0; nth < HISTORY; nth += 1) {
      const args = ['commit', '--quiet', '--allow-empty', '--message', `Local ${nth}`]
      // One after the other, so that git names the newest first and comes to what both have last.
      const date = { GIT_COMMITTER_DATE: `${2_000_000_000 + nth} +0000` }
      await laptop.tryGit('gzip', args, date)
    }
    other.write('gzip', { 'theirs.txt': 'theirs\n' })
    const theirs = await commitAll(other, 'gzip', 'Theirs')
    await other.git('gzip', 'push', '--quiet', 'origin', 'main')
    for (const version of ['0', '2']) {
      await laptop.git('gzip', 'update-ref', '-d', 'refs/remotes/origin/main')
      await laptop.git('gzip', 'gc', '--quiet', '--prune=now')
      const args = ['-c', `protocol.version=${version}`, 'fetch', 'origin']
      const fetched = await laptop.tryGit('gzip', args, { GIT_TRACE_CURL: '1' })
      expect(fetched.exitCode, fetched.stderr).toBe(0)
      expect(fetched.stderr).toMatch(/=> Send header: content-encoding: gzip/i)
      expect(await head(laptop, 'gzip', 'origin/main')).toBe(theirs)
    }
  })

  it('lets exactly one of many pushes to a branch win, and the others follow after a rebase', async () => {
    const url = await pushedRepo('race')
    const clients = Array.from({ length: 5 }, () => world.machine(world.ann))
    for (const [nth, client] of clients.entries()) {
      await client.git('.', 'clone', '--quiet', url, 'race')
      client.write('race', { [`by-${nth}.txt`]: `${nth}\n` })
      await commitAll(client, 'race', `By ${nth}`)
    }
    const pushes = await Promise.all(clients.map(client => client.tryGit('race', ['push', 'origin', 'main'])))
    expect(pushes.filter(push => push.exitCode === 0)).toHaveLength(1)
    for (const [nth, push] of pushes.entries()) {
      if (push.exitCode === 0) continue
      expect(push.stderr).toMatch(/! \[(remote )?rejected\] +main -> main/)
      await clients[nth]?.git('race', 'pull', '--quiet', '--rebase', 'origin', 'main')
      await clients[nth]?.git('race', 'push', '--quiet', 'origin', 'main')
    }
    await laptop.git('race', 'pull', '--quiet', '--ff-only', 'origin', 'main')
    for (const nth of clients.keys())
      expect(readFileSync(join(laptop.folder, 'race', `by-${nth}.txt`), 'utf8')).toBe(`${nth}\n`)
  })

  it('takes pushes to several branches at the same time', async () => {
    const url = await pushedRepo('parallel')
    const clients = Array.from({ length: 4 }, () => world.machine(world.ann))
    for (const [nth, client] of clients.entries()) {
      await client.git('.', 'clone', '--quiet', url, 'parallel')
      client.write('parallel', { 'mine.txt': `${nth}\n` })
      await commitAll(client, 'parallel', `By ${nth}`)
    }
    const pushes = await Promise.all(
      clients.map((client, nth) => client.tryGit('parallel', ['push', 'origin', `HEAD:branch-${nth}`])),
    )
    expect(pushes.map(push => push.exitCode)).toEqual([0, 0, 0, 0])
    expect(Object.keys(await remoteRefs('parallel'))).toHaveLength(5)
  })
})
