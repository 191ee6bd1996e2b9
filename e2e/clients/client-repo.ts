import { buffer } from 'node:stream/consumers'
import { type FakeRepoSpec, seededBytes, STOCK_GITATTRIBUTES } from '@entrepot/testing'

export const CLIENT_REPO = 'acme/client-model'
export const LARGE_FILE = 'weights/model.safetensors'
/** Bytes: more than twice what Python clients write at a time (10 MiB), so that a download can be cut between two such pieces. */
const LARGE_FILE_BYTES = 24_000_000

/** On a branch of its own: @huggingface/hub sends paths unencoded, so it can't ask for this one anywhere. */
export const AWFUL_BRANCH = 'awful'
export const AWFUL_FILE = 'awful names/ä ?%#&.txt'

const files = {
  '.gitattributes': STOCK_GITATTRIBUTES,
  'README.md': '---\nlicense: mit\nlanguage: en\n---\n# A model for clients\n',
  'config.json': '{ "model_type": "gpt2" }\n',
  'odd names/ä, ü + 100.txt': 'odd\n',
  [LARGE_FILE]: { lfs: { seed: 'client-model', sizeBytes: LARGE_FILE_BYTES } },
  'weights/tiny.bin': { lfs: 'tiny' },
} as const

/** A repository with what clients stumble over: large files, names to be escaped, a branch with slashes, a tag, some history. */
export function makeClientRepo(): FakeRepoSpec {
  return {
    address: CLIENT_REPO,
    commits: [
      { message: 'Begin', files: { 'README.md': '# Begun\n' } },
      { message: 'Add the model', files },
      { message: 'Name a file awfully', branch: AWFUL_BRANCH, files: { [AWFUL_FILE]: 'awful\n' } },
      { message: 'Work on a branch', branch: 'feature/long/name', files: { 'README.md': '# On a branch\n' } },
    ],
    tags: { 'v1.0': 'main' },
  }
}

/** What the files of `main` hold, by path in order. */
export async function bytesOfRepo(): Promise<Map<string, Buffer>> {
  const entries: [string, Buffer][] = []
  for (const [path, file] of Object.entries(files)) entries.push([path, await bytesOf(file)])
  return new Map(entries.sort(([a], [b]) => (a < b ? -1 : 1)))
}

async function bytesOf(file: (typeof files)[keyof typeof files]): Promise<Buffer> {
  if (typeof file === 'string') return Buffer.from(file)
  if (typeof file.lfs === 'string') return Buffer.from(file.lfs)
  return buffer(seededBytes(file.lfs.seed, file.lfs.sizeBytes))
}
