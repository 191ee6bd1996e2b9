import { setTimeout as sleep } from 'node:timers/promises'
import { demoParents, demoRepos } from '@entrepot/testing'
import { graphql } from '../../support/graphql.js'
import type { RunningServer } from '../../support/start-server.js'

const POLL_MS = 100

/** Mirrors what the demo mirrors, parents first, as people do who press the button. */
export async function mirrorDemo(server: RunningServer): Promise<void> {
  for (const { address } of [...demoParents(), ...demoRepos()]) {
    const isDataset = address.startsWith('datasets/')
    const repo = isDataset ? address.slice('datasets/'.length) : address
    const { mirrorRepository } = await graphql<{ mirrorRepository: { run: { id: string } } }>(
      server,
      `
        mutation ($repo: String!, $type: RepoType!) {
          mirrorRepository(input: { repo: $repo, type: $type, visibility: INTERNAL }) {
            run {
              id
            }
          }
        }
      `,
      { repo, type: isDataset ? 'DATASET' : 'MODEL' },
    )
    await untilDone(server, mirrorRepository.run.id)
  }
}

async function untilDone(server: RunningServer, id: string): Promise<void> {
  for (;;) {
    const { syncRun } = await graphql<{ syncRun: { state: string; error: { message: string } | null } }>(
      server,
      'query ($id: ID!) { syncRun(id: $id) { state error { message } } }',
      { id },
    )
    if (syncRun.state === 'SUCCEEDED') return
    if (syncRun.error) throw new Error(syncRun.error.message)
    await sleep(POLL_MS)
  }
}
