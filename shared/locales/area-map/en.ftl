### The map: its words come with the map, not with the first load.
map-nearer = Zoom in
map-further = Zoom out
map-whole = Show everything
map-keys = While one of the map’s buttons is focused, the arrow keys move the map, and + and − zoom.
map-metres = { $count } m
map-kilometres = { $count } km
map-pick-label = Map with the area, the route, the stops and the pin
map-pick-help = Tap the map where it is. Drag to move the map.
map-pin-label = The pin on the map. Move it with the arrow keys, with shift it goes faster.
