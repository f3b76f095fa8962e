import { h } from 'vue'
import type { FunctionalComponent } from 'vue'

/**
 * A sentence of the dictionary. Each name in it, between isolates (U+2068, U+2069), is set apart in weight and between quotation
 * marks, which are read out too, so that no name reads as a part of the sentence. The words between have elements too: a page
 * that a browser translates has other text nodes than Vue knows of, but the same elements.
 */
const IsolatedText: FunctionalComponent<{ text: string }> = ({ text }) =>
  text.split(/\u2068(.*?)\u2069/u).map((part, index) => index % 2 === 1 ? h('bdi', { class: 'name-in-text', translate: 'no' }, part) : h('span', part))
IsolatedText.props = ['text']
export default IsolatedText
