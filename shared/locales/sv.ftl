### Lykta på svenska: allt utom arbetsplatsen vid skrivbordet. Det här är texten som alla andra språk faller tillbaka på.

## Överallt
undo = Ångra
try-again = Försök igen
later = Senare
to-start = Till startsidan
not-found-title = Den sidan finns inte
not-found-text = Adressen kan vara gammal eller felskriven. Det du har sparat finns kvar på telefonen.
state-loading = Hämtar …
state-loading-long = Det här tar längre tid än det brukar. Det du har sparat finns kvar.
state-reload = Läs in sidan igen
state-offline = Inget nät just nu. Allt du noterar sparas på telefonen.
state-failed = Det gick inte att hämta sidan. Det du har sparat finns kvar. Försök igen om en stund.
update-ready = En ny version av Lykta finns.
update-take = Byt nu

## När Lykta inte kan öppna sitt lager
opening-failed = Lykta kan inte spara här
opening-title-storage-missing = Webbläsaren låter inte Lykta spara
opening-text-storage-missing = Det händer i privata fönster. Öppna länken i ett vanligt fönster, så sparas allt du noterar på telefonen.
opening-title-storage-blocked = Lykta är öppen i en annan flik
opening-text-storage-blocked = Den andra fliken har en äldre version. Inget är borta. Stäng den andra fliken och försök igen.
opening-title-storage-full = Telefonen är full
opening-text-storage-full = Det du redan har sparat finns kvar. Frigör lite plats, till exempel genom att ta bort en film, och försök igen.
opening-title-storage-failed = Lykta kom inte åt det som är sparat
opening-text-storage-failed = Inget är borttaget. Försök igen. Hjälper det inte: starta om telefonen.
opening-title-storage-newer = Det här är en äldre version av Lykta
opening-text-storage-newer = Det som är sparat på telefonen kommer från en nyare version och är orört. Anslut till nätet och läs in sidan igen.
opening-code = Felkod: { $code }

## Brickan som alltid säger vad som är sparat
chip-all-sent = Allt är skickat
chip-kept = Sparat på telefonen
chip-left = { $count } kvar att skicka
chip-sending = Skickar
chip-sending-of = Skickar { $number } av { $total }
chip-offline = Väntar på nät
chip-offline-since = Väntar på nät sedan { $time }
chip-not-ours = Nätet släpper inte fram oss
chip-saved = { $count ->
    [one] 1 sparad
   *[other] { $count } sparade
}
chip-nothing-waits = inget väntar
chip-attention = { $count ->
    [one] 1 sak att titta på
   *[other] { $count } saker att titta på
}
chip-nothing-lost = inget är borta

## Gemensamma ord
back = Tillbaka
save = Spara
saving = Sparar
saved = Sparat
done = Klart
change = Ändra
remove = Ta bort
withdraw = Dra tillbaka
more = Fler
optional = frivilligt
language = Språk
language-missing = Språket går inte att hämta utan nät. Försök igen när nätet är tillbaka.
machine-made = Maskinöversatt, ingen har granskat texten än.
machine-made-close = Dölj
example-data = Exempeldata
safety-walk = Trygghetsvandring
walk = Vandringen
settings = Inställningar
go-on = Fortsätt
try-now = Försök nu

## Första sidan
start-title = Gå en trygghetsvandring
start-another = Gå med i en vandring
start-qr = Har du en QR-kod? Öppna telefonens kamera och rikta den mot koden.
my-walks = Mina vandringar
code-label = Kod till vandringen
code-length = Koden har { $count } tecken. Titta en gång till, eller fråga den som leder vandringen.
to-desk = Till skrivbordet
sign-in-staff = Logga in som personal
start-one = Vi går tillsammans genom området och stannar på några platser.
start-two = På varje plats svarar du på några frågor och noterar det du ser, gärna med ett foto.
start-three = Efteråt får du veta vad som blev gjort.

