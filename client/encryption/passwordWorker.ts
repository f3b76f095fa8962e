import type { Bytes } from './bytes'
import { stretchPassword } from './stretchPassword'

/** The worker of `stretchInWorker`: stretches the password that it is sent, and sends back what came out. */
addEventListener('message', ({ data }: MessageEvent<{ password: string, secret: Bytes }>) => {
  postMessage(stretchPassword(data.password, data.secret))
})
