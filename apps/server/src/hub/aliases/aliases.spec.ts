import { isCommitSha } from '@entrepot/core'
import { landFolder, type LandedFolder } from '@entrepot/testing/landing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type AliasWorld, judgeHead, openAliasWorld } from '../../testing/alias-world.js'
import { EXIT_TABLE } from '../../testing/access-matrix/exit-table.js'
import { askGraphql } from '../../testing/ask-graphql.js'
import type { RawAnswer } from '../../testing/raw-ask.js'

const BF16 = Buffer.from('weights in bf16 '.repeat(64))
const Q4 = Buffer.from('q4'.repeat(100))
const Q8 = Buffer.from('q8'.repeat(200))
const SUPPORT = { 'README.md': '# quantized', 'config.json': '{"of":"gguf"}', 'tokenizer/vocab.json': '{}' }

let world: AliasWorld
let base: LandedFolder
let quants: LandedFolder
let node: string
let person: string

beforeAll(async () => {
  world = await openAliasWorld()
  base = await world.hold({
    id: 'acme/base',
    files: { 'README.md': '# base', 'config.json': '{"of":"base"}' },
    weights: { 'model.safetensors': BF16 },
    variants: [{ format: 'safetensors', quantization: 'BF16', bits: 16, paths: ['model.safetensors'] }],
  })
  quants = await world.hold({
    id: 'acme/base-gguf',
    base: 'acme/base',
    files: SUPPORT,
    weights: { 'base-Q4_K_M.gguf': Q4, 'base-Q8_0.gguf': Q8 },
    variants: [
      { format: 'gguf', quantization: 'Q4_K_M', bits: 4.5, paths: ['base-Q4_K_M.gguf'] },
      { format: 'gguf', quantization: 'Q8_0', bits: 8.5, paths: ['base-Q8_0.gguf'] },
    ],
  })
  person = await world.token({ user: 'bob' })
  node = await world.token({ user: 'bob', audience: 'inference', profile: 'small-llamacpp' })
})
afterAll(() => world?.close())

const parse = <T>({ text }: RawAnswer): T => JSON.parse(text) as T
const commitOf = ({ headers }: RawAnswer) => String(headers['x-repo-commit'])

interface ShownRevision {
  readonly commit: string
  readonly shownAs: string
  readonly repo: { readonly fullName: string }
  readonly files: { readonly nodes: { readonly path: string; readonly type: string }[] }
}

interface Info {
  readonly id: string
  readonly sha: string
  readonly siblings: { readonly rfilename: string }[]
}

