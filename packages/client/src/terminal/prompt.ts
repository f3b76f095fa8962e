import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import stringWidth from 'string-width'

/** Somebody pressed Ctrl-C instead of answering. */
export class Interrupted extends Error {}

const CTRL_C = '\u0003'

/** Asks in the terminal, apart from the output; question and answer are wiped afterwards. @param isHidden whether the answer is not shown. @throws Interrupted */
export async function ask(question: string, isHidden = false): Promise<string> {
  const { stdin, stderr } = process
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
  const lines = createInterface({ input: stdin, output: isHidden ? nowhere : stderr, terminal: true, historySize: 0 })
  lines.setPrompt(question)
  if (isHidden) stderr.write(question)
  else lines.prompt()
  try {
    const answer = await new Promise<string>((resolve, reject) => {
      const stop = () => reject(new Interrupted())
      lines.once('line', resolve).once('SIGINT', stop).once('close', stop)
    })
    if (stderr.isTTY) wipe(`${question}${isHidden ? '' : answer}`, isHidden ? 0 : 1)
    return answer
  }
  finally {
    lines.close()
  }
}

/** Takes back what was written. @param ends line ends after it. */
function wipe(written: string, ends: number) {
  const rows = written.split('\n').reduce((count, line) => count + Math.max(1, Math.ceil(stringWidth(line) / process.stderr.columns)), ends - 1)
  process.stderr.write(`\r${rows > 0 ? `\u001B[${rows}A` : ''}\u001B[J`)
}

/** Keeps what is typed off the terminal until the returned function is called, so that no password is shown that is typed too early. Ctrl-C ends the program. */
export function muteInput(): () => void {
  const { stdin } = process
  if (!stdin.isTTY) return () => {}
  const listen = (typed: Buffer) => {
    if (typed.includes(CTRL_C)) process.exit(130)
  }
  stdin.setRawMode(true)
  stdin.on('data', listen).resume()
  return () => {
    stdin.off('data', listen).pause()
    stdin.setRawMode(false)
  }
}
