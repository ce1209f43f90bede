### The desk in English. The words come with the desk, not with the walk's first load.

## Frame
desk-skip = Skip to the content
desk-places = Sections
desk-promise = The promise
desk-walks = Walks
desk-findings = Findings
desk-areas = Areas
desk-example = Example data
desk-account = Account
desk-language = Language
desk-theme = Appearance
desk-theme-auto = Like the device
desk-theme-light = Light
desk-theme-dark = Dark
desk-to-walk = To the walk on the phone
desk-sign-out = Sign out
desk-you = you
desk-by-you = by you
desk-a-participant = a participant
desk-a-colleague = a colleague
desk-unknown-organisation = an organisation you cannot see
desk-cancel = Cancel
desk-back = Back
desk-close = Close
desk-save = Save
desk-yes = Yes
desk-no = No
desk-name-missing = Write a name.

## Signing in
desk-sign-in = Sign in
desk-sign-in-for = For you who work with the walks. To join as a participant you need no account.
desk-sign-in-do = Sign in
desk-signing-in = Signing in …
desk-sign-in-both = Write both user name and password.
desk-signed-in-as = You are already signed in as { $user }.
desk-to-desk = To the desk
desk-user = User name
desk-password = Password

## When something did not work: what happened, what is safe, what to do
desk-trouble-not-signed-in = You are signed out. Sign in again; what you have saved is still here.
desk-trouble-sign-in-needed = You are signed out. Sign in again; what you have saved is still here.
desk-trouble-not-found = It is no longer there, or you may not see it.
desk-trouble-moved-on = Somebody else was first. Look at where it stands now, and do again what is still needed.
desk-trouble-illegal-move = That step cannot be taken from here. Nothing has changed.
desk-trouble-reason-missing = Write why. It cannot be saved without a reason.
desk-trouble-walk-not-open = The walk is not open. Plan it first, then people can join.
desk-trouble-disk-full = The server has no room right now. What you have saved stays here and is sent later.

## Findings: which
finding-choose = Selection
finding-views = Views
finding-filters = Filters
finding-view-all = All findings
finding-view-review = To review
finding-view-assigned = With the owner
finding-view-check = To check
finding-view-overdue = Overdue
finding-view-unanswered = Not answered
finding-view-conflict = Differing values
finding-view-declined = Declined
finding-view-preserved = Preserved
finding-view-withdrawn = Withdrawn
finding-severity = Severity
finding-owner = Owner
finding-area = Area
finding-state = State
finding-walk = Walk
finding-no-owner = Nobody yet
finding-nobody-yet = Nobody yet
finding-the-owner = the owner
finding-search = Search finding, place or owner
finding-search-hint = Finding or place
finding-keys = Keys
finding-keys-on = Use the keys
finding-key-next = next row
finding-key-previous = previous row
finding-key-open = open the row
finding-key-pick = pick the row
finding-key-search = search
finding-key-close = close what is open, or let go of the picked rows
finding-key-help = this list

## Findings: list
finding-count = { $count ->
    [one] 1 finding
   *[other] { $count } findings
}
finding-count-observations = { $count ->
    [one] 1 observation
   *[other] { $count } observations
}
finding-sort = Order
finding-sort-severity = Severity, then time
finding-sort-newest = Newest first
finding-sort-due = Deadline
finding-sort-place = Along the walk
finding-csv = Download as CSV
finding-csv-all = Download all findings as CSV, for spreadsheets
finding-csv-walk = Download the walk’s findings as CSV, for spreadsheets
finding-csv-offline = The server makes the file. It can be downloaded when the network is back.
finding-map-show = Show the map
finding-map-hide = Hide the map
finding-map-label = { $count ->
    [one] Map with 1 finding. The same finding is in the list.
   *[other] Map with { $count } findings. The same findings are in the list.
}
finding-map-without = { $count } without a place on the map
finding-more = Show { $count } more
finding-stop = Stop { $number }
finding-due-on = Deadline { $day }
finding-noted-on = Noted { $day }
finding-overdue = Overdue
finding-days-late = { $count ->
    [one] 1 day late
   *[other] { $count } days late
}
finding-late-since = late since { $day }
finding-withdrawn = Withdrawn
finding-late = Came late
finding-differs = Differing values
finding-pending = Waiting to be sent
finding-pick = Pick { $title }
finding-news = { $count ->
    [one] 1 new observation to review.
   *[other] { $count } new observations to review.
}
finding-none-title = Nothing matches
finding-none-text = Remove a filter, or search for something else.
finding-show-all = Show all findings
finding-empty-all = No findings yet
finding-empty-text = They come when somebody notes something on a walk. Plan a walk, and it begins.
finding-to-walks = To the walks
finding-empty-review = Everything is reviewed
finding-empty-assigned = Nothing waits with an owner
finding-empty-check = Nothing to check right now
finding-empty-overdue = Nothing is overdue
finding-empty-unanswered = Everybody has been answered
finding-empty-conflict = No values contradict each other
finding-empty-declined = Nothing has been declined
finding-empty-preserved = Nothing is marked to be preserved yet
finding-empty-withdrawn = Nothing has been withdrawn
finding-offline-title = No network, and nothing fetched yet
finding-offline-text = The desk fills itself as soon as the network is back.

