/** What an API answered, without the envelope that all of its answers have. */
export interface Reply {
  readonly result: unknown;
  readonly result_info?: unknown;
}
