/** Lets a field grow with its text where the style sheet cannot (`field-sizing`). */
export function useGrowingField(field: Readonly<Ref<HTMLTextAreaElement | null>>, text: Readonly<Ref<string>>) {
  function grow() {
    const area = field.value
    if (!area?.form || CSS.supports('field-sizing', 'content')) return
    // Holds the place while the field collapses to be measured: the conversation would grow for a moment, and lose its end.
    area.form.style.minHeight = `${area.form.offsetHeight}px`
    area.style.height = 'auto'
    area.style.height = `${area.scrollHeight + 2}px`
    area.form.style.minHeight = ''
  }

  watch(text, grow, { flush: 'post' })
  onMounted(grow)
}