## Findings: many at once
finding-picked = { $count ->
    [one] 1 picked
   *[other] { $count } picked
}
finding-unpick = Let go
finding-bulk-each = Make findings
finding-bulk-each-will = { $count ->
    [one] 1 observation becomes a finding.
   *[other] { $count } observations become a finding each.
}
finding-bulk-each-left = { $count } are findings already and stay as they are.
finding-bulk-each-do = Make findings
finding-bulk-each-done = { $count ->
    [one] 1 finding is made.
   *[other] { $count } findings are made.
}
finding-bulk-one = Make one finding of all
finding-bulk-one-will = { $count } observations become one finding, with the worst severity among them.
finding-bulk-one-left = { $count } belong to another walk or are findings already, and stay as they are.
finding-bulk-one-do = Make one finding
finding-bulk-one-done = The finding is made of { $count } observations.
finding-bulk-reviewed = Mark as reviewed
finding-bulk-reviewed-will = { $count ->
    [one] 1 finding becomes reviewed.
   *[other] { $count } findings become reviewed.
}
finding-bulk-reviewed-left = { $count } cannot become reviewed from where they stand, and stay as they are.
finding-bulk-reviewed-do = Mark as reviewed
finding-bulk-reviewed-done = { $count ->
    [one] 1 finding is reviewed.
   *[other] { $count } findings are reviewed.
}
finding-bulk-assigned = Assign
finding-bulk-assigned-will = { $count ->
    [one] 1 finding is handed over.
   *[other] { $count } findings are handed over.
}
finding-bulk-assigned-left = { $count } cannot be assigned from where they stand, and stay as they are.
finding-bulk-assigned-do = Assign
finding-bulk-assigned-done = { $count ->
    [one] 1 finding is assigned to { $owner }.
   *[other] { $count } findings are assigned to { $owner }.
}
finding-bulk-duplicate = Duplicates of …
finding-bulk-duplicate-will = { $count ->
    [one] 1 finding becomes a duplicate.
   *[other] { $count } findings become duplicates.
}
finding-bulk-duplicate-left = { $count } are the original, or cannot become duplicates from where they stand, and stay as they are.
finding-bulk-duplicate-do = Mark
finding-bulk-duplicate-done = { $count ->
    [one] 1 finding is marked as a duplicate.
   *[other] { $count } findings are marked as duplicates.
}
finding-bulk-undo = You can undo it right afterwards.
finding-bulk-no-undo = This step cannot be undone: whoever receives it sees it at once.

