const ID = /^(?:[A-Za-z0-9][\w.-]*\/)?[A-Za-z0-9][\w.-]*$/

/** Whether text has the shape of a repository id, `name` or `namespace/name`: as loose as the Hub is about ids it merely links. */
export function isRepoId(text: string): boolean {
  return text.length <= 96 && ID.test(text) && !/--|\.\.|[-.](?:$|\/)|\.git$/.test(text)
}

/** The id inside a Hub URL, or null: `https://huggingface.co/datasets/squad` is `squad`. */
export function repoIdInUrl(text: string): string | null {
  const path = /^https?:\/\/(?:www\.)?(?:huggingface\.co|hf\.co)\/(?:datasets\/|models\/)?([^?#]+?)\/?$/.exec(
    text,
  )?.[1]
  if (path === undefined) return null
  const id = path.replace(/\/(?:tree|blob|resolve)\/.*$/, '')
  return isRepoId(id) ? id : null
}
