/** The colours of a chart. */
export interface Theme {
  name: 'light' | 'dark'
  text: string
  quiet: string
  line: string
  /** In the order of the subjects; the first is ours. */
  subjects: string[]
}

export const themes: Theme[] = [
  { name: 'light', text: '#1d2129', quiet: '#666c78', line: '#dcdfe5', subjects: ['#b8420f', '#3f5f8a', '#7a8aa0', '#4d7c57', '#8a6d9e'] },
  { name: 'dark', text: '#e8eaee', quiet: '#9aa1ad', line: '#333a46', subjects: ['#f08a4b', '#7fa3d1', '#96a3b5', '#86b890', '#bda0d3'] },
]
