import { useAsk } from '../../api/use-ask.js'
import type { VerdictState } from '../../components/badges.js'
import { Figure } from '../../components/charts/figure.js'
import { LazyStackedBars } from '../../components/charts/lazy.js'
import { useCommonText } from '../../components/messages.js'
import { Answered } from '../../components/states.js'
import { currentLanguage } from '../../text/language.js'
import { useOverviewText } from './messages.js'
import { ASK_AGAIN, TREND, type VerdictDay } from './posture.js'
import { VERDICT_MARKS } from './verdict-marks.js'

const STATES = ['CLEARED', 'RESTRICTED', 'PENDING', 'BLOCKED'] as const satisfies readonly VerdictState[]
const KEYS = { CLEARED: 'cleared', RESTRICTED: 'restricted', PENDING: 'pending', BLOCKED: 'blocked' } as const

/** Verdicts over time. */
export function TrendFigure({ namespace, days }: { namespace: string | null; days: number }) {
  const say = useOverviewText()
  const common = useCommonText()
  const query = useAsk('verdicts', TREND, { namespace, days }, ASK_AGAIN)
  const series = STATES.map(state => ({
    key: KEYS[state],
    label: common(`verdict_${state}`),
    color: VERDICT_MARKS[state],
  }))
  return (
    <Answered query={query}>
      {({ posture: { trend } }) => (
        <Figure
          title={say('trend')}
          note={say('trendNote')}
          isEstimated={trend.isEstimated}
          legend={series}
          table={{
            rows: trend.days,
            keyOf: row => row.day,
            name: 'verdicts-by-day',
            columns: [
              { key: 'day', header: say('day'), cell: row => row.day, text: row => row.day },
              ...STATES.map(state => ({
                key: KEYS[state],
                header: common(`verdict_${state}`),
                cell: (row: VerdictDay) => row[KEYS[state]],
                text: (row: VerdictDay) => row[KEYS[state]],
                isNumeric: true,
              })),
            ],
          }}
        >
          <LazyStackedBars
            title={say('trend')}
            series={series}
            stacks={trend.days.map(({ day, ...values }) => ({ key: day, label: shortDay(day), values }))}
          />
        </Figure>
      )}
    </Answered>
  )
}

function shortDay(day: string): string {
  return new Intl.DateTimeFormat(currentLanguage(), {
    day: 'numeric',
    month: 'short',
    timeZone: 'UTC',
  }).format(new Date(`${day}T00:00:00Z`))
}
