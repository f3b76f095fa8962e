import { PageCache } from '#server/pages/cache'
import { readPrerendered } from '#server/pages/prerendered'
import { useSettings } from '#server/useSettings'

let pages: PageCache | undefined

/** The pages of this process. */
export function usePages(): PageCache {
  return pages ??= new PageCache(readPrerendered(new URL('pages/', import.meta.url), useSettings()))
}
