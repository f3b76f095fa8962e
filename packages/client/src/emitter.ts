type Listener<Event> = (event: Event) => void

/** Calls listeners, each event in a task of its own: a listener that throws disturbs nothing else, and may use the room at once. */
export class Emitter<Events extends object> {
  readonly #listeners: { [Type in keyof Events]?: Set<Listener<Events[Type]>> } = {}

  on<Type extends keyof Events>(type: Type, listener: Listener<Events[Type]>): () => void {
    const listeners = this.#listeners[type] ??= new Set()
    listeners.add(listener)
    return () => void listeners.delete(listener)
  }

  emit<Type extends keyof Events>(type: Type, event: Events[Type]): void {
    for (const listener of this.#listeners[type] ?? []) queueMicrotask(() => listener(event))
  }
}
