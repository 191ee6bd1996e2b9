import { Text } from '@mantine/core'
import { useElementSize } from '@mantine/hooks'
import { Group } from '@visx/group'
import { LinkHorizontal } from '@visx/shape'
import type { VerdictState } from '../../../components/badges.js'
import { useChartText } from '../../../components/charts/messages.js'
import type { Series } from '../../../components/charts/series.js'
import { useMarks } from '../../../components/charts/use-marks.js'
import { useCommonText } from '../../../components/messages.js'
import { formatCompact, formatNumber } from '../../../text/format.js'
import { type Band, layOutFlow, type Node } from './lay-out-flow.js'
import type { Tally } from '../queries.js'

/** CSS pixels. */
const HEIGHT = 240
const MARGIN_Y = 16
const NODE_WIDTH = 14
/** Colours as those of the badges. */
const MARKS: Readonly<Record<VerdictState, Series['color']>> = {
  CLEARED: 'teal',
  RESTRICTED: 'yellow',
  PENDING: 'gray',
  BLOCKED: 'red',
}

interface Point {
  readonly x: number
  readonly y: number
}

/** Where revisions would go: a column of verdicts before, one of verdicts after, and a band for each move between them. */
export function VerdictFlow({ title, tallies }: { title: string; tallies: readonly Tally[] }) {
  const say = useChartText()
  const common = useCommonText()
  const { ref, width } = useElementSize<HTMLDivElement>()
  const { before, after, bands } = layOutFlow(tallies, HEIGHT)
  const { active, markProps } = useMarks(bands.length)
  const right = Math.max(0, width - NODE_WIDTH)
  const describe = (band: Band) =>
    `${common(`verdict_${band.before}`)} → ${common(`verdict_${band.after}`)}: ${formatNumber(band.revisions)}`
  const shown = active === null ? undefined : bands[active]
  return (
    <div ref={ref}>
      <svg className="chart" height={HEIGHT + 2 * MARGIN_Y} role="group" aria-label={say('keys', { title })}>
        <Group top={MARGIN_Y}>
          {bands.map((band, at) => (
            <LinkHorizontal
              key={`${band.before} ${band.after}`}
              data={{
                source: { x: NODE_WIDTH, y: band.fromY },
                target: { x: right, y: band.toY },
              }}
              x={({ x }: Point) => x}
              y={({ y }: Point) => y}
              innerRef={markProps(at).ref}
              tabIndex={markProps(at).tabIndex}
              onFocus={markProps(at).onFocus}
              onBlur={markProps(at).onBlur}
              onMouseEnter={markProps(at).onMouseEnter}
              onMouseLeave={markProps(at).onMouseLeave}
              onKeyDown={markProps(at).onKeyDown}
              role="img"
              aria-label={describe(band)}
              className={`flow-band mark-${MARKS[band.after]}`}
              style={{
                fill: 'none',
                stroke: 'var(--mark)',
                strokeWidth: band.thickness,
                strokeOpacity: active === at ? 0.85 : 0.45,
                outline: 'none',
              }}
            />
          ))}
          <Column nodes={before} x={0} anchor="start" />
          <Column nodes={after} x={right} anchor="end" />
        </Group>
      </svg>
      <Text size="xs" c="dimmed" mih="1.5em" aria-hidden>
        {shown && describe(shown)}
      </Text>
    </div>
  )
}

function Column({ nodes, x, anchor }: { nodes: readonly Node[]; x: number; anchor: 'start' | 'end' }) {
  const common = useCommonText()
  return (
    <g aria-hidden>
      {nodes.map(({ state, count, top, height }) => (
        <g key={state}>
          <rect className={`mark-${MARKS[state]}`} x={x} y={top} width={NODE_WIDTH} height={height} rx={2} />
          <text x={anchor === 'start' ? x : x + NODE_WIDTH} y={top - 5} textAnchor={anchor}>
            {common(`verdict_${state}`)} · {formatCompact(count)}
          </text>
        </g>
      ))}
    </g>
  )
}
