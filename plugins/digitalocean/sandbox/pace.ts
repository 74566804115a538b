/** How fast time goes: what takes an action this many seconds takes so many milliseconds here. */
export class Pace {
  /** Milliseconds for each of the API's seconds. */
  milliseconds = 50;
}
