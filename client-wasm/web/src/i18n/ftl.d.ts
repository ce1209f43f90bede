/** Fluent files are compiled when they are imported: see build/messages.ts. */
declare module "*.ftl" {
  const texts: import("../../build/messages.ts").Texts;
  export default texts;
}
/** What the first view does not show: see build/first-texts.ts. */
declare module "*.ftl?later" {
  const texts: import("../../build/messages.ts").Texts;
  export default texts;
}
