import { Autocomplete, Button, Group } from '@mantine/core'
import { useRouter } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { graphql } from '../../../api/graphql.js'
import { useAsk } from '../../../api/use-ask.js'
import { type RepositoryAddress, sameAt } from '../address.js'
import { useRepositoryText } from '../messages.js'
import type { Repository } from '../use-repository.js'

const REFS = graphql(`
  query Refs($type: RepoType!, $id: ID!) {
    repo(type: $type, id: $id) {
      id
      refs(first: 100) {
        nodes {
          name
          commit
        }
      }
    }
  }
`)

/**
 * Goes to another revision, of the same view.
 *
 * @param isHeadKept  nobody who may not read the head is told of other branches
 */
export function RevisionPicker({
  repo,
  address,
  isHeadKept,
}: {
  repo: Repository
  address: RepositoryAddress
  isHeadKept: boolean
}) {
  const say = useRepositoryText()
  const { history } = useRouter()
  const [wanted, setWanted] = useState(address.revision ?? '')
  const [before, setBefore] = useState(address.revision)
  // A link led to another revision: what was typed for the one before is not left beside it.
  if (before !== address.revision) {
    setBefore(address.revision)
    setWanted(address.revision ?? '')
  }
  const isEnabled = !isHeadKept
  const refs = useAsk('repos', REFS, { type: repo.type, id: repo.fullName }, { isEnabled })
  const names = [...new Set(refs.data?.repo?.refs?.nodes.map(({ name }) => shortName(name)) ?? [])]
  function go(event: FormEvent) {
    event.preventDefault()
    const revision = wanted.trim()
    history.push(sameAt(address, revision === '' ? null : revision, repo.defaultBranch))
  }
  return (
    <form onSubmit={go}>
      <Group gap="xs" wrap="nowrap">
        <Autocomplete
          size="xs"
          aria-label={say('revisionNamed')}
          placeholder={repo.defaultBranch}
          data={names}
          value={wanted}
          onChange={setWanted}
        />
        <Button type="submit" size="xs" variant="default">
          {say('revisionGo')}
        </Button>
      </Group>
    </form>
  )
}

/** As people say it; other refs by their whole names. */
function shortName(ref: string): string {
  return ref.replace(/^refs\/(heads|tags)\//, '')
}
