import { Text } from '@mantine/core'
import type { Column } from '../../components/data-table.js'
import { PlainTable } from '../../components/plain-table.js'
import { DASH, formatTime } from '../../text/format.js'
import { useEvidenceText } from '../repository/evidence/messages.js'
import { useReportText } from './messages.js'
import { ReportSection } from './report-frame.js'
import type { ReportRevision } from './repo-report.js'

type Artefact = NonNullable<ReportRevision['governance']['artefacts']>[number]

/** Documents that people added to the revision as evidence. */
export function ArtefactSection({ artefacts }: { artefacts: readonly Artefact[] }) {
  const say = useReportText()
  const columns = useColumns()
  return (
    <ReportSection title={say('artefacts')}>
      {artefacts.length === 0 ? (
        <Text>{say('none')}</Text>
      ) : (
        <PlainTable
          caption={say('artefacts')}
          columns={columns}
          rows={artefacts}
          keyOf={({ id }) => id}
          csvName="documents"
        />
      )}
    </ReportSection>
  )
}

function useColumns(): readonly Column<Artefact>[] {
  const say = useReportText()
  const sayOfEvidence = useEvidenceText()
  return [
    {
      key: 'kind',
      header: say('kind'),
      cell: ({ kind }) => sayOfEvidence(`kind_${kind}`),
      text: ({ kind }) => kind.toLowerCase(),
    },
    {
      key: 'title',
      header: say('document'),
      cell: ({ title, description }) => (
        <>
          <strong>{title}</strong>
          {description !== '' && <div>{description}</div>}
        </>
      ),
      text: ({ title, description }) => [title, description].filter(Boolean).join(': '),
    },
    {
      key: 'place',
      header: say('place'),
      cell: ({ path, url }) => <span className="any-break">{path ?? url ?? DASH}</span>,
      text: ({ path, url }) => path ?? url,
    },
    {
      key: 'sha256',
      header: say('sha256'),
      cell: ({ sha256 }) => <span className="hash">{sha256 ?? DASH}</span>,
      text: ({ sha256 }) => sha256,
    },
    {
      key: 'added',
      header: say('added'),
      cell: ({ addedAt }) => formatTime(addedAt),
      text: ({ addedAt }) => addedAt,
    },
  ]
}
