import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  type MirrorWorld,
  objectsOf,
  openMirrorWorld,
  readText,
  scratchFiles,
  upstreamRefs,
} from '@entrepot/testing/mirror'

const WEIGHTS = Buffer.alloc(3_000_000, 'weights ')
const WEIGHTS_OID = createHash('sha256').update(WEIGHTS).digest('hex')

let world: MirrorWorld

beforeAll(async () => {
  world = await openMirrorWorld({
    repos: [
      {
        address: 'acme/model',
        commits: [
          { files: { 'README.md': '---\nlicense: mit\n---\n# Model\n', 'sub/a b?#%.txt': 'odd name' } },
          {
            files: {
              'sub/we ights?.bin': { lfs: WEIGHTS },
              'copy.bin': { lfs: WEIGHTS },
              'empty.bin': { lfs: '' },
            },
            message: 'Add weights',
          },
        ],
        tags: { 'v1.0': 'main' },
      },
    ],
  })
})

afterAll(() => world.close())

it('makes a repository that equals upstream, commit by commit and byte by byte', async () => {
  const run = await world.mirror('acme/model')
  expect(run).toMatchObject({ outcome: 'succeeded', state: 'succeeded', errorCode: null, revisionsLanded: 1 })
  const refs = await world.refs('acme/model')
  expect(refs.map(ref => `${ref.oid} ${ref.name}`)).toEqual(await upstreamRefs(world.hub, 'acme/model'))
  expect(await world.storedHash(WEIGHTS_OID)).toBe(WEIGHTS_OID)
  expect(await readText(world.engines, 'acme/model', 'sub/a b?#%.txt')).toBe('odd name')
  for (const commit of await world.hub.history('acme/model'))
    expect(await objectsOf(world.engines, 'acme/model')).toContain(commit.id)
  expect(run).toMatchObject({
    filesTotal: 2,
    filesDone: 2,
    bytesTotal: BigInt(WEIGHTS.length),
    bytesDone: BigInt(WEIGHTS.length),
  })
  expect(run.bytesMoved).toBeGreaterThan(BigInt(WEIGHTS.length))
  expect(await scratchFiles(world.engines)).toEqual([])
})