## Gå med
join-title = Gå med i vandringen
join = Gå med
join-joining = Går med
join-kept-title = Det här sparas
join-kept-yes = Dina svar, foton och platserna de gäller.
join-kept-no = Inte ditt telefonnummer, och inte var du går.
join-kept-public = Det du skickar blir allmän handling hos kommunen, bostadsbolaget eller polisen. Innan det är skickat kan du ta bort det.
join-controllers = Kommunen, bostadsbolaget och polisen ansvarar tillsammans.
join-name = Namn
join-name-help = Du behöver inget konto. Bara den som leder vandringen ser namnet.
join-other-code = Skriv en annan kod
join-again = Gå med igen
join-wrong-join-code-wrong = Koden stämmer inte, eller så gäller den inte längre
join-wrong-join-code-wrong-do = Inget är sparat om dig. Fråga den som leder vandringen efter en ny kod.
join-wrong-walk-not-open = Vandringen är inte öppen just nu
join-wrong-walk-not-open-do = Koden är rätt, men vandringen är inte öppnad än, eller redan över. Fråga den som leder den.
join-wrong-too-many = Det har gjorts för många försök
join-wrong-too-many-do = Vänta några minuter, eller använd QR-koden i stället.
join-wrong-offline = Inget nät just nu
join-wrong-offline-do = Du behöver nät för att gå med, men inte sedan. Flytta dig några steg och försök igen.
join-wrong-not-ours = Nätet svarar, men inte Lykta
join-wrong-not-ours-do = Det händer i nät där man först ska godkänna något. Öppna nätets egen sida, eller stäng av wifi, och försök igen.
join-wrong-storage-full = Telefonen är full
join-wrong-storage-full-do = Frigör lite plats, till exempel genom att ta bort en film, och försök igen.
join-wrong-other = Vi kunde inte släppa in dig just nu
join-wrong-other-do = Inget är sparat om dig. Försök igen om en stund. Felkod: { $code }

## Logga in
sign-out = Logga ut
leave = Lämna vandringen på den här telefonen
sign-out-help = Det du har skickat finns kvar hos oss.
sign-out-waiting = Något väntar på att skickas. Det ligger kvar på telefonen och skickas när du är med igen.
signed-out-title = Du är inte med just nu
signed-out-text = Det du har sparat ligger kvar på telefonen. Gå med igen med samma kod, eller logga in, så skickas det.

## Inställningar
theme = Ljus eller mörk
theme-auto = Som telefonen
theme-dark = Mörk
theme-light = Ljus
theme-help = På en vandring blir Lykta mörk när solen har gått ner.
install-text = Lägg Lykta på hemskärmen, så öppnar den fort och telefonen rensar inte det du har sparat.
install-yes = Lägg till
install-no = Nej tack
install-ios = Lägg gärna Lykta på hemskärmen innan du går med: tryck på dela-knappen och välj ”Lägg till på hemskärmen”. Då rensar telefonen inte det du har sparat.

## Om
about-title = Så hanterar vi uppgifter
about-data-link = Så hanterar vi uppgifter
about-what-title = Vad som sparas
about-what = Dina svar, det du noterar, foton och platserna de gäller. Namn bara om du själv skriver det. Inte telefonnummer, inte var du går, inget som följer dig. Dolda uppgifter i foton tas bort innan de lämnar telefonen.
about-who-title = Vem som ansvarar
about-who = Kommunen, bostadsbolaget och polisen ansvarar tillsammans. Bara de som arbetar med vandringen ser vem som har noterat vad.
about-public-title = Allmän handling
about-public = Det du skickar blir allmän handling när det kommer fram. Skriv därför om platsen och det som händer, aldrig om personer. Innan det är skickat kan du ta bort det. Efteråt kan du dra tillbaka det: då är det märkt som tillbakadraget och gallras enligt kommunens beslut.
about-long-title = Hur länge
about-long = Det som gäller vandringen sparas så länge kommunens beslut om gallring säger.
about-rights-title = Dina rättigheter
about-rights = Du har rätt att få veta vad som finns om dig och att få fel rättade. Fråga kommunens dataskyddsombud.
about-access-title = Tillgänglighet
about-access = Lykta ska gå att använda för alla: utan karta, utan mus, med skärmläsare och med stor text. Är något svårt att använda? Säg till kommunen. Är du inte nöjd med svaret kan du vända dig till Myndigheten för digital förvaltning.