## The finding
finding-this = The open finding
finding-one = Finding
finding-observation = Observation
finding-choose-one = Choose a finding in the list, and it is shown here.
finding-gone-title = That finding is not here
finding-gone-text = It may have moved, or you may not see it.
finding-to-list = To the list
finding-said-by = { $count ->
    [0] No observation
    [one] 1 said this
   *[other] { $count } said this
}
finding-before = Before
finding-after = After
finding-photo-of = Photo: { $text }
finding-photo-after = Photo after the work: { $title }
finding-photo-coming = The photo is on its way from the phone.
finding-photo-add = Add a photo after the work
finding-photo-added = The photo is saved.
finding-photo-unreadable = The browser could not read the picture. Nothing has changed. Try a JPEG photo.
finding-deadline = Deadline
finding-no-deadline = Not decided
finding-case-number = Fault report, number
finding-none-yet = Nothing yet
finding-where = Place on the map
finding-no-position = No place
finding-accuracy = ± { $metres } m
finding-position-gps = from the phone
finding-position-stop = the stop’s place
finding-position-pin = set by hand
finding-about = About
finding-publishable = May be published
finding-edit = Change the details
finding-title = Title
finding-title-missing = Write a title.
finding-stop-label = Stop
finding-no-stop = No stop
finding-place = Place in words
finding-changed = The change is saved.
finding-changed-back = The change is taken back.
finding-deadline-why = Why is the day moved?
finding-deadline-why-help = The reason is kept as a note on the finding.
finding-deadline-note = Deadline moved from { $from } to { $to }: { $reason }
finding-said = What those who were there said
finding-said-nothing = No words, only the answer.
finding-changed-in-review = Changed in review: { $from } → { $to }
finding-threat = Threat or insult
finding-withdrawn-text = Whoever noted this has withdrawn it. It is kept until it is disposed of by rule, but becomes no finding.
finding-conflict-title = Two people wrote different things
finding-conflict-text = They wrote at the same time, without seeing each other’s change. Nothing is lost. Choose what holds.
finding-conflict-choose = This holds
finding-conflict-done = The choice is saved.
finding-value-empty = empty
finding-value-drawn = drawn
finding-field-title = Title
finding-field-category = About
finding-field-severity = Severity
finding-field-organisation = Owner
finding-field-deadline = Deadline
finding-field-position = Place on the map
finding-field-place = Place
finding-field-stop = Stop
finding-field-reply = Reply
finding-field-answered-at = Answered
finding-field-case-number = Fault report
finding-field-is-publishable = May be published
finding-field-text = Text
finding-field-feeling = Feeling
finding-field-light = Light
finding-field-weather = Weather
finding-field-observed-at = Seen
finding-field-is-threat = Threat or insult
finding-field-duplicate-of = Duplicate of
finding-comments = Notes
finding-comment = New note
finding-comment-help = Seen by you who work with the finding, never by the participants. Write nothing about persons.
finding-comment-do = Save the note
finding-comment-done = The note is saved.
finding-reply = Reply to those who said it
finding-not-answered = { $count ->
    [one] 1 person waits for an answer.
   *[other] { $count } wait for an answer.
}
finding-answered-at = Answered { $when }.
finding-reply-words = The reply, in plain words
finding-reply-help = For example: The lamp is mended. Thank you for telling us.
finding-reply-do = Give the reply
finding-reply-again = Give the changed reply
finding-reply-write = Write the reply
finding-reply-done = The reply is given.
finding-reply-undone = The reply is taken back.
finding-preview = This is how the participant sees it
finding-preview-owner = Owner: { $owner }
finding-preview-reason = Reason: { $reason }
finding-preview-nothing = No answer yet.
finding-history = History
finding-history-now = Now
finding-history-waits = waiting
finding-history-noted = Noted
finding-history-noted-by = { $count ->
    [one] by 1 participant on the walk
   *[other] by { $count } participants on the walk
}
finding-history-made = Became a finding
finding-history-by = by { $name }
finding-history-became = became
finding-history-marked-duplicate = Marked as a duplicate
finding-history-rival = written at the same time as somebody else
finding-history-settled = chosen among differing values
finding-history-added-comments = Note
finding-history-added-photos = Photo added
finding-history-added-observations = Observation added
finding-history-removed-comments = Note removed
finding-history-removed-photos = Photo removed
finding-history-removed-observations = Observation taken out of the finding

