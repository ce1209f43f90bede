/** One step of a story: a failure ends it, and says where. */
export async function step(what, act) {
	try {
		await act();
	} catch (error) {
		error.message = `${what}: ${error.message}`;
		throw error;
	}
}
