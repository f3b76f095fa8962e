/** An answer that one process has at once, within the turn of the event loop, and that takes a round trip where several share the rooms. */
export type Eventually<Result> = Result | Promise<Result>

/** Passes an answer on as soon as it is known: in the same turn if it is known already, without a promise. */
export function whenKnown<Answer, Result>(answer: Eventually<Answer>, next: (answer: Answer) => Eventually<Result>): Eventually<Result> {
  return answer instanceof Promise ? answer.then(next) : next(answer)
}
