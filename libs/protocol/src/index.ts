export { HUB_ERROR_CODES, HUB_HEADERS, type HubErrorCode, readErrorCode } from './hub/error-code.js'
export { HubGated, HubRepoInfo } from './hub/repo-info.js'
export { encodeFilePath, repoInfoPath, repoPath } from './hub/urls.js'
