import { type ComponentType, lazy, Suspense } from 'react'
import { Empty, Failure, Loading, NotAllowed } from '../../components/states.js'
import { useSearch } from '../../routing/use-search.js'
import { type RepositoryAddress, type Shown, VIEWS } from './address.js'
import { isOffered } from './is-offered.js'
import { useRepositoryText } from './messages.js'
import { Gate } from './gate/gate.js'
import { Kept, Refused } from './refused.js'
import { isKept, type Repository, type Revision, type RevisionViewProps } from './use-repository.js'

interface ViewOfRevision {
  readonly Component: ComponentType<RevisionViewProps & { readonly address: RepositoryAddress }>
  /** It shows what the revision says: not where the verdict keeps that from the viewer. */
  readonly isContent: boolean
  /** It shows files: not where the repository is gated and the viewer was not let in. */
  readonly isFiles: boolean
}

const OF_REVISION: Readonly<Partial<Record<Shown, ViewOfRevision>>> = {
  card: {
    Component: lazy(async () => ({ default: (await import('./card/card-view.js')).CardView })),
    isContent: true,
    isFiles: false, // it stands open
  },
  findings: {
    Component: lazy(async () => ({ default: (await import('./findings/findings-view.js')).FindingsView })),
    isContent: false,
    isFiles: false,
  },
  files: {
    Component: lazy(async () => ({ default: (await import('./files/files-view.js')).FilesView })),
    isContent: true,
    isFiles: false,
  },
  history: {
    Component: lazy(async () => ({ default: (await import('./history/history-view.js')).HistoryView })),
    isContent: true,
    isFiles: false,
  },
  commit: {
    Component: lazy(async () => ({ default: (await import('./history/commit-view.js')).CommitView })),
    isContent: false,
    isFiles: false,
  },
  evidence: {
    Component: lazy(async () => ({ default: (await import('./evidence/evidence-view.js')).EvidenceView })),
    isContent: true,
    isFiles: true,
  },
}

type OfRepository = ComponentType<{
  readonly repo: Repository
  readonly address: RepositoryAddress
  /** The one that is shown, so far as it is known. */
  readonly revision: Revision | null
}>

const OF_REPOSITORY: Readonly<Partial<Record<Shown, OfRepository>>> = {
  lineage: lazy(async () => ({ default: (await import('./lineage/lineage-view.js')).LineageView })),
  variants: lazy(async () => ({ default: (await import('./variants-view.js')).VariantsView })),
  consumers: lazy(async () => ({ default: (await import('./consumers/consumers-view.js')).ConsumersView })),
  recalls: lazy(async () => ({ default: (await import('./recalls/recalls-view.js')).RecallsView })),
  settings: lazy(async () => ({ default: (await import('./settings/settings-view.js')).SettingsView })),
  compare: lazy(async () => ({ default: (await import('./compare-view.js')).CompareView })),
}

interface ShownProps {
  readonly repo: Repository
  /** Null where there is none, or it was refused. */
  readonly revision: Revision | null
  readonly refusal: Error | null
  readonly isPending: boolean
  readonly address: RepositoryAddress
}

/** The view that an address asks for, or why it can’t be shown. Each comes as its own piece of the program. */
export function ShownView(props: ShownProps) {
  const [search] = useSearch()
  const { repo, address, revision } = props
  const Component = OF_REPOSITORY[address.shown]
  const view = VIEWS.find(name => name === address.shown)
  if (view && !isOffered(view, repo)) return <NotAllowed />
  return (
    <Suspense fallback={<Loading />}>
      {Component ? (
        <Component repo={repo} address={address} revision={revision} key={search['view']} />
      ) : (
        <RevisionView {...props} />
      )}
    </Suspense>
  )
}

function RevisionView({ repo, revision, refusal, isPending, address }: ShownProps) {
  const say = useRepositoryText()
  const view = OF_REVISION[address.shown]
  if (isPending) return <Loading />
  if (refusal) return <Refused repo={repo} refusal={refusal} place={address} />
  if (!revision) return <Empty title={say('noHead')} text={say('noHeadText')} />
  if (!view) return <Failure error={new Error(address.shown)} />
  if (view.isContent && isKept(revision)) return <Kept repo={repo} revision={revision} place={address} />
  if (view.isFiles && !repo.access.mayGetFiles) return <Gate repo={repo} />
  const { Component } = view
  return <Component repo={repo} revision={revision} place={address} address={address} />
}
