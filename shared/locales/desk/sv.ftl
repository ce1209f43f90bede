### Skrivbordet på svenska. Orden kommer med skrivbordet, inte med vandringens första hämtning.

## Ram
desk-skip = Till innehållet
desk-places = Avdelningar
desk-promise = Löftet
desk-walks = Vandringar
desk-findings = Punkter
desk-areas = Områden
desk-example = Exempeldata
desk-account = Konto
desk-language = Språk
desk-theme = Utseende
desk-theme-auto = Som enheten
desk-theme-light = Ljust
desk-theme-dark = Mörkt
desk-to-walk = Till vandringen på telefonen
desk-sign-out = Logga ut
desk-you = du
desk-by-you = av dig
desk-a-participant = en deltagare
desk-a-colleague = en kollega
desk-unknown-organisation = en organisation som du inte ser
desk-cancel = Avbryt
desk-back = Tillbaka
desk-close = Stäng
desk-save = Spara
desk-yes = Ja
desk-no = Nej
desk-name-missing = Skriv ett namn.

## Logga in
desk-sign-in = Logga in
desk-sign-in-for = För dig som arbetar med vandringarna. Går du med som deltagare behöver du inget konto.
desk-sign-in-do = Logga in
desk-signing-in = Loggar in …
desk-sign-in-both = Skriv både användarnamn och lösenord.
desk-signed-in-as = Du är redan inloggad som { $user }.
desk-to-desk = Till skrivbordet
desk-user = Användarnamn
desk-password = Lösenord

## När något inte gick: vad som hände, vad som är säkert, vad du kan göra
desk-trouble-not-signed-in = Du är utloggad. Logga in igen, det du har sparat finns kvar.
desk-trouble-sign-in-needed = Du är utloggad. Logga in igen, det du har sparat finns kvar.
desk-trouble-not-found = Det finns inte längre, eller så får du inte se det.
desk-trouble-moved-on = Någon annan hann före. Titta på det nya läget och gör om det som behövs.
desk-trouble-illegal-move = Det steget går inte att ta härifrån. Inget är ändrat.
desk-trouble-reason-missing = Skriv varför. Utan skäl går det inte att spara.
desk-trouble-walk-not-open = Vandringen är inte öppen. Planera den först, så går det att gå med.
desk-trouble-disk-full = Servern har inte plats just nu. Det du har sparat ligger kvar här och skickas sedan.

## Punkter: urval
finding-choose = Urval
finding-views = Vyer
finding-filters = Filter
finding-view-all = Alla punkter
finding-view-review = Att granska
finding-view-assigned = Hos ansvarig
finding-view-check = Att kontrollera
finding-view-overdue = Försenade
finding-view-unanswered = Utan svar
finding-view-conflict = Olika uppgifter
finding-view-declined = Åtgärdas inte
finding-view-preserved = Bevaras
finding-view-withdrawn = Tillbakadragna
finding-severity = Allvar
finding-owner = Ansvarig
finding-area = Område
finding-state = Läge
finding-walk = Vandring
finding-no-owner = Ingen än
finding-nobody-yet = Ingen än
finding-the-owner = den ansvariga
finding-search = Sök punkt, plats eller ansvarig
finding-search-hint = Sök punkt eller plats
finding-keys = Tangenter
finding-keys-on = Använd tangenterna
finding-key-next = nästa rad
finding-key-previous = raden före
finding-key-open = öppna raden
finding-key-pick = markera raden
finding-key-search = sök
finding-key-close = stäng det som är öppet, eller släpp markeringen
finding-key-help = den här listan

