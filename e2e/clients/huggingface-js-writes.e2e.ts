import { createHash, randomBytes } from 'node:crypto'
import {
  checkRepoAccess,
  commit,
  countCommits,
  createBranch,
  createRepo,
  deleteBranch,
  deleteFiles,
  deleteRepo,
  downloadFile,
  listCommits,
  listFiles,
  pathsInfo,
  repoExists,
  uploadFile,
  uploadFiles,
} from '@huggingface/hub'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWritingWorld, type WritingWorld } from '../support/writing-world.js'

/** Bytes of the large file: more than one read of the client's hashing. */
const LARGE_BYTES = 12_000_000

describe('@huggingface/hub', () => {
  let world: WritingWorld
  let hub: { hubUrl: string; accessToken: string }

  beforeAll(async () => {
    world = await openWritingWorld({ scope: 'admin' })
    hub = { hubUrl: world.server.url, accessToken: world.ann.token }
  })
  afterAll(() => world?.close())

  async function pathsOf(repo: string, revision = 'main'): Promise<string[]> {
    const listed = await Array.fromAsync(listFiles({ ...hub, repo, revision, recursive: true }))
    return listed
      .filter(entry => entry.type === 'file')
      .map(entry => entry.path)
      .sort()
  }

  async function bytesOf(repo: string, path: string, revision = 'main'): Promise<Buffer> {
    const blob = await downloadFile({ ...hub, repo, path, revision })
    if (!blob) throw new Error(`${path} is not there`)
    return Buffer.from(await blob.arrayBuffer())
  }

  it('makes a repository with a licence and a file', async () => {
    const files = [{ path: 'notes/first.txt', content: new Blob(['first\n']) }]
    const made = await createRepo({
      ...hub,
      repo: 'ann/js-made',
      visibility: 'private',
      license: 'mit',
      files,
    })
    expect(made.repoUrl).toBe(`${hub.hubUrl}/ann/js-made`)
    expect(made.id).toEqual(expect.any(String))
    expect(await pathsOf('ann/js-made')).toEqual(['.gitattributes', 'README.md', 'notes/first.txt'])
    expect(String(await bytesOf('ann/js-made', 'README.md'))).toMatch(/^---\nlicense: mit\n---/)
    await expect(createRepo({ ...hub, repo: 'ann/js-made' })).rejects.toMatchObject({ statusCode: 409 })
  })

  it('uploads small and large files in one commit', async () => {
    const repo = 'ann/js-upload'
    await createRepo({ ...hub, repo, visibility: 'private' })
    const large = randomBytes(LARGE_BYTES)
    const uploaded = await uploadFiles({
      ...hub,
      repo,
      commitTitle: 'Three files',
      commitDescription: 'Of three kinds',
      files: [
        { path: 'config.json', content: new Blob(['{}\n']) },
        { path: 'odd names/ä, ü + 100.txt', content: new Blob(['odd\n']) },
        { path: 'weights/model.safetensors', content: new Blob([large]) },
      ],
    })
    expect(uploaded?.commit.url).toBe(`${hub.hubUrl}/${repo}/commit/${uploaded?.commit.oid}`)
    expect((await bytesOf(repo, 'weights/model.safetensors')).equals(large)).toBe(true)
    expect(String(await bytesOf(repo, 'odd names/ä, ü + 100.txt'))).toBe('odd\n')
    const [info] = await pathsInfo({ ...hub, repo, paths: ['weights/model.safetensors'] })
    expect(info).toMatchObject({
      size: LARGE_BYTES,
      lfs: { oid: createHash('sha256').update(large).digest('hex') },
    })
    const [newest] = await Array.fromAsync(listCommits({ ...hub, repo }))
    expect(newest).toMatchObject({
      title: 'Three files',
      message: 'Of three kinds',
      oid: uploaded?.commit.oid,
    })
  })

  it('adds, replaces and deletes in one commit', async () => {
    const repo = 'ann/js-commit'
    await createRepo({ ...hub, repo, visibility: 'private' })
    const files = ['a.txt', 'b.txt', 'folder/c.txt', 'folder/d.txt'].map(path => ({
      path,
      content: new Blob([path]),
    }))
    await uploadFiles({ ...hub, repo, files })
    const done = await commit({
      ...hub,
      repo,
      title: 'All at once',
      operations: [
        { operation: 'addOrUpdate', path: 'a.txt', content: new Blob(['changed']) },
        { operation: 'addOrUpdate', path: 'new.bin', content: new Blob([randomBytes(1_000)]) },
        { operation: 'delete', path: 'b.txt' },
        { operation: 'delete', path: 'folder' },
      ],
    })
    expect(await pathsOf(repo)).toEqual(['.gitattributes', 'a.txt', 'new.bin'])
    expect(String(await bytesOf(repo, 'a.txt', done?.commit.oid))).toBe('changed')
    await deleteFiles({ ...hub, repo, paths: ['new.bin'] })
    expect(await pathsOf(repo)).toEqual(['.gitattributes', 'a.txt'])
    expect(await countCommits({ ...hub, repo })).toBe(4)
  })

  it('is told when somebody committed in between', async () => {
    const repo = 'ann/js-conflict'
    await createRepo({ ...hub, repo, visibility: 'private' })
    const file = (text: string) => ({ path: 'a.txt', content: new Blob([text]) })
    const first = await uploadFile({ ...hub, repo, file: file('first') })
    await uploadFile({ ...hub, repo, file: file('second') })
    const late = uploadFile({ ...hub, repo, file: file('late'), parentCommit: first?.commit.oid ?? '' })
    await expect(late).rejects.toMatchObject({ statusCode: 412 })
    expect(String(await bytesOf(repo, 'a.txt'))).toBe('second')
  })

  it('proposes a change', async () => {
    const repo = 'ann/js-propose'
    await createRepo({ ...hub, repo, visibility: 'private' })
    const file = { path: 'proposed.safetensors', content: new Blob([randomBytes(5_000)]) }
    const proposed = await uploadFile({ ...hub, repo, file, isPullRequest: true })
    expect(proposed?.pullRequestUrl).toBe(`${hub.hubUrl}/${repo}/discussions/1`)
    expect(await pathsOf(repo)).toEqual(['.gitattributes'])
    expect(await pathsOf(repo, 'refs/pr/1')).toEqual(['.gitattributes', 'proposed.safetensors'])
  })

  it('makes a branch, uploads to it and deletes it', async () => {
    const repo = 'ann/js-branch'
    await createRepo({ ...hub, repo, visibility: 'private' })
    await createBranch({ ...hub, repo, branch: 'side' })
    await uploadFile({ ...hub, repo, branch: 'side', file: { path: 's.txt', content: new Blob(['s']) } })
    expect(await pathsOf(repo, 'side')).toEqual(['.gitattributes', 's.txt'])
    expect(await pathsOf(repo)).toEqual(['.gitattributes'])
    await deleteBranch({ ...hub, repo, branch: 'side' })
    await expect(pathsOf(repo, 'side')).rejects.toMatchObject({ statusCode: 404 })
  })

  it('deletes a repository, which is then nowhere', async () => {
    const repo = 'ann/js-gone'
    await createRepo({ ...hub, repo })
    await expect(deleteRepo({ ...hub, accessToken: world.bob.token, repo })).rejects.toMatchObject({
      statusCode: 403,
    })
    await deleteRepo({ ...hub, repo })
    expect(await repoExists({ ...hub, repo })).toBe(false)
    await expect(checkRepoAccess({ ...hub, repo })).rejects.toThrow()
  })
})
