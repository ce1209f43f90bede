### The map: its words come with the map, not with the first load.
map-nearer = Zoom in
map-further = Zoom out
map-whole = Show everything
map-keys = While one of the map’s buttons is focused, the arrow keys move the map, and + and − zoom.
map-metres = { $count } m
map-kilometres = { $count } km
map-pick-label = Map where you can point out the place
map-pick-help = Tap the map where it is. You can also choose a stop, an entrance, or describe the place in words.
map-north = North
map-south = South
map-west = West
map-east = East
