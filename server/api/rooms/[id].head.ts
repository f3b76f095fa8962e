/** `HEAD /api/rooms/{id}`: `GET` without the body, which Node leaves out. */
export { default } from './[id].get'
