/**
 * What the browser does when nobody looks: it tells a service worker that there is a network. Chromium only, through its debugger.
 *
 * It refuses to call into the worker: the event is the browser's own. Invariant: the registration that is told is the one of that origin.
 */

/** The service workers of the browser, as its debugger knows them. */
export class Background {
	#session;
	#registrations = new Map();

	/** Watches from a page, which may be of any origin. */
	static async of(device, page) {
		const background = new Background();
		background.#session = await device.context.newCDPSession(page);
		background.#session.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
			for (const each of registrations) background.#registrations.set(each.registrationId, each);
		});
		await background.#session.send("ServiceWorker.enable");
		return background;
	}

	/** Ends all workers, as a browser does with those that have had nothing to do for a while. */
	async endWorkers() {
		await this.#session.send("ServiceWorker.stopAllWorkers");
	}

	/** There is a network: the worker of that origin may send. */
	async sync(origin, tag) {
		const found = [...this.#registrations.values()].find((each) => !each.isDeleted && each.scopeURL.startsWith(origin));
		if (!found) throw new Error(`no service worker of ${origin} among ${[...this.#registrations.values()].map((each) => each.scopeURL)}`);
		await this.#session.send("ServiceWorker.dispatchSyncEvent", { origin, registrationId: found.registrationId, tag, lastChance: false });
	}
}
