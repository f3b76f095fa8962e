// Loaded into the server with `--import`. On SIGUSR2 it appends a line to `loop.txt`: the longest block of the event loop
// since the last one (milliseconds).
import { appendFileSync } from 'node:fs'
import { monitorEventLoopDelay } from 'node:perf_hooks'

const delay = monitorEventLoopDelay({ resolution: 1 })
delay.enable()
process.on('SIGUSR2', () => {
  appendFileSync('loop.txt', `${delay.max / 1_000_000}\n`)
  delay.reset()
})
