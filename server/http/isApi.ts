/**
 * Whether an address is one of the API's.
 *
 * @param path path and query, as the request line has them.
 */
export function isApi(path: string): boolean {
  return /^\/api(?:[/?]|$)/.test(path)
}
