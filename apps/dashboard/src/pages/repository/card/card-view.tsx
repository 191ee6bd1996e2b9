import { Alert, Group, SegmentedControl, Stack, Switch, Text } from '@mantine/core'
import { type ReactNode, useCallback, useMemo, useState } from 'react'
import { type CardContext, CardSurroundings, Markdown } from '../../../components/markdown/markdown.js'
import type { Reading } from '../../../components/markdown/use-parsed-card.js'
import { SourceView } from '../../../components/source/source-view.js'
import { Answered, Empty } from '../../../components/states.js'
import { useSearch } from '../../../routing/use-search.js'
import { blobPath, bytesPath, viewPath } from '../address.js'
import { FindingMark } from '../findings/finding-mark.js'
import type { RevisionViewProps } from '../use-repository.js'
import { useCardText as useWords } from './messages.js'
import { Scores } from './scores.js'
import { splitFrontMatter } from './split-front-matter.js'
import { CARD_PATH, type CardFinding, useCard, useCardText } from './use-card.js'

/** The card of a revision, with what was found at its lines. */
export function CardView(props: RevisionViewProps) {
  const say = useWords()
  const card = useCard(props.repo, props.revision)
  return (
    <Answered query={card}>
      {({ repo }) => {
        const { card: scores, findings } = repo?.revision ?? {}
        if (!scores) return <Empty title={say('none')} text={say('noneText')} />
        const ofCard = findings?.nodes.filter(({ position }) => position.path === CARD_PATH) ?? []
        return (
          <Stack>
            <Scores scores={scores} count={ofCard.length} place={props.place} />
            <CardText {...props} findings={ofCard} />
          </Stack>
        )
      }}
    </Answered>
  )
}

type CardProps = RevisionViewProps & { readonly findings: readonly CardFinding[] }

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

type MarkOf = (finding: CardFinding | undefined) => ReactNode

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
function WholeMarks({ findings, markOf }: { findings: readonly CardFinding[]; markOf: MarkOf }) {
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
  findings: readonly CardFinding[]
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

function lineOf({ position }: CardFinding): number {
  return position.line ?? 1
}
