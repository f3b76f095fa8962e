/** The card that chat programs and social networks show for a link. Every page has the same one, so it tells nothing of a room. */
export default defineNuxtPlugin({
  dependsOn: ['language'],
  setup() {
    const strings = useStrings()
    const { app: { baseURL }, public: { url } } = useRuntimeConfig()
    const image = `${baseURL}preview.png`
    useHead({
      meta: [
        { property: 'og:type', content: 'website' },
        { property: 'og:site_name', content: strings.site.name },
        { property: 'og:title', content: strings.home.headline },
        { property: 'og:description', content: strings.home.lead },
        // Some programs need a whole address. Pages are cached for every host, so they know one only by `NUXT_PUBLIC_URL`.
        { property: 'og:image', content: url === '' ? image : new URL(image, url).href },
        { property: 'og:image:width', content: '1200' },
        { property: 'og:image:height', content: '630' },
        { property: 'og:image:alt', content: strings.site.name },
        { name: 'twitter:card', content: 'summary_large_image' },
      ],
    })
  },
})
