/** The service could not be reached, or gave no answer; `status` is 0 where it was not reached. */
export class CallError extends Error {
  constructor(status, detail, after) {
    super(detail);
    this.status = status;
    this.after = after;
  }
}
