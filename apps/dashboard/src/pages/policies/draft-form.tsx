import { Alert, Anchor, Button, Group, Stack, Text, TextInput } from '@mantine/core'
import { useBlocker } from '@tanstack/react-router'
import { useCallback, useRef, useState } from 'react'
import { ask } from '../../api/ask.js'
import { useAsk, useTell } from '../../api/use-ask.js'
import { Failure } from '../../components/states.js'
import { Time } from '../../components/time.js'
import { useSearch } from '../../routing/use-search.js'
import { ActivateDraft } from './activate-draft.js'
import { DraftTools } from './draft-tools.js'
import { LazyEditor } from './editor/lazy-editor.js'
import type { EditorHandle } from './editor/policy-editor.js'
import { LineDiff } from './line-diff.js'
import { usePoliciesText } from './messages.js'
import { ACTIVE, type Draft, DRY_RUN, type Problem, SAVE_DRAFT, VALIDATE, WORDS } from './queries.js'

/** Works on a draft. What is typed stays here until it is saved; what is tried and activated is what is typed. */
export function DraftForm({ draft }: { draft: Draft }) {
  const say = usePoliciesText()
  const [, change] = useSearch()
  const [name, setName] = useState(draft.name)
  const [source, setSource] = useState(draft.source)
  const [seenAt, setSeenAt] = useState(draft.updatedAt)
  const [kept, setKept] = useState({ name: draft.name, source: draft.source })
  const [problems, setProblems] = useState<readonly Problem[] | null>(null)
  const [isComparing, setComparing] = useState(false)
  const editor = useRef<EditorHandle>(null)
  const words = useAsk('policies', WORDS, {})
  const active = useAsk('policies', ACTIVE, {})
  const save = useTell(SAVE_DRAFT, ['policies'])
  const tryOut = useTell(DRY_RUN, [])
  const isChanged = kept.name !== name || kept.source !== source
  const isNewer = !save.isPending && Date.parse(draft.updatedAt) > Date.parse(seenAt)
  const letLeave = useBlockerOfUnsaved(isChanged)

  function take(theirs: Pick<Draft, 'name' | 'source' | 'updatedAt'>, isShown: boolean) {
    setSeenAt(theirs.updatedAt)
    setKept({ name: theirs.name, source: theirs.source })
    if (!isShown) return
    setName(theirs.name)
    setSource(theirs.source)
  }
  if (isNewer && !isChanged) take(draft, true) // nothing of one’s own is lost by it

  const checked = useRef('')
  const check = useCallback(async (text: string) => {
    checked.current = text
    const validatePolicy = await ask(VALIDATE, { source: text }).then(
      answer => answer.validatePolicy,
      () => null, // nobody knows of this text, whatever was known of the one before
    )
    if (checked.current === text) setProblems(validatePolicy) // an answer about an older text may come late
    return validatePolicy ?? []
  }, [])
  async function keep() {
    const { updatePolicyDraft } = await save.mutateAsync({ input: { id: draft.id, seenAt, name, source } })
    take({ name, source, updatedAt: updatePolicyDraft.updatedAt }, false)
  }
  async function begin() {
    const { dryRunPolicy } = await tryOut.mutateAsync({ source })
    change({ run: dryRunPolicy.id, becoming: null }, { isStep: true })
  }
  const isWrong = problems !== null && problems.length > 0
  return (
    <Stack gap="sm">
      <Group align="flex-end" gap="sm">
        <TextInput
          label={say('name')}
          value={name}
          onChange={event => setName(event.target.value)}
          maw={360}
        />
        <Button
          variant="default"
          disabled={!isChanged || isNewer}
          loading={save.isPending}
          onClick={() => void keep().catch(ignoreShown)}
        >
          {say('save')}
        </Button>
        <Button
          variant="default"
          disabled={isWrong}
          loading={tryOut.isPending}
          onClick={() => void begin().catch(ignoreShown)}
        >
          {say('try')}
        </Button>
        {active.data?.policy && (
          <ActivateDraft
            name={name}
            source={source}
            isDisabled={isWrong || isNewer}
            replaced={active.data.policy}
            onLeave={letLeave}
          />
        )}
      </Group>
      <Text size="sm" c="dimmed" aria-live="polite">
        {isChanged ? say('unsaved') : <Time at={seenAt} />}
      </Text>
      {isNewer && isChanged && (
        <Alert color="yellow" variant="light" role="alert">
          <Stack gap="sm">
            <Text fw={600}>{say('newer')}</Text>
            <Text>{say('newerText')}</Text>
            <LineDiff before={draft.source} after={source} />
            <Group gap="xs">
              <Button size="xs" variant="default" onClick={() => take(draft, true)}>
                {say('loadTheirs')}
              </Button>
              <Button size="xs" variant="default" onClick={() => take(draft, false)}>
                {say('keepMine')}
              </Button>
            </Group>
          </Stack>
        </Alert>
      )}
      {save.error && <Failure error={save.error} />}
      {tryOut.error && <Failure error={tryOut.error} />}
      <LazyEditor
        source={source}
        label={say('source')}
        words={words.data}
        check={check}
        onChange={setSource}
        handle={editor}
      />
      <Problems problems={problems} onGo={({ line, column }) => editor.current?.goTo(line, column)} />
      <DraftTools
        id={draft.id}
        name={name}
        source={source}
        onImport={setSource}
        isComparing={isComparing}
        onCompare={() => setComparing(!isComparing)}
        onLeave={letLeave}
      />
      {isComparing && active.data?.policy && <LineDiff before={active.data.policy.source} after={source} />}
    </Stack>
  )
}

/**
 * Asks before what is not saved goes with the draft that is shown.
 *
 * @returns called where leaving is what was asked for
 */
function useBlockerOfUnsaved(isChanged: boolean): () => void {
  const say = usePoliciesText()
  const mayLeave = useRef(false)
  useBlocker({
    shouldBlockFn: ({ current, next }) =>
      isChanged &&
      !mayLeave.current &&
      (current.pathname !== next.pathname || draftIn(current.search) !== draftIn(next.search)) &&
      !globalThis.confirm(say('leaveUnsaved')),
    enableBeforeUnload: () => isChanged && !mayLeave.current,
  })
  return () => void (mayLeave.current = true)
}

function draftIn(search: object): unknown {
  return (search as { readonly draft?: unknown }).draft
}

/** The error is shown by the mutation itself. */
function ignoreShown(): void {}

/** The same as the marks in the text, for who reads rather than points; each leads to its place. */
function Problems({
  problems,
  onGo,
}: {
  problems: readonly Problem[] | null
  onGo: (problem: Problem) => void
}) {
  const say = usePoliciesText()
  if (problems === null) return null
  if (problems.length === 0)
    return (
      <Text size="sm" c="dimmed" role="status">
        {say('problemsNone')}
      </Text>
    )
  return (
    <Alert color="red" variant="light" title={say('problems', { count: problems.length })} role="status">
      <Stack gap={4} component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
        {problems.map(problem => (
          <li key={`${problem.line} ${problem.column} ${problem.message}`}>
            <Anchor component="button" type="button" onClick={() => onGo(problem)} ta="left">
              {say('column', { line: problem.line, column: problem.column })}
            </Anchor>
            : {problem.message}
          </li>
        ))}
      </Stack>
    </Alert>
  )
}
