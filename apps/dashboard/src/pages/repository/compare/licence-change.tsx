import { Table, Text } from '@mantine/core'
import { DASH } from '../../../text/format.js'
import type { ComparedSide, Comparison } from './comparison.js'
import { useCompareText } from './messages.js'
import { Section } from './section.js'

type Licence = NonNullable<ComparedSide['license']>

/** What was declared, and what holds along the lineage, before and after. */
export function LicenceChange({ comparison }: { comparison: Comparison }) {
  const say = useCompareText()
  const { base, head } = comparison
  const rows = [
    ['declared', (licence: Licence) => licence.declared.join(', ') || DASH],
    ['effective', (licence: Licence) => licence.effective ?? say('licenceUnknown')],
    ['licenceClass', (licence: Licence) => licence.class],
    ['commercial', (licence: Licence) => say(`commercial_${commercialOf(licence)}`)],
  ] as const
  const isSame = JSON.stringify(base.license) === JSON.stringify(head.license)
  if (isSame && !head.license) return null
  return (
    <Section title={say('licence')} note={isSame && say('licenceSame')}>
      <Table aria-label={say('licence')} layout="fixed">
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{say('what')}</Table.Th>
            <Table.Th scope="col">{say('before')}</Table.Th>
            <Table.Th scope="col">{say('after')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(([name, textOf]) => {
            const [before, after] = [base, head].map(({ license }) => (license ? textOf(license) : DASH))
            return (
              <Table.Tr key={name}>
                <Table.Th scope="row">{say(name)}</Table.Th>
                <Table.Td className="any-break">{before}</Table.Td>
                <Table.Td className="any-break">
                  <Text span inherit fw={before === after ? undefined : 700}>
                    {after}
                  </Text>
                </Table.Td>
              </Table.Tr>
            )
          })}
        </Table.Tbody>
      </Table>
    </Section>
  )
}

const COMMERCIAL = ['yes', 'no', 'limited'] as const

function commercialOf({ commercial }: Licence): (typeof COMMERCIAL)[number] | 'unknown' {
  return COMMERCIAL.find(word => word === commercial) ?? 'unknown'
}
