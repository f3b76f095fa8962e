/** Nuxt's handler for pages, loaded by the first request for one that has to be rendered: `build/prerender.ts`. */
declare module '#render-page' {
  const handler: import('h3').EventHandler
  export default handler
}
