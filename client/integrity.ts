let hashes: Record<string, string> | undefined

/**
 * The hash of one of this site's files, from the import map of the page. Browsers use that map for modules only: this is for
 * style sheets, workers and `fetch`. Empty if the page has none for it.
 */
export function integrityOf(address: string): string {
  hashes ??= readHashes()
  return hashes[new URL(address, location.href).pathname] ?? ''
}

function readHashes(): Record<string, string> {
  const map: { integrity?: Record<string, string> } = JSON.parse(document.querySelector('script[type=importmap]')?.textContent ?? '{}')
  return map.integrity ?? {}
}
