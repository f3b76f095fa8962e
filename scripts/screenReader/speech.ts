import { appendFileSync, existsSync, mkdirSync, readFileSync, watch, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Desktop } from './desktop.ts'

/** As fast as people listen (seconds a character). */
const PACE_SECONDS = 0.04
/** Nothing more comes after such a silence, which is longer than any utterance (milliseconds). */
const SILENCE_MS = 6000

/** Something that was said, and whether it was said to its end. */
export interface Utterance { text: string, isWhole: boolean }

/** Speech without sound: Speech Dispatcher gives each utterance to a script, which takes its time and writes it down. */
export class Speech {
  readonly #file: string
  #read = 0

  constructor({ folder, env }: Desktop) {
    this.#file = join(folder, 'spoken')
    appendFileSync(this.#file, '')
    const script = join(folder, 'speak.sh')
    // What is cut off is killed before it writes its end.
    writeFileSync(script, `text=$(tr '\\n' ' '); echo "$$ begins $text" >> ${this.#file}; sleep $(awk "BEGIN { print \${#text} * ${PACE_SECONDS} }"); echo "$$ ends" >> ${this.#file}\n`)
    const config = join(env.XDG_CONFIG_HOME ?? '', 'speech-dispatcher')
    mkdirSync(join(config, 'modules'), { recursive: true })
    writeFileSync(join(config, 'speechd.conf'), [
      'CommunicationMethod "unix_socket"', 'AudioOutputMethod "libao"', 'LogLevel 1', 'AddModule "written" "sd_generic" "written.conf"', 'DefaultModule written', 'DefaultLanguage "en"', '',
    ].join('\n'))
    writeFileSync(join(config, 'modules/written.conf'), [
      `GenericExecuteSynth "printf %s \\'$DATA\\' | sh ${script}"`,
      'GenericLanguage "en" "en" "utf-8"', 'AddVoice "en" "MALE1" "written"', 'GenericMaxChunkLength 4000', 'GenericDelimiters "~"', '',
    ].join('\n'))
  }

  /** Waits until nothing more is said. @returns what was said since the last call. */
  async untilSilent(): Promise<Utterance[]> {
    await new Promise<void>((resolve) => {
      let silence = setTimeout(done, SILENCE_MS)
      const watcher = watch(this.#file, () => {
        clearTimeout(silence)
        silence = setTimeout(done, SILENCE_MS)
      })
      function done() {
        watcher.close()
        resolve()
      }
    })
    const lines = existsSync(this.#file) ? readFileSync(this.#file, 'utf8').split('\n').slice(0, -1) : []
    const fresh = lines.slice(this.#read)
    this.#read = lines.length
    return fresh.flatMap((line) => {
      const [, id = '', text] = /^(\d+) begins (.*)$/s.exec(line) ?? []
      return text === undefined || text.trim() === '' ? [] : [{ text: text.trim(), isWhole: fresh.includes(`${id} ends`) }]
    })
  }
}
