/**
 * What every story of a bad day has: a server with the demo, a gateway that can misbehave, a phone that has joined; and the desk, which knows what arrived.
 *
 * Invariant: all of it is ended with the story, also when it fails.
 */
import assert from "node:assert/strict";
import { Device, newProfile } from "./browser.mjs";
import { signIn } from "./desk.mjs";
import { Gateway } from "./gateway.mjs";
import { LyktaServer } from "./server.mjs";
import { joinWalk } from "./walk.mjs";

/** How long a phone may take to come back by itself. */
const BACK_MS = 45_000;

export class Day {
	#desk;

	/** Runs a story on a day of its own. */
	static async with(story) {
		const day = new Day();
		day.server = await LyktaServer.demo();
		day.gateway = await Gateway.to(day.server.port);
		// A control puts a front end with a planted fault before the server's own.
		day.gateway.serve(process.env.LYKTA_DIST ?? null);
		day.profile = await newProfile();
		day.phone = await Device.start({ profile: day.profile, origin: day.gateway.origin });
		try {
			day.walk = await joinWalk(day.page, day.gateway.origin, day.server.facts.secret);
			await story(day);
		} finally {
			await day.phone.close();
			await day.#desk?.close();
			await day.server.stop();
			await day.gateway.close();
		}
	}

	get page() {
		return this.phone.page;
	}

	/** The phone says that all of it has arrived. */
	async allSent() {
		await this.page.getByText("Allt är skickat").first().waitFor({ timeout: BACK_MS });
	}

	/** The desk, signed in. */
	async desk() {
		if (!this.#desk) {
			this.#desk = await Device.start({ profile: await newProfile(), is: "desk" });
			const { user, password } = this.server.facts;
			await signIn(this.#desk.page, `http://localhost:${this.server.port}`, user, password);
		}
		return this.#desk.page;
	}

	/** Each of these is on the desk's list, once. */
	async eachOnce(texts) {
		const desk = await this.desk();
		await desk.getByRole("link", { name: texts[0] }).first().waitFor();
		for (const text of texts) {
			const copies = await desk.getByRole("link", { name: text }).count();
			assert.ok(copies > 0, `${text} was answered and is not there`);
			assert.equal(copies, 1, `${text}: once`);
		}
	}
}
