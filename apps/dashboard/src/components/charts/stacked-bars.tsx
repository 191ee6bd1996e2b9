import { Text } from '@mantine/core'
import { useElementSize } from '@mantine/hooks'
import { Group } from '@visx/group'
import { scaleBand, scaleLinear } from '@visx/scale'
import { Bar } from '@visx/shape'
import { formatCompact, formatNumber } from '../../text/format.js'
import { useChartText } from './messages.js'
import { roundUp, type Series, type Stack, totalOf } from './series.js'
import { useMarks } from './use-marks.js'

/** CSS pixels. */
const HEIGHT = 220
const MARGIN = { top: 8, right: 4, bottom: 24, left: 40 }
/** Lines across, about. A library for axes would weigh more than all the rest of this chart. */
const TICKS = 4
/** CSS pixels that a label below the axis takes. */
const LABEL_WIDTH = 64

/** Bars beside each other, in each of them the series on top of each other. */
export function StackedBars({
  title,
  series,
  stacks,
}: {
  title: string
  series: readonly Series[]
  stacks: readonly Stack[]
}) {
  const say = useChartText()
  const { ref, width } = useElementSize<HTMLDivElement>()
  const { active, markProps } = useMarks(stacks.length)
  const inner = {
    width: Math.max(0, width - MARGIN.left - MARGIN.right),
    height: HEIGHT - MARGIN.top - MARGIN.bottom,
  }
  const x = scaleBand({ domain: stacks.map(({ key }) => key), range: [0, inner.width], padding: 0.2 })
  const y = scaleLinear({
    domain: [0, roundUp(Math.max(0, ...stacks.map(totalOf)))],
    range: [inner.height, 0],
  })
  const shown = active === null ? undefined : stacks[active]
  return (
    <div ref={ref}>
      <svg className="chart" height={HEIGHT} role="group" aria-label={say('keys', { title })}>
        <Group left={MARGIN.left} top={MARGIN.top}>
          <Axes stacks={stacks} x={x} y={y} inner={inner} />
          {stacks.map((stack, at) => (
            <Column key={stack.key} stack={stack} series={series} x={x} y={y}>
              <rect
                {...markProps(at)}
                className="chart-hit"
                role="img"
                aria-label={describe(stack, series)}
                x={x(stack.key) ?? 0}
                y={0}
                width={x.bandwidth()}
                height={inner.height}
              />
            </Column>
          ))}
        </Group>
      </svg>
      <Text size="xs" c="dimmed" mih="1.5em" aria-hidden>
        {shown && describe(shown, series)}
      </Text>
    </div>
  )
}

type BandScale = ReturnType<typeof scaleBand<string>>
type LinearScale = ReturnType<typeof scaleLinear<number>>

function Column({
  stack,
  series,
  x,
  y,
  children,
}: {
  stack: Stack
  series: readonly Series[]
  x: BandScale
  y: LinearScale
  children: React.ReactNode
}) {
  const tops = series.map((_, at) =>
    series.slice(0, at + 1).reduce((sum, { key }) => sum + (stack.values[key] ?? 0), 0),
  )
  return (
    <g>
      {series.map(({ key, color }, at) => {
        const value = stack.values[key] ?? 0
        if (value === 0) return null
        const top = y(tops[at] ?? 0)
        const height = Math.max(1, y((tops[at] ?? 0) - value) - top - 1)
        return (
          <Bar
            key={key}
            className={`mark-${color}`}
            x={x(stack.key) ?? 0}
            y={top}
            width={x.bandwidth()}
            height={height}
          />
        )
      })}
      {children}
    </g>
  )
}

function Axes({
  stacks,
  x,
  y,
  inner,
}: {
  stacks: readonly Stack[]
  x: BandScale
  y: LinearScale
  inner: { width: number; height: number }
}) {
  const every = Math.max(1, Math.ceil(stacks.length / Math.max(1, Math.floor(inner.width / LABEL_WIDTH))))
  const labelled = stacks.filter((_, at) => (stacks.length - 1 - at) % every === 0)
  return (
    <g aria-hidden>
      {y.ticks(TICKS).map(value => (
        <g key={value}>
          <line className="chart-line" x1={-4} x2={inner.width} y1={y(value)} y2={y(value)} />
          <text x={-8} y={y(value)} dy="0.32em" textAnchor="end">
            {formatCompact(value)}
          </text>
        </g>
      ))}
      {labelled.map(({ key, label }) => (
        <text key={key} x={(x(key) ?? 0) + x.bandwidth() / 2} y={inner.height + 16} textAnchor="middle">
          {label}
        </text>
      ))}
    </g>
  )
}

function describe(stack: Stack, series: readonly Series[]): string {
  const parts = series.map(({ key, label }) => `${formatNumber(stack.values[key] ?? 0)} ${label}`)
  return `${stack.label}: ${parts.join(', ')}`
}
