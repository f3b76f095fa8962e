/** `HEAD /api/rooms/{id}`: `GET` without the body, which Node omits. */
export { default } from './[id].get'
