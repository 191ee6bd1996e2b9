import { Code, Text } from '@mantine/core'
import type { Column } from '../../../components/data-table.js'
import { PlainTable } from '../../../components/plain-table.js'
import type { Comparison } from './comparison.js'
import { useCompareText } from './messages.js'
import { Section } from './section.js'

type Change = Comparison['metadata'][number]

/** Keys of the front matter whose value is not what it was. */
export function MetadataChanges({ comparison }: { comparison: Comparison }) {
  const say = useCompareText()
  const { metadata, isMetadataCut } = comparison
  const value = (json: string | null) =>
    json === null ? (
      <Text size="sm" c="dimmed">
        {say('absent')}
      </Text>
    ) : (
      <Code className="any-break">{json}</Code>
    )
  const columns: readonly Column<Change>[] = [
    { key: 'key', header: say('key'), cell: change => <Code>{change.key}</Code>, text: change => change.key },
    {
      key: 'before',
      header: say('before'),
      cell: change => value(change.before),
      text: change => change.before,
    },
    { key: 'after', header: say('after'), cell: change => value(change.after), text: change => change.after },
  ]
  return (
    <Section title={say('metadata')} note={metadata.length === 0 && say('metadataSame')}>
      {metadata.length > 0 && (
        <PlainTable
          caption={say('metadata')}
          columns={columns}
          rows={metadata}
          keyOf={change => change.key}
          csvName="front-matter-changes"
          isCut={isMetadataCut}
        />
      )}
      {isMetadataCut && <Text size="sm">{say('metadataCut', { count: metadata.length })}</Text>}
    </Section>
  )
}
