import { Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { readImage } from './read-image.js'
import { useImageText } from './repo-image-messages.js'

/** Milliseconds that an image of some megabytes is kept once nothing shows it. */
const KEPT_MS = 60_000

/**
 * An image of a repository. Its bytes come through the server itself, as stores elsewhere are none of the places that a page of ours loads
 * from; what is too large for that is for downloading.
 */
export function RepoImage({ src, alt }: { src: string; alt: string }) {
  const say = useImageText()
  const { data, isError } = useQuery({
    queryKey: ['content', 'image', src],
    queryFn: ({ signal }) => readImage(src, signal),
    staleTime: Infinity,
    gcTime: KEPT_MS,
  })
  if (typeof data === 'string') return <img src={data} alt={alt} style={{ maxWidth: '100%' }} />
  const state = data === null ? 'tooLarge' : isError ? 'failed' : 'loading'
  return (
    <Text span size="sm" c="dimmed" role="status">
      {[alt, say(state)].filter(Boolean).join(': ')}
    </Text>
  )
}
