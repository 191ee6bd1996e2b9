import { Alert, Anchor, Button, Code, Group, List, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { RepoImage } from '../../../components/repo-image.js'
import { SourceView } from '../../../components/source/source-view.js'
import { Answered, Empty } from '../../../components/states.js'
import { formatBytes } from '../../../text/format.js'
import { bytesPath, viewPath } from '../address.js'
import { FindingMark } from '../findings/finding-mark.js'
import { type FileFinding, useFindingsOfFile } from '../findings/use-findings-of-file.js'
import { readText } from '../read-text.js'
import { Gate } from '../gate/gate.js'
import type { RevisionViewProps } from '../use-repository.js'
import { useFilesText } from './messages.js'
import { ScanBadge } from './scan-badge.js'
import { type FoundFile, useFile } from './use-files.js'

/** Bytes of a file that are shown: what is longer nobody reads in a browser. */
const MAX_TEXT_BYTES = 512 * 1024
const IMAGES = /\.(avif|gif|jpe?g|png|webp)$/i

type FileProps = RevisionViewProps & { readonly path: string }

/** One file: what is known of it, and what it says if it is text. */
export function FileView(props: FileProps) {
  const say = useFilesText()
  const { repo, revision, path } = props
  const query = useFile(repo, revision, path)
  return (
    <Answered query={query}>
      {({ repo: answer }) => {
        const file = answer?.revision?.file
        if (!file || file.type === 'DIRECTORY') return <Empty title={say('gone')} text={say('goneText')} />
        return (
          <Stack>
            <Facts {...props} file={file} />
            <FoundIn {...props} file={file} />
          </Stack>
        )
      }}
    </Answered>
  )
}

function Facts({ repo, revision, file }: FileProps & { readonly file: FoundFile }) {
  const say = useFilesText()
  const { scan, lfs } = file
  return (
    <Stack gap="xs">
      <Group>
        <Text size="sm">{formatBytes(file.size)}</Text>
        {scan && <ScanBadge scan={scan} />}
        {repo.access.mayGetFiles && (
          <Anchor
            href={bytesPath(repo, revision.commit, file.path)}
            download={file.path.split('/').at(-1)}
            size="sm"
          >
            {say('download')}
          </Anchor>
        )}
      </Group>
      {scan && scan.viruses.length + scan.imports.length > 0 && (
        <List size="sm">
          {scan.viruses.map(name => (
            <List.Item key={name}>
              {say('viruses')} <Code>{name}</Code>
            </List.Item>
          ))}
          {scan.imports.map(name => (
            <List.Item key={name}>
              {say('imports')} <Code>{name}</Code>
            </List.Item>
          ))}
        </List>
      )}
      {lfs && (
        <Text size="sm" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
          sha256:{lfs.oid}
        </Text>
      )}
    </Stack>
  )
}

/** What was found in it stands with what it says. */
function FoundIn(props: FileProps & { readonly file: FoundFile }) {
  const say = useFilesText()
  const query = useFindingsOfFile(props.repo, props.revision, props.path)
  return (
    <Answered query={query}>
      {({ rows, isCut }) => (
        <>
          {isCut && <Alert color="yellow">{say('findingsCut', { count: rows.length })}</Alert>}
          <Content {...props} findings={rows} />
        </>
      )}
    </Answered>
  )
}

type ContentProps = FileProps & {
  readonly file: FoundFile
  readonly findings: readonly FileFinding[]
}

function Content(props: ContentProps) {
  const say = useFilesText()
  const { repo, file, findings, place } = props
  const marks = (
    <Stack gap={4} align="flex-start">
      {findings
        .filter(({ position }) => position.line === null)
        .map(finding => (
          <FindingMark
            key={finding.fingerprint}
            finding={finding}
            href={viewPath(place, 'findings', { finding: finding.fingerprint })}
          />
        ))}
    </Stack>
  )
  if (!repo.access.mayGetFiles) return <Gate repo={repo} />
  return (
    <>
      {marks}
      {IMAGES.test(file.path) ? (
        <Picture {...props} />
      ) : file.lfs ? (
        <Empty title={say('large')} text={`${say('largeText')} ${file.lfs.oid}`} />
      ) : (
        <FileText {...props} />
      )}
    </>
  )
}

function Picture({ repo, revision, path }: ContentProps) {
  const say = useFilesText()
  const [isShown, setShown] = useState(false)
  const name = path.split('/').at(-1) ?? path
  if (isShown) return <RepoImage src={bytesPath(repo, revision.commit, path)} alt={name} />
  return (
    <Empty
      title={name}
      text={say('imageText')}
      action={<Button onClick={() => setShown(true)}>{say('image')}</Button>}
    />
  )
}

function FileText({ repo, revision, place, path, findings }: ContentProps) {
  const say = useFilesText()
  const text = useQuery({
    queryKey: ['content', 'file', repo.id, revision.commit, path],
    queryFn: ({ signal }) => readText(bytesPath(repo, revision.commit, path, 'raw'), MAX_TEXT_BYTES, signal),
    staleTime: Infinity,
  })
  const marked = findings.filter(({ position }) => position.line !== null)
  return (
    <Answered query={text}>
      {read =>
        read.isBinary ? (
          <Empty title={say('binary')} text={say('binaryText')} />
        ) : (
          <>
            <SourceView
              text={read.text}
              label={say('sourceOf', { path })}
              lines={marked.map(({ position }) => position.line ?? 1)}
              markOf={at => {
                const finding = marked[at]
                return (
                  finding && (
                    <FindingMark
                      key={finding.fingerprint}
                      finding={finding}
                      href={viewPath(place, 'findings', { finding: finding.fingerprint })}
                    />
                  )
                )
              }}
            />
            {read.isCut && <Alert color="yellow">{say('cut', { size: formatBytes(MAX_TEXT_BYTES) })}</Alert>}
          </>
        )
      }
    </Answered>
  )
}
