/** When it is light: a simple reckoning of the sun's height, good to a minute or two, which is all a theme needs. */
const RAD = Math.PI / 180;

/** The sun's height over the horizon in degrees. */
export function sunHeight(atMs: number, latitude: number, longitude: number): number {
  const days = atMs / 86_400_000 - 10_957.5; // since noon of 1 January 2000, UTC
  const mean = RAD * ((357.529 + 0.98560028 * days) % 360);
  const along = RAD * (280.459 + 0.98564736 * days + 1.915 * Math.sin(mean) + 0.02 * Math.sin(2 * mean));
  const tilt = RAD * 23.439;
  const declination = Math.asin(Math.sin(tilt) * Math.sin(along));
  const ascension = Math.atan2(Math.cos(tilt) * Math.sin(along), Math.cos(along));
  const sidereal = RAD * ((280.46062 + 360.98564737 * days + longitude) % 360);
  const height =
    Math.sin(latitude * RAD) * Math.sin(declination) + Math.cos(latitude * RAD) * Math.cos(declination) * Math.cos(sidereal - ascension);
  return Math.asin(height) / RAD;
}

export type Light = "day" | "dusk" | "dark";

/** Day, dusk (the sun is down, the sky is not) or dark (past civil twilight). */
export function lightAt(atMs: number, latitude: number, longitude: number): Light {
  const height = sunHeight(atMs, latitude, longitude);
  if (height > -0.83) return "day";
  return height > -6 ? "dusk" : "dark";
}
