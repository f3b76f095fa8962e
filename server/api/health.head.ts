/** `HEAD /api/health`: `GET` without the body, which Node leaves out. */
export { default } from './health.get'
