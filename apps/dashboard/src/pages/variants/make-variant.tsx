import { Checkbox, NativeSelect, Text, TextInput } from '@mantine/core'
import { graphql } from '../../api/graphql.js'
import { useTell } from '../../api/use-ask.js'
import { FormDialog, textOf } from '../../components/form-dialog.js'
import { useSearch } from '../../routing/use-search.js'
import { useVariantsText } from './messages.js'

const MAKE = graphql(`
  mutation MakeVariant($input: MakeVariantInput!) {
    makeVariant(input: $input) {
      id
    }
  }
`)

/** What the server makes by itself; a tool of its own may know others. */
const TYPES = ['Q8_0', 'Q6_K', 'Q5_K_M', 'Q4_K_M', 'Q4_0', 'IQ4_XS', 'BF16', 'F16'] as const

/** Orders a variant; the list of what is made shows how far it is. */
export function MakeVariant() {
  const say = useVariantsText()
  const [search, change] = useSearch()
  const make = useTell(MAKE, ['variants', 'repos'])
  async function submit(fields: FormData) {
    await make.mutateAsync({
      input: {
        source: textOf(fields, 'source') ?? '',
        type: textOf(fields, 'type') ?? '',
        target: textOf(fields, 'target') ?? '',
        sourceVariant: textOf(fields, 'sourceVariant'),
        branch: textOf(fields, 'branch') ?? 'main',
        allowRequantize: fields.get('allowRequantize') !== null,
      },
    })
    change({ view: 'made' })
  }
  return (
    <FormDialog label={say('make')} title={say('make')} action={say('makeAction')} onSubmit={submit}>
      <Text size="sm">{say('makeSay')}</Text>
      <TextInput
        name="source"
        label={say('source')}
        defaultValue={search['model'] ?? ''}
        required
        data-autofocus
        spellCheck={false}
        autoComplete="off"
      />
      <NativeSelect name="type" label={say('targetType')} data={[...TYPES]} defaultValue="Q4_K_M" />
      <TextInput
        name="target"
        label={say('target')}
        description={say('targetHint')}
        required
        spellCheck={false}
        autoComplete="off"
      />
      <TextInput name="branch" label={say('branch')} defaultValue="main" spellCheck={false} />
      <TextInput
        name="sourceVariant"
        label={say('sourceVariant')}
        description={say('sourceVariantHint')}
        spellCheck={false}
        autoComplete="off"
      />
      <Checkbox name="allowRequantize" label={say('allowRequantize')} />
    </FormDialog>
  )
}
