import type { Bytes } from './bytes'
import { stretchPassword } from './stretchPassword'

/** The worker of `stretchInWorker`: receives a password, and sends back the stretched one. */
addEventListener('message', ({ data }: MessageEvent<{ password: string, secret: Bytes }>) => {
  postMessage(stretchPassword(data.password, data.secret))
})