## Punkter: lista
finding-count = { $count ->
    [one] 1 punkt
   *[other] { $count } punkter
}
finding-count-observations = { $count ->
    [one] 1 observation
   *[other] { $count } observationer
}
finding-sort = Ordning
finding-sort-severity = Allvar, sedan tid
finding-sort-newest = Senast först
finding-sort-due = Klart senast
finding-sort-place = Längs vandringen
finding-csv = Hämta som CSV
finding-csv-all = Hämta alla punkter som CSV, för kalkylprogram
finding-csv-walk = Hämta vandringens punkter som CSV, för kalkylprogram
finding-csv-offline = Filen görs av servern. Den går att hämta när nätet är tillbaka.
finding-map-show = Visa kartan
finding-map-hide = Dölj kartan
finding-map-label = { $count ->
    [one] Karta med 1 punkt. Samma punkt står i listan.
   *[other] Karta med { $count } punkter. Samma punkter står i listan.
}
finding-map-without = { $count } utan läge på kartan
finding-more = Visa { $count } till
finding-stop = Stopp { $number }
finding-due-on = Klart senast { $day }
finding-noted-on = Noterad { $day }
finding-overdue = Försenad
finding-days-late = { $count ->
    [one] 1 dag sen
   *[other] { $count } dagar sen
}
finding-late-since = sen sedan { $day }
finding-withdrawn = Tillbakadragen
finding-late = Kom sent
finding-differs = Olika uppgifter
finding-pending = Väntar på att skickas
finding-pick = Markera { $title }
finding-news = { $count ->
    [one] 1 ny observation att granska.
   *[other] { $count } nya observationer att granska.
}
finding-none-title = Inget passar urvalet
finding-none-text = Ta bort ett filter eller sök på något annat.
finding-show-all = Visa alla punkter
finding-empty-all = Inga punkter än
finding-empty-text = De kommer när någon noterar något på en vandring. Planera en vandring, så börjar det.
finding-to-walks = Till vandringarna
finding-empty-review = Allt är granskat
finding-empty-assigned = Inget väntar hos någon ansvarig
finding-empty-check = Inget att kontrollera just nu
finding-empty-overdue = Inget är försenat
finding-empty-unanswered = Alla har fått svar
finding-empty-conflict = Inga uppgifter säger emot varandra
finding-empty-declined = Inget är avböjt
finding-empty-preserved = Inget är markerat att bevara än
finding-empty-withdrawn = Inget är tillbakadraget
finding-offline-title = Inget nät, och inget hämtat än
finding-offline-text = Skrivbordet fyller sig självt så snart nätet är tillbaka.

## Punkter: flera på en gång
finding-picked = { $count ->
    [one] 1 markerad
   *[other] { $count } markerade
}
finding-unpick = Släpp markeringen
finding-bulk-each = Gör punkter
finding-bulk-each-will = { $count ->
    [one] 1 observation blir en punkt.
   *[other] { $count } observationer blir var sin punkt.
}
finding-bulk-each-left = { $count } är redan punkter och lämnas som de är.
finding-bulk-each-do = Gör punkter
finding-bulk-each-done = { $count ->
    [one] 1 punkt är gjord.
   *[other] { $count } punkter är gjorda.
}
finding-bulk-one = Gör en punkt av alla
finding-bulk-one-will = { $count } observationer blir en gemensam punkt, med det värsta allvaret.
finding-bulk-one-left = { $count } hör till en annan vandring eller är redan punkter, och lämnas som de är.
finding-bulk-one-do = Gör en punkt
finding-bulk-one-done = Punkten är gjord av { $count } observationer.
finding-bulk-reviewed = Markera granskade
finding-bulk-reviewed-will = { $count ->
    [one] 1 punkt blir granskad.
   *[other] { $count } punkter blir granskade.
}
finding-bulk-reviewed-left = { $count } kan inte bli granskade härifrån och lämnas som de är.
finding-bulk-reviewed-do = Markera granskade
finding-bulk-reviewed-done = { $count ->
    [one] 1 punkt är granskad.
   *[other] { $count } punkter är granskade.
}
finding-bulk-assigned = Tilldela
finding-bulk-assigned-will = { $count ->
    [one] 1 punkt lämnas över.
   *[other] { $count } punkter lämnas över.
}
finding-bulk-assigned-left = { $count } kan inte tilldelas härifrån och lämnas som de är.
finding-bulk-assigned-do = Tilldela
finding-bulk-assigned-done = { $count ->
    [one] 1 punkt är tilldelad { $owner }.
   *[other] { $count } punkter är tilldelade { $owner }.
}
finding-bulk-duplicate = Dubbletter av …
finding-bulk-duplicate-will = { $count ->
    [one] 1 punkt blir dubblett.
   *[other] { $count } punkter blir dubbletter.
}
finding-bulk-duplicate-left = { $count } är originalet eller kan inte bli dubblett härifrån, och lämnas som de är.
finding-bulk-duplicate-do = Markera
finding-bulk-duplicate-done = { $count ->
    [one] 1 punkt är markerad som dubblett.
   *[other] { $count } punkter är markerade som dubbletter.
}
finding-bulk-undo = Du kan ångra direkt efteråt.
finding-bulk-no-undo = Steget går inte att ångra: den som tar emot ser det direkt.

