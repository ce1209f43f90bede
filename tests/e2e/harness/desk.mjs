/** What a coordinator does at the desk, by the words on the screen. It refuses shortcuts through the store. */

export async function signIn(page, origin, user, password) {
	await page.goto(`${origin}/sign-in`);
	await page.getByLabel("Användarnamn").fill(user);
	await page.getByLabel("Lösenord").fill(password);
	await page.getByRole("button", { name: "Logga in", exact: true }).click();
	await page.getByRole("heading", { name: "Punkter", exact: true }).waitFor({ state: "attached" });
}

/** Opens an observation on the list and makes a finding of it. */
export async function makeFinding(page, title) {
	await page.getByRole("link", { name: title }).first().click();
	await page.getByRole("button", { name: "Gör till punkt" }).click();
	await page.getByText("Annat steg").waitFor();
}

/** Says no to the open finding, with the reason that is told. */
export async function decline(page, reason) {
	await page.getByText("Annat steg").click();
	await page.getByRole("button", { name: "Åtgärdas inte" }).click();
	const form = page.getByRole("form", { name: "Åtgärdas inte" });
	await form.getByRole("textbox").fill(reason);
	await form.getByRole("button", { name: "Åtgärdas inte" }).click();
	await form.waitFor({ state: "detached" });
}
