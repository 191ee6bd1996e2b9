import { NativeSelect, Text, Textarea, TextInput } from '@mantine/core'
import { graphql } from '../../../api/graphql.js'
import { type Topic, useTell } from '../../../api/use-ask.js'
import { ConfirmButton } from '../../../components/confirm.js'
import { FormDialog, textOf } from '../../../components/form-dialog.js'
import type { Repository } from '../use-repository.js'
import { useEvidenceText } from './messages.js'

const ADD_ARTEFACT = graphql(`
  mutation AddArtefact($input: AddArtefactInput!) {
    addArtefact(input: $input) {
      id
    }
  }
`)

const REMOVE_ARTEFACT = graphql(`
  mutation RemoveArtefact($artefact: String!) {
    removeArtefact(artefact: $artefact)
  }
`)

/** What a document changes: a policy may ask for one, and the verdict follows at once. */
const CHANGED: readonly Topic[] = ['verdicts', 'repos', 'reviews', 'findings']
const KINDS = ['EVALUATION', 'EXPLANATION'] as const
/** How an address begins; all else is a file of the revision. */
const ADDRESS = /^[a-z][a-z0-9+.-]*:/i

/** Adds a document to a revision: a file of it, or an address. */
export function AddArtefact({ repo, commit }: { repo: Repository; commit: string }) {
  const say = useEvidenceText()
  const tell = useTell(ADD_ARTEFACT, CHANGED)
  function add(fields: FormData) {
    const place = textOf(fields, 'place') ?? ''
    return tell.mutateAsync({
      input: {
        type: repo.type,
        repo: repo.fullName,
        revision: commit,
        kind: KINDS.find(kind => kind === fields.get('kind')) ?? 'EVALUATION',
        title: textOf(fields, 'title') ?? '',
        description: textOf(fields, 'description') ?? '',
        ...(ADDRESS.test(place) ? { url: place } : { path: place }),
      },
    })
  }
  return (
    <FormDialog
      label={say('add')}
      title={say('add')}
      action={say('addAction')}
      button={{ size: 'xs', variant: 'default' }}
      onSubmit={add}
    >
      <Text size="sm">{say('addText')}</Text>
      <NativeSelect
        name="kind"
        label={say('kind')}
        data={KINDS.map(value => ({ value, label: say(`kind_${value}`) }))}
      />
      <TextInput name="title" label={say('title')} required autoComplete="off" data-autofocus />
      <TextInput
        name="place"
        label={say('place')}
        description={say('placeHint')}
        required
        autoComplete="off"
        spellCheck={false}
      />
      <Textarea name="description" label={say('description')} autosize minRows={2} />
    </FormDialog>
  )
}

export function RemoveArtefact({ id, title }: { id: string; title: string }) {
  const say = useEvidenceText()
  const tell = useTell(REMOVE_ARTEFACT, CHANGED)
  return (
    <ConfirmButton
      label={say('remove')}
      ariaLabel={`${say('remove')}: ${title}`}
      title={say('removeTitle', { title })}
      action={say('remove')}
      isDangerous
      onConfirm={() => tell.mutateAsync({ artefact: id })}
    >
      {say('removeText')}
    </ConfirmButton>
  )
}