## Punkten
finding-this = Den öppna punkten
finding-one = Punkt
finding-observation = Observation
finding-choose-one = Välj en punkt i listan, så visas den här.
finding-gone-title = Den punkten finns inte här
finding-gone-text = Den kan vara flyttad, eller så får du inte se den.
finding-to-list = Till listan
finding-said-by = { $count ->
    [0] Ingen observation
    [one] 1 sa det här
   *[other] { $count } sa det här
}
finding-before = Före
finding-after = Efter
finding-photo-of = Foto: { $text }
finding-photo-after = Foto efter åtgärden: { $title }
finding-photo-coming = Fotot är på väg från telefonen.
finding-photo-add = Lägg till foto efter åtgärden
finding-photo-added = Fotot är sparat.
finding-photo-unreadable = Webbläsaren kunde inte läsa bilden. Inget är ändrat. Försök med ett JPEG-foto.
finding-deadline = Klart senast
finding-no-deadline = Inte bestämt
finding-case-number = Felanmälan, nummer
finding-none-yet = Inget än
finding-where = Läge på kartan
finding-no-position = Inget läge
finding-accuracy = ± { $metres } m
finding-position-gps = från telefonen
finding-position-stop = stoppets läge
finding-position-pin = satt för hand
finding-about = Handlar om
finding-publishable = Får publiceras
finding-edit = Ändra uppgifterna
finding-title = Rubrik
finding-title-missing = Skriv en rubrik.
finding-stop-label = Stopp
finding-no-stop = Inget stopp
finding-place = Plats med ord
finding-changed = Ändringen är sparad.
finding-changed-back = Ändringen är tillbakatagen.
finding-deadline-why = Varför flyttas dagen?
finding-deadline-why-help = Skälet sparas som en anteckning på punkten.
finding-deadline-note = Klart senast flyttat från { $from } till { $to }: { $reason }
finding-said = Det här sa de som var med
finding-said-nothing = Inga ord, bara svaret.
finding-changed-in-review = Ändrat i granskningen: { $from } → { $to }
finding-threat = Hot eller kränkning
finding-withdrawn-text = Den som noterade det här har dragit tillbaka det. Det finns kvar för gallringen, men blir ingen punkt.
finding-conflict-title = Två har skrivit olika
finding-conflict-text = De skrev samtidigt, utan att se varandras ändring. Inget är borta. Välj det som gäller.
finding-conflict-choose = Det här gäller
finding-conflict-done = Valet är sparat.
finding-value-empty = tomt
finding-value-drawn = ritad
finding-field-title = Rubrik
finding-field-category = Handlar om
finding-field-severity = Allvar
finding-field-organisation = Ansvarig
finding-field-deadline = Klart senast
finding-field-position = Läge på kartan
finding-field-place = Plats
finding-field-stop = Stopp
finding-field-reply = Svar
finding-field-answered-at = Svar lämnat
finding-field-case-number = Felanmälan
finding-field-is-publishable = Får publiceras
finding-field-text = Text
finding-field-feeling = Känsla
finding-field-light = Ljus
finding-field-weather = Väder
finding-field-observed-at = Sett
finding-field-is-threat = Hot eller kränkning
finding-field-duplicate-of = Dubblett av
finding-comments = Anteckningar
finding-comment = Ny anteckning
finding-comment-help = Syns för er som arbetar med punkten, aldrig för deltagarna. Skriv inget om personer.
finding-comment-do = Spara anteckningen
finding-comment-done = Anteckningen är sparad.
finding-reply = Svar till dem som sa det
finding-not-answered = { $count ->
    [one] 1 person väntar på svar.
   *[other] { $count } väntar på svar.
}
finding-answered-at = Svar lämnat { $when }.
finding-reply-words = Svaret, med vanliga ord
finding-reply-help = Till exempel: Lampan är lagad. Tack för att du sa till.
finding-reply-do = Lämna svaret
finding-reply-again = Lämna det ändrade svaret
finding-reply-write = Skriv svaret
finding-reply-done = Svaret är lämnat.
finding-reply-undone = Svaret är tillbakataget.
finding-preview = Så här ser deltagaren det
finding-preview-owner = Ansvarig: { $owner }
finding-preview-reason = Skäl: { $reason }
finding-preview-nothing = Inget svar än.
finding-history = Historik
finding-history-now = Nu
finding-history-waits = väntar
finding-history-noted = Noterad
finding-history-noted-by = { $count ->
    [one] av 1 deltagare på vandringen
   *[other] av { $count } deltagare på vandringen
}
finding-history-made = Blev en punkt
finding-history-by = av { $name }
finding-history-became = blev
finding-history-marked-duplicate = Märkt som dubblett
finding-history-rival = skrivet samtidigt som någon annan
finding-history-settled = valt bland olika uppgifter
finding-history-added-comments = Anteckning
finding-history-added-photos = Foto tillagt
finding-history-added-observations = Observation tillagd
finding-history-removed-comments = Anteckning borttagen
finding-history-removed-photos = Foto borttaget
finding-history-removed-observations = Observation borttagen ur punkten

