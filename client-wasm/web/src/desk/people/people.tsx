/**
 * Who takes part in a walk, an area or an organisation, on which devices, and ending it: a membership, a device's session, a lost phone. Read from the server each
 * time, for no phone holds it. Refuses to guess without a network. Invariant: what can't be undone says so before it is done.
 */
import "./people.css";
import { ArrowLeft } from "lucide";
import { useEffect, useState } from "preact/hooks";
import { authorisedFetch, byId, status, useRecords } from "../../core/core.ts";
import type { Device } from "../../generated/Device";
import type { Member } from "../../generated/Member";
import type { People } from "../../generated/People";
import { t } from "../../i18n/i18n.ts";
import { place } from "../../shell/router.ts";
import { Icon } from "../../ui/icon.tsx";
import { Empty, Loading } from "../../ui/states.tsx";
import { say } from "../../ui/toast.tsx";
import { useArrival, useTitle } from "../../ui/view.tsx";
import { troubleText } from "../acting.ts";
import { Frame } from "../frame.tsx";
import { areaName, organisationName, personName, walkName } from "../names.ts";
import { Decide, type Decision } from "./decide.tsx";
import { MemberCard, type Wanted } from "./member.tsx";

const AGAIN_MS = 10_000;

const post = (path: string, body: unknown): Promise<void> => authorisedFetch("POST", path, body);
const withReason = <T extends object>(body: T, reason: string): T => (reason === "" ? body : { ...body, reason });

/** What a scope is called, and the wider ones beside it. */
function around(scope: string): { name: string; beside: { scope: string; name: string }[] } {
  const [kind, id] = scope.split(":");
  if (kind === "walk") {
    const area = byId("walk").value.get(id ?? "")?.area;
    return { name: walkName(id), beside: area ? [{ scope: `area:${area}`, name: areaName(area) }] : [] };
  }
  if (kind === "area") {
    const host = byId("area").value.get(id ?? "")?.organisation;
    return { name: areaName(id), beside: host ? [{ scope: `organisation:${host}`, name: organisationName(host) }] : [] };
  }
  return { name: organisationName(id), beside: [] };
}

/** Whoever was heard last is whom one looks for. */
const byLastHeard = (a: Member, b: Member): number => (b.devices[0]?.heard_at_ms ?? 0) - (a.devices[0]?.heard_at_ms ?? 0);

function usePeople(scope: string): { people: readonly Member[] | undefined; trouble: string | undefined; look: () => Promise<void> } {
  const [people, setPeople] = useState<readonly Member[]>();
  const [trouble, setTrouble] = useState<string>();
  const look = async (): Promise<void> => {
    try {
      setPeople((await authorisedFetch<People>("GET", `/api/people?scope=${encodeURIComponent(scope)}`)).people);
      setTrouble(undefined);
    } catch (thrown) {
      setTrouble(troubleText(thrown));
    }
  };
  const news = status.value.pulled_at_ms;
  useEffect(() => {
    void look();
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") void look();
    }, AGAIN_MS);
    return () => clearInterval(timer);
  }, [scope, news]);
  return { people, trouble, look };
}

export default function PeopleView({ path }: { path: string }) {
  const scope = new URLSearchParams(place.value.search).get("scope") ?? "";
  const heading = useArrival<HTMLHeadingElement>();
  const { people, trouble, look } = usePeople(scope);
  const [decision, setDecision] = useState<Decision>();
  // Names come with the records.
  for (const kind of ["person", "walk", "area", "organisation"] as const) useRecords(kind);
  const { name, beside } = around(scope);
  const [kind, id] = scope.split(":");
  const title = t("people-title", { name });
  useTitle(title);

  const giveAgain = async (member: Member): Promise<void> => {
    try {
      await post(`/api/people/${member.person}/give-again`, { scope });
      say(t("people-given-again", { name: personName(member.person, "participant") }));
    } catch (thrown) {
      say(troubleText(thrown));
    }
    await look();
  };
  const want = (member: Member, wanted: Wanted, device?: Device): void => {
    const who = personName(member.person, kind === "walk" ? "participant" : "colleague");
    const carryOut = async (reason: string): Promise<void> => {
      if (wanted === "end") {
        await post(`/api/people/${member.person}/end`, withReason({ scope }, reason));
        say(t("people-ended-done", { name: who }), () => void giveAgain(member));
      } else {
        await post(`/api/devices/${device?.device_id}/${wanted}`, withReason({ person: member.person }, reason));
        say(t(`people-${wanted}-done`, { name: who }));
      }
      await look();
    };
    const waiting = (device?.waiting_operations ?? 0) + (device?.waiting_photos ?? 0);
    const says = [t(`people-${wanted}-text`, { name: who }), t(`people-${wanted}-stays`)];
    if (wanted === "wipe" && waiting > 0) says.unshift(t("people-wipe-waiting", { count: waiting }));
    setDecision({ title: t(`people-${wanted}-title`, { name: who }), says, verb: t(`people-${wanted}-do`), needsReason: false, carryOut });
  };
  const back = kind === "walk" ? `/desk/walks/${id}` : kind === "area" ? `/desk/areas/${id}` : "/desk/areas";
  return (
    <Frame path={path} class="page">
      <div class="pane plain-page">
        <article class="people">
          <header>
            <a class="btn bare edit-button" href={back}>
              <Icon of={ArrowLeft} flip /> {name === "" ? t("desk-walks") : name}
            </a>
            <h1 ref={heading} tabIndex={-1}>
              {title}
            </h1>
            <p class="quiet">{t("people-lead")}</p>
            {beside.length > 0 && (
              <p class="people-tabs">
                {beside.map((each) => (
                  <a key={each.scope} class="btn" href={`/desk/people?scope=${each.scope}`}>
                    {t("people-beside", { name: each.name })}
                  </a>
                ))}
              </p>
            )}
          </header>
          {trouble !== undefined && <p class="notice">{trouble}</p>}
          {people === undefined && trouble === undefined && <Loading />}
          {people?.length === 0 && (
            <Empty title={t("people-none")}>
              <p>{t("people-none-text")}</p>
            </Empty>
          )}
          <ul class="members">
            {[...(people ?? [])].sort(byLastHeard).map((member) => (
              <MemberCard
                key={member.person}
                member={member}
                isWalk={kind === "walk"}
                onWant={(wanted, device) => want(member, wanted, device)}
                onGiveAgain={() => void giveAgain(member)}
              />
            ))}
          </ul>
        </article>
      </div>
      {decision !== undefined && <Decide decision={decision} onClose={() => setDecision(undefined)} />}
    </Frame>
  );
}