## The finding: next step
finding-other-step = Another step
finding-reason = Reason
finding-reason-missing = Write the reason.
finding-reason-told = The reason is shown to those who told us. Write so that they understand.
finding-reason-kept = The reason is kept in the history.
finding-duplicate-of = Of which finding is it a duplicate?
finding-duplicate-search = Search the findings
finding-duplicate-none = There is no other finding in the area.
finding-duplicate-missing = Choose the finding that holds instead.
finding-has-it = This observation is already part of a finding:
finding-twin = The same observation is part of one more finding:
finding-duplicate-is = Duplicate of
finding-duplicate-has = { $count ->
    [one] This finding has a duplicate:
   *[other] This finding has { $count } duplicates:
}
finding-duplicate-unseen = a finding you cannot see
finding-choose-owner = Choose the owner
finding-owner-missing = Choose who is responsible.
finding-make = Make it a finding
finding-make-ask = Does this become a finding to follow up?
finding-made = The finding is made.
finding-join = Add to a finding
finding-join-which = To which finding does the observation belong?
finding-join-choose = Choose a finding
finding-join-do = Add
finding-joined = The observation now belongs to the finding.
finding-ask-received = Are the title, the severity and the place right?
finding-ask-reviewed = Who is responsible for this?
finding-ask-assigned = { $owner } has been given this. Is it theirs?
finding-ask-confirmed = { $owner } has confirmed that it is theirs. What is to be done?
finding-ask-wrong-owner = { $owner } says it is not theirs. Whose is it?
finding-ask-ownership-unclear = Ownership is being clarified. Is it clear who owns the place?
finding-ask-planned = The work is planned. Has it begun?
finding-ask-awaiting-budget = Waiting for money. Is it there now?
finding-ask-in-progress = Work is going on. Is it done?
finding-ask-fixed = { $owner } says it is fixed. Is that so?
finding-ask-checked = Fixed and checked.
finding-ask-duplicate = Belongs with another finding.
finding-ask-declined = Declined. Those who told us are told why.
finding-ask-preserved = Something good that shall stay.
finding-ask-referred = Passed on to somebody else.
finding-ask-reopened = Opened again. What needs doing?
finding-now-received = Waits for its review
finding-now-reviewed = Waits for somebody to become responsible
finding-now-assigned = Waits for { $owner } to confirm
finding-now-confirmed = Waits for { $owner } to plan
finding-now-wrong-owner = Waits for the right owner
finding-now-ownership-unclear = Waits until ownership is clear
finding-now-planned = Waits for the work to begin
finding-now-awaiting-budget = Waits for money
finding-now-in-progress = Work is going on
finding-now-fixed = Waits to be checked by somebody other than who fixed it
finding-now-checked = Done
finding-now-duplicate = Followed in the other finding
finding-now-declined = Ended with a no
finding-now-preserved = Is preserved
finding-now-referred = Lies with somebody else
finding-now-reopened = Waits for a new review
finding-to-reviewed = Review is done
finding-to-assigned = Assign
finding-to-confirmed = Confirm that it is ours
finding-to-wrong-owner = Wrong owner
finding-to-ownership-unclear = Ownership needs clarifying
finding-to-planned = Plan the work
finding-to-awaiting-budget = Waits for budget
finding-to-in-progress = Work has begun
finding-to-fixed = Fixed
finding-to-checked = Confirm the repair
finding-to-duplicate = Duplicate
finding-to-declined = Decline
finding-to-preserved = Preserve
finding-to-referred = Pass on
finding-to-reopened = Open again
finding-step-fixed-in-progress = Not done yet
finding-step-reopened-reviewed = Review again
finding-done-reviewed = “{ $title }” is reviewed.
finding-done-assigned = “{ $title }” is assigned to { $owner }.
finding-done-confirmed = Ownership is confirmed.
finding-done-wrong-owner = “{ $title }” goes back to the review.
finding-done-ownership-unclear = Ownership is being clarified.
finding-done-planned = The work is planned.
finding-done-awaiting-budget = “{ $title }” waits for budget.
finding-done-in-progress = Work is going on.
finding-done-fixed = “{ $title }” is fixed. Somebody else checks it.
finding-done-checked = “{ $title }” is checked. Do not forget the reply to those who said it.
finding-done-duplicate = “{ $title }” is a duplicate.
finding-done-declined = “{ $title }” is declined. The reason is shown to those who told us.
finding-done-preserved = “{ $title }” is preserved.
finding-done-referred = “{ $title }” is passed on.
finding-done-reopened = “{ $title }” is open again.

