import { Checkbox, NativeSelect, Text, TextInput } from '@mantine/core'
import { useTell } from '../../../api/use-ask.js'
import { FormDialog } from '../../../components/form-dialog.js'
import type { Repository } from '../use-repository.js'
import { useGateText } from './messages.js'
import { type GateField, type GateWords, REQUEST_ACCESS } from './queries.js'
import { inputName, readAnswers } from './read-answers.js'

/** Asks for the files, with what the card wants to know. Its words are its author’s: shown as text, and no more. */
export function AskAccess({ repo, gate }: { repo: Repository; gate: GateWords }) {
  const say = useGateText()
  const tell = useTell(REQUEST_ACCESS, ['repos'])
  const { type, fullName } = repo
  const { heading, prompt, description, button, fields } = gate
  const request = (filled: FormData) =>
    tell.mutateAsync({ input: { type, repo: fullName, answers: readAnswers(filled, fields) } })
  return (
    <FormDialog
      label={say('ask')}
      title={heading ?? say('title')}
      action={button ?? say('ask')}
      button={{ size: 'xs' }}
      onSubmit={request}
    >
      {[prompt, description].map(
        text =>
          text !== null && (
            <Text key={text} size="sm" className="any-break" style={{ whiteSpace: 'pre-wrap' }}>
              {text}
            </Text>
          ),
      )}
      {fields.map((field, at) => (
        <Field key={field.name} field={field} name={inputName(at)} />
      ))}
    </FormDialog>
  )
}

function Field({ field, name }: { field: GateField; name: string }) {
  const { name: label, kind, options } = field
  const given = { name, label, required: true, className: 'any-break' }
  switch (kind) {
    case 'CHECKBOX':
      return <Checkbox {...given} value="true" />
    case 'SELECT':
      return <NativeSelect {...given} data={['', ...new Set(options)]} />
    case 'DATE_PICKER':
      return <TextInput {...given} type="date" />
    case 'COUNTRY':
      return <TextInput {...given} autoComplete="country-name" />
    default:
      return <TextInput {...given} />
  }
}
