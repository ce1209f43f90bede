/** What the built WASM module offers, so that the page type-checks before the first WASM build. The build's own declarations win where they exist. */
declare module "*/wasm/client_wasm.js" {
  export default function init(input?: { module_or_path: string | URL | Request }): Promise<unknown>;
  export class Core {
    static open(options: string): Promise<Core>;
    list(kind: string): string;
    get(id: string): string | undefined;
    record(id: string): string | undefined;
    session(): string | undefined;
    status(): string;
    waiting(): string;
    may(question: string): boolean;
    save(batch: string, blobs: Uint8Array[]): Promise<string>;
    discard(id: string): Promise<boolean>;
    undiscard(id: string): Promise<void>;
    photo_bytes(id: string): Promise<Uint8Array | undefined>;
    put_draft(key: string, json: string): Promise<void>;
    get_draft(key: string): Promise<string | undefined>;
    list_drafts(prefix: string): Promise<string>;
    remove_draft(key: string): Promise<void>;
    put_draft_blob(key: string, name: string, bytes: Uint8Array): Promise<void>;
    get_draft_blob(key: string, name: string): Promise<Uint8Array | undefined>;
    remove_draft_blob(key: string, name: string): Promise<void>;
    join(secret: string, name?: string): Promise<string>;
    sign_in(user: string, password: string): Promise<string>;
    sign_out(): Promise<void>;
    sync_now(): Promise<void>;
    start(): void;
    subscribe(callback: (event: string) => void): void;
    authorised_fetch(method: string, path: string, body?: string): Promise<string>;
    tray_resend(op_id: string, mended?: string): Promise<void>;
    tray_drop(op_id: string): Promise<void>;
    export_unsent(): Promise<string>;
    import_unsent(text: string): Promise<number>;
    person_hints(text: string): string;
  }
}
