import { Progress, Stack, Table, Text, Title } from '@mantine/core'
import { formatBytes } from '../../text/format.js'
import { useMirrorsText } from './messages.js'
import type { RunInFull } from './mirror-query.js'

const WHOLE = 100
/** Refs that the server names of a run, whatever the number that failed. */
const MAX_REFS = 25

/** The files of a run that are on their way, and those that failed, each with its cause; and the refs that did not land. */
export function RunFiles({ run }: { run: RunInFull }) {
  const say = useMirrorsText()
  const { details, filesFailed } = run
  if (!details) return filesFailed > 0 ? <Text size="sm">{say('filesHidden')}</Text> : null
  const { files, failedRefs } = details
  const named = files.filter(({ error }) => error !== null).length
  return (
    <Stack gap="sm">
      {filesFailed > 0 && (
        <Text size="sm">
          {say('filesFailed', { count: filesFailed })}
          {filesFailed > named && ` · ${say('filesMore')}`}
        </Text>
      )}
      {files.length > 0 && <Files files={files} />}
      {failedRefs.length > 0 && <Refs refs={failedRefs} />}
    </Stack>
  )
}

type Details = NonNullable<RunInFull['details']>

function Files({ files }: Pick<Details, 'files'>) {
  const say = useMirrorsText()
  return (
    <div>
      <Title order={3} size="h5">
        {say('filesTitle')}
      </Title>
      <Table aria-label={say('filesTitle')}>
        <Table.Tbody>
          {files.map((file, at) => (
            <Table.Tr key={`${at} ${file.path}`}>
              <Table.Th scope="row" style={{ overflowWrap: 'anywhere', fontWeight: 'normal' }}>
                <Text span ff="monospace" size="sm">
                  {file.path}
                </Text>
              </Table.Th>
              <Table.Td w="55%">
                <FileState file={file} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  )
}

function FileState({ file }: { file: Details['files'][number] }) {
  const say = useMirrorsText()
  const { error, bytesDone, sizeBytes, path } = file
  if (error) return <Cause error={error} />
  return (
    <Stack gap={2}>
      <Progress
        value={sizeBytes === 0 ? 0 : Math.min(WHOLE, (bytesDone / sizeBytes) * WHOLE)}
        size="sm"
        color="teal"
        aria-label={path}
      />
      <Text size="xs">{say('bytes', { done: formatBytes(bytesDone), total: formatBytes(sizeBytes) })}</Text>
    </Stack>
  )
}

function Refs({ refs }: { refs: Details['failedRefs'] }) {
  const say = useMirrorsText()
  return (
    <div>
      <Title order={3} size="h5">
        {say('failedRefs')}
      </Title>
      <Table aria-label={say('failedRefs')}>
        <Table.Tbody>
          {refs.map(({ name, error }) => (
            <Table.Tr key={name}>
              <Table.Th scope="row" style={{ overflowWrap: 'anywhere', fontWeight: 'normal' }}>
                <Text span ff="monospace" size="sm">
                  {name}
                </Text>
              </Table.Th>
              <Table.Td w="55%">
                <Cause error={error} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {refs.length >= MAX_REFS && <Text size="sm">{say('failedRefsMore', { count: MAX_REFS })}</Text>}
    </div>
  )
}

/** Why something failed, in the server’s words, with its word for programs. */
function Cause({ error }: { error: { code: string; message: string } }) {
  return (
    <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
      {error.message}{' '}
      <Text span size="xs" c="dimmed" ff="monospace">
        {error.code}
      </Text>
    </Text>
  )
}
