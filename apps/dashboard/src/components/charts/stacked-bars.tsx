import { Text } from '@mantine/core'
import { useElementSize } from '@mantine/hooks'
import { Group } from '@visx/group'
import { Bar } from '@visx/shape'
import { formatCompact, formatNumber } from '../../text/format.js'
import { useChartText } from './messages.js'
import { bandsOf, lengthOf, ticksOf } from './scales.js'
import { roundUp, type Series, type Stack, totalOf } from './series.js'
import { useMarks } from './use-marks.js'

/** CSS pixels. */
const HEIGHT = 220
const MARGIN = { top: 8, right: 4, bottom: 24, left: 40 }
const INNER_HEIGHT = HEIGHT - MARGIN.top - MARGIN.bottom
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
    height: INNER_HEIGHT,
  }
  const largest = roundUp(Math.max(0, ...stacks.map(totalOf)))
  const bands = bandsOf(stacks.length, inner.width)
  const height = lengthOf(largest, inner.height)
  const shown = active === null ? undefined : stacks[active]
  return (
    <div ref={ref}>
      <svg className="chart" height={HEIGHT} role="group" aria-label={say('keys', { title })}>
        <Group left={MARGIN.left} top={MARGIN.top}>
          <Axes stacks={stacks} bands={bands} height={height} largest={largest} inner={inner} />
          {stacks.map((stack, at) => (
            <Column
              key={stack.key}
              stack={stack}
              series={series}
              left={bands.start(at)}
              width={bands.width}
              height={height}
            >
              <rect
                {...markProps(at)}
                className="chart-hit"
                role="img"
                aria-label={describe(stack, series)}
                x={bands.start(at)}
                y={0}
                width={bands.width}
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

type Bands = ReturnType<typeof bandsOf>
type Length = ReturnType<typeof lengthOf>

function Column({
  stack,
  series,
  left,
  width,
  height,
  children,
}: {
  stack: Stack
  series: readonly Series[]
  left: number
  width: number
  height: Length
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
        return (
          <Bar
            key={key}
            className={`mark-${color}`}
            x={left}
            y={INNER_HEIGHT - height(tops[at] ?? 0)}
            width={width}
            height={Math.max(1, height(value) - 1)}
          />
        )
      })}
      {children}
    </g>
  )
}

function Axes({
  stacks,
  bands,
  height,
  largest,
  inner,
}: {
  stacks: readonly Stack[]
  bands: Bands
  height: Length
  largest: number
  inner: { width: number; height: number }
}) {
  const every = Math.max(1, Math.ceil(stacks.length / Math.max(1, Math.floor(inner.width / LABEL_WIDTH))))
  return (
    <g aria-hidden>
      {ticksOf(largest, TICKS).map(value => (
        <g key={value} transform={`translate(0,${INNER_HEIGHT - height(value)})`}>
          <line className="chart-line" x1={-4} x2={inner.width} />
          <text x={-8} dy="0.32em" textAnchor="end">
            {formatCompact(value)}
          </text>
        </g>
      ))}
      {stacks.map(({ key, label }, at) =>
        (stacks.length - 1 - at) % every === 0 ? (
          <text key={key} x={bands.start(at) + bands.width / 2} y={INNER_HEIGHT + 16} textAnchor="middle">
            {label}
          </text>
        ) : null,
      )}
    </g>
  )
}

function describe(stack: Stack, series: readonly Series[]): string {
  const parts = series.map(({ key, label }) => `${formatNumber(stack.values[key] ?? 0)} ${label}`)
  return `${stack.label}: ${parts.join(', ')}`
}
