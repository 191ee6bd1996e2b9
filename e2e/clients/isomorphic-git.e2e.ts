import fs, { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import git from 'isomorphic-git'
import http from 'isomorphic-git/http/node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { refsOf } from '../support/hub-api.js'
import { openWritingWorld, type WritingWorld } from '../support/writing-world.js'

describe('isomorphic-git', () => {
  const work = mkdtempSync(join(tmpdir(), 'entrepot-isomorphic-'))
  const author = { name: 'ann', email: 'ann@example.org' }
  let world: WritingWorld
  let url: string

  beforeAll(async () => {
    world = await openWritingWorld()
    url = `${world.server.url}/${await world.newRepo('isomorphic')}`
  })
  afterAll(async () => {
    await world?.close()
    rmSync(work, { recursive: true, force: true })
  })

  function client(folder: string) {
    const onAuth = () => ({ username: 'ann', password: world.ann.token })
    return { fs, http, url, onAuth, dir: join(work, folder), ref: 'main', remote: 'origin' }
  }

  it('clones, pushes a commit, and sees it in another clone', async () => {
    const one = client('one')
    await git.clone(one)
    writeFileSync(join(one.dir, 'README.md'), '---\nlicense: mit\n---\n# Pushed by isomorphic-git\n')
    await git.add({ ...one, filepath: 'README.md' })
    const oid = await git.commit({ ...one, message: 'Add a card', author })
    expect(await git.push(one)).toMatchObject({ ok: true })
    expect(await refsOf(world.server.url, world.ann, 'ann/isomorphic')).toEqual({ 'refs/heads/main': oid })

    const other = client('other')
    await git.clone({ ...other, depth: 1, singleBranch: true })
    expect(await git.resolveRef({ ...other, ref: 'HEAD' })).toBe(oid)
    expect(readFileSync(join(other.dir, 'README.md'), 'utf8')).toContain('Pushed by isomorphic-git')
  })

  it('makes a branch and deletes it', async () => {
    const one = client('one')
    await git.branch({ ...one, ref: 'side' })
    expect(await git.push({ ...one, ref: 'side' })).toMatchObject({ ok: true })
    expect(Object.keys(await refsOf(world.server.url, world.ann, 'ann/isomorphic'))).toContain(
      'refs/heads/side',
    )
    expect(await git.push({ ...one, ref: 'side', delete: true })).toMatchObject({ ok: true })
    expect(Object.keys(await refsOf(world.server.url, world.ann, 'ann/isomorphic'))).toEqual([
      'refs/heads/main',
    ])
  })

  it('is refused what does not follow from the branch', async () => {
    const late = client('other')
    const one = client('one')
    await git.commit({ ...one, message: 'First', author })
    await git.push(one)
    await git.commit({ ...late, message: 'Second, on what was there before', author })
    await expect(git.push(late)).rejects.toThrow()
    const { 'refs/heads/main': main } = await refsOf(world.server.url, world.ann, 'ann/isomorphic')
    expect(main).toBe(await git.resolveRef({ ...one, ref: 'main' }))
  })
})