## Words for what stands in the findings
finding-severity-urgent = Urgent
finding-severity-poor = Poor
finding-severity-acceptable = Acceptable
finding-severity-good = Good
finding-severity-preserve = Preserve
finding-state-to-review = To review
finding-category-lighting = Lighting
finding-category-sightlines = Sightlines and greenery
finding-category-paths = Paths and tunnels
finding-category-damage = Damage and graffiti
finding-category-upkeep = Upkeep
finding-category-entrances = Entrances and stairwells
finding-category-basements = Basement, laundry and storage
finding-category-parking = Parking and stops
finding-category-meeting-places = Play and meeting places
finding-category-wayfinding = Finding the way and getting help
finding-category-order = Deserted places and order
finding-category-feeling = Feeling
finding-category-other = Other
finding-light-day = daylight
finding-light-dusk = dusk
finding-light-dark = in the dark
finding-weather-dry = dry
finding-weather-rain = rain
finding-weather-snow = snow
finding-weather-fog = fog
finding-feeling-safe = safe
finding-feeling-unsafe = unsafe

## Walks
desk-walks-count = { $count ->
    [one] 1 walk
   *[other] { $count } walks
}
desk-walks-empty = No walks yet
desk-walks-empty-text = Plan the first one: an area, a name and a time are enough.
desk-walks-not-yours = The walks that you plan or lead are shown here. What is assigned to you is under Findings.
desk-walks-need-area = A walk is in an area. Begin with the area, then the walk.
desk-walk-new = New walk
desk-walk-this = The walk
desk-walk-choose = Choose a walk in the list, and it is shown here.
desk-walk-gone = The walk is not here. It may have been removed, or you may not see it.
desk-walk-group-now = Now
desk-walk-group-review = In review
desk-walk-group-coming = Coming
desk-walk-group-draft = Drafts
desk-walk-group-done = Finished
desk-walk-group-other = Others
desk-walk-state-draft = Draft
desk-walk-state-planned = Planned
desk-walk-state-briefed = First meeting held
desk-walk-state-ongoing = Ongoing
desk-walk-state-awaiting-phones = Waiting for phones
desk-walk-state-in-review = In review
desk-walk-state-protocol-approved = Protocol approved
desk-walk-state-answered = Answered
desk-walk-state-followed-up = Followed up
desk-walk-state-closed = Closed
desk-walk-state-postponed = Postponed
desk-walk-state-cancelled = Cancelled
desk-walk-state-broken-off = Broken off
desk-walk-no-time = No time decided
desk-walk-no-checklist = There is no checklist to walk with. Ask whoever runs this installation to add one.
desk-walk-name = Name
desk-walk-choose-area = Choose an area
desk-walk-area-missing = Choose in which area the walk is.
desk-walk-when = When
desk-walk-meeting = Meeting place
desk-walk-light = Light
desk-walk-dark = After dark
desk-walk-daylight = In daylight
desk-walk-purpose = Purpose
desk-walk-practical = Practical
desk-walk-practical-help = For example: how long it is, stairs, toilets, torch, coffee afterwards.
desk-walk-checklist-label = Checklist
desk-walk-checklist = { $name }, version { $version }
desk-walk-make = Make the walk
desk-walk-made = The walk is made. Add the stops.
desk-walk-edit = Change the plan
desk-walk-changed = The plan is changed.
desk-walk-points = { $count ->
    [0] No findings yet
    [one] 1 finding
   *[other] { $count } findings
}
desk-walk-reason-help = The reason is kept in the history.
desk-walk-done = State of the walk: { $state }.
desk-walk-ask-draft = Are the stops in place and the time decided?
desk-walk-ask-planned = Is everybody here? Phones can join already.
desk-walk-ask-briefed = Is everybody here? Phones can join already.
desk-walk-ask-ongoing = The walk is going on. Have you arrived?
desk-walk-ask-awaiting-phones = Wait until all phones have sent everything. What comes later is marked “came late”.
desk-walk-ask-in-review = Are all observations reviewed?
desk-walk-ask-protocol-approved = Has everybody been answered?
desk-walk-ask-answered = Has the work been followed up?
desk-walk-ask-followed-up = Is everything done?
desk-walk-ask-postponed = Is there a new time?
desk-walk-ask-broken-off = The walk was broken off. What was noted is kept and goes on to the review.
desk-walk-ask-closed = The walk is closed.
desk-walk-ask-cancelled = The walk is cancelled.
desk-walk-to-planned = Plan
desk-walk-to-draft = Back to draft
desk-walk-to-briefed = The first meeting is held
desk-walk-to-ongoing = Start the walk
desk-walk-to-awaiting-phones = End the walk
desk-walk-to-in-review = Begin the review
desk-walk-to-protocol-approved = Approve the protocol
desk-walk-to-answered = Answers are given
desk-walk-to-followed-up = Followed up
desk-walk-to-closed = Close
desk-walk-to-postponed = Postpone
desk-walk-to-cancelled = Cancel the walk
desk-walk-to-broken-off = Break off the walk
desk-walk-step-draft-planned = Open for participants
desk-walk-step-postponed-planned = Plan again
desk-walk-step-awaiting-phones-ongoing = Go on walking
desk-walk-step-broken-off-awaiting-phones = Wait for the phones
desk-walk-history-made = The walk was made
desk-walk-field-name = Name
desk-walk-field-planned-at = When
desk-walk-field-purpose = Purpose
desk-walk-field-meeting-place = Meeting place
desk-walk-field-practical = Practical
desk-walk-field-route = Route
desk-walk-field-is-after-dark = After dark
desk-walk-field-checklist = Checklist
desk-walk-field-is-example = Example data
desk-phones = The phones
desk-phones-none = No phone has joined yet.
desk-phones-home = { $home } of { $count } have sent everything.
desk-phone-unheard = not heard from yet
desk-phone-home = everything sent
desk-phone-operations = { $count } left to send
desk-phone-photos = { $count ->
    [one] 1 photo left
   *[other] { $count } photos left
}
desk-phone-heard = heard { $when }
desk-stops = Stops
desk-stops-empty = No stops yet. Add the first one here, or click the map.
desk-stops-map = Map with { $count } stops. The same stops are in the list.
desk-stops-tap = Click the map to put a stop there.
desk-stop-new = New stop
desk-stop-edit = Change the stop
desk-stop-name = Name
desk-stop-kind = What it is
desk-stop-note = Note to whoever leads
desk-stop-note-help = For example: stop under the roof, talk about the lighting.
desk-stop-tap = Click the map to set the place. It works without, too.
desk-stop-placed = Place: { $lat }, { $lon }
desk-stop-unplaced = No place on the map
desk-stop-up = Move { $name } up
desk-stop-down = Move { $name } down
desk-stop-change = Change { $name }
desk-stop-remove = Remove { $name }
desk-stop-made = { $name } is added.
desk-stop-changed = The stop is changed.
desk-stop-removed = { $name } is removed from the walk.
desk-stop-moved = { $name } is now stop { $number }.
desk-stop-kind-path = Path
desk-stop-kind-tunnel = Tunnel
desk-stop-kind-entrance = Entrance
desk-stop-kind-indoors = Indoors
desk-stop-kind-parking = Parking
desk-stop-kind-meeting-place = Play or meeting place
desk-stop-kind-open-place = Open place
desk-route-off = The drawn route does not follow the stops.
desk-route-follow = Follow the stops
desk-join-sheet = Sheet to join with
desk-join-back = To the walk
desk-join-print = Print
desk-join-new-code = New code
desk-join-renewed = There is a new code. The old one no longer works.
desk-join-how = Point the camera at the square, or type the code. You need no account and no name.
desk-join-qr = QR code with the link to join
desk-join-code = Code
desk-join-at = Type the code at
desk-join-link = Link to send:
desk-join-until = The code is good until { $when }.

