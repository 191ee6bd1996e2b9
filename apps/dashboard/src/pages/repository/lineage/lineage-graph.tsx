import './lineage.css'
import { useRouter } from '@tanstack/react-router'
import { type MouseEvent, useMemo } from 'react'
import { useCommonText } from '../../../components/messages.js'
import { repoPath } from '../../../routing/paths.js'
import { layOut, NODE_HEIGHT, NODE_WIDTH } from './lay-out.js'
import { isLicenseKnown } from './is-license-known.js'
import { type Lineage, type LineageNode, nameOf } from './lineage-view.js'
import { useLineageText } from './messages.js'

/** Characters of a name that a node has room for. */
const NAME_LENGTH = 29
const LINE = 18

/** A lineage as a picture, origins on top. Every node that is held here is a link; the list beside it says the same in words. */
export function LineageGraph({ lineage, own }: { lineage: Lineage; own: string }) {
  const say = useLineageText()
  const { width, height, places, paths } = useMemo(
    () => layOut(lineage.nodes.map(nameOf), lineage.links),
    [lineage],
  )
  return (
    <div className="lineage" role="region" aria-label={say('graph')} tabIndex={0}>
      <svg
        width={width}
        height={height}
        viewBox={`0 0 ${width} ${height}`}
        role="group"
        aria-label={say('graph')}
      >
        <defs>
          <marker
            id="lineage-arrow"
            viewBox="0 0 8 8"
            refX="7"
            refY="4"
            markerWidth="8"
            markerHeight="8"
            orient="auto"
          >
            <path d="M0 0 8 4 0 8z" className="lineage-head" />
          </marker>
        </defs>
        {lineage.links.map((link, at) => (
          <Link key={`${link.parent} ${link.child} ${link.kind}`} points={paths[at] ?? []} link={link} />
        ))}
        {lineage.nodes.map(node => {
          const { x, y } = places.get(nameOf(node)) ?? { x: 0, y: 0 }
          return <Node key={nameOf(node)} node={node} x={x} y={y} isOwn={nameOf(node) === own} />
        })}
      </svg>
    </div>
  )
}

function Link({
  points,
  link,
}: {
  points: readonly { readonly x: number; readonly y: number }[]
  link: Lineage['links'][number]
}) {
  const say = useLineageText()
  const middle = points[Math.floor(points.length / 2)]
  if (!middle) return null
  return (
    <g aria-hidden>
      <polyline
        points={points.map(({ x, y }) => `${x},${y}`).join(' ')}
        className={link.kind === 'DATASET' ? 'lineage-link lineage-data' : 'lineage-link'}
        markerEnd="url(#lineage-arrow)"
      />
      <text x={middle.x + 6} y={middle.y} className="lineage-relation">
        {link.kind === 'DATASET' ? say('dataset') : link.relation}
      </text>
    </g>
  )
}

function Node({ node, x, y, isOwn }: { node: LineageNode; x: number; y: number; isOwn: boolean }) {
  const say = useLineageText()
  const common = useCommonText()
  const { history } = useRouter()
  const verdict = node.isHere
    ? common(node.verdict ? `verdict_${node.verdict}` : 'verdict_none')
    : say('notHere')
  const standing = isOwn ? `${verdict} · ${say('here')}` : verdict
  const license = node.license ?? say(isLicenseKnown(node) ? 'noLicense' : 'licenseUnknown')
  const left = x - NODE_WIDTH / 2
  const top = y - NODE_HEIGHT / 2
  const drawn = (
    <>
      {/* Names the link as well, whose text may be shortened. */}
      <title>{`${nameOf(node)}, ${license}, ${standing}`}</title>
      <rect
        x={left}
        y={top}
        width={NODE_WIDTH}
        height={NODE_HEIGHT}
        rx={6}
        className={`lineage-node lineage-${node.isHere ? (node.verdict ?? 'none') : 'none'} ${isOwn ? 'lineage-own' : ''}`}
      />
      <text x={left + 10} y={top + LINE} className="lineage-name">
        {shorten(nameOf(node))}
      </text>
      <text x={left + 10} y={top + 2 * LINE}>
        {shorten(license)}
      </text>
      <text x={left + 10} y={top + 3 * LINE}>
        {shorten(standing)}
      </text>
    </>
  )
  if (!node.isHere) return <g>{drawn}</g>
  const href = repoPath({ type: node.type, fullName: node.id }, { view: 'lineage' })
  function follow(event: MouseEvent) {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return
    event.preventDefault()
    history.push(href)
  }
  return (
    <a href={href} onClick={follow}>
      {drawn}
    </a>
  )
}

function shorten(text: string): string {
  return text.length <= NAME_LENGTH ? text : `${text.slice(0, NAME_LENGTH - 1)}…`
}