describe('profile/<name> of a model', () => {
  it.each([
    ['small-llamacpp', ['README.md', 'base-Q4_K_M.gguf', 'config.json', 'tokenizer/vocab.json']],
    ['good-llamacpp', ['README.md', 'base-Q8_0.gguf', 'config.json', 'tokenizer/vocab.json']],
    ['any-vllm', ['README.md', 'config.json', 'model.safetensors']],
  ])('is the variant for %s, with what lies beside it and nothing else', async (name, files) => {
    const answer = await world.ask(`/api/models/acme/base/revision/profile%2F${name}`, person)
    expect(answer.status, answer.text).toBe(200)
    const info = parse<Info>(answer)
    expect(info.siblings.map(({ rfilename }) => rfilename)).toEqual(files)
    expect([info.id, isCommitSha(info.sha), commitOf(answer)]).toEqual(['acme/base', true, info.sha])
    expect([base.commits[0], quants.commits[0]]).not.toContain(info.sha)
    const tree = await world.ask(`/api/models/acme/base/tree/profile/${name}?recursive=true`, person)
    const listed = parse<{ path: string; type: string }[]>(tree).filter(({ type }) => type === 'file')
    expect(listed.map(({ path }) => path)).toEqual(files)
    expect(commitOf(tree)).toBe(info.sha)
  })

  it('gives the bytes of the repository where the files are, by the name and by the id that was answered', async () => {
    const named = await world.ask('/acme/base/resolve/profile%2Fsmall-llamacpp/base-Q4_K_M.gguf', person)
    expect([named.status, named.body.equals(Q4)]).toEqual([200, true])
    const sha = commitOf(named)
    for (const path of [
      `/acme/base/resolve/profile/small-llamacpp/config.json`,
      `/acme/base/raw/${sha}/config.json`,
    ]) {
      const answer = await world.ask(path, person)
      expect([answer.text, commitOf(answer)]).toEqual(['{"of":"gguf"}', sha])
    }
    const part = await world.ask(`/acme/base/resolve/${sha}/base-Q4_K_M.gguf`, person, {
      headers: { range: 'bytes=2-5' },
    })
    expect([part.status, part.text]).toEqual([206, 'q4q4'])
    const head = await world.ask(`/acme/base/resolve/${sha}/base-Q4_K_M.gguf`, person, { method: 'HEAD' })
    expect([head.headers['content-length'], commitOf(head)]).toEqual([String(Q4.length), sha])
  })

  it('has no file of another variant, and says so by its own id', async () => {
    for (const path of ['base-Q8_0.gguf', 'model.safetensors', 'absent.json']) {
      const answer = await world.ask(`/acme/base/resolve/profile/small-llamacpp/${path}`, person)
      expect([answer.status, answer.headers['x-error-code']]).toEqual([404, 'EntryNotFound'])
      expect(isCommitSha(commitOf(answer))).toBe(true)
      expect([base.commits[0], quants.commits[0]]).not.toContain(commitOf(answer))
    }
    const paths = 'paths=base-Q8_0.gguf&paths=base-Q4_K_M.gguf'
    const asked = { method: 'POST', body: paths }
    const answer = await world.ask('/api/models/acme/base/paths-info/profile%2Fsmall-llamacpp', person, asked)
    expect(parse<{ path: string }[]>(answer).map(({ path }) => path)).toEqual(['base-Q4_K_M.gguf'])
  })

  it('notes who got what where it lies', async () => {
    const reader = await world.token({ user: 'noted' })
    await world.ask('/acme/base/resolve/profile/good-llamacpp/base-Q8_0.gguf', reader)
    const { prisma } = world.engines.db
    const { id: accountId } = await prisma.account.findFirstOrThrow({ where: { name: 'noted' } })
    const rows = await prisma.delivery.findMany({ where: { path: 'base-Q8_0.gguf', accountId } })
    expect(rows.map(({ repoId, commit }) => [repoId, commit])).toEqual([[quants.repo.id, quants.commits[0]]])
  })

  it('keeps what its id stands for when the profile would choose something else', async () => {
    const before = commitOf(await world.ask('/acme/base/resolve/profile/good-llamacpp/config.json', person))
    const repo = await world.hold({
      id: 'acme/base-better',
      base: 'acme/base',
      files: SUPPORT,
      weights: { 'base-F16.gguf': Buffer.from('f16') },
      variants: [{ format: 'gguf', quantization: 'F16', bits: 16, paths: ['base-F16.gguf'] }],
    })
    const after = await world.ask('/acme/base/resolve/profile/good-llamacpp/base-F16.gguf', person)
    expect([after.status, after.text]).toEqual([200, 'f16'])
    expect(commitOf(after)).not.toBe(before)
    const old = await world.ask(`/acme/base/resolve/${before}/base-Q8_0.gguf`, person)
    expect(old.body.equals(Q8)).toBe(true)
    await world.engines.db.prisma.repo.delete({ where: { id: repo.repo.id } })
    expect((await world.ask(`/acme/base/resolve/${commitOf(after)}/base-F16.gguf`, person)).status).toBe(404)
  })

  it('is no revision of another repository, nor of a data set', async () => {
    const sha = commitOf(await world.ask('/acme/base/resolve/profile/good-llamacpp/config.json', person))
    expect((await world.ask(`/acme/base-gguf/resolve/${sha}/config.json`, person)).status).toBe(404)
    await landFolder(world.engines, { id: 'acme/data', type: 'dataset', commits: [{ files: { a: '1' } }] })
    const answer = await world.ask('/api/datasets/acme/data/revision/profile%2Fgood-llamacpp', person)
    expect([answer.status, answer.headers['x-error-code']]).toEqual([404, 'RevisionNotFound'])
  })

  it('says which limit excluded what, and that a profile is not there', async () => {
    const none = await world.ask('/api/models/acme/base/revision/profile%2Fbrowser', person)
    expect([none.status, none.headers['x-error-code']]).toEqual([404, 'RevisionNotFound'])
    expect(none.text).toContain('transformersjs')
    expect(none.text).toContain('gguf/Q4_K_M')
    const unknown = await world.ask('/api/models/acme/base/revision/profile%2Fno-such', person)
    expect([unknown.status, unknown.text.includes('no-such')]).toEqual([404, true])
  })
})

