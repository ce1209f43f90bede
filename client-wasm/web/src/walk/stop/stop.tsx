/** A stop: one question at a time, low on the screen, next to its answers. Answering is one tap and moves on; the line below takes it back. */
import { ArrowRight, Camera, List } from "lucide";
import { useEffect, useRef, useState } from "preact/hooks";
import { useRecord } from "../../core/core.ts";
import { me } from "../../core/waiting.ts";
import { errorText } from "../../i18n/error-text.ts";
import { number, t, word } from "../../i18n/i18n.ts";
import { go, place } from "../../shell/router.ts";
import { Icon } from "../../ui/icon.tsx";
import { Route } from "../../ui/route.tsx";
import { Empty } from "../../ui/states.tsx";
import { isToastShown } from "../../ui/toast.tsx";
import { useArrival, useTitle } from "../../ui/view.tsx";
import { type Here, WithWalk } from "../frame.tsx";
import { stopIcon } from "../icons.ts";
import { Phone } from "../phone.tsx";
import { type Asked, allQuestions, questionsFor } from "../questions.ts";
import { SurroundingsDialog, surroundings } from "../surroundings.tsx";
import { answersAt, checklistOf, nextStop, notesOf } from "../walks.ts";
import { answer, type TakeBack } from "./answering.ts";
import { Done } from "./done.tsx";
import { Further } from "./further.tsx";
import { LastAnswer, offerTo } from "./last-answer.tsx";
import { QuestionView } from "./question.tsx";
import { UrgentNow } from "./urgent-now.tsx";

export function StopView({ walk = "", stop = "" }: { [part: string]: string }) {
  return <WithWalk id={walk}>{(here) => <AtStop here={here} id={stop} />}</WithWalk>;
}

/** The latest answer of this visit, and the way back. */
interface Last {
  asked: Asked;
  value: string;
  takeBack: TakeBack;
}

