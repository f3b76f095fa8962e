/** `/api` itself: the catch-all route does not match it. */
export { default } from './[...]'