## Vandringen
walk-missing-title = Vandringen finns inte på den här telefonen
walk-missing-text = Gå med med en kod, så hämtas den.
walk-missing-kept = Det du har skrivit finns kvar på telefonen. Har din medverkan tagit slut? Fråga den som leder vandringen.
walk-missing-see = Se vad som finns kvar
back-to-walk = Tillbaka till vandringen
walk-begin = Börja
walk-continue = Fortsätt
walk-before = Vandringen har inte börjat ({ $state }). Du kan titta på stoppen redan nu.
walk-after = Vandringen är över ({ $state }). Det du noterar kommer med ändå.
walk-off = Vandringen är { $state }.
offline-ready = Redo för offline
offline-not-ready = Hämtar det som behövs utan nät
stops = Stopp
stops-none = Vandringen har inga stopp än. Ser du något? Notera det.
answers-count = { $count ->
    [one] 1 svar
   *[other] { $count } svar
}
list = Lista
list-count = Lista ({ $count })
note = Notera
next-stop = Nästa stopp
to-next-stop = Till nästa stopp
finish = Avsluta

## Den som leder vandringen
lead = Led vandringen
lead-you = Du leder den här vandringen: börja och avsluta, visa koden, se telefonerna.

## Ett stopp
stop-title = Stopp { $number } av { $total }: { $name }
stop-of = Stopp { $number } av { $total }
stop-missing = Stoppet finns inte längre. Det du har svarat är sparat.
route-label = Stopp { $number } av { $total }. Klara: { $done }.
question-of = Fråga { $number } av { $total }
surroundings-title = Ljus och väder
light = Ljus
weather = Väder
answer-words = Skriv med egna ord
answer-skip = Hoppa över
not-answered = Inte besvarad
offer-note = Notera vad som är fel
offer-preserve = Notera det som är bra
stop-done = Stoppet är klart
stop-some-left = Några frågor är kvar
stop-no-questions = Inga frågor här
stop-done-text = Ser du något mer? Notera det, eller svara på fler frågor.
further-questions = Fler frågor
next-question = Nästa fråga

## En observation
note-new = Ny observation
note-change = Ändra observation
note-category = Vad gäller det?
note-feeling = Hur känns det här?
note-severity = Hur är det?
note-threat = Hot eller kränkande klotter
note-text = Beskriv med en rad
note-hint = Skriv om platsen, inte om personer: inga namn och inga nummer. Dolda uppgifter i fotot tas bort innan det skickas.
note-person = Det här ser ut som { $what }. Ta bort det om det gäller en person.
note-saved = Sparat på telefonen
note-save-as-new = Spara som ny
note-gone = Observationen är borttagen.
note-sent-already = Den är redan skickad, men du kan dra tillbaka den.
note-withdrawn = Observationen är tillbakadragen.
back-to-stop = Tillbaka till stoppet
draft-kept = Utkast sparat
draft-keeping = Sparar utkast
draft-not-kept = Utkastet är inte sparat
draft-missing = Utkastet finns inte längre
draft-missing-text = Det är antingen sparat eller borttaget. Titta bland dina noteringar.
photo = Foto
photo-take = Ta foto
photo-choose = Välj foto
photo-more = Foto till
photo-again = Ta om
photo-remove = Ta bort
photo-reading = Gör i ordning fotot
photo-unreadable = Vi kunde inte läsa fotot. Texten är kvar. Ta ett nytt foto, eller låt texten räcka.
photo-number = Foto { $number }
photo-coming = Fotot är på väg
cover = Täck ansikten
cover-title = Täck ansikten och nummerskyltar
cover-help = Dra med fingret över det som ska täckas, eller lägg till en ruta och flytta den. Det otäckta fotot lämnar aldrig telefonen.
cover-picture = Fotot som ska täckas
cover-count = { $count ->
    [0] Inga rutor
    [one] 1 ruta
   *[other] { $count } rutor
}
cover-add = Lägg till ruta
cover-remove = Ta bort rutan
cover-west = Flytta rutan åt vänster
cover-east = Flytta rutan åt höger
cover-north = Flytta rutan uppåt
cover-south = Flytta rutan nedåt
cover-larger = Större ruta
cover-smaller = Mindre ruta
cover-do = Täck
cover-failed = Det gick inte att täcka fotot. Det ligger kvar som det var. Försök igen, eller ta bort det.
cancel = Avbryt
photo-arrived = Framme, hela fotot
photo-bytes = { $sent } av { $total } kB
urgent-title = Akut väntar inte: ring
urgent-text = Det du noterar skickas först av allt, men ring också den som äger platsen. Är någon i fara: 112.
urgent-none = Ring den som äger platsen. Är någon i fara: 112.
crime-line = Pågår ett brott, eller har det just hänt? Skriv det inte här.
crime-112 = Ring 112
crime-11414 = Tips: 114 14

