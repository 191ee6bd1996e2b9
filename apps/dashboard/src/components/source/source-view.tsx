import './source-view.css'
import { Fragment, memo, type ReactNode, useMemo } from 'react'
import { cutSource, LINES_AT_ONCE, type SourcePiece } from './cut-source.js'

/**
 * Text with the numbers of its lines, and marks below those that they are about. Two texts of the document hold hundreds of lines, so that
 * a megabyte is drawn at once.
 *
 * @param label  names the text for who can’t see where it stands
 * @param firstNumber  of its first line
 */
export function SourceView({
  text,
  label,
  lines = NONE,
  firstNumber = 1,
  markOf,
}: {
  text: string
  label: string
  lines?: readonly number[]
  firstNumber?: number
  markOf?: (place: number) => ReactNode
}) {
  const named = lines.join(' ')
  const pieces = useMemo(
    () => cutSource(text, named === '' ? [] : named.split(' ').map(Number), firstNumber),
    [text, named, firstNumber],
  )
  return (
    <div className="source" role="region" aria-label={label} tabIndex={0}>
      {pieces.map(piece => (
        <Fragment key={piece.number}>
          <Lines piece={piece} />
          {markOf && piece.marks.length > 0 && <div className="source-marks">{piece.marks.map(markOf)}</div>}
        </Fragment>
      ))}
    </div>
  )
}

const NONE: readonly number[] = []

const Lines = memo(function Lines({ piece: { number, lines } }: { piece: SourcePiece }) {
  return (
    <div
      className={lines.length === LINES_AT_ONCE ? 'source-piece source-long' : 'source-piece'}
      style={{ containIntrinsicBlockSize: `${lines.length * 1.5}em` }}
    >
      <pre className="source-numbers" aria-hidden>
        {lines.map((_, at) => number + at).join('\n')}
      </pre>
      <pre className="source-lines">{lines.join('\n')}</pre>
    </div>
  )
})
