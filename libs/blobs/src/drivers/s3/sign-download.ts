import { GetObjectCommand } from '@aws-sdk/client-s3'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import type { DownloadUrlOptions } from '@entrepot/core'
import { create as contentDisposition } from 'content-disposition'
import { at, type Bucket } from './bucket.js'
import { DOWNLOAD_URL_MAX_SECONDS } from './limits.js'
import { onS3 } from './s3-error.js'

/** A URL at the public address that gets one object, under the name and type it is told, for a minute at most. */
export function signDownload(
  bucket: Bucket,
  path: string,
  { ttlSeconds, fileName, contentType }: DownloadUrlOptions,
): Promise<string> {
  const command = new GetObjectCommand({
    ...at(bucket, path),
    ...(fileName !== undefined && { ResponseContentDisposition: contentDisposition(fileName) }),
    ...(contentType !== undefined && { ResponseContentType: contentType }),
  })
  const expiresIn = Math.max(1, Math.min(Math.floor(ttlSeconds), DOWNLOAD_URL_MAX_SECONDS))
  return onS3('sign', () => getSignedUrl(bucket.signer, command, { expiresIn }))
}
