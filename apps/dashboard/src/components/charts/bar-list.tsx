import './charts.css'
import { Anchor, Group, Stack as Column, Text } from '@mantine/core'
import { AppLink } from '../../routing/app-link.js'
import { formatNumber } from '../../text/format.js'
import { type Series, type Stack, totalOf } from './series.js'

/** A bar of each thing below the other, with its name and its value in words; names may be links. */
export function BarList({
  series,
  stacks,
  hrefOf,
  titleOf,
}: {
  series: readonly Series[]
  stacks: readonly Stack[]
  hrefOf?: (stack: Stack) => string | null
  /** More about one, below its name. */
  titleOf?: (stack: Stack) => string | null | undefined
}) {
  const most = Math.max(1, ...stacks.map(totalOf))
  return (
    <Column gap="xs" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
      {stacks.map(stack => (
        <li key={stack.key}>
          <Group justify="space-between" gap="xs" wrap="nowrap" align="flex-end">
            <Name stack={stack} href={hrefOf?.(stack) ?? null} />
            <Text size="sm" span style={{ fontVariantNumeric: 'tabular-nums' }}>
              {formatNumber(totalOf(stack))}
            </Text>
          </Group>
          {titleOf?.(stack) && (
            <Text size="xs" c="dimmed">
              {titleOf(stack)}
            </Text>
          )}
          <div className="hbar" aria-hidden>
            {series.map(({ key, color }) => {
              const value = stack.values[key] ?? 0
              if (value === 0) return null
              return (
                <span key={key} className={`mark-${color}`} style={{ width: `${(100 * value) / most}%` }} />
              )
            })}
          </div>
        </li>
      ))}
    </Column>
  )
}

function Name({ stack, href }: { stack: Stack; href: string | null }) {
  if (href === null)
    return (
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
        {stack.label}
      </Text>
    )
  return (
    <Anchor component={AppLink} href={href} size="sm" style={{ overflowWrap: 'anywhere' }}>
      {stack.label}
    </Anchor>
  )
}
