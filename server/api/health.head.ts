/** `HEAD /api/health`: `GET` without the body, which Node omits. */
export { default } from './health.get'
