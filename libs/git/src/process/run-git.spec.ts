import { createReadStream, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { tempFolder } from '../fixtures/temp-folder.js'
import { WorkRepository } from '../fixtures/work-repository.js'
import { gitEnvironment } from './git-environment.js'
import { GitError } from './git-error.js'
import { redact } from './redact.js'
import { runGit, runGitText } from './run-git.js'
import { startGit } from './start-git.js'

describe('runGit', () => {
  it('hands in stdin and hands back stdout', async () => {
    const { gitDir, folder } = await WorkRepository.create()
    writeFileSync(join(folder, 'big'), Buffer.alloc(5_000_000, 'x'))
    const stdin = createReadStream(join(folder, 'big'))
    const oid = await runGitText(['hash-object', '-w', '--stdin'], { gitDir, stdin })
    const bytes = await runGit(['cat-file', 'blob', oid], { gitDir })
    expect(bytes.equals(Buffer.alloc(5_000_000, 'x'))).toBe(true)
  })

  it('reports the exit code and what git said, not the broken pipe that came first', async () => {
    const { gitDir } = await WorkRepository.create()
    const stdin = Readable.from([Buffer.alloc(8_000_000)])
    const error = await runGit(['cat-file', '--no-such-option'], { gitDir, stdin }).catch(
      error => error as Error,
    )
    expect(error).toBeInstanceOf(GitError)
    expect(error).toMatchObject({ command: 'cat-file', exitCode: 129 })
    expect((error as GitError).stderr).toContain('no-such-option')
  })

  it('passes on the failure of what it was to read', async () => {
    const { gitDir } = await WorkRepository.create()
    const stdin = new Readable({ read() { this.destroy(new Error('client left')) } }) // prettier-ignore
    await expect(runGit(['hash-object', '--stdin'], { gitDir, stdin })).rejects.toThrow('client left')
  })

  it('stops at the limit of output, and when it is cancelled', async () => {
    const { gitDir } = await WorkRepository.create()
    const stdin = 'x'.repeat(100_000)
    const oid = await runGitText(['hash-object', '-w', '--stdin'], { gitDir, stdin })
    const printing = runGit(['cat-file', 'blob', oid], { gitDir, maxOutputBytes: 99_999 })
    await expect(printing).rejects.toMatchObject({ code: 'limit-exceeded' })
    const endless = new Readable({ read() {} })
    const signal = AbortSignal.timeout(100)
    await expect(
      runGit(['hash-object', '--stdin'], { gitDir, stdin: endless, signal }),
    ).rejects.toMatchObject({
      code: 'cancelled',
    })
    await expect(runGit(['version'], { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'cancelled',
    })
  })

  it('runs no hook and reads no configuration of the machine', async () => {
    const work = await WorkRepository.create()
    const commit = work.commit({ files: { a: '1' } })
    mkdirSync(join(work.gitDir, 'hooks'), { recursive: true })
    const hook = join(work.gitDir, 'hooks', 'reference-transaction')
    writeFileSync(hook, '#!/bin/sh\nexit 1\n', { mode: 0o755 })
    expect(() => work.git('update-ref', 'refs/heads/x', commit)).toThrow('hook')
    await runGit(['update-ref', 'refs/heads/x', commit], { gitDir: work.gitDir })
    const listing = await runGitText(['config', '--list', '--show-scope'], { gitDir: work.gitDir })
    const scopes = new Set(listing.split('\n').map(line => line.split('\t')[0]))
    expect([...scopes].sort()).toEqual(['command', 'local'])
  })

  it('reaches out to nobody unless told so', async () => {
    const work = await WorkRepository.create()
    const other = await tempFolder()
    for (const url of [other, `file://${other}`, 'http://127.0.0.1:1/', 'ext::true', 'git://127.0.0.1/x']) {
      const error = await runGit(['ls-remote', url], { gitDir: work.gitDir }).catch(
        error => error as GitError,
      )
      expect(error).toMatchObject({ stderr: expect.stringContaining('not allowed') as string })
    }
  })
})

describe('startGit', () => {
  it('ends the children of git, too', async () => {
    const { gitDir } = await WorkRepository.create()
    const settings = [['alias.wait', '!sleep 60; true']] as const
    const git = startGit(['wait'], { gitDir, settings })
    git.stdin.end()
    const started = performance.now()
    setTimeout(git.kill, 100)
    await expect(git.done).rejects.toBeInstanceOf(GitError)
    for await (const _ of git.stdout) continue // open for as long as a child holds it
    expect(performance.now() - started).toBeLessThan(10_000)
  })
})

describe('gitEnvironment', () => {
  it('inherits nothing', () => {
    process.env['GIT_SSH_COMMAND'] = 'evil'
    process.env['https_proxy'] = 'http://evil'
    const environment = gitEnvironment({ gitDir: '/x' })
    expect(JSON.stringify(environment)).not.toContain('evil')
    delete process.env['GIT_SSH_COMMAND']
    delete process.env['https_proxy']
  })
})

describe('redact', () => {
  it('removes secrets, user information in URLs and authorization headers', () => {
    const text = 'fatal: https://ada:pw@hub.example/x and Authorization: Basic YTpi\nhf_abc'
    expect(redact(text, ['hf_abc', ''])).toBe(
      'fatal: https://hub.example/x and Authorization: [redacted]\n[redacted]',
    )
  })

  it('takes no longer for hostile text than for other', () => {
    const startedAt = performance.now()
    for (const piece of ['a.', '://', 'a://b', 'authorization:', 'authorization: \n'])
      redact(piece.repeat(100_000))
    expect(performance.now() - startedAt).toBeLessThan(2_000)
  })
})
