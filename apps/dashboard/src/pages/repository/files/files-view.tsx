import { Anchor, Breadcrumbs, Group, Stack, Text } from '@mantine/core'
import { IconFile, IconFolder, IconLink } from '@tabler/icons-react'
import { type Column, DataTable } from '../../../components/data-table.js'
import { AppLink } from '../../../routing/app-link.js'
import { formatBytes } from '../../../text/format.js'
import { blobPath, bytesPath, type RepositoryAddress, treePath } from '../address.js'
import type { RevisionViewProps } from '../use-repository.js'
import { FileView } from './file-view.js'
import { useFilesText } from './messages.js'
import { ScanBadge } from './scan-badge.js'
import { type FoundFile, useFolder } from './use-files.js'

const ICON_SIZE = 16
/** CSS pixels: names are read, whatever else is in the row. */
const NAME_WIDTH = 170
const ICONS = { DIRECTORY: IconFolder, FILE: IconFile, SYMLINK: IconLink, SUBMODULE: IconLink } as const

type FilesProps = RevisionViewProps & { readonly address: RepositoryAddress }

/** A folder or a file of a revision, as the address names it. */
export function FilesView(props: FilesProps) {
  const { view, path } = props.address.address
  return (
    <Stack>
      <Path {...props} />
      {view === 'blob' && path !== '' ? (
        <FileView {...props} path={path} key={path} />
      ) : (
        <Folder {...props} path={path} />
      )}
    </Stack>
  )
}

/** The word that the address names the revision by, so that one stays on the branch that one came by. */
function revisionWord({ place, repo }: RevisionViewProps): string {
  return place.revision ?? repo.defaultBranch
}

function Path(props: FilesProps) {
  const say = useFilesText()
  const { repo, address } = props
  const names = address.address.path.split('/').filter(Boolean)
  const rev = revisionWord(props)
  return (
    <nav aria-label={say('path')}>
      <Breadcrumbs style={{ flexWrap: 'wrap' }}>
        <Anchor component={AppLink} href={treePath(repo, rev, '')}>
          {repo.fullName.split('/').at(-1)}
        </Anchor>
        {names.map((name, at) =>
          at === names.length - 1 ? (
            <Text key={at} aria-current="page" style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>
              {name}
            </Text>
          ) : (
            <Anchor key={at} component={AppLink} href={treePath(repo, rev, names.slice(0, at + 1).join('/'))}>
              {name}
            </Anchor>
          ),
        )}
      </Breadcrumbs>
    </nav>
  )
}

function Folder(props: FilesProps & { readonly path: string }) {
  const say = useFilesText()
  const { repo, revision, path } = props
  const pages = useFolder(repo, revision, path)
  const columns = useColumns(props)
  return (
    <DataTable
      caption={say('caption', { path: path === '' ? repo.fullName : path })}
      columns={columns}
      pages={pages}
      keyOf={file => file.path}
      csvName={`files-${repo.fullName.replaceAll('/', '-')}`}
      empty={say('empty')}
    />
  )
}

function useColumns(props: FilesProps): readonly Column<FoundFile>[] {
  const say = useFilesText()
  const { repo, revision } = props
  const rev = revisionWord(props)
  return [
    {
      key: 'name',
      header: say('name'),
      cell: file => <Name file={file} repo={repo} rev={rev} />,
      text: file => file.path,
    },
    {
      key: 'size',
      header: say('size'),
      isNumeric: true,
      cell: file => (file.type === 'DIRECTORY' ? '' : formatBytes(file.size)),
      text: file => file.size,
    },
    {
      key: 'scan',
      header: say('scan'),
      cell: file => file.scan && <ScanBadge scan={file.scan} />,
      text: file => file.scan?.safety,
    },
    {
      key: 'sha256',
      header: say('sha256'),
      cell: file =>
        file.lfs && (
          <Text size="xs" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
            {file.lfs.oid}
          </Text>
        ),
      text: file => file.lfs?.oid,
    },
    {
      key: 'download',
      header: say('download'),
      cell: file =>
        file.type === 'FILE' &&
        repo.access.mayGetFiles && (
          <Anchor
            href={bytesPath(repo, revision.commit, file.path)}
            download={file.path.split('/').at(-1)}
            size="sm"
            aria-label={`${say('download')}: ${file.path}`}
          >
            {say('download')}
          </Anchor>
        ),
    },
  ]
}

function Name({ file, repo, rev }: { file: FoundFile; repo: FilesProps['repo']; rev: string }) {
  const say = useFilesText()
  const Icon = ICONS[file.type]
  const name = file.path.split('/').at(-1)
  const href = file.type === 'DIRECTORY' ? treePath(repo, rev, file.path) : blobPath(repo, rev, file.path)
  return (
    <Group gap="xs" wrap="nowrap" miw={NAME_WIDTH}>
      <Icon size={ICON_SIZE} style={{ flex: 'none' }} role="img" aria-label={say(`type_${file.type}`)} />
      {file.type === 'SUBMODULE' ? (
        <Text size="sm">{name}</Text>
      ) : (
        <Anchor
          component={AppLink}
          href={href}
          size="sm"
          style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}
        >
          {name}
        </Anchor>
      )}
      {file.lfs && (
        <Text size="xs" c="dimmed">
          {say('lfs')}
        </Text>
      )}
    </Group>
  )
}