## Var
where = Var?
where-stop = Stoppet
where-here = Här jag står
where-door = En port
where-house = Ett hus
where-pin = På kartan
where-door-which = Vilken port?
where-house-which = Vilket hus?
radius = ± { $metres } m
radius-doubtful = osäkert
radius-poor = mycket osäkert, välj hellre stoppet eller en port
position-looking = Letar efter var du är. Du kan spara ändå.
position-stop-instead = Tills vidare gäller stoppets plats.
position-refused = Telefonen får inte säga var du är.
position-failed = Telefonen vet inte var du är.
position-choose = Välj en port eller ett hus, eller skriv var det är.
position-again = Leta igen
pin-set = Nålen är satt.
pin-at = Nålen står vid { $place }.
pin-off = Nålen står { $metres } m { $way } { $place }.
pin-you = där du är
way-n = norr om
way-ne = nordost om
way-e = öster om
way-se = sydost om
way-s = söder om
way-sw = sydväst om
way-w = väster om
way-nw = nordväst om
move-north = Flytta { $metres } m norrut
move-south = Flytta { $metres } m söderut
move-east = Flytta { $metres } m österut
move-west = Flytta { $metres } m västerut

## Mina noteringar
my-notes = Mina noteringar
drafts = Inte sparade än
draft-waits = { $count ->
    [0] Påbörjad
    [one] Påbörjad, med foto
   *[other] Påbörjad, med { $count } foton
}
notes-none = Inga noteringar på den här vandringen än. Ser du något? Notera det.
note-missing = Observationen finns inte längre
note-standing = Vad som händer med den
note-reason = Varför:
note-reply = Svar:
note-late = Den kom när granskningen redan hade börjat. Den är med ändå.
withdraw-help = Den är skickad. Drar du tillbaka den är den kvar som handling, märkt som tillbakadragen.
standing-needs-you = Behöver dig
standing-waiting = Sparad på telefonen, väntar på att skickas
standing-waiting-since = Sparad på telefonen, väntar sedan { $time }
standing-photo-coming = { $count ->
    [one] Skickad, fotot är på väg
   *[other] Skickad, { $count } foton är på väg
}
standing-sent = Skickad, väntar på granskning
standing-withdrawn = Tillbakadragen

## Det du har sparat
kept-title = Det du har sparat

## När något inte går
error-storage-full = Telefonen är full. Det du har sparat finns kvar, men det här gick inte att spara. Frigör lite plats och försök igen.
error-storage-failed = Det gick inte att spara på telefonen. Det du skrev står kvar här. Försök igen.
error-storage-cleared = Webbläsaren har rensat det som var sparat på telefonen. Det du skrev står kvar här: kopiera det, och läs in sidan igen.
error-storage-blocked = Lykta är öppen i en annan flik. Det du skrev står kvar här. Stäng den andra fliken och försök igen.
error-offline = Inget nät just nu. Inget är borta. Försök igen när nätet är tillbaka.
error-not-ours = Nätet svarar, men inte Lykta. Öppna nätets egen sida, eller stäng av wifi, och försök igen.
error-wrong-password = Namnet eller lösenordet stämmer inte. Försök igen.
error-too-many = Det har gjorts för många försök. Vänta några minuter och försök igen.
error-too-long = Texten är för lång. Korta den och försök igen.
error-forbidden-character = Texten har ett tecken som inte går att spara. Ändra den och försök igen.
error-forbidden = Det får du inte göra här. Inget är ändrat.
error-malformed = Filen går inte att läsa. Inget är ändrat.
error-busy = Tjänsten har mycket att göra. Inget är borta. Försök igen om en stund.
error-draft-gone = Utkastet finns inte längre. Det kan vara sparat eller borttaget i en annan flik: titta bland dina noteringar.
error-photo-missing = Fotot går inte att läsa längre. Ta bort det eller ta om det, och spara igen.
error-set-full = Det får inte plats mer i en notering, högst 20 foton. Spara den, och gör en till.
error-other = Det gick inte just nu. Inget är borta. Försök igen. Felkod: { $code }

