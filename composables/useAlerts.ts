import { attempt } from '~/client/attempt'

/** The browser does not let pages notify anybody. */
const UNAVAILABLE = 'unavailable'

/**
 * Sound and notifications for messages that arrive while nobody looks, or only for those that mention the reader; neither
 * says a name or a text. Both are off until
 * somebody switches them on, which is when the browser asks for permission, and are forgotten with the page: after a reload no
 * page may play a sound before a user gesture. Browsers may refuse or revoke either at any moment: the switch then goes off,
 * with the reason.
 */
export function useAlerts() {
  const strings = useRoomStrings()
  const sound = shallowRef(false)
  const notifications = shallowRef(false)
  const onlyMentions = shallowRef(false)
  const problem = shallowRef<'' | 'silent' | 'unavailable' | 'denied'>('')
  let audio: AudioContext | undefined
  let shown: Notification | undefined

  function switchSound(on: boolean) {
    problem.value = ''
    // The tone plays at once, as a sample.
    if (on && !play()) silence()
    else sound.value = on
  }

  function play(): boolean {
    try {
      audio ??= new AudioContext()
      if (audio.state === 'suspended') audio.resume().catch(silence)
      chime(audio)
      return true
    }
    catch {
      audio = undefined
      return false
    }
  }

  function silence() {
    sound.value = false
    problem.value = 'silent'
  }

  async function switchNotifications(on: boolean) {
    problem.value = ''
    const permission = on ? await askToNotify() : 'default'
    notifications.value = permission === 'granted'
    if (on && !notifications.value) stopNotifying(permission)
  }

  function stopNotifying(why: NotificationPermission | typeof UNAVAILABLE) {
    notifications.value = false
    problem.value = why === UNAVAILABLE ? 'unavailable' : 'denied'
  }

  /** Calls for attention. @param isMentioned whether one of the new messages mentions the reader. */
  function alert(isMentioned = false) {
    if (onlyMentions.value && !isMentioned) return
    if (sound.value && !play()) silence()
    if (notifications.value && document.visibilityState !== 'visible') notify()
  }

  function notify() {
    withdraw()
    try {
      shown = new Notification(strings.room.title, { body: strings.options.newMessage, icon: new URL('icon-192.png', useSite().here).href })
      shown.onerror = () => stopNotifying('denied')
      shown.onclick = () => {
        window.focus()
        withdraw()
      }
    }
    catch {
      stopNotifying(UNAVAILABLE)
    }
  }

  function withdraw() {
    attempt(() => shown?.close())
    shown = undefined
  }

  function switchOnlyMentions(on: boolean) {
    onlyMentions.value = on
  }

  const onVisible = () => {
    if (document.visibilityState !== 'visible') return
    withdraw()
    if (notifications.value && isDenied()) stopNotifying('denied')
  }
  onMounted(() => document.addEventListener('visibilitychange', onVisible))
  onBeforeUnmount(() => {
    document.removeEventListener('visibilitychange', onVisible)
    withdraw()
    audio?.close().catch(() => {})
  })
  return {
    sound: readonly(sound),
    notifications: readonly(notifications),
    onlyMentions: readonly(onlyMentions),
    problem: computed(() => problem.value && strings.options[problem.value]),
    switchSound,
    switchNotifications,
    switchOnlyMentions,
    alert,
  }
}

/** Asks for permission. Chrome on Android grants it only to service workers. */
async function askToNotify(): Promise<NotificationPermission | typeof UNAVAILABLE> {
  if (!('Notification' in window) || /\bAndroid\b/.test(navigator.userAgent)) return UNAVAILABLE
  try {
    return await Notification.requestPermission()
  }
  catch {
    return UNAVAILABLE
  }
}

/** Whether the permission was revoked since, in the browser's settings. */
function isDenied(): boolean {
  return attempt(() => 'Notification' in window && Notification.permission === 'denied') === true
}

/** Two soft tones, a fourth apart. */
function chime(audio: AudioContext) {
  const at = audio.currentTime
  const tone = audio.createOscillator()
  const volume = audio.createGain()
  tone.frequency.setValueAtTime(660, at)
  tone.frequency.setValueAtTime(880, at + 0.1)
  volume.gain.setValueAtTime(0, at)
  volume.gain.linearRampToValueAtTime(0.08, at + 0.02)
  volume.gain.exponentialRampToValueAtTime(0.001, at + 0.45)
  tone.connect(volume).connect(audio.destination)
  tone.start(at)
  tone.stop(at + 0.5)
}
