/** The lantern: frame in the text's colour, glass in amber. It marks where one is, and is the name. */
export function Lantern({ class: name = "" }: { class?: string }) {
  return (
    <svg class={`lantern ${name}`.trim()} viewBox="0 0 24 24" aria-hidden="true">
      <path d="M7 9.500C7 .8 17 .8 17 9.500" />
      <path class="glass" d="M6.800 10.800h10.400v8H6.800z" />
      <path d="M5.800 10h12.400M5.800 19.600h12.400M7.500 21.200h9M9.600 7.700h4.800" stroke-width="2" />
    </svg>
  );
}
