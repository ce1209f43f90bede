/** The types of device.js. */
import type { Core } from "../wasm/client_wasm.js";

export class Device {
  constructor(core: Core, database: string, baseUrl?: string);
  ask(what: string, about?: string): string | undefined;
  act(what: string, said: unknown[]): Promise<unknown>;
  subscribe(callback: (changed: string[]) => void): void;
  start(): void;
}
