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

## Första sidan
start-title = Gå en trygghetsvandring
start-one = Vi går tillsammans genom området och stannar på några platser.
start-two = På varje plats svarar du på några frågor och noterar det du ser, gärna med ett foto.
start-three = Efteråt får du veta vad som blev gjort.