describe('a repository of somebody else', () => {
  it('does not become what a name stands for by naming the model, and is there where it is named itself', async () => {
    await world.hold({
      id: 'eve/base-poison',
      base: 'acme/base',
      files: {},
      weights: { 'tiny.gguf': Buffer.from('x') },
      variants: [{ format: 'gguf', quantization: 'Q2_K', bits: 2.5, paths: ['tiny.gguf'] }],
    })
    const eve = await world.token({ user: 'eve' })
    const filesFor = async (token: string) =>
      parse<Info>(
        await world.ask('/api/models/acme/base/revision/profile%2Fsmall-llamacpp', token),
      ).siblings.map(({ rfilename }) => rfilename)
    expect(await filesFor(person)).toContain('base-Q4_K_M.gguf')
    expect(await filesFor(eve)).toContain('base-Q4_K_M.gguf')
    const named = await world.ask('/eve/base-poison/resolve/profile/small-llamacpp/tiny.gguf', person)
    expect(named.text).toBe('x')
  })

  it('does not exist for who may not read it, nor by the id that somebody else was told', async () => {
    await world.hold({
      id: 'acme/base-secret',
      base: 'acme/base',
      visibility: 'private',
      files: {},
      weights: { 'secret.gguf': Buffer.from('s') },
      variants: [{ format: 'gguf', quantization: 'IQ1_S', bits: 1.5, paths: ['secret.gguf'] }],
    })
    const owner = await world.token({ user: 'acme' })
    const told = await world.ask('/acme/base/resolve/profile/small-llamacpp/secret.gguf', owner)
    expect([told.status, told.text]).toEqual([200, 's'])
    expect((await world.ask('/acme/base/resolve/profile/small-llamacpp/secret.gguf', person)).status).toBe(
      404,
    )
    for (const token of [person, node, undefined]) {
      const answer = await world.ask(`/acme/base/resolve/${commitOf(told)}/secret.gguf`, token)
      expect([answer.status, answer.headers['x-error-code']]).toEqual([404, 'RevisionNotFound'])
      expect(answer.text).not.toContain('secret')
    }
    await world.engines.db.prisma.repo.deleteMany({ where: { idKey: 'acme/base-secret' } })
  })
})

