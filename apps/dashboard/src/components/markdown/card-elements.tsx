import { IconExternalLink, IconPhoto } from '@tabler/icons-react'
import { type ReactNode, use } from 'react'
import { AppLink } from '../../routing/app-link.js'
import { RepoImage } from '../repo-image.js'
import { CardSurroundings } from './card-context.js'
import { ID_PREFIX } from './card-schema.js'
import { classifyTarget } from './classify-target.js'
import { useMarkdownText } from './messages.js'

const ICON_SIZE = 14

/** A link of a card. One that leads away says where to, opens elsewhere, and tells nobody where one came from. */
export function CardLink({ href, children }: { href?: unknown; children?: ReactNode }) {
  const say = useMarkdownText()
  const { pageOf } = use(CardSurroundings)
  const target = classifyTarget(href)
  switch (target?.kind) {
    case 'anchor':
      return <a href={`#${ID_PREFIX}${target.id}`}>{children}</a>
    case 'file':
      return <AppLink href={pageOf(target.path)}>{children}</AppLink>
    case 'registry':
      // What is no page of ours, such as a file’s bytes, is the browser’s to fetch.
      return target.isPage ? (
        <AppLink href={target.path}>{children}</AppLink>
      ) : (
        <a href={target.path}>{children}</a>
      )
    case 'mail':
      return <a href={target.href}>{children}</a>
    case 'outside':
      return (
        <a
          href={target.href}
          target="_blank"
          rel="noopener noreferrer nofollow ugc"
          title={say('outside', { host: target.host })}
          className="card-outside"
        >
          {children}
          <IconExternalLink size={ICON_SIZE} role="img" aria-label={say('outside', { host: target.host })} />
        </a>
      )
    default:
      return <span>{children}</span>
  }
}

/** An image of a card: its words, until the reader asks for images; what lies elsewhere is never fetched. */
export function CardImage({ src, alt }: { src?: unknown; alt?: unknown }) {
  const say = useMarkdownText()
  const { bytesOf, showsImages } = use(CardSurroundings)
  const words = typeof alt === 'string' ? alt : ''
  const target = classifyTarget(src)
  if (target?.kind === 'file' && showsImages) return <RepoImage src={bytesOf(target.path)} alt={words} />
  const why =
    target?.kind === 'file'
      ? say('imageOwn', { path: target.path })
      : target?.kind === 'outside'
        ? say('imageOf', { host: target.host })
        : say('imageNone')
  return (
    <span className="card-image" title={why}>
      <IconPhoto size={ICON_SIZE} aria-hidden /> {words === '' ? why : words}
    </span>
  )
}

/** Wide tables scroll by themselves, by hand or by key. */
export function CardTable({ children }: { children?: ReactNode }) {
  const say = useMarkdownText()
  return (
    <div className="card-scroll" role="region" aria-label={say('scroll')} tabIndex={0}>
      <table>{children}</table>
    </div>
  )
}

export function CardCode({ children }: { children?: ReactNode }) {
  return <pre tabIndex={0}>{children}</pre>
}

/** A box of a list of tasks: nothing can be done with it. */
export function CardBox({ checked }: { checked?: unknown }) {
  const say = useMarkdownText()
  return (
    <span role="img" aria-label={checked ? say('done') : say('undone')}>
      {checked ? '☑' : '☐'}
    </span>
  )
}

export function CardMark(properties: { 'data-marks'?: unknown }) {
  const { markOf } = use(CardSurroundings)
  const places = String(properties['data-marks'] ?? '').split(' ')
  return <span className="card-marks">{places.map(place => markOf(Number(place)))}</span>
}