## Punkten: nästa steg
finding-other-step = Annat steg
finding-reason = Skäl
finding-reason-missing = Skriv skälet.
finding-reason-told = Skälet visas för dem som sa till. Skriv så att de förstår.
finding-reason-kept = Skälet sparas i historiken.
finding-duplicate-of = Vilken punkt är den en dubblett av?
finding-duplicate-search = Sök bland punkterna
finding-duplicate-none = Det finns ingen annan punkt i området.
finding-duplicate-missing = Välj vilken punkt som gäller i stället.
finding-has-it = Observationen är redan med i en punkt:
finding-twin = Samma observation är med i en punkt till:
finding-duplicate-is = Dubblett av
finding-duplicate-has = { $count ->
    [one] Den här punkten har en dubblett:
   *[other] Den här punkten har { $count } dubbletter:
}
finding-duplicate-unseen = en punkt som du inte ser
finding-choose-owner = Välj ansvarig
finding-owner-missing = Välj vem som är ansvarig.
finding-make = Gör till punkt
finding-make-ask = Blir det här en punkt att följa upp?
finding-made = Punkten är gjord.
finding-join = Lägg till i en punkt
finding-join-which = Vilken punkt hör observationen till?
finding-join-choose = Välj punkt
finding-join-do = Lägg till
finding-joined = Observationen hör nu till punkten.
finding-ask-received = Stämmer rubriken, allvaret och platsen?
finding-ask-reviewed = Vem är ansvarig för det här?
finding-ask-assigned = { $owner } har fått punkten. Är det deras ansvar?
finding-ask-confirmed = { $owner } har bekräftat ansvaret. Vad ska göras?
finding-ask-wrong-owner = { $owner } säger att det inte är deras. Vem är det?
finding-ask-ownership-unclear = Ansvaret utreds. Är det klart vem som äger platsen?
finding-ask-planned = Åtgärden är planerad. Har arbetet börjat?
finding-ask-awaiting-budget = Väntar på pengar. Finns de nu?
finding-ask-in-progress = Arbetet pågår. Är det klart?
finding-ask-fixed = { $owner } säger att det är åtgärdat. Stämmer det?
finding-ask-checked = Åtgärdad och kontrollerad.
finding-ask-duplicate = Hör ihop med en annan punkt.
finding-ask-declined = Åtgärdas inte. De som sa till får veta varför.
finding-ask-preserved = Något bra som ska vara kvar.
finding-ask-referred = Skickad vidare till någon annan.
finding-ask-reopened = Öppnad igen. Vad behöver göras?
finding-now-received = Väntar på granskning
finding-now-reviewed = Väntar på att någon blir ansvarig
finding-now-assigned = Väntar på att { $owner } bekräftar
finding-now-confirmed = Väntar på att { $owner } planerar
finding-now-wrong-owner = Väntar på rätt ansvarig
finding-now-ownership-unclear = Väntar på att ansvaret reds ut
finding-now-planned = Väntar på att arbetet börjar
finding-now-awaiting-budget = Väntar på pengar
finding-now-in-progress = Arbetet pågår
finding-now-fixed = Väntar på kontroll av någon annan än den som lagade
finding-now-checked = Klart
finding-now-duplicate = Följs i den andra punkten
finding-now-declined = Avslutad med ett nej
finding-now-preserved = Bevaras
finding-now-referred = Ligger hos någon annan
finding-now-reopened = Väntar på ny granskning
finding-to-reviewed = Klar med granskningen
finding-to-assigned = Tilldela
finding-to-confirmed = Bekräfta ansvaret
finding-to-wrong-owner = Fel mottagare
finding-to-ownership-unclear = Ansvar behöver utredas
finding-to-planned = Planera åtgärden
finding-to-awaiting-budget = Väntar på budget
finding-to-in-progress = Arbetet har börjat
finding-to-fixed = Åtgärdad
finding-to-checked = Bekräfta åtgärden
finding-to-duplicate = Dubblett
finding-to-declined = Åtgärdas inte
finding-to-preserved = Bevara
finding-to-referred = Skicka vidare
finding-to-reopened = Öppna igen
finding-step-fixed-in-progress = Inte klart än
finding-step-reopened-reviewed = Granska på nytt
finding-done-reviewed = ”{ $title }” är granskad.
finding-done-assigned = ”{ $title }” är tilldelad { $owner }.
finding-done-confirmed = Ansvaret är bekräftat.
finding-done-wrong-owner = ”{ $title }” går tillbaka till granskningen.
finding-done-ownership-unclear = Ansvaret utreds.
finding-done-planned = Åtgärden är planerad.
finding-done-awaiting-budget = ”{ $title }” väntar på budget.
finding-done-in-progress = Arbetet pågår.
finding-done-fixed = ”{ $title }” är åtgärdad. Någon annan kontrollerar.
finding-done-checked = ”{ $title }” är kontrollerad. Glöm inte svaret till dem som sa det.
finding-done-duplicate = ”{ $title }” är en dubblett.
finding-done-declined = ”{ $title }” åtgärdas inte. Skälet visas för dem som sa till.
finding-done-preserved = ”{ $title }” bevaras.
finding-done-referred = ”{ $title }” är skickad vidare.
finding-done-reopened = ”{ $title }” är öppen igen.

