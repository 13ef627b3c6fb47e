/** Time that code can be handed: the machine's, or one that jumps to the next thing there is to do. */
export interface Clock {
  /** Milliseconds since some moment; parts of them count. */
  readonly nowMs: number;
  /** Calls `action` when `delayMs` have passed; gives a function that calls it off. */
  after(delayMs: number, action: () => void): () => void;
}

/** The machine's clock; a timer of it does not keep the process alive. */
export class RealClock implements Clock {
  get nowMs(): number {
    return performance.now();
  }

  after(delayMs: number, action: () => void): () => void {
    const timer = setTimeout(action, delayMs);
    timer.unref();
    return () => clearTimeout(timer);
  }
}

interface Appointment {
  atMs: number;
  /** Appointments of one moment are kept in the order they were made. */
  order: number;
  action: (() => void) | undefined;
}

/**
 * A clock that stands still until it is told to run, and then jumps from one appointment to the next: a minute of
 * retransmissions takes as long as computing them.
 * @example
 * const clock = new JumpingClock();
 * const seen: number[] = [];
 * clock.after(60_000, () => seen.push(clock.nowMs));
 * clock.after(1_000, () => seen.push(clock.nowMs));
 * clock.run();
 * seen // => [1000, 60000]
 */
export class JumpingClock implements Clock {
  private readonly heap: Appointment[] = [];
  private made = 0;
  private now: number;

  constructor(startMs = 0) {
    this.now = startMs;
  }

  get nowMs(): number {
    return this.now;
  }

  /** Appointments that wait, called-off ones too. */
  get waiting(): number {
    return this.heap.length;
  }

  /** When the next appointment is, one that was called off too; undefined where there is none. */
  get nextMs(): number | undefined {
    return this.heap[0]?.atMs;
  }

  after(delayMs: number, action: () => void): () => void {
    const appointment: Appointment = { atMs: this.now + Math.max(0, delayMs), order: this.made++, action };
    this.insert(appointment);
    return () => {
      appointment.action = undefined;
    };
  }

  /** Jumps to the next appointment and keeps it; false where there is none up to `untilMs`. */
  step(untilMs = Number.POSITIVE_INFINITY): boolean {
    for (;;) {
      const next = this.heap[0];
      if (next === undefined || next.atMs > untilMs) return false;
      this.removeFirst();
      if (next.action === undefined) continue;
      this.now = next.atMs;
      next.action();
      return true;
    }
  }

  /**
   * Runs until nothing is left to do, or up to a moment (which it then is); gives how many appointments were kept. Of
   * things that go on for ever `mostSteps` keeps a run finite.
   */
  run(untilMs = Number.POSITIVE_INFINITY, mostSteps = Number.POSITIVE_INFINITY): number {
    let steps = 0;
    while (steps < mostSteps && this.step(untilMs)) steps++;
    if (Number.isFinite(untilMs) && steps < mostSteps) this.now = Math.max(this.now, untilMs);
    return steps;
  }

  private insert(appointment: Appointment): void {
    const { heap } = this;
    let place = heap.length;
    heap.push(appointment);
    while (place > 0) {
      const above = (place - 1) >> 1;
      const parent = heap[above] as Appointment;
      if (!earlier(appointment, parent)) break;
      heap[place] = parent;
      place = above;
    }
    heap[place] = appointment;
  }

  private removeFirst(): void {
    const { heap } = this;
    const last = heap.pop() as Appointment;
    if (heap.length === 0) return;
    let place = 0;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && earlier(heap[child + 1] as Appointment, heap[child] as Appointment)) child++;
      if (!earlier(heap[child] as Appointment, last)) break;
      heap[place] = heap[child] as Appointment;
      place = child;
    }
    heap[place] = last;
  }
}

function earlier(a: Appointment, b: Appointment): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);
}
