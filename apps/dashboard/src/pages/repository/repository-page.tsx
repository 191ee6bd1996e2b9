import { Stack } from '@mantine/core'
import { useRouter } from '@tanstack/react-router'
import { useEffect } from 'react'
import { ApiError, isPassing } from '../../api/api-error.js'
import { Page } from '../../components/page.js'
import { Answered, Empty, NotAllowed } from '../../components/states.js'
import { NotFound } from '../../shell/broken.js'
import { useViewer } from '../../session/use-viewer.js'
import { renamedPath, type RepositoryAddress, useRepositoryAddress } from './address.js'
import { RepositoryHead } from './head/repository-head.js'
import { RevisionBar } from './head/revision-bar.js'
import { Tabs } from './head/tabs.js'
import { useRepositoryText } from './messages.js'
import { ShownView } from './shown-view.js'
import { type Repository, useNamedRevision, useRepository } from './use-repository.js'

/** A repository: what it is, what was decided of it, and what there is to see. What is shown is in its address. */
export function RepositoryPage() {
  const address = useRepositoryAddress()
  return address ? <Addressed key={`${address.type} ${address.fullName}`} address={address} /> : <NotFound />
}

function Addressed({ address }: { address: RepositoryAddress }) {
  const query = useRepository(address)
  useNameOfNow(address, query.data?.repo?.fullName)
  return (
    <Page
      title={address.fullName}
      actions={query.data?.repo && <RepositoryHead repo={query.data.repo} revision={address.revision} />}
    >
      <Answered query={query}>
        {({ repo }) => (repo ? <Found repo={repo} address={address} /> : <Missing />)}
      </Answered>
    </Page>
  )
}

/** An address with a name that the repository had before, or in other letters, gives way to the one that it has now. */
function useNameOfNow({ type, fullName: shown }: RepositoryAddress, fullName: string | undefined): void {
  const { history } = useRouter()
  useEffect(() => {
    if (fullName === undefined || fullName === shown) return
    const { pathname, search, hash } = history.location
    history.replace(renamedPath(pathname, { type, fullName }) + search + hash)
  }, [history, type, shown, fullName])
}

/** Who is not signed in may only have to be. */
function Missing() {
  const say = useRepositoryText()
  const viewer = useViewer()
  if (viewer.isSuccess && viewer.data === null) return <NotAllowed />
  return <Empty title={say('notFound')} text={say('notFoundText')} />
}

function Found({ repo, address }: { repo: Repository; address: RepositoryAddress }) {
  const say = useRepositoryText()
  const named = useNamedRevision(address)
  const isNamed = address.revision !== null
  // What may pass takes nothing away that is shown; a refusal does at once.
  const refusal = isNamed && !(named.data && isPassing(named.error)) ? named.error : null
  const asked = refusal === null ? (named.data?.repo?.revision ?? null) : null
  const revision = isNamed ? asked : repo.latestRevision
  if (refusal instanceof ApiError && refusal.code === 'revision-not-found') {
    return (
      <Stack>
        <Tabs repo={repo} address={address} />
        <Empty title={say('noRevision')} text={say('noRevisionText')} />
      </Stack>
    )
  }
  return (
    <Stack>
      <RevisionBar repo={repo} revision={revision} address={address} />
      <Tabs repo={repo} address={address} />
      <ShownView
        repo={repo}
        revision={revision}
        refusal={refusal}
        isPending={isNamed && named.isPending}
        address={address}
      />
    </Stack>
  )
}
