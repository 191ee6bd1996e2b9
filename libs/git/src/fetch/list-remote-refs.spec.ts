import { describe, expect, it } from 'vitest'
import { serveGit } from '../fixtures/git-http-server.js'
import { WorkRepository } from '../fixtures/work-repository.js'
import { listRemoteRefs } from './list-remote-refs.js'

describe('listRemoteRefs', () => {
  it('lists refs with what tags stand for, and the branch of HEAD', async () => {
    const work = await WorkRepository.create()
    const tip = work.commit({ files: { a: '1' } })
    work.git('branch', 'ünï')
    work.git('tag', '-a', 'v1', '-m', 'first')
    work.git('update-ref', 'refs/pr/1', 'HEAD')
    const server = await serveGit(work.gitDir)
    expect(await listRemoteRefs({ url: server.url })).toEqual({
      head: 'refs/heads/main',
      refs: [
        { name: 'refs/heads/main', oid: tip, peeledOid: null },
        { name: 'refs/heads/ünï', oid: tip, peeledOid: null },
        { name: 'refs/pr/1', oid: tip, peeledOid: null },
        { name: 'refs/tags/v1', oid: work.git('rev-parse', 'v1'), peeledOid: tip },
      ],
    })
  })

  it('knows an empty repository from a page that is none', async () => {
    const server = await serveGit((await WorkRepository.create()).gitDir)
    expect((await listRemoteRefs({ url: server.url })).refs).toEqual([])
    server.intercept = (_request, response) => void response.end('')
    await expect(listRemoteRefs({ url: server.url })).rejects.toMatchObject({ code: 'upstream-invalid' })
  })

  it.each(['file:///etc', 'ext::sh -c id', '/etc', 'ssh://a/b', 'git://a/b', '--upload-pack=id'])(
    'refuses %s',
    async url => {
      await expect(listRemoteRefs({ url })).rejects.toMatchObject({ code: 'invalid-argument' })
    },
  )

  it('says who refused and why, without the token', async () => {
    const work = await WorkRepository.create()
    const server = await serveGit(work.gitDir)
    server.intercept = (_request, response) => void response.writeHead(403).end()
    const credentials = { kind: 'bearer', token: 'hf_s3cr3t' } as const
    const error = await listRemoteRefs({ url: server.url, credentials }).catch(error => error as Error)
    expect(error).toMatchObject({ code: 'upstream-unauthorized' })
    expect(`${JSON.stringify(error)} ${String(error)}`).not.toContain('s3cr3t')
  })
})
