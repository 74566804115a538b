/** The call in which a request is made: what the request has to follow, and to report to. */
export interface OngoingCall {
  readonly signal: AbortSignal;
  requestId(id: string): void;
}
