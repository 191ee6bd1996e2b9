import { type FakeHub, startFakeHub } from '@entrepot/testing'
import { demoParents, demoRepos } from '@entrepot/testing'
import { type Account, createAccount } from '../../support/create-account.js'
import { graphql } from '../../support/graphql.js'
import {
  makeStartedDataDir,
  removeDataDir,
  type RunningServer,
  startServer,
  upstreamOf,
} from '../../support/start-server.js'
import { CARDS_NAMESPACE, landCards } from './land-cards.js'
import { mirrorDemo } from './mirror-demo.js'

/** Of everybody in the world; long enough for the server. */
export const PASSWORD = 'correct horse battery staple'

/**
 * Who works here. `acme` is an organization: rita and ruth review for it, dev pushes to it, otto manages it. ada administers the server;
 * eve has an account and nothing else.
 */
export const PEOPLE = {
  ada: null,
  rita: 'REVIEWER',
  ruth: 'REVIEWER',
  dev: 'CONTRIBUTOR',
  otto: 'ADMIN',
  eve: null,
} as const
export type Person = keyof typeof PEOPLE

export interface DashboardWorld {
  readonly server: RunningServer
  readonly hub: FakeHub
  close(): Promise<void>
}

/** The real server on a data folder of its own, with people, the demo’s mirrors from a hub beside it, and `cards` real cards. */
export async function openDashboardWorld(
  cards: number,
  env: Readonly<Record<string, string>> = {},
): Promise<DashboardWorld> {
  const hub = await startFakeHub({ repos: [...demoParents(), ...demoRepos()] })
  const dataDir = makeStartedDataDir()
  const server = await startServer({
    dataDir,
    env: {
      ...upstreamOf(hub, hub.token),
      ENTREPOT_LOG_LEVEL: 'warn',
      ENTREPOT_REQUESTS_PER_MINUTE: '100000',
      // Where tests listen for what the server tells of.
      ENTREPOT_WEBHOOK_ALLOW_PRIVATE: '127.0.0.1',
      ...env,
    },
  })
  await createPeople(server)
  await mirrorDemo(server)
  await createCorpus(server)
  const dev: Account = await createAccount(server, 'dev', { scope: 'write' })
  await landCards(server, dev, cards)
  return {
    server,
    hub,
    close: async () => {
      await server.stop()
      await hub.close()
      removeDataDir(dataDir)
    },
  }
}

/** Everybody of `PEOPLE`, in an organization that has nothing yet. */
export async function createPeople(server: RunningServer): Promise<void> {
  for (const name of Object.keys(PEOPLE)) {
    await graphql(
      server,
      `
        mutation ($input: CreateAccountInput!) {
          createAccount(input: $input) {
            id
          }
        }
      `,
      {
        input: { name, password: PASSWORD, isAdmin: name === 'ada' },
      },
    )
  }
  await graphql(
    server,
    `
      mutation {
        createOrganization(input: { name: "acme", fullName: "Acme" }) {
          id
        }
      }
    `,
  )
  for (const [account, role] of Object.entries(PEOPLE)) {
    if (role === null) continue
    await graphql(
      server,
      `
        mutation ($input: SetMemberInput!) {
          setMember(input: $input) {
            role
          }
        }
      `,
      {
        input: { organization: 'acme', account, role },
      },
    )
  }
}

/** The organization of the real cards, to which dev pushes them. */
async function createCorpus(server: RunningServer): Promise<void> {
  await graphql(
    server,
    `
      mutation ($organization: CreateOrganizationInput!, $member: SetMemberInput!) {
        createOrganization(input: $organization) {
          id
        }
        setMember(input: $member) {
          role
        }
      }
    `,
    {
      organization: { name: CARDS_NAMESPACE, fullName: 'Real cards' },
      member: { organization: CARDS_NAMESPACE, account: 'dev', role: 'CONTRIBUTOR' },
    },
  )
}
