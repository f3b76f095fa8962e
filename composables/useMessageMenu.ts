/**
 * Where the menu of a message is. The mouse takes it along; a tap or a key opens it and gives it the focus, and the up and down
 * arrows then move it. @param log the element of the conversation. @param menu where it is drawn. @param cause what it opens for at first.
 */
export function useMessageMenu(log: HTMLElement, menu: Readonly<Ref<HTMLElement | null>>, cause: Event) {
  const place = shallowRef<HTMLElement>()
  let isMoving = false
  let pressedIn: HTMLElement | undefined

  function close() {
    place.value = undefined
  }

  /** Moves the menu, and the focus with it. */
  async function open(element: HTMLElement | undefined, button = 0) {
    isMoving = true
    place.value = element
    element?.scrollIntoView({ block: 'nearest' })
    await nextTick()
    menu.value?.querySelectorAll('button')[button]?.focus({ preventScroll: true })
    isMoving = false
  }

  function onHover({ target, pointerType, buttons }: PointerEvent) {
    // Who selects text wants nothing in the way.
    if (pointerType === 'mouse' && buttons === 0 && !hasFocus()) place.value = messageAt(target) ?? place.value
  }

  function onLeave() {
    if (!hasFocus()) close()
  }

  // Before the press takes the focus away, and closes it.
  function onPress() {
    pressedIn = place.value
  }

  function onTap(event: MouseEvent) {
    const { target } = event
    const isMouse = event instanceof PointerEvent ? event.pointerType === 'mouse' : matchMedia('(hover: hover)').matches
    if (isMouse || !(target instanceof Element) || target.closest('a, button') || getSelection()?.isCollapsed === false) return
    const tapped = messageAt(target)
    void open(tapped === pressedIn ? undefined : tapped)
  }

  function onKey(event: KeyboardEvent) {
    const { key, shiftKey, target } = event
    const step = key === 'ArrowUp' ? -1 : key === 'ArrowDown' ? 1 : 0
    if (target === log && (key === 'Enter' || key === 'ContextMenu' || (key === 'F10' && shiftKey))) void open(newestInView())
    else if (hasFocus() && step !== 0) moveBy(step)
    else if (hasFocus() && key === 'Escape') {
      log.focus({ preventScroll: true })
      close()
    }
    else return
    event.preventDefault()
  }

  function moveBy(step: 1 | -1) {
    const all = messages()
    const next = all[all.findIndex(element => element === place.value) + step]
    const button = [...menu.value?.querySelectorAll('button') ?? []].findIndex(element => element === document.activeElement)
    if (next) void open(next, button)
  }

  function onBlur({ relatedTarget }: FocusEvent) {
    const stays = isMoving || !document.hasFocus() || (relatedTarget instanceof Node && menu.value?.contains(relatedTarget))
    if (!stays) close()
  }

  function hasFocus(): boolean {
    return menu.value?.contains(document.activeElement) === true
  }

  function messages(): HTMLElement[] {
    return [...log.querySelectorAll<HTMLElement>('[data-key]')]
  }

  function newestInView(): HTMLElement | undefined {
    const { bottom } = log.getBoundingClientRect()
    return messages().findLast(element => element.getBoundingClientRect().bottom <= bottom) ?? messages()[0]
  }

  const listening = new AbortController()
  onMounted(() => {
    const { signal } = listening
    log.addEventListener('pointerover', onHover, { signal })
    log.addEventListener('pointerleave', onLeave, { signal })
    log.addEventListener('pointerdown', onPress, { signal })
    log.addEventListener('click', onTap, { signal })
    log.addEventListener('keydown', onKey, { signal })
    log.addEventListener('focusout', onBlur, { signal })
    if (cause instanceof KeyboardEvent) onKey(cause)
    else if (cause.type === 'click' && cause instanceof MouseEvent) onTap(cause)
    else if (cause instanceof PointerEvent) onHover(cause)
  })
  onBeforeUnmount(() => listening.abort())
  return { place, close }
}

function messageAt(target: EventTarget | null): HTMLElement | undefined {
  return (target instanceof Element && target.closest<HTMLElement>('[data-key]')) || undefined
}
