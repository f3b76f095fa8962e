/** Colours code that names its language. What does it is loaded only then. @param element holds the code as its only text. */
export function useCodeColours(element: Readonly<Ref<HTMLElement | null>>, language: () => string) {
  let stop: (() => void) | undefined

  onMounted(async () => {
    if (language() === '') return
    const module = await import('~/client/code/colourCode').catch(() => undefined)
    // Meanwhile the message may have gone.
    if (module && element.value) stop = module.colourCode(element.value, language())
  })
  onBeforeUnmount(() => stop?.())
}
