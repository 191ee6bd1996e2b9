export { HUB_ERROR_CODES, HUB_HEADERS, type HubErrorCode, readErrorCode } from './hub/error-code.js'
export { type LinkedFile, readLinkedFile, stripEtag } from './hub/linked-file.js'
export { HubGated, HubRepoInfo } from './hub/repo-info.js'
export { encodeFilePath, repoInfoPath, repoPath, repoUrlPrefix, resolvePath } from './hub/urls.js'
