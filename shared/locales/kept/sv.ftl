### Det du har sparat: orden kommer med vyn, inte med det första.
kept-all-sent = Allt är skickat
kept-all-here = Allt finns kvar på telefonen
kept-no-net = Inget nät just nu.
kept-no-net-since = Inget nät sedan { $time }.
kept-waiting = { $count ->
    [one] 1 sak väntar och skickas av sig själv.
   *[other] { $count } saker väntar och skickas av sig själva.
}
kept-waiting-out = { $count ->
    [one] 1 sak väntar tills du är med igen.
   *[other] { $count } saker väntar tills du är med igen.
}
kept-draft-left = Vandringen finns inte här längre, så det här går inte att spara. Orden står kvar här.
kept-nothing-waits = Inget väntar på telefonen.
kept-nothing-yet = Du har inte noterat något än.
kept-needs-you = { $count ->
    [one] 1 sak behöver dig.
   *[other] { $count } saker behöver dig.
}
kept-waits = Väntar
kept-waits-net = Väntar på nät
kept-trying = Försöker
kept-last-try = Senaste försöket { $time }.
kept-next-try = Nästa kommer av sig självt.
kept-next-try-in = Nästa kommer av sig självt om { $seconds } s.
kept-sent = { $count ->
    [one] 1 sak är skickad och framme.
   *[other] { $count } saker är skickade och framme.
}
room-not-cleared = Webbläsaren har lovat att inte rensa det som väntar.
room-may-be-cleared = Webbläsaren kan rensa det som väntar om telefonen blir full. Ett privat fönster glömmer det när det stängs. Dröjer det innan du får nät: spara till fil.
room-ios = Safari rensar det som väntar om Lykta inte öppnas på sju dagar. Öppna Lykta med nät innan dess, eller spara till fil. Appen på hemskärmen har ett eget förråd: lägg dit Lykta före nästa vandring, och gå med därifrån.
room-plenty = Enligt webbläsaren finns det plats för mer än 1 000 foton till.
room-free = Enligt webbläsaren finns det plats för ungefär { $count } foton till.
room-full-title = Telefonen är snart full
room-full-text = { $count ->
    [0] Enligt webbläsaren finns det inte plats för ett foto till. Det du har sparat finns kvar. Frigör plats, till exempel genom att ta bort en film.
    [one] Enligt webbläsaren finns det plats för ungefär ett foto till. Det du har sparat finns kvar. Frigör plats, till exempel genom att ta bort en film.
   *[other] Enligt webbläsaren finns det plats för ungefär { $count } foton till. Det du har sparat finns kvar. Frigör plats, till exempel genom att ta bort en film.
}
note-duplicate = Någon annan har noterat samma sak. Din observation är med, och det som görs görs för den andra.
waits-note = En observation
waits-answer = Ett svar
waits-answer-at = Svar från { $stop }
waits-photo = Ett foto
waits-text-sent = Texten är skickad.
waits-photos = Foton: { $done } av { $total }.
waits-since = Väntar sedan { $time }.
why-busy = Tjänsten har mycket att göra.
why-waits = Väntar på något som ska fram först.
why-disk-full = Tjänsten är full, vi vet om det.
why-unknown-record = Gäller något som den här telefonen inte ser. Det skickas när det har kommit fram från telefonen där det noterades.
why-not-signed-in = Skickas när den som sparade det är med igen på den här telefonen. Det som noterades utan inloggning skickas också när någon annan går med här.
why-sign-in-needed = Du behöver gå med igen.
tray-title = Vi kunde inte skicka ”{ $name }”
tray-mend = Ändra
tray-resend = Skicka igen
tray-drop = Släpp
tray-drop-sure = Släpp för gott
tray-drop-text = Då tas det bort från telefonen och skickas aldrig.
refused-too-long = Texten är för lång. Den ligger kvar på telefonen. Korta den och spara igen.
refused-forbidden-character = Texten har ett tecken som inte går att skicka. Den ligger kvar på telefonen. Ändra och spara igen.
refused-moved-on = Någon annan hann före, så steget gäller inte längre. Det ligger kvar på telefonen. Titta hur det ser ut nu, och släpp det om det inte behövs.
refused-depends-on = Det här hänger ihop med något annat som inte gick att skicka. Det ligger kvar på telefonen. Börja med det andra.
refused-forbidden = Du får inte ändra det här längre. Det ligger kvar på telefonen. Fråga den som leder vandringen.
refused-unknown-record = Det som det gäller finns inte hos tjänsten. Det ligger kvar på telefonen. Försök igen, eller spara till fil.
refused-not-a-photo = Vi kunde inte läsa fotot. Texten är skickad och fotot ligger kvar på telefonen. Ta ett nytt foto, eller låt texten räcka.
refused-photo-too-large = Fotot är för stort. Texten är skickad och fotot ligger kvar på telefonen. Ta ett nytt foto, eller låt texten räcka.
refused-hash-mismatch = Fotot kom inte fram helt. Det ligger kvar på telefonen. Försök igen.
refused-photo-left-behind = Fotot hör till en observation som den här telefonen inte ser, till exempel för att du har läst in filen på en annan telefon. Då är det framme därifrån, och du kan släppa det här. Annars: spara till fil.
refused-set-full = Det är för många foton i en notering: högst 20. Det ligger kvar på telefonen. Gör en till notering för det, och släpp det här.
refused-photo-missing = Fotot går inte att läsa på den här telefonen längre. Texten är skickad. Ta ett nytt foto, eller släpp det här.
refused-other = Tjänsten kunde inte ta emot det. Det ligger kvar på telefonen. Försök igen, eller spara till fil. Felkod: { $code }
problem-not-ours = Nätet svarar, men inte Lykta. Det händer i nät där man först ska godkänna något. Allt ligger kvar på telefonen.
problem-disk-full = Tjänsten är full just nu. Allt ligger kvar på telefonen och skickas när det går.
problem-busy = Tjänsten har mycket att göra. Allt ligger kvar på telefonen och skickas om en stund.
problem-server-too-old = Telefonen har en nyare version än tjänsten. Allt ligger kvar på telefonen och skickas när tjänsten är uppdaterad.
problem-client-too-old = Det finns en nyare version av Lykta. Läs in sidan igen. Allt ligger kvar på telefonen.
problem-other = Det gick inte att skicka just nu. Allt ligger kvar på telefonen. Felkod: { $code }
file-save = Spara till fil
file-read-in = Läs in från fil
file-help = Filen kan läsas in på en annan telefon om den här tar slut. Då blir det den telefonens noteringar.
file-saved = Filen är sparad bland dina hämtade filer. Allt ligger kvar på telefonen också.
file-read = { $count ->
    [0] Filen är läst. Allt i den finns redan på den här telefonen.
   *[other] Filen är inläst. Det som inte var skickat skickas nu av sig självt.
}
refused-grant-ended = Din medverkan här är avslutad, så det här kan inte skickas. Det ligger kvar på telefonen. Fråga den som leder vandringen. Är du med igen: skicka igen.
sign-out-refused = Något gick inte att skicka. Det ligger kvar på telefonen, under ”Det du har sparat”.
wiped-title = Den här enheten är raderad
wiped-text = Den som samordnar har bett att allt som Lykta hade sparat här ska raderas. Det är gjort.
wiped-help = Det som var skickat finns kvar hos kommunen. Det som inte var skickat är borta.
wiped-anew = Börja om
