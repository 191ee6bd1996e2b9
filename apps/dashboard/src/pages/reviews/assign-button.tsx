import { TextInput } from '@mantine/core'
import { FormDialog, textOf } from '../../components/form-dialog.js'
import { useTell } from '../../api/use-ask.js'
import { useReviewsText } from './messages.js'
import { ASSIGN, type Review } from './queries.js'

/** Says who is asked to decide. */
export function AssignButton({ review }: { review: Review }) {
  const say = useReviewsText()
  const assign = useTell(ASSIGN, ['reviews', 'audit'])
  const send = (fields: FormData) => {
    const names = (textOf(fields, 'assignees') ?? '').split(',').map(name => name.trim())
    const assignees = names.filter(name => name !== '')
    return assign.mutateAsync({ input: { review: review.id, assignees } })
  }
  return (
    <FormDialog
      label={say('assign')}
      button={{ variant: 'default' }}
      title={say('assign')}
      action={say('assign')}
      onSubmit={send}
    >
      <TextInput
        name="assignees"
        label={say('assignees')}
        description={say('assigneesHint')}
        defaultValue={review.assignees.join(', ')}
        autoComplete="off"
        data-autofocus
      />
    </FormDialog>
  )
}
