### Att leda vandringen på telefonen: orden kommer med vyn, inte med den första hämtningen.
lead-title = Led vandringen
lead-not-yours = Du leder inte den här vandringen.
lead-state = Vandringen är: { $state }
lead-start = Starta vandringen
lead-end = Avsluta vandringen
lead-resume = Fortsätt vandringen
lead-review = Lämna till granskning
lead-break-off = Bryt av vandringen
lead-collect = Samla in telefonerna
lead-break-off-help = Hot, väder eller något annat: allt som är noterat finns kvar och går vidare till granskning. Är någon i fara: ring 112.
lead-why = Varför?
lead-why-missing = Skriv med några ord varför, så att de som granskar förstår.
lead-before = När du startar ser alla att vandringen pågår. De kan svara och notera även utan nät.
lead-ongoing = När alla är tillbaka avslutar du. Sedan väntar vi in telefonerna.
lead-waiting = Be alla öppna Lykta där det finns nät, tills det står ”Allt är skickat”. Det som kommer senare kommer med ändå.
lead-broken-off = Vandringen är avbruten. Be alla öppna Lykta där det finns nät, så kommer det de har noterat fram.
lead-done = Resten sker vid skrivbordet.
lead-not-all = { $count ->
    [one] 1 telefon har inte skickat allt. Du kan lämna till granskning ändå: det som kommer senare kommer med.
   *[other] { $count } telefoner har inte skickat allt. Du kan lämna till granskning ändå: det som kommer senare kommer med.
}
lead-pending = Sparat på telefonen. De andra ser det när du har nät.
lead-moved-on = Någon annan hann före
lead-moved-on-text = Steget du tog gäller inte längre: vandringen är nu { $state }. Inget är borta, och du behöver inte göra något.
lead-moved-on-ok = Jag förstår
lead-refused = Steget gick inte att ta
lead-refused-text = Vandringen är kvar som den var: { $state }. Felkod: { $code }
lead-join = Fler ska med
lead-join-how = Öppna telefonens kamera och rikta den mot rutan, eller gå till { $address } och skriv koden.
lead-join-qr = QR-kod som öppnar vandringen
lead-join-code = Kod
lead-join-until = Koden gäller till { $when }. QR-koden gäller så länge vandringen är öppen.
lead-join-offline = Koden går att visa när du har nät. De som ska gå med behöver också nät just då.
lead-join-closed = Vandringen tar inte emot fler.
lead-phones = Telefonerna
lead-phones-none = Ingen telefon är med än.
lead-phones-home = { $home ->
    [one] 1 av { $count } har skickat allt.
   *[other] { $home } av { $count } har skickat allt.
}
lead-phones-offline = Det går inte att se hur det är med telefonerna utan nät.
lead-phones-at = Så var det { $when }.
lead-phone-you = Du
lead-phone-someone = En deltagare
lead-phone-home = Allt är skickat
lead-phone-unheard = Har inte hört av sig än
lead-phone-operations = { $count ->
    [one] 1 sak kvar
   *[other] { $count } saker kvar
}
lead-phone-photos = { $count ->
    [one] 1 foto kvar
   *[other] { $count } foton kvar
}
lead-phone-heard = hörd { $when }
