import fs from 'node:fs'
import { asCommitSha } from '@entrepot/core'
import git from 'isomorphic-git'
import { describe, expect, it } from 'vitest'
import { WorkRepository } from '../fixtures/work-repository.js'
import { ObjectReader } from './object-reader.js'
import { parseCommit } from './parse-commit.js'
import { readCommit } from './read-commit.js'

const SHA = asCommitSha('a'.repeat(40))
const TREE = `tree ${'b'.repeat(40)}\n`
const WHO = 'Ada <ada@example.org> 1700000000 +0100'

function parsed(text: string, encoding: BufferEncoding = 'utf8') {
  return parseCommit(SHA, Buffer.from(text, encoding))
}

describe('readCommit', () => {
  it('reads what isomorphic-git reads', async () => {
    const work = await WorkRepository.create()
    work.commit({ files: { a: '1' }, message: 'first', date: '2024-02-03T04:05:06+0700' })
    work.git('checkout', '-q', '-b', 'side')
    const side = work.commit({ files: { b: '1' }, message: 'Größe 模型\n\nbody line 1\n\nbody line 2\n' })
    work.git('checkout', '-q', 'main')
    const main = work.commit({ files: { c: '1' } })
    work.git('merge', '-q', '--no-edit', '-m', 'merge it', 'side')
    const reader = new ObjectReader(work.gitDir)
    for (const oid of work.git('rev-list', 'HEAD').split('\n').map(asCommitSha)) {
      const ours = await readCommit(reader, oid)
      const { commit: theirs } = await git.readCommit({ fs, dir: work.folder, oid })
      expect(ours.tree).toBe(theirs.tree)
      expect(ours.parents).toEqual(theirs.parent)
      expect(ours.author.name).toBe(theirs.author.name)
      expect(ours.author.email).toBe(theirs.author.email)
      expect(ours.author.date.getTime()).toBe(theirs.author.timestamp * 1000)
      expect(`${ours.title}\n${ours.message && `\n${ours.message}\n`}`).toBe(theirs.message)
    }
    expect((await readCommit(reader, work.tip())).parents).toEqual([main, side])
    await reader.close()
  })

  it('says that a commit is missing, or that an id is not of a commit', async () => {
    const work = await WorkRepository.create()
    work.commit({ files: { a: '1' } })
    const reader = new ObjectReader(work.gitDir)
    const tree = asCommitSha(work.git('rev-parse', 'HEAD^{tree}'))
    await expect(readCommit(reader, SHA)).rejects.toMatchObject({ code: 'object-missing' })
    await expect(readCommit(reader, tree)).rejects.toMatchObject({ code: 'object-missing' })
    await reader.close()
  })
})

