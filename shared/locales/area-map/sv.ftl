### Kartan: orden kommer med kartan, inte med den första hämtningen.
map-nearer = Närmare
map-further = Längre bort
map-whole = Visa allt
map-keys = När en av kartans knappar är vald: piltangenterna flyttar kartan, + och − zoomar.
map-metres = { $count } m
map-kilometres = { $count } km
map-pick-label = Karta där du kan peka ut platsen
map-pick-help = Tryck på kartan där det är. Du kan också välja stopp, port eller skriva platsen med ord.
map-north = Norrut
map-south = Söderut
map-west = Västerut
map-east = Österut
