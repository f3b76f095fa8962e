const NAMES = ['Ann', 'Ben', 'Célestine', 'דוד', 'إيمان', 'Fumiko']
const TEXTS = [
  'Short.',
  'A line as people write it, which says a little about nothing and goes on for a while.',
  'See https://example.org/a/page?with=query and **bold** or `code`, please.',
  'שלום, זה משפט בעברית עם word באמצע.',
  'مرحبا، هذه جملة قصيرة.',
  'Two lines:\nthe second one.',
  'ok 👍🏽',
  '```ts\nconst answer = 42\nconsole.log(answer)\n```',
  'A long one. '.repeat(30),
  'Yes, I think so too.',
]
/** Consecutive messages of one person before the next one speaks. */
const IN_A_ROW = 3

/** A person who talks without a page. */
export class Speaker {
  readonly #socket: WebSocket
  readonly #waiting = new Map<string, (at: number) => void>()

  private constructor(socket: WebSocket) {
    this.#socket = socket
    socket.addEventListener('message', ({ data }) => {
      const frame = JSON.parse(String(data)) as { type: string, text?: string }
      if (frame.type === 'error') throw new Error(`The server refused: ${String(data)}`)
      const key = frame.type === 'message' ? frame.text ?? '' : frame.type
      this.#waiting.get(key)?.(performance.now())
      this.#waiting.delete(key)
    })
  }

  static async join(port: number, room: string, name: string): Promise<Speaker> {
    const socket = new WebSocket(`ws://localhost:${port}/ws/rooms/${room}`)
    await new Promise(resolve => socket.addEventListener('open', resolve, { once: true }))
    const speaker = new Speaker(socket)
    socket.send(JSON.stringify({ type: 'join', name }))
    await speaker.hears('joined')
    return speaker
  }

  /** Waits for a message with this text, or a frame of this type. @returns when it came (`performance.now()`). */
  hears(key: string): Promise<number> {
    return new Promise(resolve => this.#waiting.set(key, resolve))
  }

  /** Posts a unique text, and waits until it is accepted. */
  async says(text: string): Promise<void> {
    const heard = this.hears(text)
    this.#socket.send(JSON.stringify({ type: 'message', clientId: crypto.randomUUID(), text }))
    await heard
  }

  leaves() {
    this.#socket.close()
  }
}

/** Fills a room with messages of several people in several scripts; each begins with its number. */
export async function fill(port: number, room: string, count: number): Promise<void> {
  const speakers = await Promise.all(NAMES.map(name => Speaker.join(port, room, name)))
  for (let number = 1; number <= count; number += IN_A_ROW) {
    const speaker = speakers[(number * 7 / IN_A_ROW | 0) % speakers.length]
    const numbers = Array.from({ length: Math.min(IN_A_ROW, count - number + 1) }, (_, index) => number + index)
    await Promise.all(numbers.map(at => speaker?.says(`${at}. ${TEXTS[at % TEXTS.length] ?? ''}`)))
  }
  for (const speaker of speakers) speaker.leaves()
}
