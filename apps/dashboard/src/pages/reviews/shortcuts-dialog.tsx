import { Kbd, Modal, Stack, Switch, Table } from '@mantine/core'
import { useCommonText } from '../../components/messages.js'
import { useReviewsText } from './messages.js'
import { useKeysSwitch } from './use-shortcuts.js'

/** Keys of the queue, in the order in which one needs them. */
const KEYS = [
  ['j', 'key_j'],
  ['k', 'key_k'],
  ['o', 'key_o'],
  ['a', 'key_a'],
  ['r', 'key_r'],
  ['w', 'key_w'],
  ['x', 'key_x'],
  ['u', 'key_u'],
  ['?', 'key_help'],
] as const

export function ShortcutsDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const say = useReviewsText()
  const common = useCommonText()
  const [isOn, setOn] = useKeysSwitch()
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={say('help')}
      closeButtonProps={{ 'aria-label': common('close') }}
    >
      <Stack>
        <Switch
          label={say('keysOn')}
          description={say('keysOnHint')}
          checked={isOn}
          onChange={event => setOn(event.currentTarget.checked)}
        />
        <Table aria-label={say('help')}>
          <Table.Tbody>
            {KEYS.map(([key, text]) => (
              <Table.Tr key={key}>
                <Table.Th scope="row" w={60}>
                  <Kbd>{key}</Kbd>
                </Table.Th>
                <Table.Td>{say(text)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Stack>
    </Modal>
  )
}
