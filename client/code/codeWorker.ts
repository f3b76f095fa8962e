import { readTokens } from './readTokens'

/** The worker of `readInWorker`: receives code and the name of its language, and sends back its tokens. */
addEventListener('message', ({ data: { id, code, language } }: MessageEvent<{ id: number, code: string, language: string }>) => {
  postMessage({ id, tokens: readTokens(code, language) })
})
