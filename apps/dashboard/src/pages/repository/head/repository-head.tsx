import { Anchor, Badge, Button } from '@mantine/core'
import { IconCloudDownload, IconGitCompare, IconLock, IconPrinter, IconWorld } from '@tabler/icons-react'
import { useCommonText } from '../../../components/messages.js'
import { AppLink } from '../../../routing/app-link.js'
import { repoPath, withSearch } from '../../../routing/paths.js'
import { useRepositoryText } from '../messages.js'
import type { Repository } from '../use-repository.js'

const ICON_SIZE = 14
const VISIBILITIES = { PRIVATE: 'private', INTERNAL: 'internal', PUBLIC: 'public' } as const

/**
 * What a repository is, whatever its revision, and what else there is of it.
 *
 * @param revision  the one that is shown, as the address names it: what leads on from here is about it, too
 */
export function RepositoryHead({ repo, revision }: { repo: Repository; revision: string | null }) {
  const say = useRepositoryText()
  const common = useCommonText()
  const icon =
    repo.visibility === 'PUBLIC' ? (
      <IconWorld size={ICON_SIZE} aria-hidden />
    ) : (
      <IconLock size={ICON_SIZE} aria-hidden />
    )
  return (
    <>
      <Badge className="badge badge-gray">{common(`type_${repo.type}`)}</Badge>
      <Badge className="badge badge-gray" leftSection={icon}>
        {say(VISIBILITIES[repo.visibility])}
      </Badge>
      {repo.mirror && (
        <Anchor component={AppLink} href={`/-/mirrors/${repo.mirror.id}`} size="sm">
          <IconCloudDownload size={ICON_SIZE} aria-hidden /> {say('mirrorOf', { id: repo.mirror.upstreamId })}
        </Anchor>
      )}
      <Button
        component={AppLink}
        href={repoPath(repo, { compare: `...${revision ?? ''}` })}
        variant="default"
        size="compact-sm"
        leftSection={<IconGitCompare size={ICON_SIZE} aria-hidden />}
      >
        {say('compare')}
      </Button>
      <Button
        component={AppLink}
        href={withSearch(`/-/report${repoPath(repo)}`, { revision })}
        variant="default"
        size="compact-sm"
        leftSection={<IconPrinter size={ICON_SIZE} aria-hidden />}
      >
        {say('openReport')}
      </Button>
    </>
  )
}