describe('a token that carries a profile', () => {
  const small = ['README.md', 'base-Q4_K_M.gguf', 'config.json', 'tokenizer/vocab.json']

  it.each(['main', 'HEAD', 'refs%2Fheads%2Fmain'])('gets its variant for %s', async word => {
    const info = parse<Info>(await world.ask(`/api/models/acme/base/revision/${word}`, node))
    expect(info.siblings.map(({ rfilename }) => rfilename)).toEqual(small)
    const file = await world.ask(`/acme/base/resolve/${word}/base-Q4_K_M.gguf`, node)
    expect([file.body.equals(Q4), commitOf(file)]).toEqual([true, info.sha])
  })

  it('gets it by the plain id, and for the branch among the refs', async () => {
    const info = parse<Info>(await world.ask('/api/models/acme/base', node))
    expect([info.id, info.siblings.map(({ rfilename }) => rfilename)]).toEqual(['acme/base', small])
    const { branches } = parse<{ branches: { name: string; targetCommit: string }[] }>(
      await world.ask('/api/models/acme/base/refs', node),
    )
    expect(branches).toEqual([{ name: 'main', ref: 'refs/heads/main', targetCommit: info.sha }])
    const evidence = await world.ask('/api/entrepot/models/acme/base/evidence/csv', node)
    expect([evidence.status, commitOf(evidence)]).toEqual([200, quants.commits[0]])
  })

  it('gets the revision itself by its id, and what has no variants as it is', async () => {
    const own = await world.ask(`/acme/base/resolve/${base.commits[0]}/config.json`, node)
    expect(own.text).toBe('{"of":"base"}')
    const plain = await landFolder(world.engines, {
      id: 'acme/plain',
      commits: [{ files: { 'a.txt': '1' } }],
    })
    const answer = await world.ask('/acme/plain/resolve/main/a.txt', node)
    expect([answer.text, commitOf(answer)]).toEqual(['1', plain.commits[0]])
  })

  it('sees at once that there is a better variant', async () => {
    await world.ask('/acme/base/resolve/main/base-Q4_K_M.gguf', node)
    const { repo } = await world.hold({
      id: 'acme/base-tiny',
      base: 'acme/base',
      files: {},
      weights: { 'base-Q2_K.gguf': Buffer.from('q2') },
      variants: [{ format: 'gguf', quantization: 'Q2_K', bits: 2.5, paths: ['base-Q2_K.gguf'] }],
    })
    expect((await world.ask('/acme/base/resolve/main/base-Q2_K.gguf', node)).text).toBe('q2')
    expect((await world.ask('/acme/base/resolve/main/base-Q4_K_M.gguf', node)).status).toBe(404)
    await world.engines.db.prisma.repo.delete({ where: { id: repo.id } })
    expect((await world.ask('/acme/base/resolve/main/base-Q4_K_M.gguf', node)).status).toBe(200)
  })

  it('gets nothing when its profile is gone, and never the model itself', async () => {
    const orphan = await world.token({ user: 'bob', audience: 'inference', profile: 'deleted' })
    for (const path of [
      '/api/models/acme/base',
      '/acme/base/resolve/main/config.json',
      '/api/models/acme/base/refs',
    ]) {
      const { status, text, headers } = await world.ask(path, orphan)
      expect([status, headers['x-error-code'], text.includes('deleted')]).toEqual([
        404,
        'RevisionNotFound',
        true,
      ])
    }
  })

  it('says so where it is asked who it is', async () => {
    const { auth } = parse<{ auth: { accessToken: { profile?: string } } }>(
      await world.ask('/api/whoami-v2', node),
    )
    expect(auth.accessToken.profile).toBe('small-llamacpp')
  })
})

describe('what names or writes commits', () => {
  it.each([
    ['POST', '/api/models/acme/base/branch/copy', { startingPoint: 'profile/small-llamacpp' }],
    ['POST', '/api/models/acme/base/tag/profile%2Fsmall-llamacpp', { tag: 'v1' }],
    ['GET', '/api/models/acme/base/compare/profile%2Fsmall-llamacpp..main?raw=true', undefined],
  ])('refuses it by %s %s', async (method, path, body) => {
    const writer = await world.token({ user: 'acme', scope: 'write' })
    const json = body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
    const { status, text } = await world.ask(path, writer, { method, ...json })
    expect([status, text.includes('no commit of it'), text.includes('acme/base-gguf')]).toEqual([
      400,
      true,
      true,
    ])
  })

  it.each(['branch/profile%2Fsmall-llamacpp', 'branch/profile'])('keeps the name free: %s', async path => {
    const writer = await world.token({ user: 'acme', scope: 'write' })
    const question = { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } }
    expect((await world.ask(`/api/models/acme/base/${path}`, writer, question)).status).toBe(400)
  })

  it('wins over a branch of that name, which a mirror may bring and which is there by its full name', async () => {
    const { repo } = await landFolder(world.engines, {
      id: 'acme/mirrored',
      commits: [
        { files: { 'a.txt': 'main' } },
        { branch: 'profile/small-llamacpp', files: { 'a.txt': 'hijacked' } },
      ],
    })
    const answer = await world.ask('/acme/mirrored/resolve/profile/small-llamacpp/a.txt', person)
    expect([answer.status, answer.text.includes('hijacked')]).toEqual([404, false])
    const full = await world.ask(
      '/acme/mirrored/resolve/refs%2Fheads%2Fprofile%2Fsmall-llamacpp/a.txt',
      person,
    )
    expect(full.text).toBe('hijacked')
    expect(repo.defaultBranch).toBe('main')
  })
})

