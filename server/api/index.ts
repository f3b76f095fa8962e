/** `/api` itself, which the handler of everything below it does not get. */
export { default } from './[...]'