## Areas
desk-areas-count = { $count ->
    [one] 1 area
   *[other] { $count } areas
}
desk-areas-empty = No areas yet
desk-areas-empty-text = A name is enough to begin. The outline can be drawn later.
desk-area-new = New area
desk-area-this = The area
desk-area-choose = Choose an area in the list, and it is shown here.
desk-area-gone = The area is not here.
desk-area-outlined = The outline is drawn
desk-area-approximate = The outline is approximate
desk-area-no-outline = No outline drawn
desk-area-name = Name
desk-area-description = Description
desk-area-map = Map of { $name }, outline with { $count } corners. The same corners are in the list of coordinates.
desk-area-tap = Click the map to add a corner.
desk-area-outline = The outline as coordinates
desk-area-outline-help = One corner a line, latitude first: 57.50612, 12.69480
desk-area-wrong-line = Line { $line } is no coordinate. Write latitude and longitude, for example 57.50612, 12.69480.
desk-area-too-few = An outline needs at least three corners.
desk-area-last = Remove the last corner
desk-area-clear = Remove the outline
desk-area-make = Make the area
desk-area-made = { $name } is made.
desk-area-changed = { $name } is changed.

## The promise
desk-promise-period = { $from } – { $to }
desk-promise-empty = No promise yet
desk-promise-empty-text = When a citizens’ promise has been added it is shown here, with its measures and who answers for them.
desk-measures = { $count ->
    [one] 1 measure
   *[other] { $count } measures
}
desk-measures-empty = The promise has no measures yet.
desk-measure-owners = Owners
desk-measure-place = Where
desk-measure-effect = What it is to lead to

