/** Maps values to positions from 0 to 1, with ticks. */
export interface Scale {
  at(value: number): number
  marks: number[]
}

/** A linear scale from zero to the greatest value. */
export function linear(values: number[]): Scale {
  const most = Math.max(...values)
  const step = niceStep(most / 4)
  const end = Math.ceil(most / step) * step || 1
  return { at: value => value / end, marks: Array.from({ length: Math.round(end / step) + 1 }, (_, mark) => mark * step) }
}

/** A logarithmic scale. */
export function logarithmic(values: number[]): Scale {
  const positive = values.filter(value => value > 0)
  const first = Math.floor(Math.log10(Math.min(...positive)))
  const last = Math.max(first + 1, Math.ceil(Math.log10(Math.max(...positive))))
  return {
    at: value => (Math.log10(Math.max(value, 10 ** first)) - first) / (last - first),
    marks: Array.from({ length: last - first + 1 }, (_, decade) => 10 ** (first + decade)),
  }
}

function niceStep(atLeast: number): number {
  const decade = 10 ** Math.floor(Math.log10(atLeast || 1))
  return [1, 2, 2.5, 5, 10].map(factor => factor * decade).find(step => step >= atLeast) ?? decade
}
