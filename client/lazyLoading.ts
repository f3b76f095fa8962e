import { integrityOf } from './integrity'

/** What is loaded or being loaded, by address. */
const asked = new Map<string, Promise<void>>()

/**
 * Imports a part of the page that is loaded when first needed: the build calls this for every `import()`. It fetches the files
 * first, because Firefox and WebKit never ask again for a module that an `import()` could not load, until the page is reloaded.
 * @param files its scripts and styles, relative to `importer`. @throws Error if one could not be loaded: the next call asks for it again.
 */
export async function loadPart<Part>(importPart: () => Promise<Part>, files: readonly string[] = [], importer = location.href): Promise<Part> {
  try {
    await Promise.all(files.map(file => loadOnce(new URL(file, importer).href)))
    return await importPart()
  }
  catch (error) {
    dispatchEvent(Object.assign(new Event('vite:preloadError'), { payload: error }))
    throw error
  }
}

function loadOnce(address: string): Promise<void> {
  const isStyle = new URL(address).pathname.endsWith('.css')
  const loading = asked.get(address) ?? (isInPage(address, isStyle) ? Promise.resolve() : isStyle ? loadStyle(address) : cacheScript(address))
  asked.set(address, loading)
  loading.catch(() => asked.delete(address))
  return loading
}

function isInPage(address: string, isStyle: boolean): boolean {
  return [...document.querySelectorAll('link')].some(({ href, rel }) => href === address && (!isStyle || rel === 'stylesheet'))
}

/** Puts a script into the browser's cache, from which it is then imported: built files are kept for ever. */
async function cacheScript(address: string): Promise<void> {
  const response = await fetch(address, { integrity: integrityOf(address) })
  if (!response.ok) throw new Error(`HTTP ${response.status}`)
  // The connection may be lost in the middle of it.
  await response.arrayBuffer()
}

function loadStyle(address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const link = document.createElement('link')
    link.rel = 'stylesheet'
    link.crossOrigin = ''
    // An import map covers no styles.
    link.integrity = integrityOf(address)
    link.onload = () => resolve()
    link.onerror = () => {
      link.remove()
      reject(new Error('A style sheet could not be loaded.'))
    }
    link.href = address
    document.head.append(link)
  })
}
