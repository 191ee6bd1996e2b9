import { startFakeHub } from '../../libs/testing/dist/index.js'
import { entrepot, OWNER } from './command.mjs'

/** 10,000 paths in private repositories. */
const REPOS = 10
const FILES_PER_REPO = 1_000
const LARGE_REPO = `${OWNER}/large`
const LARGE_FILE = 'weights.bin'
const CARD = `---
license: apache-2.0
language: en
pipeline_tag: text-classification
tags: [benchmark]
---

# A repository of small files

It exists to be asked for.
`

/** Paths that are asked for by HEAD, and the path of the large file. */
export const smallFilePaths = Array.from({ length: REPOS }, (_, repo) =>
  smallFiles(repo).map(([file]) => `/${OWNER}/small-${repo}/resolve/main/${file}`),
).flat()
export const largeFilePath = `/${LARGE_REPO}/resolve/main/${LARGE_FILE}`

/** Starts an upstream that has the content; close it when all is mirrored. */
export function startUpstream(largeFileBytes) {
  const card = { 'README.md': CARD }
  const lfs = { seed: 'bench/serve', sizeBytes: largeFileBytes }
  const small = Array.from({ length: REPOS }, (_, repo) => ({
    address: `${OWNER}/small-${repo}`,
    commits: [{ files: Object.fromEntries(smallFiles(repo)) }],
  }))
  return startFakeHub({
    repos: [{ address: LARGE_REPO, commits: [{ files: { ...card, [LARGE_FILE]: { lfs } } }] }, ...small],
  })
}

/** Brings everything in by the door that everything enters: a mirror, private, by the command line. */
export async function mirrorAll(server, upstream) {
  const repos = [LARGE_REPO, ...Array.from({ length: REPOS }, (_, repo) => `${OWNER}/small-${repo}`)]
  for (const repo of repos) {
    await entrepot(server, ['mirror', repo, '--from', upstream.url, '--visibility', 'private'])
  }
}

function smallFiles(repo) {
  const files = Array.from({ length: FILES_PER_REPO - 1 }, (_, file) => {
    const folder = `part-${Math.floor(file / 100)}`
    return [`${folder}/config-${file}.json`, `${JSON.stringify({ repo, file })}\n`]
  })
  return [['README.md', CARD], ...files]
}
