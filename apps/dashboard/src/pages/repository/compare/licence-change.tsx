import { Text } from '@mantine/core'
import type { Column } from '../../../components/data-table.js'
import { PlainTable } from '../../../components/plain-table.js'
import { useClassText } from '../../overview/class-text.js'
import { DASH } from '../../../text/format.js'
import type { ComparedSide, Comparison } from './comparison.js'
import { useCompareText } from './messages.js'
import { Section } from './section.js'
import { useCommercial } from './use-commercial.js'

type Name = 'commercial' | 'declared' | 'effective' | 'licenceClass'

type Licence = NonNullable<ComparedSide['license']>

/** What was declared, and what holds along the lineage, before and after. */
export function LicenceChange({ comparison }: { comparison: Comparison }) {
  const say = useCompareText()
  const sayClass = useClassText()
  const sayCommercial = useCommercial()
  const { base, head } = comparison
  const line = (name: Name, textOf: (licence: Licence) => string) => ({
    name: say(name),
    before: base.license ? textOf(base.license) : DASH,
    after: head.license ? textOf(head.license) : DASH,
  })
  const rows = [
    line('declared', licence => licence.declared.join(', ') || DASH),
    line('effective', licence => licence.effective ?? say('licenceUnknown')),
    line('licenceClass', licence => sayClass(licence.class)),
    line('commercial', licence => sayCommercial(licence.commercial)),
  ]
  const columns = useColumns()
  const isSame = JSON.stringify(base.license) === JSON.stringify(head.license)
  if (isSame && !head.license) return null
  return (
    <Section title={say('licence')} note={isSame && say('licenceSame')}>
      <PlainTable
        caption={say('licence')}
        columns={columns}
        rows={rows}
        keyOf={({ name }) => name}
        csvName="licence-change"
      />
    </Section>
  )
}

interface Row {
  readonly name: string
  readonly before: string
  readonly after: string
}

function useColumns(): readonly Column<Row>[] {
  const say = useCompareText()
  return [
    { key: 'what', header: say('what'), cell: row => <strong>{row.name}</strong>, text: row => row.name },
    {
      key: 'before',
      header: say('before'),
      cell: row => <span className="any-break">{row.before}</span>,
      text: row => row.before,
    },
    {
      key: 'after',
      header: say('after'),
      cell: row => (
        <Text span inherit className="any-break" fw={row.before === row.after ? undefined : 700}>
          {row.after}
        </Text>
      ),
      text: row => row.after,
    },
  ]
}