## Signed out
desk-out = You are signed out.
desk-out-since = What you see is from { $time }. What you change is saved here, and sent when you have signed in.
desk-out-new = What you change is saved here, and sent when you have signed in.
desk-out-http = If it happens again at once, the browser keeps no sign-in at an address without https (Safari does so): use another browser, or start the server with --lan.
desk-out-in = Sign in again

## The backup
desk-backup = Backup
desk-backup-missing = No backup is made. If the server’s disk breaks, only what the phones still hold is left.
desk-backup-late = The backup is from { $time }, older than a day.
desk-backup-how = What do I do?
desk-backup-missing-do = Ask whoever runs the server to start it with LYKTA_BACKUP_TO: a folder on another disk, or an S3 service. How to do it stands in docs/operations.md under Backup. This line goes away by itself when the first backup is made.
desk-backup-late-do = Ask whoever runs the server to run “lykta doctor”: it says what is wrong. How to do it stands in docs/operations.md under Backup. This line goes away by itself when a new backup is made.
desk-backup-hide = Hide until tomorrow
people-link = People and devices
people-title = People and devices: { $name }
people-lead = Who takes part, on which devices, and what each has left to send.
people-beside = Show { $name }
people-none = Nobody takes part yet
people-none-text = Whoever joins with the code or the link is shown here.
people-no-device = No device has been heard.
people-role-reader = Reads
people-role-participant = Takes part
people-role-leader = Leads
people-role-handler = Handler
people-role-coordinator = Coordinator
people-role-administrator = Administrator
people-ended = No longer takes part
people-end = End membership
people-give-again = Take in again
people-given-again = { $name } takes part again.
people-device-in = signed in
people-device-out = signed out
people-device-wiped = erased when it is heard
people-device-this = this device
people-sign-out = Sign out
people-wipe = Erase
people-end-title = End the membership of { $name }?
people-end-text = { $name } no longer sees what is shown only here. What the person has already sent stays.
people-end-stays = What has not been sent is put aside on the person's phone and can be sent if the person is taken in again. This can be undone.
people-end-do = End
people-ended-done = { $name } no longer takes part.
people-sign-out-title = Sign the device out?
people-sign-out-text = The device that { $name } uses is signed out at once.
people-sign-out-stays = Everything saved on the device stays and is sent when somebody signs in or joins again. The signing out can't be taken back from here.
people-sign-out-do = Sign out
people-sign-out-done = The device is signed out.
people-wipe-title = Erase everything on the device?
people-wipe-text = For a phone that is lost. The device that { $name } uses is signed out at once, and everything that Lykta has saved on it is erased as soon as it has a network.
people-wipe-stays = What has been sent stays here. What has not been sent is lost. This can't be undone.
people-wipe-waiting = { $count ->
    [one] The device has 1 thing that has not been sent. It will be lost.
   *[other] The device has { $count } things that have not been sent. They will be lost.
}
people-wipe-do = Erase for good
people-wipe-done = The device is erased when it is heard.
people-reason = Why
people-reason-optional = Why (not needed)
people-reason-help = Kept with the decision, with your name and the time. Write nothing about individuals.
people-reason-missing = Write why.
erase-record = Erase for good
erase-comment = Erase for good
erase-record-title = Erase the note for good?
erase-comment-title = Erase the comment for good?
erase-record-text = The words, the place and the photos go from the server, and from all phones and computers when they have a network.
erase-comment-text = The words go from the server, and from all phones and computers when they have a network.
erase-stays = That something was erased, when and by whom, stays on record. A point made of the note is not erased. This can't be undone.
erase-do = Erase for good
erase-done = { $count ->
    [one] Erased.
   *[other] Erased, with { $count } steps.
}
