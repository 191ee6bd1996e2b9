import { Code, List, Text } from '@mantine/core'
import { useFitText } from './fit-messages.js'

/** How fit is worked out, for who wants to know. */
export function FitFormula() {
  const say = useFitText()
  return (
    <details style={{ marginTop: '0.75rem' }}>
      <summary>{say('formula')}</summary>
      <Code block mt="xs" style={{ whiteSpace: 'pre-wrap' }}>
        {say('formulaLine')}
      </Code>
      <List size="sm" mt="xs" spacing={4}>
        <List.Item>{say('formulaWeights')}</List.Item>
        <List.Item>{say('formulaCache')}</List.Item>
        <List.Item>{say('formulaEngine')}</List.Item>
      </List>
      <Text size="sm" mt="xs">
        {say('formulaUnknown')}
      </Text>
    </details>
  )
}
