/** The name that somebody takes along from one room to the next one. It is held only on the way there. */
export function useNameToBring() {
  return useState<string | undefined>('nameToBring', () => undefined)
}
