/** Icons and manifest, in the head of every page. Not in `nuxt.config.ts`, where addresses do not get the base path. */
export default defineNuxtPlugin(() => {
  const { baseURL } = useRuntimeConfig().app
  useHead({
    link: [
      { rel: 'icon', type: 'image/svg+xml', href: `${baseURL}favicon.svg` },
      { rel: 'apple-touch-icon', href: `${baseURL}apple-touch-icon.png` },
      { rel: 'manifest', href: `${baseURL}manifest.webmanifest` },
    ],
  })
})
