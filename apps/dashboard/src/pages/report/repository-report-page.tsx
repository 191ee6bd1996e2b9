import { Text } from '@mantine/core'
import { isPassing } from '../../api/api-error.js'
import { VerdictBadge } from '../../components/badges.js'
import { useCommonText } from '../../components/messages.js'
import { Page } from '../../components/page.js'
import { Failure, Loading } from '../../components/states.js'
import { type RepoAddress, repoPath } from '../../routing/paths.js'
import { formatTime } from '../../text/format.js'
import { NotFound } from '../../shell/broken.js'
import { useRepositoryText } from '../repository/messages.js'
import { ArtefactSection } from './artefact-section.js'
import { DecisionSections } from './decision-sections.js'
import { EvidenceSections } from './evidence-sections.js'
import { FindingSection } from './finding-section.js'
import { LineageSection } from './lineage-section.js'
import { useReportText } from './messages.js'
import { type Fact, ReportFrame, ReportSection } from './report-frame.js'
import { HEAD_REPORT, type ReportRepo, type ReportRevision, REVISION_REPORT } from './repo-report.js'
import { useStill } from './use-still.js'
import { VerdictSection } from './verdict-section.js'

/** @param revision  a word for one; null for the head of the default branch */
export function RepositoryReport({ address, revision }: { address: RepoAddress; revision: string | null }) {
  const say = useReportText()
  const title = say('title', { name: address.fullName })
  const { type, fullName: id } = address
  const head = useStill('head', HEAD_REPORT, { type, id }, revision === null)
  const named = useStill('revision', REVISION_REPORT, { type, id, rev: revision ?? '' }, revision !== null)
  const query = revision === null ? head : named
  if (query.error && !(query.data && isPassing(query.error))) {
    return (
      <Page title={title}>
        <Failure error={query.error} onRetry={() => void query.refetch()} />
      </Page>
    )
  }
  if (!query.data) return <Loading />
  const { repo } = query.data
  if (!repo) return <NotFound />
  const shown = 'latestRevision' in repo ? repo.latestRevision : repo.revision
  if (shown) return <Sheet repo={repo} revision={shown} title={title} />
  return (
    <Page title={title}>
      <Text>{say('noHead')}</Text>
    </Page>
  )
}

const VISIBILITIES = { PRIVATE: 'private', INTERNAL: 'internal', PUBLIC: 'public' } as const

type Subject = Omit<ReportRepo, 'latestRevision'>

function Sheet({ repo, revision, title }: { repo: Subject; revision: ReportRevision; title: string }) {
  const say = useReportText()
  const common = useCommonText()
  const sayOfRepo = useRepositoryText()
  const { type, fullName } = repo
  const facts: readonly Fact[] = [
    [say('repository'), `${common(`type_${type}`)} ${fullName}`],
    [
      say('revision'),
      <span key="commit" className="hash">
        {revision.commit}
      </span>,
    ],
    ...(revision.title === null ? [] : [[say('commit'), revision.title] as const]),
    ...(revision.author === null ? [] : [[say('author'), revision.author.name] as const]),
    [say('committed'), formatTime(revision.committedAt)],
    [say('landed'), formatTime(revision.landedAt)],
    [say('visibility'), sayOfRepo(VISIBILITIES[repo.visibility])],
    [say('verdict'), <VerdictBadge key="verdict" verdict={revision.verdict} />],
    [say('place'), `${location.origin}${repoPath({ type, fullName })}/tree/${revision.commit}`],
  ]
  const asked = { type, id: fullName, rev: revision.commit }
  // What the verdict keeps from somebody says nothing of itself.
  const isKept = revision.title === null
  return (
    <ReportFrame title={title} facts={facts}>
      <VerdictSection revision={revision} />
      <FindingSection asked={asked} isKept={isKept} />
      <LineageSection repo={repo} revision={revision} isHead={'latestRevision' in repo} />
      <DecisionSections asked={asked} />
      {revision.governance.artefacts && <ArtefactSection artefacts={revision.governance.artefacts} />}
      {isKept ? (
        <ReportSection title={say('evidence')}>
          <Text>{say('keptByVerdict')}</Text>
        </ReportSection>
      ) : (
        <EvidenceSections asked={asked} revision={revision} />
      )}
    </ReportFrame>
  )
}
