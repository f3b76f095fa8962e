/** One of what is measured: our server, or a peer. */
export interface Measurement {
  subject: string
  /** One figure per run. */
  runs: number[]
  /** Why the figure is no measure of the server: the load generator was the bottleneck, a delivery was missing … */
  refused?: string
  /** Why the figure is rough: other programs ran meanwhile. */
  rough?: string
}

/** A row of section "Speed" of the contract. */
export interface Target {
  /** What is wanted, as it is printed: "at least 5 × socket.io". */
  wanted: string
  /** What was reached, as it is printed: "6.4 ×". */
  reached: string
  met: boolean
}

/** What was measured, of one or more subjects, and what it had to reach. */
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
  /** For figures that lie orders of magnitude apart. */
  isLogarithmic?: boolean
  groups: { label: string, bars: { subject: string, value: number }[] }[]
}

/** How something grows: one line per subject. */
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

/** What a part found out. */
export interface Findings {
  rows: Row[]
  charts?: Chart[]
  /** What figures do not say: what stopped a growth, what was left out. */
  notes?: string[]
}

/** What a part is given. */
export interface Bench {
  /** How often each subject is measured, one after the other. */
  rounds: number
  /** Shorter and rougher, for working on the benchmark. */
  quick: boolean
  /** Says what is going on. */
  log(line: string): void
}

/** A part of the benchmark: a file in `parts/` that exports one. */
export interface Part {
  /** As it is called on the command line. */
  name: string
  title: string
  run(bench: Bench): Promise<Findings>
}
