import { useAsk } from '../../api/use-ask.js'
import { Figure } from '../../components/charts/figure.js'
import { LazyHeatGrid } from '../../components/charts/lazy.js'
import { Answered } from '../../components/states.js'
import { formatShare } from '../../text/format.js'
import { useOverviewText } from './messages.js'
import { ASK_AGAIN, SAMPLE, type ScoreCount } from './posture.js'

/** How cards are spread over both scores. */
export function ScoresFigure({ namespace }: { namespace: string | null }) {
  const say = useOverviewText()
  const query = useAsk('findings', SAMPLE, { namespace }, ASK_AGAIN)
  const score = (key: 'structure' | 'substance') => ({
    key,
    header: say(key),
    cell: (row: ScoreCount) => say('upTo', { share: formatShare((row[key] + 1) / 10) }),
    text: (row: ScoreCount) => (row[key] + 1) / 10,
  })
  return (
    <Answered query={query}>
      {({ posture: { sample } }) => (
        <Figure
          title={say('scores')}
          note={say('scoresNote')}
          isEstimated={sample.isEstimated}
          table={{
            rows: sample.scores,
            keyOf: row => `${row.structure} ${row.substance}`,
            name: 'card-scores',
            columns: [
              score('structure'),
              score('substance'),
              {
                key: 'repos',
                header: say('reposCol'),
                cell: row => row.repos,
                text: row => row.repos,
                isNumeric: true,
              },
            ],
          }}
        >
          <LazyHeatGrid
            title={say('scores')}
            cells={sample.scores.map(({ structure, substance, repos }) => ({
              column: structure,
              row: substance,
              value: repos,
            }))}
            columnLabel={say('structure')}
            rowLabel={say('substance')}
            unit={count => say('repos', { count })}
          />
        </Figure>
      )}
    </Answered>
  )
}
