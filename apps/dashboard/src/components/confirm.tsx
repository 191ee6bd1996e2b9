import { Button, type ButtonProps, Group, Modal, Stack, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, type ReactNode, useState } from 'react'
import { useCommonText } from './messages.js'
import { Failure } from './states.js'
import { useAct } from './use-act.js'

interface ConfirmProps {
  readonly isOpen: boolean
  readonly onClose: () => void
  /** A question, such as “Revoke this token?”. */
  readonly title: string
  /** What will be so afterwards, and whether it can be undone. */
  readonly children: ReactNode
  /** The verb on the button that does it. */
  readonly action: string
  /** Takes something away: the button is red. */
  readonly isDangerous?: boolean
  /** What one must type first: for what can’t be undone at all. */
  readonly typed?: string
  /** Does it. The dialog closes once this is done, and stays with the cause when it fails. */
  readonly onConfirm: () => Promise<unknown>
}

/** Asks before something is done that is hard to undo, waits until it is done, and says when it was not. Not to be closed meanwhile. */
export function Confirm({ isOpen, onClose, title, ...rest }: ConfirmProps) {
  const [isBusy, act] = useAct(rest.onConfirm)
  return (
    <Modal opened={isOpen} onClose={() => isBusy() || onClose()} title={title}>
      <Question {...rest} onConfirm={act} onClose={onClose} />
    </Modal>
  )
}

function Question({
  children,
  action,
  isDangerous = false,
  typed,
  onConfirm,
  onClose,
}: Omit<ConfirmProps, 'isOpen' | 'title'>) {
  const say = useCommonText()
  const [text, setText] = useState('')
  const doing = useMutation({ mutationFn: onConfirm, onSuccess: onClose })
  function submit(event: FormEvent) {
    event.preventDefault()
    if (!doing.isPending) doing.mutate()
  }
  return (
    <form onSubmit={submit}>
      <Stack>
        <div style={{ overflowWrap: 'anywhere' }}>{children}</div>
        {typed !== undefined && (
          <TextInput
            label={say('typeToConfirm', { text: typed })}
            value={text}
            onChange={event => setText(event.target.value)}
            autoComplete="off"
            spellCheck={false}
          />
        )}
        {doing.error && <Failure error={doing.error} isOfAct />}
        <Group justify="flex-end">
          {/* What can be taken back least is not what Enter does first. */}
          <Button variant="default" onClick={onClose} disabled={doing.isPending} data-autofocus>
            {say('cancel')}
          </Button>
          <Button
            type="submit"
            loading={doing.isPending}
            disabled={typed !== undefined && text !== typed}
            {...(isDangerous && { color: 'red.9' })}
          >
            {action}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

/** A button that asks first. `label` stands on it, `action` on the one in the dialog. */
export function ConfirmButton({
  label,
  ariaLabel,
  button,
  ...dialog
}: Omit<ConfirmProps, 'isOpen' | 'onClose'> & {
  readonly label: ReactNode
  /** Names what it is about, where many such buttons stand below each other. */
  readonly ariaLabel?: string
  readonly button?: ButtonProps
}) {
  const [isOpen, { open, close }] = useDisclosure(false)
  return (
    <>
      <Button variant="default" size="xs" {...button} aria-label={ariaLabel} onClick={open}>
        {label}
      </Button>
      <Confirm {...dialog} isOpen={isOpen} onClose={close} />
    </>
  )
}
