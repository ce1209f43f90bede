### Lykta in English: everything but the desk. Complete against Swedish; a test holds it so.

## Everywhere
undo = Undo
try-again = Try again
later = Later
to-start = To the start page
not-found-title = There is no such page
not-found-text = The address may be old or mistyped. What you have saved is still on the phone.
state-loading = Fetching …
state-loading-long = This takes longer than usual. What you have saved is still there.
state-reload = Load the page again
state-offline = No network right now. Everything you note is saved on the phone.
state-failed = The page could not be fetched. What you have saved is still there. Try again in a while.
update-ready = There is a new version of Lykta.
update-take = Switch now

## When Lykta cannot open its store
opening-failed = Lykta cannot save here
opening-title-storage-missing = The browser does not let Lykta save
opening-text-storage-missing = This happens in private windows. Open the link in an ordinary window, and everything you note is saved on the phone.
opening-title-storage-blocked = Lykta is open in another tab
opening-text-storage-blocked = The other tab has an older version. Nothing is lost. Close the other tab and try again.
opening-title-storage-full = The phone is full
opening-text-storage-full = What you have saved is still there. Make a little room, for example by removing a film, and try again.
opening-title-storage-failed = Lykta could not reach what is saved
opening-text-storage-failed = Nothing has been removed. Try again. If that does not help, restart the phone.
opening-title-storage-newer = This is an older version of Lykta
opening-text-storage-newer = What is saved on the phone comes from a newer version and is untouched. Connect to the network and load the page again.
opening-code = Error code: { $code }

## The chip that always says what is saved
chip-all-sent = Everything is sent
chip-kept = Saved on the phone
chip-left = { $count } left to send
chip-sending = Sending
chip-sending-of = Sending { $number } of { $total }
chip-offline = Waiting for a network
chip-offline-since = Waiting for a network since { $time }
chip-not-ours = The network does not let us through
chip-saved = { $count ->
    [one] 1 saved
   *[other] { $count } saved
}
chip-nothing-waits = nothing is waiting
chip-attention = { $count ->
    [one] 1 thing to look at
   *[other] { $count } things to look at
}
chip-nothing-lost = nothing is lost

## Words used in many places
back = Back
save = Save
saving = Saving
saved = Saved
done = Done
change = Change
remove = Remove
withdraw = Withdraw
more = More
optional = optional
language = Language
language-missing = That language cannot be fetched without a network. Try again when the network is back.
machine-made = Translated by a machine; nobody has checked the text yet.
machine-made-close = Hide
example-data = Example data
safety-walk = Safety walk
walk = The walk
settings = Settings
go-on = Continue
try-now = Try now

## The first page
start-title = Go on a safety walk
start-another = Join a walk
start-qr = Do you have a QR code? Open the phone's camera and point it at the code.
my-walks = My walks
code-label = The walk's code
code-length = The code has { $count } characters. Look once more, or ask the person who leads the walk.
to-desk = To the desk
sign-in-staff = Sign in as staff
start-one = We walk through the area together and stop at some places.
start-two = At each place you answer a few questions and note what you see, with a photo if you like.
start-three = Afterwards you are told what was done.

## Joining
join-title = Join the walk
join = Join
join-joining = Joining
join-kept-title = What is saved
join-kept-yes = Your answers, photos and the places they are about.
join-kept-no = Not your phone number, and not where you walk.
join-kept-public = What you send becomes a public document at the municipality, the housing company or the police. Before it is sent you can remove it.
join-controllers = The municipality, the housing company and the police are responsible together.
join-name = Name
join-name-help = You need no account. Only the person who leads the walk sees the name.
join-other-code = Type another code
join-again = Join again
join-wrong-join-code-wrong = The code is wrong, or no longer valid
join-wrong-join-code-wrong-do = Nothing is saved about you. Ask the person who leads the walk for a new code.
join-wrong-walk-not-open = The walk is not open right now
join-wrong-walk-not-open-do = The code is right, but the walk has not been opened yet, or is over already. Ask the person who leads it.
join-wrong-too-many = There have been too many tries
join-wrong-too-many-do = Wait a few minutes, or use the QR code instead.
join-wrong-offline = No network right now
join-wrong-offline-do = You need a network to join, but not after that. Move a few steps and try again.
join-wrong-not-ours = The network answers, but not Lykta
join-wrong-not-ours-do = This happens in networks where you first have to accept something. Open the network's own page, or turn off wifi, and try again.
join-wrong-storage-full = The phone is full
join-wrong-storage-full-do = Make a little room, for example by removing a film, and try again.
join-wrong-other = We could not let you in right now
join-wrong-other-do = Nothing is saved about you. Try again in a while. Error code: { $code }

