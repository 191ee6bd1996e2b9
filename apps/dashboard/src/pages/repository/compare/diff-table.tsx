import { type ReactNode, useState } from 'react'
import type { DiffBlock, DiffLine, DiffRow } from './diff-rows.js'
import { useCompareText } from './messages.js'

type Side = 'after' | 'before'

/** Lines with their numbers. Text of cards is only ever text here. */
export function DiffTable({ blocks, isSplit }: { blocks: readonly DiffBlock[]; isSplit: boolean }) {
  const say = useCompareText()
  const widths = isSplit ? ['number', 'text', 'number', 'text'] : ['number', 'number', 'text']
  return (
    <div className="diff" role="region" aria-label={say('card')} tabIndex={0}>
      <table className={isSplit ? 'diff-split' : 'diff-unified'} aria-label={say('card')}>
        <colgroup>
          {widths.map((width, at) => (
            <col key={at} className={`diff-col-${width}`} />
          ))}
        </colgroup>
        <thead>
          <tr>
            {isSplit ? (
              <>
                <th scope="col" colSpan={2}>
                  {say('before')}
                </th>
                <th scope="col" colSpan={2}>
                  {say('after')}
                </th>
              </>
            ) : (
              <>
                <th scope="col">{say('before')}</th>
                <th scope="col">{say('after')}</th>
                <th scope="col">{say('card')}</th>
              </>
            )}
          </tr>
        </thead>
        {blocks.map((block, at) => (
          <Block key={at} block={block} isSplit={isSplit} />
        ))}
      </table>
    </div>
  )
}

function Block({ block, isSplit }: { block: DiffBlock; isSplit: boolean }) {
  const say = useCompareText()
  const [isOpen, setOpen] = useState(false)
  if (block.isFolded && !isOpen)
    return (
      <tbody>
        <tr className="diff-fold">
          <td colSpan={isSplit ? 4 : 3}>
            <button type="button" onClick={() => setOpen(true)}>
              {say('fold', { count: block.rows.length })}
            </button>
          </td>
        </tr>
      </tbody>
    )
  return <tbody>{isSplit ? splitRows(block.rows) : unifiedRows(block.rows)}</tbody>
}

function splitRows(rows: readonly DiffRow[]): ReactNode[] {
  return rows.map(row => (
    <tr key={`${row.before?.number} ${row.after?.number}`}>
      <SplitCell row={row} side="before" />
      <SplitCell row={row} side="after" />
    </tr>
  ))
}

function SplitCell({ row, side }: { row: DiffRow; side: Side }) {
  const line = row[side]
  const kind = kindOf(row, side)
  return (
    <>
      <td className={`diff-number ${kind}`}>{line?.number}</td>
      <td className={`diff-text ${kind}`}>{line && <Line line={line} kind={kind} />}</td>
    </>
  )
}

/** What went before what came: lines that replace others stand below all of them. */
function unifiedRows(rows: readonly DiffRow[]): ReactNode[] {
  const shown: ReactNode[] = []
  let waiting: ReactNode[] = []
  for (const row of rows) {
    if (row.kind === 'same') {
      shown.push(...waiting, unifiedRow(row, 'after'))
      waiting = []
      continue
    }
    if (row.before) shown.push(unifiedRow(row, 'before'))
    if (row.after) waiting.push(unifiedRow(row, 'after'))
  }
  return [...shown, ...waiting]
}

function unifiedRow(row: DiffRow, side: Side): ReactNode {
  const line = row[side]
  const kind = kindOf(row, side)
  const isSame = row.kind === 'same'
  return (
    <tr key={`${side} ${line?.number}`}>
      <td className={`diff-number ${kind}`}>{isSame || side === 'before' ? row.before?.number : null}</td>
      <td className={`diff-number ${kind}`}>{isSame || side === 'after' ? row.after?.number : null}</td>
      <td className={`diff-text ${kind}`}>{line && <Line line={line} kind={kind} />}</td>
    </tr>
  )
}

type Kind = 'diff-added' | 'diff-none' | 'diff-removed' | 'diff-same'

function kindOf(row: DiffRow, side: Side): Kind {
  if (row.kind === 'same') return 'diff-same'
  if (!row[side]) return 'diff-none'
  return side === 'before' ? 'diff-removed' : 'diff-added'
}

/** A sign says what the colour says, and words say it to who can’t see either. */
function Line({ line, kind }: { line: DiffLine; kind: Kind }) {
  const say = useCompareText()
  const sign = kind === 'diff-added' ? '+' : kind === 'diff-removed' ? '−' : ' '
  return (
    <>
      <span className="diff-sign" aria-hidden>
        {sign}
      </span>
      {kind === 'diff-added' && <span className="visually-hidden">{say('lineAdded')}: </span>}
      {kind === 'diff-removed' && <span className="visually-hidden">{say('lineRemoved')}: </span>}
      {line.parts.map((part, at) => (part.isMarked ? <mark key={at}>{part.text}</mark> : part.text))}
    </>
  )
}