describe('GraphQL', () => {
  it('says where a variant lies, and lists its files', async () => {
    const query = `{ repo(type: MODEL, id: "acme/base") { revision(rev: "profile/small-llamacpp") {
      commit shownAs repo { fullName } files(recursive: true) { nodes { path type } } } } }`
    const { data } = await askGraphql(world.server.url, query, { token: person })
    const revision = data.repo.revision as ShownRevision
    expect([revision.commit, revision.repo.fullName]).toEqual([quants.commits[0], 'acme/base-gguf'])
    expect(isCommitSha(revision.shownAs)).toBe(true)
    const files = revision.files.nodes.filter(({ type }) => type === 'FILE').map(({ path }) => path)
    expect(files).toEqual(['README.md', 'base-Q4_K_M.gguf', 'config.json', 'tokenizer/vocab.json'])
  })
})

/** Every exit of the table that takes a revision, but for those that refuse an alias; whoever adds one has it tried here. */
const OF_REVISIONS = Object.entries(EXIT_TABLE)
  .map(([key, pathOf]) => `${key.split(' ')[0]} ${pathOf('acme/base')}`)
  .filter(exit => exit.includes('main') && !exit.includes('compare'))
  .map(exit => exit.replace('main', '{rev}').replace('w.bin', 'base-Q4_K_M.gguf'))
  .concat('GET /api/entrepot/models/acme/base/evidence/csv?revision={rev}')

/** Those that take none, and mean the default branch. */
const OF_REPOSITORIES = [
  'GET /api/models/acme/base',
  'GET /api/models/acme/base/refs',
  'GET /api/entrepot/models/acme/base/evidence/csv',
]

describe.each(['acme/base-gguf', 'acme/base'])('when %s is blocked', id => {
  it.each([...OF_REVISIONS, 'GET /acme/base/resolve/{rev}/absent.json'])(
    'nothing leaves by %s, whoever asks and however',
    async pattern => {
      const exit = (rev: string, token: string | undefined) =>
        askExit(pattern.replaceAll('{rev}', rev), token)
      const sha = commitOf(await world.ask('/api/models/acme/base/revision/profile%2Fsmall-llamacpp', node))
      const words = ['profile%2Fsmall-llamacpp', sha]
      const isThere = pattern.includes('absent') ? 404 : 200
      for (const word of words) expect((await exit(word, person)).status).toBe(isThere)
      await judgeHead(world, id, 'blocked')
      try {
        for (const token of [person, node, undefined]) {
          for (const word of [...words, ...(token === node ? ['main'] : [])]) {
            const { status, text } = await exit(word, token)
            expect(text).not.toMatch(/q4q4|of":"gguf/)
            expect([status, text.includes('blocked'), text.includes('/-/review/')]).toEqual([403, true, true])
          }
        }
      } finally {
        await judgeHead(world, id, 'cleared')
      }
      expect((await exit(sha, person)).status).toBe(isThere)
    },
  )

  it.each(OF_REPOSITORIES)('nothing leaves by %s to a token that carries the profile', async pattern => {
    expect((await askExit(pattern, node)).status).toBe(200)
    await judgeHead(world, id, 'blocked')
    try {
      const { status, text } = await askExit(pattern, node)
      expect([status, text.includes('blocked'), text.includes('gguf"')]).toEqual([403, true, false])
    } finally {
      await judgeHead(world, id, 'cleared')
    }
  })
})

function askExit(exit: string, token: string | undefined): Promise<RawAnswer> {
  const [method = 'GET', path = ''] = exit.split(' ')
  const form = { body: 'paths=config.json', headers: { 'content-type': 'application/x-www-form-urlencoded' } }
  return world.ask(path, token, { method, ...(method === 'POST' && form) })
}