## Signing in
sign-out = Sign out
leave = Leave the walk on this phone
sign-out-help = What you have sent stays with us.
sign-out-waiting = Something is waiting to be sent. It stays on the phone and is sent when you have joined again.
signed-out-title = You are not in right now
signed-out-text = What you have saved is still on the phone. Join again with the same code, or sign in, and it is sent.

## Settings
theme = Light or dark
theme-auto = Like the phone
theme-dark = Dark
theme-light = Light
theme-help = On a walk Lykta turns dark when the sun has set.
install-text = Put Lykta on the home screen: it opens quickly, and the phone does not clear what you have saved.
install-yes = Add
install-no = No thanks
install-ios = Put Lykta on the home screen before you join: press the share button and choose “Add to Home Screen”. Then the phone does not clear what you have saved.

## About
about-title = How we handle data
about-data-link = How we handle data
about-what-title = What is saved
about-what = Your answers, what you note, photos and the places they are about. A name only if you write one yourself. No phone number, not where you walk, nothing that follows you. Hidden details in photos are removed before they leave the phone.
about-who-title = Who is responsible
about-who = The municipality, the housing company and the police are responsible together. Only those who work with the walk see who noted what.
about-public-title = Public documents
about-public = What you send becomes a public document when it arrives. So write about the place and what happens, never about persons. Before it is sent you can remove it. Afterwards you can withdraw it: then it is marked as withdrawn, and disposed of as the municipality has decided.
about-long-title = For how long
about-long = What belongs to the walk is kept for as long as the municipality's decision on disposal says.
about-rights-title = Your rights
about-rights = You have the right to know what is kept about you, and to have errors corrected. Ask the municipality's data protection officer.
about-access-title = Accessibility
about-access = Everyone must be able to use Lykta: without a map, without a mouse, with a screen reader and with large text. Is something hard to use? Tell the municipality. If the answer does not satisfy you, you can turn to the Agency for Digital Government.

## The walk
walk-missing-title = The walk is not on this phone
walk-missing-text = Join with a code, and it is fetched.
walk-missing-kept = What you have written is still on the phone. Has your membership ended? Ask whoever leads the walk.
walk-missing-see = See what is still here
back-to-walk = Back to the walk
walk-begin = Begin
walk-continue = Continue
walk-before = The walk has not begun ({ $state }). You can look at the stops already.
walk-after = The walk is over ({ $state }). What you note is included all the same.
walk-off = The walk is { $state }.
offline-ready = Ready for offline
offline-not-ready = Fetching what is needed without a network
stops = Stops
stops-none = The walk has no stops yet. Do you see something? Note it.
answers-count = { $count ->
    [one] 1 answer
   *[other] { $count } answers
}
list = List
list-count = List ({ $count })
note = Note
next-stop = Next stop
to-next-stop = To the next stop
finish = Finish

## Whoever leads the walk
lead = Lead the walk
lead-you = You lead this walk: start and end it, show the code, see the phones.

## A stop
stop-title = Stop { $number } of { $total }: { $name }
stop-of = Stop { $number } of { $total }
stop-missing = The stop is no longer there. What you have answered is saved.
route-label = Stop { $number } of { $total }. Done: { $done }.
question-of = Question { $number } of { $total }
surroundings-title = Light and weather
light = Light
weather = Weather
answer-words = Write in your own words
answer-skip = Skip
not-answered = Not answered
offer-note = Note what is wrong
offer-preserve = Note what is good
stop-done = The stop is done
stop-some-left = Some questions are left
stop-no-questions = No questions here
stop-done-text = Do you see something more? Note it, or answer more questions.
further-questions = More questions
next-question = Next question

