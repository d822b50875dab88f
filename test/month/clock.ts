import { writeFileSync } from 'node:fs';
import path from 'node:path';

/** The clock of gateways in processes of their own, moved ahead by the test. */
export class Clock {
  private shift = 0;

  /** @param file where the gateways read how far ahead they are */
  constructor(private readonly file: string) {
    this.write();
  }

  /** Milliseconds since 1970. */
  get now(): number {
    return Date.now() + this.shift;
  }

  /** What a gateway is to be started with, so that it goes by this clock. */
  get env(): NodeJS.ProcessEnv {
    return { NODE_OPTIONS: `--require "${path.join(__dirname, 'shifted-clock.js')}"`, SHIFT_FILE: this.file };
  }

  /** Moves on to a moment; one that has passed changes nothing. */
  reach(moment: number): void {
    if (moment <= this.now) return;
    this.shift += moment - this.now;
    this.write();
  }

  private write(): void {
    writeFileSync(this.file, new Uint8Array(new Float64Array([this.shift]).buffer));
  }
}
