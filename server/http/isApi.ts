/** @param path path and query, as in the request line. */
export function isApi(path: string): boolean {
  return /^\/api(?:[/?]|$)/.test(path)
}
