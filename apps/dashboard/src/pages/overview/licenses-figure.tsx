import { useAsk } from '../../api/use-ask.js'
import { BarList } from '../../components/charts/bar-list.js'
import { Figure } from '../../components/charts/figure.js'
import { Answered } from '../../components/states.js'
import { useClassText } from './class-text.js'
import { useOverviewText } from './messages.js'
import { ASK_AGAIN, LICENSES } from './posture.js'

/** Classes of the picture; the table has the rest. */
const MAX_BARS = 8

/** What licences allow, by class. */
export function LicensesFigure({ namespace }: { namespace: string | null }) {
  const say = useOverviewText()
  const query = useAsk('repos', LICENSES, { namespace }, ASK_AGAIN)
  const series = [{ key: 'repos', label: say('reposCol'), color: 'cyan' as const }]
  const nameOf = useClassText()
  return (
    <Answered query={query}>
      {({ posture: { licenseClasses } }) => (
        <Figure
          title={say('licenses')}
          note={
            licenseClasses.length > MAX_BARS
              ? `${say('licensesNote')} ${say('licensesCut', { count: MAX_BARS })}`
              : say('licensesNote')
          }
          table={{
            rows: licenseClasses,
            keyOf: row => row.class,
            name: 'licence-classes',
            columns: [
              {
                key: 'class',
                header: say('licenseClass'),
                cell: row => nameOf(row.class),
                text: row => row.class,
              },
              {
                key: 'repos',
                header: say('reposCol'),
                cell: row => row.repos,
                text: row => row.repos,
                isNumeric: true,
              },
              {
                key: 'licenses',
                header: say('licensesNamed'),
                cell: row => row.licenses.join(', '),
                text: row => row.licenses.join(' '),
              },
            ],
          }}
        >
          <BarList
            series={series}
            stacks={licenseClasses
              .slice(0, MAX_BARS)
              .map(row => ({ key: row.class, label: nameOf(row.class), values: { repos: row.repos } }))}
            titleOf={({ key }) => licenseClasses.find(row => row.class === key)?.licenses.join(', ')}
          />
        </Figure>
      )}
    </Answered>
  )
}
