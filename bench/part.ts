/** A subject: our server, or a peer. */
export interface Measurement {
  subject: string
  /** One figure per run. */
  runs: number[]
  /** Why the figure is invalid: the load generator was the bottleneck, a delivery was missing … */
  refused?: string
  /** Why the figure is rough: other programs ran meanwhile. */
  rough?: string
}

/** A row of section "Speed" of the contract. */
export interface Target {
  /** The target, as it is printed: "at least 5 × socket.io". */
  wanted: string
  /** The result, as it is printed: "6.4 ×". */
  reached: string
  met: boolean
}

/** A measurement of one or more subjects, and its target. */
export interface Row {
  what: string
  unit: string
  measurements: Measurement[]
  targets: Target[]
}

/** Subjects side by side, in groups. */
export interface Bars {
  kind: 'bars'
  /** Also the name of its file. */
  name: string
  title: string
  unit: string
  /** For figures of different orders of magnitude. */
  isLogarithmic?: boolean
  groups: { label: string, bars: { subject: string, value: number }[] }[]
}

/** Growth: one line per subject. */
export interface Lines {
  kind: 'lines'
  name: string
  title: string
  x: string
  y: string
  /** Both axes. */
  isLogarithmic?: boolean
  lines: { subject: string, points: [x: number, y: number][] }[]
}

export type Chart = Bars | Lines

/** The results of a part. */
export interface Findings {
  rows: Row[]
  charts?: Chart[]
  /** Notes beside the figures: why a growth stopped, or was left out. */
  notes?: string[]
}

/** Options of a part. */
export interface Bench {
  /** Rounds per subject. */
  rounds: number
  /** Shorter and rougher, for working on the benchmark. */
  quick: boolean
  /** Logs progress. */
  log(line: string): void
}

/** A part of the benchmark: a file in `parts/` that exports one. */
export interface Part {
  /** Its name on the command line. */
  name: string
  title: string
  run(bench: Bench): Promise<Findings>
}
