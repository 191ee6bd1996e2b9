import { ApiError } from '../../../api/api-error.js'
import { ask, askRest } from '../../../api/ask.js'
import { graphql } from '../../../api/graphql.js'
import { toBase64 } from './byte-writer.js'
import { type DemoCommit, type DemoRepo, demoRepos } from './demo-repos.js'

const CREATE = graphql(`
  mutation CreateDemoRepo($input: CreateRepoInput!) {
    createRepo(input: $input) {
      id
    }
  }
`)

const FOLDERS = { MODEL: 'models', DATASET: 'datasets' } as const

const HEAD = graphql(`
  query DemoHead($id: ID!, $type: RepoType!) {
    repo(type: $type, id: $id) {
      id
      headVerdict
    }
  }
`)

/** What has been landed so far, of how many. */
export interface DemoProgress {
  readonly done: number
  readonly total: number
  /** The one that is on its way; null at the end. */
  readonly fullName: string | null
}

/**
 * Lands the demonstration as this person’s own uploads, by the door that all uploads take: nothing is fetched from anywhere. What has a
 * revision already is left as it is, so that it can be gone on with after a failure.
 *
 * @throws ApiError of the first thing that was refused
 */
export async function loadDemo(onProgress: (progress: DemoProgress) => void): Promise<void> {
  const repos = demoRepos()
  for (const [done, repo] of repos.entries()) {
    onProgress({ done, total: repos.length, fullName: repo.fullName })
    if ((await create(repo)) || (await isEmpty(repo)))
      for (const commit of repo.commits) await upload(repo, commit)
  }
  onProgress({ done: repos.length, total: repos.length, fullName: null })
}

/** False when it is there already. */
async function create({ fullName, type }: DemoRepo): Promise<boolean> {
  try {
    await ask(CREATE, { input: { repo: fullName, type, visibility: 'INTERNAL' } })
    return true
  } catch (error) {
    if (error instanceof ApiError && error.code === 'already-exists') return false
    throw error
  }
}

/** It was made before, but nothing came into it. */
async function isEmpty({ fullName, type }: DemoRepo): Promise<boolean> {
  const { repo } = await ask(HEAD, { id: fullName, type })
  return repo !== null && repo.headVerdict === null
}

async function upload({ fullName, type }: DemoRepo, { summary, files }: DemoCommit): Promise<void> {
  const lines = [
    { key: 'header', value: { summary } },
    ...Object.entries(files).map(([path, bytes]) => ({
      key: 'file',
      value: { path, content: toBase64(bytes), encoding: 'base64' },
    })),
  ]
  await askRest(`/api/${FOLDERS[type]}/${fullName}/commit/main`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson' },
    body: lines.map(line => JSON.stringify(line)).join('\n'),
  })
}
