### Kartan: orden kommer med kartan, inte med den första hämtningen.
map-nearer = Närmare
map-further = Längre bort
map-whole = Visa allt
map-keys = När en av kartans knappar är vald: piltangenterna flyttar kartan, + och − zoomar.
map-metres = { $count } m
map-kilometres = { $count } km
map-pick-label = Karta med området, rutten, stoppen och nålen
map-pick-help = Tryck på kartan där det är. Dra för att flytta kartan.
map-pin-label = Nålen på kartan. Flytta den med piltangenterna, med skift går det fortare.
