import { Text } from '@mantine/core'
import type { ResultOf } from '../../api/graphql.js'
import { isPassing } from '../../api/api-error.js'
import { fileOnly } from '../../components/file-only.js'
import type { Column } from '../../components/data-table.js'
import { PlainTable } from '../../components/plain-table.js'
import { Failure, Loading } from '../../components/states.js'
import { formatBytes, formatNumber } from '../../text/format.js'
import type { Asked } from './finding-section.js'
import { useReportText } from './messages.js'
import { ReportSection } from './report-frame.js'
import { isRefusal } from './is-refusal.js'
import { REPORT_EVIDENCE, type ReportRevision } from './repo-report.js'
import { useStill } from './use-still.js'

type Repo = NonNullable<ResultOf<typeof REPORT_EVIDENCE>['repo']>
type Digests = NonNullable<NonNullable<Repo['revision']>['evidenceDigests']>

const KEY_PATH = '/api/entrepot/evidence/key.pem'

/** Hashes of the documents that prove what this report says, and of every file. */
export function EvidenceSections({ asked, revision }: { asked: Asked; revision: ReportRevision }) {
  const say = useReportText()
  const { data, error, refetch } = useStill('evidence', REPORT_EVIDENCE, { ...asked })
  const digests = data?.repo?.revision?.evidenceDigests
  if (error && !(digests && isPassing(error))) {
    return (
      <ReportSection title={say('evidence')}>
        {isRefusal(error) ? (
          <Text>{say('notFilesForYou')}</Text>
        ) : (
          <Failure error={error} onRetry={() => void refetch()} />
        )}
      </ReportSection>
    )
  }
  if (!digests) return <Loading />
  return <Digested digests={digests} revision={revision} />
}

function Digested({ digests, revision }: { digests: Digests; revision: ReportRevision }) {
  const say = useReportText()
  const { documents, files, isCut } = digests
  const [documentColumns, fileColumns] = [useDocumentColumns(), useFileColumns()]
  const { fileCount, totalSizeBytes } = revision
  const whole = { count: formatNumber(fileCount), size: formatBytes(totalSizeBytes) }
  return (
    <>
      <ReportSection title={say('evidence')}>
        <Text className="any-break">{say('evidenceText', { key: `${location.origin}${KEY_PATH}` })}</Text>
        <PlainTable
          caption={say('evidence')}
          columns={documentColumns}
          rows={documents}
          keyOf={({ name }) => name}
          csvName="evidence"
        />
      </ReportSection>
      <ReportSection title={say('files')} isOnNewPage>
        <Text>{say('filesText', whole)}</Text>
        <PlainTable
          caption={say('files')}
          columns={fileColumns}
          rows={files}
          keyOf={({ path }) => path}
          csvName="files"
          isCut={isCut}
        />
        {isCut && <Text size="sm">{say('cut', { count: files.length })}</Text>}
      </ReportSection>
    </>
  )
}

function useDocumentColumns(): readonly Column<Digests['documents'][number]>[] {
  const say = useReportText()
  return [
    { key: 'name', header: say('document'), cell: ({ name }) => name, text: ({ name }) => name },
    {
      key: 'size',
      header: say('size'),
      isNumeric: true,
      cell: ({ sizeBytes }) => formatBytes(sizeBytes),
      text: ({ sizeBytes }) => sizeBytes,
    },
    {
      key: 'sha256',
      header: say('sha256'),
      cell: ({ sha256 }) => <span className="hash">{sha256}</span>,
      text: ({ sha256 }) => sha256,
    },
    fileOnly('mediaType', say('mediaType'), ({ mediaType }) => mediaType),
  ]
}

function useFileColumns(): readonly Column<Digests['files'][number]>[] {
  const say = useReportText()
  return [
    { key: 'path', header: say('file'), cell: ({ path }) => path, text: ({ path }) => path },
    {
      key: 'size',
      header: say('size'),
      isNumeric: true,
      width: '6rem',
      cell: ({ sizeBytes }) => formatBytes(sizeBytes),
      text: ({ sizeBytes }) => sizeBytes,
    },
    {
      key: 'sha256',
      header: say('sha256'),
      cell: ({ sha256, gitOid }) => <span className="hash">{sha256 ?? `git ${gitOid}`}</span>,
      text: ({ sha256 }) => sha256,
    },
    fileOnly('gitOid', say('gitOid'), ({ gitOid }) => gitOid),
  ]
}
