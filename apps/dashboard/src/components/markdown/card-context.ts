import { createContext, type ReactNode } from 'react'

/** What surrounds a card. */
export interface CardContext {
  /** Address of a file’s page of the same revision. */
  pageOf(path: string): string
  /** Address of a file’s bytes. */
  bytesOf(path: string): string
  /** Whether the reader asked for the images of the repository. */
  readonly showsImages: boolean
  /** What to show at a marked line, by the place of the line among those that were given. */
  markOf(place: number): ReactNode
}

export const CardSurroundings = createContext<CardContext>({
  pageOf: () => '#',
  bytesOf: () => '#',
  showsImages: false,
  markOf: () => null,
})
