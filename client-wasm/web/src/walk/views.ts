/** The addresses of everything but the desk. */
import type { View } from "../app.tsx";
import { Start } from "./start.tsx";

export const WALK_VIEWS: readonly (readonly [string, View])[] = [["/", Start]];
