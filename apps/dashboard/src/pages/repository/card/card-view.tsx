import { Alert, Group, SegmentedControl, Stack, Switch, Text } from '@mantine/core'
import { type ReactNode, useCallback, useMemo, useState } from 'react'
import { type CardContext, CardSurroundings, Markdown } from '../../../components/markdown/markdown.js'
import type { Reading } from '../../../components/markdown/use-parsed-card.js'
import { SourceView } from '../../../components/source/source-view.js'
import { Answered, Empty } from '../../../components/states.js'
import { useSearch } from '../../../routing/use-search.js'
import { blobPath, bytesPath, viewPath } from '../address.js'
import { FindingMark } from '../findings/finding-mark.js'
import { type FileFinding, useFindingsOfFile } from '../findings/use-findings-of-file.js'
import { Gate } from '../gate/gate.js'
import type { RevisionViewProps } from '../use-repository.js'
import { useCardText as useWords } from './messages.js'
import { Scores } from './scores.js'
import { splitFrontMatter } from './split-front-matter.js'
import { CARD_PATH, useCard, useCardText } from './use-card.js'

/** The card of a revision, with what was found at its lines. */
export function CardView(props: RevisionViewProps) {
  const say = useWords()
  const card = useCard(props.repo, props.revision)
  return (
    <Stack>
      {props.repo.gating !== 'NONE' && <Gate repo={props.repo} />}
      <Answered query={card}>
        {({ repo }) => {
          const scores = repo?.revision?.card
          if (!scores) return <Empty title={say('none')} text={say('noneText')} />
          return <Found {...props} scores={scores} />
        }}
      </Answered>
    </Stack>
  )
}

interface Scored {
  readonly structureScore: number
  readonly substanceScore: number
}

function Found(props: RevisionViewProps & { readonly scores: Scored }) {
  const say = useWords()
  const query = useFindingsOfFile(props.repo, props.revision, CARD_PATH)
  return (
    <Answered query={query}>
      {({ rows, isCut }) => (
        <Stack>
          <Scores scores={props.scores} count={rows.length} place={props.place} />
          {isCut && <Alert color="yellow">{say('findingsCut', { count: rows.length })}</Alert>}
          <CardText {...props} findings={rows} />
        </Stack>
      )}
    </Answered>
  )
}

type CardProps = RevisionViewProps & { readonly findings: readonly FileFinding[] }

function CardText(props: CardProps) {
  const text = useCardText(props.repo, props.revision)
  const say = useWords()
  return (
    <Answered query={text}>
      {read => (
        <>
          <Laid {...props} text={read.text} />
          {read.isCut && <Alert color="yellow">{say('cut')}</Alert>}
        </>
      )}
    </Answered>
  )
}

function Laid(props: CardProps & { readonly text: string }) {
  const { repo, revision, place, findings, text } = props
  const say = useWords()
  const [search, change] = useSearch()
  const [showsImages, setShowsImages] = useState(false)
  const [hasImages, setHasImages] = useState(false)
  const onRead = useCallback(({ parts }: Reading) => setHasImages(parts.some(part => part.hasImages)), [])
  const isSource = search['as'] === 'source'
  const markOf = useMarks(place)
  const surroundings = useMemo(
    () => ({
      pageOf: (path: string) => blobPath(repo, revision.commit, path),
      bytesOf: (path: string) => bytesPath(repo, revision.commit, path),
      showsImages,
    }),
    [repo, revision.commit, showsImages],
  )
  return (
    <Stack>
      <Group justify="space-between">
        <SegmentedControl
          size="xs"
          aria-label={say('how')}
          value={isSource ? 'source' : 'card'}
          onChange={value => change({ as: value === 'source' ? 'source' : null })}
          data={[
            { value: 'card', label: say('layOut') },
            { value: 'source', label: say('source') },
          ]}
        />
        {hasImages && !isSource && (
          <Switch
            size="sm"
            label={say('images')}
            description={say('imagesHidden')}
            checked={showsImages}
            onChange={event => setShowsImages(event.target.checked)}
          />
        )}
      </Group>
      <WholeMarks findings={findings} markOf={markOf} />
      {isSource ? (
        <Source text={text} findings={findings} markOf={markOf} />
      ) : (
        <LaidOut {...props} markOf={markOf} onRead={onRead} surroundings={surroundings} />
      )}
    </Stack>
  )
}

type MarkOf = (finding: FileFinding | undefined) => ReactNode

function useMarks(place: RevisionViewProps['place']): MarkOf {
  return useCallback(
    finding =>
      finding && (
        <FindingMark
          key={finding.fingerprint}
          finding={finding}
          href={viewPath(place, 'findings', { finding: finding.fingerprint })}
        />
      ),
    [place],
  )
}

/** Findings that no line has, such as what is missing. */
function WholeMarks({ findings, markOf }: { findings: readonly FileFinding[]; markOf: MarkOf }) {
  const say = useWords()
  const whole = findings.filter(({ position }) => position.line === null)
  if (whole.length === 0) return null
  return (
    <Stack gap={4} component="section" aria-label={say('whole')}>
      <Text size="sm" fw={600}>
        {say('whole')}
      </Text>
      {whole.map(markOf)}
    </Stack>
  )
}

function LaidOut({
  text,
  findings,
  markOf,
  onRead,
  surroundings,
}: CardProps & {
  readonly text: string
  readonly markOf: MarkOf
  readonly onRead: (reading: Reading) => void
  readonly surroundings: Omit<CardContext, 'markOf'>
}) {
  const say = useWords()
  const { yaml, body, yamlLines } = useMemo(() => splitFrontMatter(text), [text])
  const inMetadata = findings.filter(({ position }) => position.line !== null && position.line <= yamlLines)
  const inBody = useMemo(
    () => findings.filter(({ position }) => position.line !== null && position.line > yamlLines),
    [findings, yamlLines],
  )
  const around = useMemo(
    () => ({ ...surroundings, markOf: (at: number) => markOf(inBody[at]) }),
    [surroundings, markOf, inBody],
  )
  return (
    <Stack>
      {yaml !== null && (
        <details open className="card-metadata">
          <summary>{say('metadata', { line: yamlLines })}</summary>
          <SourceView
            text={yaml}
            label={say('metadata', { line: yamlLines })}
            firstNumber={2}
            lines={inMetadata.map(lineOf)}
            markOf={at => markOf(inMetadata[at])}
          />
        </details>
      )}
      <CardSurroundings value={around}>
        <Markdown
          text={body}
          lines={inBody.map(lineOf)}
          onRead={onRead}
          source={<Source text={text} findings={findings} markOf={markOf} />}
        />
      </CardSurroundings>
    </Stack>
  )
}

function Source({
  text,
  findings,
  markOf,
}: {
  text: string
  findings: readonly FileFinding[]
  markOf: MarkOf
}) {
  const say = useWords()
  const marked = findings.filter(({ position }) => position.line !== null)
  return (
    <SourceView
      text={text}
      label={say('sourceOf')}
      lines={marked.map(lineOf)}
      markOf={at => markOf(marked[at])}
    />
  )
}

function lineOf({ position }: FileFinding): number {
  return position.line ?? 1
}