## An observation
note-new = New observation
note-change = Change the observation
note-category = What is it about?
note-feeling = How does it feel here?
note-severity = How is it?
note-threat = A threat or insulting graffiti
note-text = Describe it in a line
note-hint = Write about the place, not about persons: no names and no numbers. Hidden details in the photo are removed before it is sent.
note-person = This looks like { $what }. Remove it if it concerns a person.
note-saved = Saved on the phone
note-save-as-new = Save as a new one
note-gone = The observation is removed.
note-sent-already = It is sent already, but you can withdraw it.
note-withdrawn = The observation is withdrawn.
back-to-stop = Back to the stop
draft-kept = Draft saved
draft-keeping = Saving draft
draft-not-kept = The draft is not saved
draft-missing = The draft is no longer there
draft-missing-text = It is either saved or removed. Look among your notes.
photo = Photo
photo-take = Take a photo
photo-choose = Choose a photo
photo-more = Another
photo-again = Retake
photo-remove = Remove
photo-reading = Preparing the photo
photo-unreadable = We could not read the photo. The text is kept. Take a new photo, or let the text do.
photo-number = Photo { $number }
photo-coming = The photo is on its way
cover = Cover faces
cover-title = Cover faces and number plates
cover-help = Draw with your finger over what is to be covered, or add a box and move it. The uncovered photo never leaves the phone.
cover-picture = The photo to be covered
cover-count = { $count ->
    [0] No boxes
    [one] 1 box
   *[other] { $count } boxes
}
cover-add = Add a box
cover-remove = Remove the box
cover-west = Move the box left
cover-east = Move the box right
cover-north = Move the box up
cover-south = Move the box down
cover-larger = Larger box
cover-smaller = Smaller box
cover-do = Cover
cover-failed = The photo could not be covered. It is as it was. Try again, or remove it.
cancel = Cancel
photo-arrived = Arrived, the whole photo
photo-bytes = { $sent } of { $total } kB
urgent-title = Urgent does not wait: call
urgent-text = What you note is sent first of all, but also call the owner of the place. Is someone in danger: 112.
urgent-none = Call the owner of the place. Is someone in danger: 112.
crime-line = Is a crime going on, or has it just happened? Do not write it here.
crime-112 = Call 112
crime-11414 = Tips: 114 14

## Where
where = Where?
where-stop = The stop
where-here = Where I stand
where-door = An entrance
where-house = A building
where-pin = On the map
where-door-which = Which entrance?
where-house-which = Which building?
radius = ± { $metres } m
radius-doubtful = uncertain
radius-poor = very uncertain, better choose the stop or an entrance
position-looking = Looking for where you are. You can save anyway.
position-stop-instead = The stop's place counts for now.
position-refused = The phone may not say where you are.
position-failed = The phone does not know where you are.
position-choose = Choose an entrance or a building, or write where it is.
position-again = Look again
pin-set = The pin is set.
pin-at = The pin is at { $place }.
pin-off = The pin is { $metres } m { $way } { $place }.
pin-you = where you are
way-n = north of
way-ne = north-east of
way-e = east of
way-se = south-east of
way-s = south of
way-sw = south-west of
way-w = west of
way-nw = north-west of
move-north = Move { $metres } m north
move-south = Move { $metres } m south
move-east = Move { $metres } m east
move-west = Move { $metres } m west

## My notes
my-notes = My notes
drafts = Not saved yet
draft-waits = { $count ->
    [0] Begun
    [one] Begun, with a photo
   *[other] Begun, with { $count } photos
}
notes-none = No notes on this walk yet. Do you see something? Note it.
note-missing = The observation is no longer there
note-standing = What happens with it
note-reason = Why:
note-reply = Reply:
note-late = It came when the review had begun already. It is included all the same.
withdraw-help = It is sent. If you withdraw it, it remains as a document, marked as withdrawn.
standing-needs-you = Needs you
standing-waiting = Saved on the phone, waiting to be sent
standing-waiting-since = Saved on the phone, waiting since { $time }
standing-photo-coming = { $count ->
    [one] Sent, the photo is on its way
   *[other] Sent, { $count } photos are on their way
}
standing-sent = Sent, waiting for review
standing-withdrawn = Withdrawn

## What you have saved
kept-title = What you have saved

