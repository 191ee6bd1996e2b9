import { Button, type ButtonProps, Group, Modal, Stack } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useMutation } from '@tanstack/react-query'
import type { FormEvent, ReactNode } from 'react'
import { useCommonText } from './messages.js'
import { Failure } from './states.js'
import { useAct } from './use-act.js'

export { textOf } from './text-of.js'

interface FormProps<Result> {
  /** The verb on the button that sends it. */
  readonly action: string
  /** Does what is filled in; the dialog stays with the cause when it fails. */
  readonly onSubmit: (fields: FormData) => Promise<Result>
  /** Stands in place of the form once it is done, such as a secret. Absent: the dialog closes. */
  readonly result?: (result: Result) => ReactNode
  /** Inputs with a `name`. */
  readonly children: ReactNode
}

/** A button that opens a form. What was filled in is not lost by a click beside it. */
export function FormDialog<Result>({
  label,
  ariaLabel,
  button,
  title,
  ...form
}: FormProps<Result> & {
  readonly label: ReactNode
  readonly ariaLabel?: string
  readonly button?: ButtonProps
  readonly title: string
}) {
  const [isOpen, { open, close }] = useDisclosure(false)
  return (
    <>
      <Button {...button} aria-label={ariaLabel} onClick={open}>
        {label}
      </Button>
      <FormModal {...form} title={title} isOpen={isOpen} onClose={close} />
    </>
  )
}

/** The same without a button of its own. What comes of it is shown: it can’t be closed while it is being sent. */
export function FormModal<Result>({
  title,
  isOpen,
  onClose,
  ...form
}: FormProps<Result> & { readonly title: string; readonly isOpen: boolean; readonly onClose: () => void }) {
  const [isBusy, act] = useAct(form.onSubmit)
  return (
    <Modal opened={isOpen} onClose={() => isBusy() || onClose()} title={title} closeOnClickOutside={false}>
      <Form {...form} onSubmit={act} onClose={onClose} />
    </Modal>
  )
}

function Form<Result>({
  action,
  onSubmit,
  result,
  children,
  onClose,
}: FormProps<Result> & { readonly onClose: () => void }) {
  const say = useCommonText()
  const sending = useMutation({ mutationFn: onSubmit, onSuccess: () => void (result || onClose()) })
  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    if (sending.isPending) return // by a key, which no disabled button stops
    sending.mutate(new FormData(event.currentTarget))
  }
  if (sending.isSuccess && result)
    return (
      <Stack>
        {result(sending.data)}
        <Group justify="flex-end">
          <Button onClick={onClose}>{say('done')}</Button>
        </Group>
      </Stack>
    )
  return (
    <form onSubmit={submit}>
      <Stack>
        {children}
        {sending.error && <Failure error={sending.error} isOfAct />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} disabled={sending.isPending}>
            {say('cancel')}
          </Button>
          <Button type="submit" loading={sending.isPending}>
            {action}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
