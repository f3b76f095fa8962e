import type { RouterConfig } from 'nuxt/schema'
import { createTabHistory } from '~/composables/tabHistory'

/**
 * What is ours of the router. Nuxt's own `scrollBehavior` has vue-router write scroll positions, keyed by address and key, into
 * `sessionStorage`: `app.vue` scrolls instead.
 */
export default {
  history: base => import.meta.client ? createTabHistory(base) : undefined,
  scrollBehavior: undefined,
} satisfies RouterConfig