## When something does not work
error-storage-full = The phone is full. What you have saved is still there, but this could not be saved. Make a little room and try again.
error-storage-failed = It could not be saved on the phone. What you wrote is still here. Try again.
error-storage-cleared = The browser has cleared what was saved on the phone. What you wrote is still here: copy it, and reload the page.
error-storage-blocked = Lykta is open in another tab. What you wrote is still here. Close the other tab and try again.
error-offline = No network right now. Nothing is lost. Try again when the network is back.
error-not-ours = The network answers, but not Lykta. Open the network's own page, or turn off wifi, and try again.
error-wrong-password = The name or the password is wrong. Try again.
error-too-many = There have been too many tries. Wait a few minutes and try again.
error-too-long = The text is too long. Shorten it and try again.
error-forbidden-character = The text has a character that cannot be saved. Change it and try again.
error-forbidden = You may not do that here. Nothing is changed.
error-malformed = The file cannot be read. Nothing is changed.
error-busy = The service is busy. Nothing is lost. Try again in a while.
error-draft-gone = The draft is no longer there. It may have been saved or removed in another tab: look among your notes.
error-photo-missing = The photo can no longer be read. Remove it or take it again, and save.
error-set-full = There is no room for more in one note, 20 photos at most. Save it, and make another.
error-other = That did not work right now. Nothing is lost. Try again. Error code: { $code }

## Words for what stands in the data
kind-walk = The walk
kind-stop = A stop
kind-finding = A finding
kind-area = An area
kind-promise = The promise
kind-measure = A measure of the promise
kind-checklist = The checklist
kind-person = A person
kind-organisation = An organisation
category-lighting = Lighting
category-sightlines = Sightlines
category-paths = Path
category-damage = Graffiti and damage
category-upkeep = Upkeep
category-entrances = Entrance
category-basements = Basement
category-parking = Parking
category-meeting-places = Meeting place
category-wayfinding = Finding the way
category-order = Order
category-feeling = Feeling
category-other = Other
severity-urgent = Urgent, act now
severity-poor = Poor
severity-acceptable = Acceptable
severity-good = Good
severity-preserve = Preserve
feeling-safe = Safe
feeling-unsafe = Unsafe
light-day = Daylight
light-dusk = Dusk
light-dark = Dark
weather-dry = Dry
weather-rain = Rain
weather-snow = Snow
weather-fog = Fog
light-short-day = daylight
light-short-dusk = dusk
light-short-dark = dark
weather-short-dry = dry
weather-short-rain = rain
weather-short-snow = snow
weather-short-fog = fog
stop-kind-path = Path
stop-kind-tunnel = Tunnel
stop-kind-entrance = Entrance
stop-kind-indoors = Indoors
stop-kind-parking = Parking
stop-kind-meeting-place = Meeting place
stop-kind-open-place = Open place
answer-a0 = Urgent, act now
answer-a1 = Poor
answer-a2 = Acceptable
answer-a3 = Good
answer-yes = Yes
answer-partly = Partly
answer-no = No
answer-f0 = Very unsafe
answer-f1 = Fairly unsafe
answer-f2 = Fairly safe
answer-f3 = Very safe
answer-not-applicable = Not applicable here
answer-dont-know = Don't know
person-hint-identity-number = a personal identity number
person-hint-phone-number = a phone number
person-hint-email = an e-mail address
person-hint-number-plate = a number plate
walk-state-draft = draft
walk-state-planned = planned
walk-state-briefed = first meeting held
walk-state-ongoing = ongoing
walk-state-awaiting-phones = waiting for phones
walk-state-in-review = in review
walk-state-protocol-approved = protocol approved
walk-state-answered = answered
walk-state-followed-up = followed up
walk-state-closed = closed
walk-state-postponed = postponed
walk-state-cancelled = cancelled
walk-state-broken-off = broken off
finding-state-received = Received
finding-state-reviewed = Reviewed
finding-state-assigned = Assigned
finding-state-confirmed = Responsibility confirmed
finding-state-wrong-owner = Wrong recipient
finding-state-ownership-unclear = Ownership being clarified
finding-state-planned = Action planned
finding-state-awaiting-budget = Awaiting budget
finding-state-in-progress = In progress
finding-state-fixed = Fixed
finding-state-checked = Checked
finding-state-duplicate = Duplicate
finding-state-declined = No action
finding-state-preserved = Preserved
finding-state-referred = Passed on
finding-state-reopened = Reopened