function AtStop({ here: { walk, stops, at }, id }: { here: Here; id: string }) {
  const stop = useRecord("stop", id);
  const document = checklistOf(walk);
  const { light, weather } = surroundings(at);
  const [isAdjusting, setAdjusting] = useState(false);
  const [last, setLast] = useState<Last>();
  const isSaving = useRef(false);
  const hasActed = useRef(false);
  const [wrong, setWrong] = useState<string>();
  const index = stops.findIndex((each) => each.meta.id === id);
  const arrival = useArrival();
  useTitle(t("stop-title", { number: index + 1, total: stops.length, name: stop?.name ?? "" }));

  const view = place.value.search;
  useEffect(() => {
    // The button that was tapped went with its question: who listens or has keys goes on where the next one begins, not at the top of the page.
    const heading = hasActed.current ? window.document.querySelector<HTMLElement>("main h2") : null;
    if (heading !== null && window.document.activeElement === window.document.body) {
      heading.tabIndex = -1;
      heading.focus({ preventScroll: true });
    }
    // Question, answers and what was just said belong under the thumb; the name of the stop was read on arriving.
    // So does the line that says what was saved: with it the bar is high, and covers the answers of a page that is not at its end.
    if (!isToastShown.value && (view === "" || last === undefined)) return;
    const page = window.document;
    const foot = page.querySelector(".foot");
    // With very large text nothing sticks: then the question itself is brought up. What is urgent is read from its beginning.
    if (view.includes("urgent=") || (foot !== null && getComputedStyle(foot).position === "static"))
      page.querySelector("main h2")?.scrollIntoView({ block: "start" });
    else page.documentElement.scrollTo({ top: page.documentElement.scrollHeight });
  }, [view, last, isToastShown.value]);

  const home = `/w/${walk.meta.id}`;
  const base = `${home}/stop/${id}`;
  if (stop === undefined) {
    return (
      <Phone back={{ to: home, label: t("back-to-walk") }} name={walk.name}>
        <Empty>
          <h1>{t("stop-missing")}</h1>
          <a class="btn" href={home}>
            {t("back-to-walk")}
          </a>
        </Empty>
      </Phone>
    );
  }

  const answers = answersAt(id);
  const asked = document === undefined ? [] : questionsFor(document, stop.kind, light);
  const wanted = place.value.searchParams.get("q");
  const isFurther = place.value.searchParams.has("more");
  const everything = document === undefined ? [] : allQuestions(document);
  const now: Asked | undefined =
    wanted === null ? asked.find((each) => !answers.has(each.question.key)) : everything.find((each) => each.question.key === wanted);
  const urgent = everything.find((each) => each.question.key === place.value.searchParams.get("urgent"));
  const following = asked.find((each) => !answers.has(each.question.key));
  const next = nextStop(stops, id);

  /** Where one's words of an answer are kept until they are saved. */
  const wordsOf = (question: string): string => `answer/${id}/${question}/${me.value}`;

  async function give(question: Asked, value: string, text?: string): Promise<void> {
    // A second tap while the first is being kept would be an answer to a question one has not read.
    if (isSaving.current) return;
    isSaving.current = true;
    setWrong(undefined);
    try {
      const { key } = question.question;
      const given = { walk: walk.meta.id, stop: id, question: key, value, light, weather };
      const before = answers.get(key);
      const takeBack = await (text === undefined ? answer(given, before) : answer({ ...given, text }, before, wordsOf(key)));
      hasActed.current = true;
      setLast({ asked: question, value, takeBack });
      const position = asked.findIndex((each) => each.question.key === key);
      const after = asked.slice(position + 1).find((each) => !answers.has(each.question.key));
      // What is urgent does not wait for the next question.
      if (value === "a0") go(`${base}?urgent=${key}`);
      else if (position === -1) go(`${base}?more`);
      else go(after === undefined ? `${base}?done` : `${base}?q=${after.question.key}`);
    } catch (thrown) {
      setWrong(errorText(thrown));
    } finally {
      isSaving.current = false;
    }
  }

  async function undo(): Promise<void> {
    if (last === undefined) return;
    try {
      await last.takeBack();
      go(`${base}?q=${last.asked.question.key}`);
      setLast(undefined);
    } catch (thrown) {
      setWrong(errorText(thrown));
    }
  }

  const noteTo = `${home}/note/new?stop=${id}&camera`;
  const notes = notesOf(walk.meta.id).length;
  const doneStops = stops.filter((each) => answersAt(each.meta.id).size > 0).length;
  return (
    <Phone
      middle="ask"
      back={{ to: home, label: t("back-to-walk") }}
      name={<bdi lang="sv">{walk.name}</bdi>}
      note={t("stop-of", { number: index + 1, total: stops.length })}
      top={
        <>
          <Route
            count={stops.length}
            here={index}
            isDone={(each) => answersAt(stops[each]?.meta.id ?? "").size > 0}
            label={t("route-label", { number: index + 1, total: stops.length, done: doneStops })}
          />
          <div class="place">
            <h1 ref={arrival} tabIndex={-1}>
              <bdi lang="sv">{stop.name}</bdi>
            </h1>
            <button
              type="button"
              class="surroundings quiet"
              onClick={() => setAdjusting(true)}
              aria-label={`${facts(stop.kind, light, weather)}. ${t("change")}`}
            >
              <Icon of={stopIcon(stop.kind)} /> <span>{facts(stop.kind, light, weather)}</span>
            </button>
          </div>
        </>
      }
      above={
        last !== undefined && (
          <LastAnswer asked={last.asked} value={last.value} noteTo={noteTo} hasOffer={urgent === undefined} onUndo={() => void undo()} />
        )
      }
      bar={
        <nav class="bar" aria-label={t("walk")}>
          <a class="btn side" href={`${home}/notes`}>
            <Icon of={List} /> <span>{notes === 0 ? t("list") : t("list-count", { count: number(notes) })}</span>
          </a>
          <a class="btn lit" href={now === undefined ? noteTo : `${noteTo}&category=${now.section.key}`}>
            <Icon of={Camera} /> {t("note")}
          </a>
          <a class="btn side" href={next === undefined ? home : `${home}/stop/${next.meta.id}`}>
            <Icon of={ArrowRight} flip /> <span>{next === undefined ? t("finish") : t("next-stop")}</span>
          </a>
        </nav>
      }
    >
      {isAdjusting && <SurroundingsDialog light={light} weather={weather} onClose={() => setAdjusting(false)} />}
      {stop.note && (
        <p class="quiet" lang="sv" dir="auto">
          {stop.note}
        </p>
      )}
      {urgent !== undefined ? (
        <UrgentNow
          asked={urgent}
          noteTo={offerTo(noteTo, urgent, "urgent")}
          onTo={following === undefined ? `${base}?done` : `${base}?q=${following.question.key}`}
        />
      ) : isFurther && document !== undefined ? (
        <Further base={base} document={document} asked={asked} light={light} answers={answers} />
      ) : now === undefined || place.value.searchParams.has("done") ? (
        <Done base={base} home={home} asked={asked} answers={answers} next={next} noteTo={noteTo} />
      ) : (
        <QuestionView
          key={now.question.key}
          asked={now}
          number={asked.findIndex((each) => each.question.key === now.question.key) + 1}
          total={asked.length}
          given={answers.get(now.question.key)}
          draftKey={wordsOf(now.question.key)}
          onAnswer={(value, text) => void give(now, value, text)}
        />
      )}
      {wrong !== undefined && (
        <p class="notice needs" role="alert">
          {wrong}
        </p>
      )}
    </Phone>
  );
}

function facts(kind: string | null | undefined, light: string, weather: string): string {
  return [word("stop-kind", kind), word("light-short", light), word("weather-short", weather)].filter((fact) => fact !== "").join(" · ");
}