## Ord för det som står i punkterna
finding-severity-urgent = Akut
finding-severity-poor = Dåligt
finding-severity-acceptable = Godtagbart
finding-severity-good = Bra
finding-severity-preserve = Bevaras
finding-state-to-review = Att granska
finding-category-lighting = Belysning
finding-category-sightlines = Sikt och växtlighet
finding-category-paths = Gångvägar och tunnlar
finding-category-damage = Skadegörelse och klotter
finding-category-upkeep = Skötsel
finding-category-entrances = Entréer och trapphus
finding-category-basements = Källare, tvättstuga och förråd
finding-category-parking = Parkering och hållplats
finding-category-meeting-places = Lek- och mötesplatser
finding-category-wayfinding = Att hitta och få hjälp
finding-category-order = Ödsliga platser och ordning
finding-category-feeling = Upplevelse
finding-category-other = Annat
finding-light-day = dagsljus
finding-light-dusk = skymning
finding-light-dark = i mörker
finding-weather-dry = uppehåll
finding-weather-rain = regn
finding-weather-snow = snö
finding-weather-fog = dimma
finding-feeling-safe = tryggt
finding-feeling-unsafe = otryggt

## Vandringar
desk-walks-count = { $count ->
    [one] 1 vandring
   *[other] { $count } vandringar
}
desk-walks-empty = Inga vandringar än
desk-walks-empty-text = Planera den första: ett område, ett namn och en tid räcker.
desk-walks-not-yours = Här visas de vandringar som du planerar eller leder. Det som är tilldelat er står under Punkter.
desk-walks-need-area = En vandring går i ett område. Börja med området, sedan vandringen.
desk-walk-new = Ny vandring
desk-walk-this = Vandringen
desk-walk-choose = Välj en vandring i listan, så visas den här.
desk-walk-gone = Vandringen finns inte här. Den kan vara borttagen, eller så får du inte se den.
desk-walk-group-now = Nu
desk-walk-group-review = Granskas
desk-walk-group-coming = Kommande
desk-walk-group-draft = Utkast
desk-walk-group-done = Avslutade
desk-walk-group-other = Övriga
desk-walk-state-draft = Utkast
desk-walk-state-planned = Planerad
desk-walk-state-briefed = Förmöte hållet
desk-walk-state-ongoing = Pågår
desk-walk-state-awaiting-phones = Väntar på telefoner
desk-walk-state-in-review = Granskas
desk-walk-state-protocol-approved = Protokoll fastställt
desk-walk-state-answered = Svar lämnat
desk-walk-state-followed-up = Uppföljd
desk-walk-state-closed = Avslutad
desk-walk-state-postponed = Framflyttad
desk-walk-state-cancelled = Inställd
desk-walk-state-broken-off = Avbruten
desk-walk-no-time = Ingen tid bestämd
desk-walk-no-checklist = Det finns ingen checklista att gå med. Be den som sköter installationen att lägga in den.
desk-walk-name = Namn
desk-walk-choose-area = Välj område
desk-walk-area-missing = Välj vilket område vandringen går i.
desk-walk-when = När
desk-walk-meeting = Mötesplats
desk-walk-light = Ljus
desk-walk-dark = I mörker
desk-walk-daylight = I dagsljus
desk-walk-purpose = Syfte
desk-walk-practical = Praktiskt
desk-walk-practical-help = Till exempel: hur lång den är, steg och trappor, toalett, ficklampa, fika efteråt.
desk-walk-checklist-label = Checklista
desk-walk-checklist = { $name }, version { $version }
desk-walk-make = Skapa vandringen
desk-walk-made = Vandringen är skapad. Lägg till stoppen.
desk-walk-edit = Ändra planen
desk-walk-changed = Planen är ändrad.
desk-walk-points = { $count ->
    [0] Inga punkter än
    [one] 1 punkt
   *[other] { $count } punkter
}
desk-walk-reason-help = Skälet sparas i historiken.
desk-walk-done = Vandringens läge: { $state }.
desk-walk-ask-draft = Är stoppen på plats och tiden bestämd?
desk-walk-ask-planned = Är alla samlade? Telefonerna kan gå med redan nu.
desk-walk-ask-briefed = Är alla samlade? Telefonerna kan gå med redan nu.
desk-walk-ask-ongoing = Vandringen pågår. Är ni framme?
desk-walk-ask-awaiting-phones = Vänta tills alla telefoner har skickat allt. Det som kommer senare märks ”kom sent”.
desk-walk-ask-in-review = Är alla observationer granskade?
desk-walk-ask-protocol-approved = Har alla fått svar?
desk-walk-ask-answered = Är åtgärderna uppföljda?
desk-walk-ask-followed-up = Är allt klart?
desk-walk-ask-postponed = Finns det en ny tid?
desk-walk-ask-broken-off = Vandringen avbröts. Det som noterades är kvar och går vidare till granskning.
desk-walk-ask-closed = Vandringen är avslutad.
desk-walk-ask-cancelled = Vandringen är inställd.
desk-walk-to-planned = Planera
desk-walk-to-draft = Tillbaka till utkast
desk-walk-to-briefed = Förmötet är hållet
desk-walk-to-ongoing = Starta vandringen
desk-walk-to-awaiting-phones = Avsluta vandringen
desk-walk-to-in-review = Börja granska
desk-walk-to-protocol-approved = Fastställ protokollet
desk-walk-to-answered = Svar är lämnat
desk-walk-to-followed-up = Uppföljd
desk-walk-to-closed = Avsluta
desk-walk-to-postponed = Flytta fram
desk-walk-to-cancelled = Ställ in
desk-walk-to-broken-off = Avbryt vandringen
desk-walk-step-draft-planned = Öppna för deltagare
desk-walk-step-postponed-planned = Planera på nytt
desk-walk-step-awaiting-phones-ongoing = Fortsätt vandringen
desk-walk-step-broken-off-awaiting-phones = Vänta in telefonerna
desk-walk-history-made = Vandringen skapad
desk-walk-field-name = Namn
desk-walk-field-planned-at = När
desk-walk-field-purpose = Syfte
desk-walk-field-meeting-place = Mötesplats
desk-walk-field-practical = Praktiskt
desk-walk-field-route = Väg
desk-walk-field-is-after-dark = I mörker
desk-walk-field-checklist = Checklista
desk-walk-field-is-example = Exempeldata
desk-phones = Telefonerna
desk-phones-none = Ingen telefon har gått med än.
desk-phones-home = { $home } av { $count } har skickat allt.
desk-phone-unheard = har inte hörts av än
desk-phone-home = allt skickat
desk-phone-operations = { $count } kvar att skicka
desk-phone-photos = { $count ->
    [one] 1 foto kvar
   *[other] { $count } foton kvar
}
desk-phone-heard = hördes { $when }
desk-stops = Stopp
desk-stops-empty = Inga stopp än. Lägg till det första här, eller tryck på kartan.
desk-stops-map = Karta med { $count } stopp. Samma stopp står i listan.
desk-stops-tap = Tryck på kartan för att sätta ett stopp där.
desk-stop-new = Nytt stopp
desk-stop-edit = Ändra stoppet
desk-stop-name = Namn
desk-stop-kind = Vad det är
desk-stop-note = Anteckning till den som leder
desk-stop-note-help = Till exempel: stanna under taket, prata om belysningen.
desk-stop-tap = Läget sätter du genom att trycka på kartan. Det går bra utan.
desk-stop-placed = Läge: { $lat }, { $lon }
desk-stop-unplaced = Inget läge på kartan
desk-stop-up = Flytta upp { $name }
desk-stop-down = Flytta ner { $name }
desk-stop-change = Ändra { $name }
desk-stop-remove = Ta bort { $name }
desk-stop-made = { $name } är tillagt.
desk-stop-changed = Stoppet är ändrat.
desk-stop-removed = { $name } är borttaget ur vandringen.
desk-stop-moved = { $name } är nu stopp { $number }.
desk-stop-kind-path = Gångväg
desk-stop-kind-tunnel = Tunnel
desk-stop-kind-entrance = Entré
desk-stop-kind-indoors = Inomhus
desk-stop-kind-parking = Parkering
desk-stop-kind-meeting-place = Lek- eller mötesplats
desk-stop-kind-open-place = Öppen plats
desk-route-off = Den ritade vägen följer inte stoppen.
desk-route-follow = Följ stoppen
desk-join-sheet = Blad att gå med
desk-join-back = Till vandringen
desk-join-print = Skriv ut
desk-join-new-code = Ny kod
desk-join-renewed = Det finns en ny kod. Den gamla går inte längre.
desk-join-how = Rikta kameran mot rutan, eller skriv koden. Du behöver inget konto och inget namn.
desk-join-qr = QR-kod med länken för att gå med
desk-join-code = Kod
desk-join-at = Skriv koden på
desk-join-link = Länk att skicka:
desk-join-until = Koden gäller till { $when }.

