/** A value that its owner may replace, and others observe: Vue's `shallowRef` in the page. */
export interface Cell<Value> { value: Value }
