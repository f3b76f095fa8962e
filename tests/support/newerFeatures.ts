/** The oldest browsers of the build target, Vite's `baseline-widely-available`. */
export const OLDEST_BROWSERS = ['chrome111', 'edge111', 'firefox114', 'safari16.4', 'ios16.4']

const TYPED_ARRAYS = ['Int8Array', 'Uint8Array', 'Uint8ClampedArray', 'Int16Array', 'Uint16Array', 'Int32Array', 'Uint32Array', 'Float32Array', 'Float64Array', 'BigInt64Array', 'BigUint64Array']
const on = (objects: readonly string[], names: readonly string[]) => objects.flatMap(object => names.map(name => `${object}.${name}`))

/** Features that at least one of them lacks, as reached from `globalThis`. */
export const NEWER_FEATURES: readonly string[] = [
  // The language.
  ...on(['Array.prototype'], ['toSorted', 'toReversed', 'toSpliced', 'with']),
  ...on(TYPED_ARRAYS.map(name => `${name}.prototype`), ['toSorted', 'toReversed', 'with']),
  ...on(['Array'], ['fromAsync']),
  ...on(['ArrayBuffer.prototype'], ['transfer', 'transferToFixedLength', 'resize', 'detached']),
  ...on(['Error'], ['isError']),
  ...on(['Intl'], ['Segmenter', 'DurationFormat']),
  ...on(['Iterator'], ['from', 'concat', 'zip', 'zipKeyed']),
  ...on(['Iterator.prototype'], ['drop', 'every', 'filter', 'find', 'flatMap', 'forEach', 'map', 'reduce', 'some', 'take', 'toArray']),
  ...on(['JSON'], ['rawJSON', 'isRawJSON']),
  ...on(['Map', 'Object'], ['groupBy']),
  ...on(['Map.prototype', 'WeakMap.prototype'], ['getOrInsert', 'getOrInsertComputed']),
  ...on(['Math'], ['f16round', 'sumPrecise']),
  ...on(['Promise'], ['try', 'withResolvers']),
  ...on(['RegExp'], ['escape']),
  ...on(['Set.prototype'], ['difference', 'intersection', 'isDisjointFrom', 'isSubsetOf', 'isSupersetOf', 'symmetricDifference', 'union']),
  ...on(['String.prototype'], ['isWellFormed', 'toWellFormed']),
  ...on(['Uint8Array'], ['fromBase64', 'fromHex']),
  ...on(['Uint8Array.prototype'], ['setFromBase64', 'setFromHex', 'toBase64', 'toHex']),
  ...on(['Atomics'], ['waitAsync', 'pause']),
  'Float16Array', 'DisposableStack', 'AsyncDisposableStack', 'SuppressedError',
  // The platform.
  ...on(['URL'], ['canParse', 'parse']),
  ...on(['URLSearchParams.prototype'], ['size']),
  ...on(['AbortSignal'], ['any']),
  ...on(['Response'], ['json']),
  ...on(['Headers.prototype'], ['getSetCookie']),
  ...on(['ReadableStream'], ['from']),
  ...on(['Document.prototype'], ['startViewTransition', 'caretPositionFromPoint']),
  ...on(['Document'], ['parseHTMLUnsafe']),
  ...on(['Element.prototype'], ['checkVisibility', 'getHTML', 'setHTMLUnsafe', 'moveBefore', 'ariaNotify', 'scrollIntoViewIfNeeded', 'currentCSSZoom']),
  ...on(['HTMLElement.prototype'], ['showPopover', 'hidePopover', 'togglePopover', 'writingSuggestions']),
  ...on(['HTMLInputElement.prototype'], ['showPicker']),
  ...on(['HTMLDialogElement.prototype'], ['requestClose']),
  ...on(['Navigator.prototype'], ['userActivation', 'wakeLock', 'connection', 'userAgentData', 'keyboard', 'virtualKeyboard']),
  ...on(['CSS'], ['highlights']),
  ...on(['Selection.prototype'], ['getComposedRanges']),
  'CloseWatcher', 'EditContext', 'Highlight', 'Navigation', 'Observable', 'PressureObserver', 'Sanitizer', 'TrustedHTML', 'URLPattern', 'ViewTransition',
  'cookieStore', 'documentPictureInPicture', 'navigation', 'requestIdleCallback', 'cancelIdleCallback', 'scheduler', 'trustedTypes',
]

/** In styles: selectors, rules, functions and units that one of these browsers does not know, and that change more than a look. */
export const NEWER_STYLES = /:has\(|:user-(?:in)?valid|:popover-open|:state\(|@scope\b|@starting-style|@position-try|@property\b|light-dark\(|anchor\(|contrast-color\(|(?<![\w-])if\(|\b\d+(?:rcap|rch|rex|ric)\b/