## Områden
desk-areas-count = { $count ->
    [one] 1 område
   *[other] { $count } områden
}
desk-areas-empty = Inga områden än
desk-areas-empty-text = Ett namn räcker för att börja. Gränsen kan du rita senare.
desk-area-new = Nytt område
desk-area-this = Området
desk-area-choose = Välj ett område i listan, så visas det här.
desk-area-gone = Området finns inte här.
desk-area-outlined = Gränsen är ritad
desk-area-approximate = Gränsen är ungefärlig
desk-area-no-outline = Ingen gräns ritad
desk-area-name = Namn
desk-area-description = Beskrivning
desk-area-map = Karta över { $name }, gräns med { $count } hörn. Samma hörn står som koordinater i listan.
desk-area-tap = Tryck på kartan för att lägga till ett hörn.
desk-area-outline = Gränsen som koordinater
desk-area-outline-help = Ett hörn på varje rad, latitud först: 57.50612, 12.69480
desk-area-wrong-line = Rad { $line } är ingen koordinat. Skriv latitud och longitud, till exempel 57.50612, 12.69480.
desk-area-too-few = En gräns behöver minst tre hörn.
desk-area-last = Ta bort sista hörnet
desk-area-clear = Ta bort gränsen
desk-area-make = Skapa området
desk-area-made = { $name } är skapat.
desk-area-changed = { $name } är ändrat.

