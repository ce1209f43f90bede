/** What the built WASM module offers, so that the page type-checks before the first WASM build. The build's own declarations win where they exist. */
declare module "*/wasm/client_wasm.js" {
  export default function init(input?: { module_or_path: string | URL | Request | Response }): Promise<unknown>;
  export class Core {
    static open(options: string): Promise<unknown>;
    ask(what: string, about: string): string | undefined;
    act(what: string, said: unknown[]): Promise<unknown>;
    listen(callback: () => void): void;
  }
}
