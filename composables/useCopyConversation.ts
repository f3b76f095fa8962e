/** Narrows what is copied to the conversation where it is selected as a whole, as by "Select all": the rest of the page is nobody's words. */
export function useCopyConversation(log: Readonly<Ref<HTMLElement | null>>) {
  function onCopy() {
    const selection = getSelection()
    if (log.value && selection?.containsNode(log.value)) selection.selectAllChildren(log.value)
  }

  onMounted(() => document.addEventListener('copy', onCopy))
  onBeforeUnmount(() => document.removeEventListener('copy', onCopy))
}
