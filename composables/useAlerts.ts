import { strings } from '~/utils/strings'

/** What a browser says when pages may not notify anybody, however often they ask. */
const UNAVAILABLE = 'unavailable'

/**
 * Sound and notifications for messages that come while nobody looks. Both are off until somebody switches them on, which is
 * when the browser asks; neither says a name or a text. They are forgotten with the page: a browser lets no page sound again
 * after a reload before somebody has pressed something.
 *
 * @returns the two switches, what went wrong with them in words, and `alert` for a new message.
 */
export function useAlerts() {
  const sound = shallowRef(false)
  const notifications = shallowRef(false)
  const problem = shallowRef('')
  let audio: AudioContext | undefined
  let shown: Notification | undefined

  function switchSound(on: boolean) {
    sound.value = on
    if (!on) return
    audio ??= new AudioContext()
    // So that one knows what to listen for.
    chime(audio)
  }

  async function switchNotifications(on: boolean) {
    problem.value = ''
    const permission = on ? await askToNotify() : 'default'
    notifications.value = permission === 'granted'
    if (on && !notifications.value) problem.value = permission === UNAVAILABLE ? strings.options.unavailable : strings.options.denied
  }

  /** Says that there is a new message. */
  function alert() {
    if (sound.value && audio) chime(audio)
    if (!notifications.value || document.visibilityState === 'visible') return
    withdraw()
    shown = new Notification(strings.room.title, { body: strings.options.newMessage, icon: '/icon-192.png' })
    shown.onclick = () => {
      window.focus()
      withdraw()
    }
  }

  function withdraw() {
    shown?.close()
    shown = undefined
  }

  const onVisible = () => {
    if (document.visibilityState === 'visible') withdraw()
  }
  onMounted(() => document.addEventListener('visibilitychange', onVisible))
  onBeforeUnmount(() => {
    document.removeEventListener('visibilitychange', onVisible)
    withdraw()
    void audio?.close()
  })
  return { sound: readonly(sound), notifications: readonly(notifications), problem: readonly(problem), switchSound, switchNotifications, alert }
}

/** Asks for leave to notify. Some browsers give it, and then only to what works without a page (Chrome on Android). */
async function askToNotify(): Promise<NotificationPermission | typeof UNAVAILABLE> {
  if (!('Notification' in window) || /\bAndroid\b/.test(navigator.userAgent)) return UNAVAILABLE
  return await Notification.requestPermission()
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