## Löftet
desk-promise-period = { $from } – { $to }
desk-promise-empty = Inget löfte än
desk-promise-empty-text = När ett medborgarlöfte är inlagt visas det här, med sina åtgärder och vem som ansvarar.
desk-measures = { $count ->
    [one] 1 åtgärd
   *[other] { $count } åtgärder
}
desk-measures-empty = Löftet har inga åtgärder än.
desk-measure-owners = Ansvarar
desk-measure-place = Var
desk-measure-effect = Vad det ska leda till

## Utloggad
desk-out = Du är utloggad.
desk-out-since = Det som visas är från { $time }. Det du ändrar sparas här och skickas när du har loggat in.
desk-out-new = Det du ändrar sparas här och skickas när du har loggat in.
desk-out-http = Händer det genast igen sparar webbläsaren ingen inloggning på en adress utan https (så gör Safari): ta en annan webbläsare, eller starta servern med --lan.
desk-out-in = Logga in igen

## Säkerhetskopian
desk-backup = Säkerhetskopia
desk-backup-missing = Ingen säkerhetskopia görs. Går serverns disk sönder finns bara det som telefonerna har kvar.
desk-backup-late = Säkerhetskopian är från { $time }, äldre än ett dygn.
desk-backup-how = Vad gör jag?
desk-backup-missing-do = Be den som sköter servern att starta den med LYKTA_BACKUP_TO: en mapp på en annan disk, eller en S3-tjänst. Hur man gör står i docs/operations.md under Backup. Raden försvinner av sig själv när den första säkerhetskopian är gjord.
desk-backup-late-do = Be den som sköter servern att köra ”lykta doctor”: det säger vad som är fel. Hur man gör står i docs/operations.md under Backup. Raden försvinner av sig själv när en ny säkerhetskopia är gjord.
desk-backup-hide = Dölj till i morgon
people-link = Deltagare och enheter
people-title = Deltagare och enheter: { $name }
people-lead = Vilka som är med, på vilka enheter, och vad var och en har kvar att skicka.
people-beside = Visa { $name }
people-none = Ingen är med än
people-none-text = Den som går med med koden eller länken syns här.
people-no-device = Ingen enhet har hörts av.
people-role-reader = Läser
people-role-participant = Deltar
people-role-leader = Leder
people-role-handler = Handläggare
people-role-coordinator = Samordnare
people-role-administrator = Administratör
people-ended = Är inte med längre
people-end = Avsluta medverkan
people-give-again = Ta med igen
people-given-again = { $name } är med igen.
people-device-in = inloggad
people-device-out = utloggad
people-device-wiped = raderas när den hörs av
people-device-this = den här enheten
people-sign-out = Logga ut
people-wipe = Radera
people-end-title = Avsluta medverkan för { $name }?
people-end-text = { $name } ser inte längre det som bara syns här. Det som personen redan har skickat finns kvar.
people-end-stays = Det som inte är skickat läggs åt sidan på personens telefon och kan skickas om personen tas med igen. Det går att ångra.
people-end-do = Avsluta
people-ended-done = { $name } är inte med längre.
people-sign-out-title = Logga ut enheten?
people-sign-out-text = Enheten som { $name } använder loggas ut på en gång.
people-sign-out-stays = Allt som är sparat på enheten finns kvar och skickas när någon loggar in eller går med igen. Utloggningen går inte att ta tillbaka härifrån.
people-sign-out-do = Logga ut
people-sign-out-done = Enheten är utloggad.
people-wipe-title = Radera allt på enheten?
people-wipe-text = För en telefon som är borttappad. Enheten som { $name } använder loggas ut på en gång, och allt som Lykta har sparat på den raderas så snart den har nät.
people-wipe-stays = Det som redan är skickat finns kvar här. Det som inte är skickat försvinner. Det går inte att ångra.
people-wipe-waiting = { $count ->
    [one] Enheten har 1 sak som inte är skickad. Den går förlorad.
   *[other] Enheten har { $count } saker som inte är skickade. De går förlorade.
}
people-wipe-do = Radera för gott
people-wipe-done = Enheten raderas när den hörs av.
people-reason = Varför
people-reason-optional = Varför (behövs inte)
people-reason-help = Sparas tillsammans med beslutet, med ditt namn och tiden. Skriv inget om enskilda.
people-reason-missing = Skriv varför.
erase-record = Radera för gott
erase-comment = Radera för gott
erase-record-title = Radera noteringen för gott?
erase-comment-title = Radera kommentaren för gott?
erase-record-text = Orden, platsen och fotona försvinner från servern och från alla telefoner och datorer när de får nät.
erase-comment-text = Orden försvinner från servern och från alla telefoner och datorer när de får nät.
erase-stays = Att något har raderats, när och av vem står kvar. En punkt som gjorts av noteringen raderas inte. Det går inte att ångra.
erase-do = Radera för gott
erase-done = { $count ->
    [one] Raderat.
   *[other] Raderat, med { $count } steg.
}