describe('parseCommit', () => {
  it('honours a declared encoding and takes undeclared bytes for Latin-1', () => {
    const body = `${TREE}author ${WHO}\ncommitter ${WHO}\n`
    expect(parsed(`${body}\nnaïve`, 'latin1').title).toBe('naïve')
    expect(parsed(`${body}encoding ISO-8859-15\n\nnaïve`, 'latin1').title).toBe('naïve')
    expect(parsed(`${body}encoding no-such-thing\n\nnaïve`, 'utf8').title).toBe('naïve')
    expect(parsed(`${body}\nnaïve 模型`).title).toBe('naïve 模型')
  })

  it.each([
    ['Ada Lovelace <ada@example.org> 1700000000 +0000', 'Ada Lovelace', 'ada@example.org', 1_700_000_000],
    ['Ada<ada@example.org> 1700000000 +51800', 'Ada', 'ada@example.org', 1_700_000_000],
    ['Ada <ada@example.org> 1700000000', 'Ada', 'ada@example.org', 1_700_000_000],
    ['Ada <a<b>c> 5 +0000', 'Ada', 'a<b>c', 5],
    ['<ada@example.org> 7 -0000', '', 'ada@example.org', 7],
    ['Ada <> 7 +0000', 'Ada', '', 7],
    ['Ada <ada@example.org>9 +0000', 'Ada', 'ada@example.org', 9],
    ['Ada', 'Ada', '', 0],
    ['', '', '', 0],
    ['Ada 7 +0000', 'Ada', '', 7],
    ['Ada <a@b', 'Ada', 'a@b', 0],
    ['Ada <a@b> soon', 'Ada', 'a@b', 0],
    ['Ada <a@b> 7soon +0000', 'Ada', 'a@b', 0],
    ['Ada <a@b> -5 +0000', 'Ada', 'a@b', -5],
  ])('reads the signature %j', (line, name, email, seconds) => {
    const { author } = parsed(`${TREE}author ${line}\ncommitter ${WHO}\n\nx`)
    expect(author).toEqual({ name, email, date: new Date(seconds * 1000) })
  })

  it.each([
    ['316516204800', '9999-12-31T00:00:00.000Z'],
    ['99999999999999999999', '9999-12-31T00:00:00.000Z'],
    ['9'.repeat(500), '9999-12-31T00:00:00.000Z'],
    ['-220000000000', '0001-01-01T23:59:59.000Z'],
    ['-99999999999999999999', '0001-01-01T23:59:59.000Z'],
  ])('moves the second %s to the border of the years that everybody can read', (seconds, date) => {
    const { author, committer } = parsed(
      `${TREE}author A <a@b> ${seconds} +0000\ncommitter A <a@b> ${seconds} +1400\n\nx`,
    )
    expect([author.date.toISOString(), committer.date.toISOString()]).toEqual([date, date])
  })

  it('takes no longer for hostile lines than for others', () => {
    const many = 1_000_000
    const lines = [' ', '\t', '> ', '<', '>', '5 ', '- ', 'x '].map(text => `A${text.repeat(many)}x`)
    const startedAt = performance.now()
    for (const line of lines) {
      parsed(`${TREE}author ${line}\ncommitter ${line} 5 +0000\nencoding ${line}\n\n${line}`)
      parsed(`${TREE}author ${WHO}\ncommitter ${WHO}\n\ntitle\n${line}\n${'\n \n'.repeat(many)}x`)
    }
    expect(performance.now() - startedAt).toBeLessThan(10_000)
  })

  it('cuts what is longer than anybody writes', () => {
    const long = 'x'.repeat(100_000)
    const { author, title, message } = parsed(
      `${TREE}author ${long} <${long}> 7 +0000\ncommitter ${WHO}\n\n${long}\n\n  ${long}`,
    )
    expect([author.name.length, author.email.length, author.date.getTime()]).toEqual([1_000, 1_000, 7_000])
    expect([title.length, message.length, message.slice(0, 3)]).toEqual([4_096, 65_536, '  x'])
  })

  it('does not take a signed header for the message', () => {
    const signature =
      'gpgsig -----BEGIN PGP SIGNATURE-----\n \n abc\n author Eve <e@e> 1 +0000\n -----END-----\n'
    const commit = parsed(`${TREE}author ${WHO}\ncommitter ${WHO}\n${signature}\ntitle\nsecond\n\nbody\n\n`)
    expect(commit).toMatchObject({ title: 'title', message: 'second\n\nbody', author: { name: 'Ada' } })
  })

  it('reads a commit without a message', () => {
    expect(parsed(`${TREE}author ${WHO}\ncommitter ${WHO}\n`)).toMatchObject({ title: '', message: '' })
    expect(parsed(`${TREE}author ${WHO}\ncommitter ${WHO}\n\n\n\n`)).toMatchObject({ title: '', message: '' })
  })

  it('refuses what has no tree', () => {
    expect(() => parsed('hello')).toThrow(expect.objectContaining({ code: 'object-corrupt' }))
    expect(() => parsed(`${TREE}parent zzz\n\nx`)).toThrow(
      expect.objectContaining({ code: 'object-corrupt' }),
    )
  })
})
