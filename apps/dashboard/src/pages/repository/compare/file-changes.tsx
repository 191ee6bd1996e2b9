import { Badge, Text } from '@mantine/core'
import { fileOnly } from '../../../components/file-only.js'
import type { Column } from '../../../components/data-table.js'
import { PlainTable } from '../../../components/plain-table.js'
import { formatBytes } from '../../../text/format.js'
import type { Comparison, FileChange } from './comparison.js'
import { useCompareText } from './messages.js'
import { Section } from './section.js'

const KINDS = {
  ADDED: { word: 'added', color: 'teal' },
  REMOVED: { word: 'removed', color: 'red' },
  CHANGED: { word: 'changed', color: 'yellow' },
  RENAMED: { word: 'renamed', color: 'blue' },
} as const

/** Files that came, went, changed or moved. */
export function FileChanges({ comparison }: { comparison: Comparison }) {
  const say = useCompareText()
  const columns = useColumns()
  const { changes, isCut, added, removed, changed, renamed, unchanged } = comparison.files
  const counts = { added, removed, changed, renamed, unchanged }
  return (
    <Section title={say('files')} note={changes.length === 0 ? say('filesSame') : say('filesCount', counts)}>
      {changes.length > 0 && (
        <PlainTable
          caption={say('files')}
          columns={columns}
          rows={changes}
          keyOf={change => change.path}
          csvName="file-changes"
          isCut={isCut}
        />
      )}
      {isCut && <Text size="sm">{say('filesCut', { count: changes.length })}</Text>}
    </Section>
  )
}

function useColumns(): readonly Column<FileChange>[] {
  const say = useCompareText()
  return [
    {
      key: 'kind',
      header: say('change'),
      width: '8rem',
      cell: ({ kind }) => (
        <Badge className={`badge badge-${KINDS[kind].color}`}>{say(KINDS[kind].word)}</Badge>
      ),
      text: ({ kind }) => kind.toLowerCase(),
    },
    {
      key: 'path',
      header: say('file'),
      cell: ({ path, formerPath, isLarge }) => (
        <>
          <Text span inherit className="any-break">
            {path}
          </Text>
          {isLarge && (
            <Text span size="xs" c="dimmed">
              {' '}
              · {say('largeFile')}
            </Text>
          )}
          {formerPath !== null && (
            <Text size="xs" c="dimmed" className="any-break">
              {say('renamedFrom', { path: formerPath })}
            </Text>
          )}
        </>
      ),
      text: ({ path }) => path,
    },
    fileOnly('formerPath', say('formerPath'), ({ formerPath }) => formerPath),
    fileOnly('isLarge', say('largeFile'), ({ isLarge }) => isLarge),
    {
      key: 'before',
      header: say('before'),
      isNumeric: true,
      cell: ({ sizeBefore }) => formatBytes(sizeBefore),
      text: ({ sizeBefore }) => sizeBefore,
    },
    {
      key: 'after',
      header: say('after'),
      isNumeric: true,
      cell: ({ sizeAfter }) => formatBytes(sizeAfter),
      text: ({ sizeAfter }) => sizeAfter,
    },
  ]
}
