import { Text } from '@mantine/core'
import { useElementSize } from '@mantine/hooks'
import { Group } from '@visx/group'
import { formatNumber, formatShare } from '../../text/format.js'
import { useChartText } from './messages.js'
import { nextCell } from './next-cell.js'
import { lengthOf } from './scales.js'
import { useMarks } from './use-marks.js'

export interface Cell {
  /** 0 to 9, from the left. */
  readonly column: number
  /** 0 to 9, from below. */
  readonly row: number
  readonly value: number
}

const SIDE = 10
/** CSS pixels. */
const MARGIN = { top: 4, right: 4, bottom: 36, left: 44 }
const MAX_WIDTH = 420
/** So faint that it is hardly seen, and so strong that text would not be read on it. */
const OPACITY = { least: 0.18, most: 1 }

/** How things are spread over two shares between 0 and 1: a square of ten by ten, the darker the more. */
export function HeatGrid({
  title,
  cells,
  columnLabel,
  rowLabel,
  unit,
}: {
  title: string
  cells: readonly Cell[]
  columnLabel: string
  rowLabel: string
  /** What is counted. */
  unit: (count: number) => string
}) {
  const say = useChartText()
  const { ref, width } = useElementSize<HTMLDivElement>()
  const filled = [...cells].sort((one, other) => other.row - one.row || one.column - other.column)
  const { active, markProps } = useMarks(filled.length, (at, step) => nextCell(filled, at, step))
  const side = Math.max(0, Math.min(MAX_WIDTH, width) - MARGIN.left - MARGIN.right)
  const place = lengthOf(SIDE, side)
  const largest = Math.max(1, ...cells.map(({ value }) => value))
  // By the root, so that a few among many are still seen.
  const opacity = (value: number) =>
    OPACITY.least + (OPACITY.most - OPACITY.least) * Math.sqrt(value / largest)
  const shown = active === null ? undefined : filled[active]
  const describe = ({ column, row, value }: Cell) =>
    `${unit(value)}: ${rowLabel} ${span(row)}, ${columnLabel} ${span(column)}`
  return (
    <div ref={ref}>
      <svg
        className="chart"
        height={side + MARGIN.top + MARGIN.bottom}
        role="group"
        aria-label={say('keys', { title })}
      >
        <Group left={MARGIN.left} top={MARGIN.top}>
          <Frame side={side} columnLabel={columnLabel} rowLabel={rowLabel} />
          {filled.map((cell, at) => (
            <g key={`${cell.column} ${cell.row}`}>
              <rect
                className="mark-cyan"
                opacity={opacity(cell.value)}
                x={place(cell.column) + 1}
                y={place(SIDE - 1 - cell.row) + 1}
                width={Math.max(0, place(1) - 2)}
                height={Math.max(0, place(1) - 2)}
              />
              <rect
                {...markProps(at)}
                className="chart-hit"
                role="img"
                aria-label={describe(cell)}
                x={place(cell.column)}
                y={place(SIDE - 1 - cell.row)}
                width={place(1)}
                height={place(1)}
              />
            </g>
          ))}
        </Group>
      </svg>
      <Text size="xs" c="dimmed" mih="1.5em" aria-hidden>
        {shown && describe(shown)}
      </Text>
    </div>
  )
}

function Frame({ side, columnLabel, rowLabel }: { side: number; columnLabel: string; rowLabel: string }) {
  return (
    <g aria-hidden>
      <rect width={side} height={side} fill="none" className="chart-line" />
      {[0, 0.5, 1].map(share => (
        <g key={share}>
          <text x={share * side} y={side + 14} textAnchor="middle">
            {formatNumber(share)}
          </text>
          <text x={-6} y={side - share * side + 4} textAnchor="end">
            {formatNumber(share)}
          </text>
        </g>
      ))}
      <text x={side / 2} y={side + 30} textAnchor="middle">
        {columnLabel}
      </text>
      <text transform={`translate(-32 ${side / 2}) rotate(-90)`} textAnchor="middle">
        {rowLabel}
      </text>
    </g>
  )
}

function span(tenth: number): string {
  return `${formatShare(tenth / SIDE)}–${formatShare((tenth + 1) / SIDE)}`
}