## Ord för det som står i data
kind-walk = Vandringen
kind-stop = Ett stopp
kind-finding = En punkt
kind-area = Ett område
kind-promise = Löftet
kind-measure = En åtgärd i löftet
kind-checklist = Checklistan
kind-person = En person
kind-organisation = En organisation
category-lighting = Belysning
category-sightlines = Sikt
category-paths = Gångväg
category-damage = Klotter och skador
category-upkeep = Skötsel
category-entrances = Entré
category-basements = Källare
category-parking = Parkering
category-meeting-places = Mötesplats
category-wayfinding = Hitta hit
category-order = Ordning
category-feeling = Upplevelse
category-other = Annat
severity-urgent = Akut, åtgärda nu
severity-poor = Dåligt
severity-acceptable = Godtagbart
severity-good = Bra
severity-preserve = Bevaras
feeling-safe = Tryggt
feeling-unsafe = Otryggt
light-day = Dagsljus
light-dusk = Skymning
light-dark = Mörkt
weather-dry = Uppehåll
weather-rain = Regn
weather-snow = Snö
weather-fog = Dimma
light-short-day = dagsljus
light-short-dusk = skymning
light-short-dark = mörkt
weather-short-dry = uppehåll
weather-short-rain = regn
weather-short-snow = snö
weather-short-fog = dimma
stop-kind-path = Gångväg
stop-kind-tunnel = Tunnel
stop-kind-entrance = Entré
stop-kind-indoors = Inomhus
stop-kind-parking = Parkering
stop-kind-meeting-place = Mötesplats
stop-kind-open-place = Öppen plats
answer-a0 = Akut, åtgärda nu
answer-a1 = Dåligt
answer-a2 = Godtagbart
answer-a3 = Bra
answer-yes = Ja
answer-partly = Delvis
answer-no = Nej
answer-f0 = Mycket otryggt
answer-f1 = Ganska otryggt
answer-f2 = Ganska tryggt
answer-f3 = Mycket tryggt
answer-not-applicable = Gäller inte här
answer-dont-know = Vet inte
person-hint-identity-number = ett personnummer
person-hint-phone-number = ett telefonnummer
person-hint-email = en e-postadress
person-hint-number-plate = ett registreringsnummer
walk-state-draft = utkast
walk-state-planned = planerad
walk-state-briefed = förmöte hållet
walk-state-ongoing = pågår
walk-state-awaiting-phones = väntar på telefoner
walk-state-in-review = granskas
walk-state-protocol-approved = protokoll fastställt
walk-state-answered = svar lämnat
walk-state-followed-up = uppföljd
walk-state-closed = avslutad
walk-state-postponed = framflyttad
walk-state-cancelled = inställd
walk-state-broken-off = avbruten
finding-state-received = Mottagen
finding-state-reviewed = Granskad
finding-state-assigned = Tilldelad
finding-state-confirmed = Ansvar bekräftat
finding-state-wrong-owner = Fel mottagare
finding-state-ownership-unclear = Ansvar utreds
finding-state-planned = Åtgärd planerad
finding-state-awaiting-budget = Väntar på budget
finding-state-in-progress = Pågår
finding-state-fixed = Åtgärdad
finding-state-checked = Kontrollerad
finding-state-duplicate = Dubblett
finding-state-declined = Åtgärdas inte
finding-state-preserved = Bevaras
finding-state-referred = Skickad vidare
finding-state-reopened = Återöppnad
