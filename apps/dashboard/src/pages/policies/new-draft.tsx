import { Button, FileInput, Modal, Select, Stack, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { type FormEvent, useState } from 'react'
import { useAsk } from '../../api/use-ask.js'
import { useCommonText } from '../../components/messages.js'
import { Failure } from '../../components/states.js'
import { useAct } from '../../components/use-act.js'
import { usePoliciesText } from './messages.js'
import { ACTIVE, READY } from './queries.js'
import { readPolicyFile } from './read-policy-file.js'
import { useBeginDraft } from './use-begin-draft.js'

const ACTIVE_ONE = ':active'
const FILE = ':file'

/** Begins a draft: from the policy in force, from one that comes with the product, or from a file. */
export function NewDraft() {
  const say = usePoliciesText()
  const common = useCommonText()
  const [isOpen, { open, close }] = useDisclosure(false)
  return (
    <>
      <Button onClick={open}>{say('newDraft')}</Button>
      <Modal
        opened={isOpen}
        onClose={close}
        title={say('newDraft')}
        closeButtonProps={{ 'aria-label': common('close') }}
      >
        <Form onDone={close} />
      </Modal>
    </>
  )
}

function Form({ onDone }: { onDone: () => void }) {
  const say = usePoliciesText()
  const active = useAsk('policies', ACTIVE, {})
  const ready = useAsk('policies', READY, {})
  const begin = useBeginDraft()
  const [name, setName] = useState('')
  const [from, setFrom] = useState(ACTIVE_ONE)
  const [file, setFile] = useState<File | null>(null)
  const [problem, setProblem] = useState<unknown>(null)

  const isThere = from === FILE || (from === ACTIVE_ONE ? active.data : ready.data) !== undefined
  async function sourceOf(): Promise<string | null> {
    if (!isThere) return null // no draft of nothing, because the answer is late or failed
    if (from === ACTIVE_ONE) return active.data?.policy?.source ?? ''
    if (from !== FILE) return ready.data?.readyPolicies.find(one => one.name === from)?.source ?? ''
    return file && readPolicyFile(file, say('importTooLarge'))
  }
  // Reading a file takes a while, in which a second Enter must not begin a second draft.
  const [isBusy, send] = useAct(async () => {
    const source = await sourceOf().catch(setProblem)
    if (typeof source !== 'string') return
    await begin.mutateAsync({ name, source }).then(onDone, () => undefined) // a refusal is told by `begin`
  })
  function submit(event: FormEvent) {
    event.preventDefault()
    if (!isBusy()) void send()
  }
  return (
    <form onSubmit={submit}>
      <Stack>
        <TextInput
          label={say('name')}
          value={name}
          onChange={event => setName(event.target.value)}
          required
        />
        <Select
          label={say('from')}
          value={from}
          onChange={value => setFrom(value ?? ACTIVE_ONE)}
          allowDeselect={false}
          data={[
            { value: ACTIVE_ONE, label: say('fromActive') },
            ...(ready.data?.readyPolicies ?? []).map(one => ({ value: one.name, label: one.name })),
            { value: FILE, label: say('fromFile') },
          ]}
        />
        {from === FILE && (
          <FileInput label={say('import')} value={file} onChange={setFile} accept=".yaml,.yml" required />
        )}
        {problem !== null && <Failure error={problem} />}
        {from === ACTIVE_ONE && active.error && !active.data && (
          <Failure error={active.error} onRetry={() => void active.refetch()} />
        )}
        <Button type="submit" loading={begin.isPending} disabled={!isThere}>
          {say('create')}
        </Button>
      </Stack>
    </form>
  )
}
