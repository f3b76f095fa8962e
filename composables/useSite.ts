/** The addresses of this site, each with its base path and a slash at the end. For the browser only. */
export interface Site {
  /** As this page was opened, for its own requests. */
  readonly here: URL
  /** For links that others open: by `NUXT_PUBLIC_URL`, where the operator set it. */
  readonly shared: URL
}

export function useSite(): Site {
  const { app: { baseURL }, public: { url } } = useRuntimeConfig()
  const here = new URL(baseURL, location.origin)
  return { here, shared: url === '' ? here : new URL(baseURL, url) }
}
